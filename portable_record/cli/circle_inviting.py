"""Commands about who comes into the circle: invite, see who asks, let in."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portable_record.cli.frame import Answer, at_a_terminal, day_in, json_option, opened, vault_options
from portable_record.errors import NotFoundError, UsageError
from portable_record.record.moments import end_of_day

if TYPE_CHECKING:
    from portable_record.actions.circle_invite import Asks
    from portable_record.actions.desk import OpenRecord

MOST_ANSWER = 64 * 1024
ROLE = click.Choice(("owner", "editor", "suggests", "viewer"))
PART = "A part that they may see, such as plan; can be given again. An owner sees all."
TICKED = "A sensitive entry that they may see, by its name; can be given again."


@click.command("invite")
@vault_options
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the invitation here; a .png is a code.",
)
@click.option("--without-place", is_flag=True, help="Do not say in it where the files lie.")
@click.option("--with-password", is_flag=True, help="Say in it also what lets you in there.")
@click.option("--take-back", default="", help="Let this invitation count no more, by its name.")
@json_option
def invite(
    folder: Path | None,
    passphrase_file: Path | None,
    out: Path | None,
    without_place: bool,
    with_password: bool,
    take_back: str,
    as_json: bool,
) -> None:
    """Make an invitation, good once and for seven days; without --out, list those that still count.

    \b
    portable-record circle invite --out for-nadia.invitation

    Whoever has it can ask to be let in, and no more. Give it to the one person it is for.
    """
    from portable_record.actions import circle_invite as inviting
    from portable_record.actions.circle_code import held_out_in
    from portable_record.actions.files import write_file

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        if take_back:
            if all(one.hash != take_back for one in inviting.invitations(record)):
                raise NotFoundError(place=take_back)
            inviting.take_back(record, take_back)
            answer.words("Taken back: it counts no more.")
        elif out is None:
            listed = inviting.invitations(record)
            for one in listed:
                answer.words(f"{one.hash}  counts until {one.until[:10]}")
                answer.values(invitation=one.hash, until=one.until)
            if not listed:
                answer.words("No invitation is out. Make one with --out FILE.")
            return
        else:
            made = inviting.invite(record, tell_place=not without_place, with_password=with_password)
            try:
                write_file(out, [held_out_in(out, made.written)])
            except BaseException:
                inviting.take_back(record, made.hash)
                raise
            answer.words(f"Written: {out}. It counts once, until {made.until[:10]}.")
            answer.words("Then, when they have answered: portable-record circle asks")
            answer.values(invitation=made.hash, until=made.until, file=str(out))
            return
    answer.values(invitation=take_back, taken_back=True)


@click.command("asks")
@vault_options
@click.option(
    "--file", "file", type=click.Path(dir_okay=False, path_type=Path), help="Take in an answer from a file."
)
@json_option
def asks(folder: Path | None, passphrase_file: Path | None, file: Path | None, as_json: bool) -> None:
    """List who asks to be let in, each with the eight words that must stand on their screen too."""
    from portable_record.actions.circle_invite import take_request, who_asks
    from portable_record.actions.files import read_file

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        if file is not None:
            take_request(record, read_file(file, most=MOST_ANSWER))
        found, names = who_asks(record), _names_in(record)
    for one in found:
        _say_ask(answer, one, names)
    answer.words(
        "Ask them for their words, by phone or in person. The same: portable-record circle let-in"
        if found
        else "Nobody asks to be let in."
    )


def _names_in(record: "OpenRecord") -> set[str]:
    """Give the names of all who are in the circle, small."""
    from portable_record.actions.circle_state import the_circle

    now = the_circle(record).now
    return {member.name.casefold() for member in now.members} if now else set()


def _say_ask(answer: Answer, one: "Asks", names: set[str]) -> None:
    asked = one.request
    about = ", ".join(text for text in (asked.relation, asked.organisation) if text)
    answer.words(f"{asked.name}{f' ({about})' if about else ''}")
    answer.words(f"  {' '.join(one.words)}")
    answer.words(f"  or in digits: {one.digits}")
    if one.known is not None:
        answer.words("  They are in the circle already, and ask for another device of theirs.")
    elif asked.name.casefold() in names:
        answer.words(
            "  Somebody of this name is in it already. Is it another device of theirs? Then do not let it"
        )
        answer.words("  in here, or they are in it twice: it comes in with a backup.")
    answer.values(
        device=one.id,
        name=asked.name,
        relation=asked.relation,
        organisation=asked.organisation,
        words=list(one.words),
        digits=one.digits,
        known=one.known.id if one.known else "",
    )


@click.command("let-in")
@vault_options
@click.argument("who", metavar="WHO")
@click.option("--same", is_flag=True, help="You have compared the eight words: they are the same.")
@click.option("--not-the-same", is_flag=True, help="They are not the same: the invitation is over.")
@click.option("--role", type=ROLE, default="viewer", show_default=True, help="What they may do.")
@click.option("--part", "parts", multiple=True, help=PART)
@click.option("--ticked", multiple=True, help=TICKED)
@click.option("--relation", help="What they are to the person; left out, as they say.")
@click.option("--organisation", help="Whom they work for; left out, as they say.")
@click.option("--paid", is_flag=True, help="They are paid for it, so it must be known by whom.")
@click.option("--basis", default="agrees", show_default=True, help="The kind of right by which they help.")
@click.option("--until", default="", help="The last day of it, such as 2027-11-22.")
@click.option("--entry", default="", help="Their entry among the people, where there is one, by its name.")
@click.option("--instead", default="", help="For another device: the one they lost, whose place it takes.")
@json_option
def let_in(
    folder: Path | None,
    passphrase_file: Path | None,
    who: str,
    same: bool,
    not_the_same: bool,
    as_json: bool,
    **said: Any,  # noqa: ANN401 - what is said of them, each with its own kind of value
) -> int:
    """Let in somebody who asks, once you have compared the eight words with them.

    \b
    portable-record circle let-in "Nadia Hussain" --same --role editor --part plan

    WHO is their name or their digits, as ``circle asks`` shows them. They see the parts you
    name, and no others.
    """
    from portable_record.actions import circle_invite as inviting

    answer = Answer(as_json=as_json)
    if same and not_the_same:
        raise UsageError("The words are the same, or they are not.")
    said["until"] = end_of(said["until"])
    with opened(folder, passphrase_file) as record:
        found = _asking(inviting.who_asks(record), who)
        if not_the_same:
            inviting.not_the_same(record, found.id)
            answer.words("Nobody was let in, and that invitation is over. Somebody else may have had it.")
            answer.values(let_in=False, name=found.request.name)
            return 0
        if not same and not _compared(answer, found, _names_in(record)):
            answer.words("Nobody was let in. If the words differ, say so with --not-the-same.")
            return 1
        inviting.let_in(record, found.id, **said)
    answer.words(f"{found.request.name} is in. Send it with: portable-record circle sync")
    answer.values(let_in=True, name=found.request.name)
    return 0


def _asking(asks: "list[Asks]", who: str) -> "Asks":
    """Find who asks, by their name or their digits.

    Raises:
        NotFoundError: nobody asks so.
        UsageError: several are called so.
    """
    found = [one for one in asks if who in (one.digits, one.id)]
    found = found or [one for one in asks if one.request.name.casefold() == who.casefold()]
    if not found:
        raise NotFoundError(place=who)
    if len(found) > 1:
        raise UsageError("Several who ask are called so. Say which by the digits.")
    return found[0]


def _compared(answer: Answer, found: "Asks", names: set[str]) -> bool:
    if answer.as_json or not at_a_terminal():
        raise UsageError("Compare the eight words with them first, and say --same.")
    _say_ask(answer, found, names)
    return click.confirm("Do the same words stand on their screen?", default=False, err=True)


def end_of(day: str) -> str:
    """Give the last moment of a day that was named; nothing where none was."""
    read = day_in(day)
    return end_of_day(read) if read else ""


COMMANDS = (invite, asks, let_in)
