"""Commands for somebody who was invited: join, and say that the words are the same."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portable_record.cli.circle_place import place_of, place_options
from portable_record.cli.frame import (
    Answer,
    folder_or_own,
    json_option,
    opened,
    passphrase_from,
    vault_options,
)
from portable_record.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from portable_record.actions.circle_join import Waiting
    from portable_record.actions.circle_place import PlaceOfCircle
    from portable_record.actions.desk import Desk, OpenRecord
    from portable_record.circle.invitation import Invitation

MOST_INVITATION = 64 * 1024


@click.command("join")
@vault_options
@click.argument("file", metavar="INVITATION", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--name", default="", help="Your own name.")
@click.option(
    "--relation",
    default="",
    help="What you are to the person, such as daughter; in a team, what you do.",
)
@click.option("--organisation", default="", help="Whom you work for, if you are paid or a volunteer.")
@click.option("--paid", is_flag=True, help="You are paid for it, so say for whom you work.")
@place_options
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write your answer here, to give it to them; a .png is a code.",
)
@json_option
def join(
    folder: Path | None,
    passphrase_file: Path | None,
    file: Path,
    out: Path | None,
    as_json: bool,
    **said: Any,  # noqa: ANN401 - the options of a place and of who joins, each with its own kind of value
) -> None:
    """Answer an invitation: make a locked record on this device, and ask to be let in.

    \b
    portable-record circle join for-nadia.invitation --vault jean --name "Nadia Hussain" \\
        --relation daughter --folder ~/Nextcloud/jean

    In a folder with a record that you have already, from a backup say, ask for this device of yours. Your
    answer goes by the place where the files lie, or with --out as a file.
    """
    from portable_record import wiring
    from portable_record.actions.circle_join import offered_place, read_for_joining
    from portable_record.actions.circle_place import trial_for_joining
    from portable_record.actions.exists import exists
    from portable_record.actions.files import read_file

    answer, where = Answer(as_json=as_json), folder_or_own(folder)
    is_new = not exists(where)
    secret = ""
    with wiring.desk() as desk:
        invitation = read_for_joining(desk, read_file(file, most=MOST_INVITATION))
        place = place_of(said, offered_place(invitation))
        if place is None and out is None:
            raise UsageError("Say where the files lie, such as --folder; or --out for your answer as a file.")
        if place is not None:
            trial_for_joining(desk, where, place).run()
        secret = passphrase_from(passphrase_file, new=is_new)
        code = _make(desk, where, secret, invitation, place, said) if is_new else ""
    with wiring.record(where, secret) as record:
        waiting = _ask(record, invitation, place, out, is_new=is_new)
    if code:
        from portable_record.cli.ways import say_code

        whose = f"for the team of {invitation.whose}" if invitation.team else f"{invitation.whose}'s"
        answer.words(f"The locked record is ready in {where}. It is {whose}.")
        say_code(answer, code)
    if out is not None:
        answer.words(f"Your answer is written: {out}. Give it to {invitation.name or invitation.whose}.")
    _say_words(answer, waiting)
    answer.values(
        vault=str(where),
        whose=invitation.whose,
        team=invitation.team,
        recovery_code=code,
        words=list(waiting.words),
        digits=waiting.digits,
        by_place=place is not None,
    )


def _make(
    desk: "Desk",
    where: Path,
    secret: str,
    invitation: "Invitation",
    place: "PlaceOfCircle | None",
    said: dict[str, Any],
) -> str:
    from portable_record.actions.circle_join import join as join_circle

    who = {name: said[name] for name in ("name", "relation", "organisation", "paid")}
    return join_circle(desk, where, secret, invitation, place=place, **who).recovery_code


def _ask(
    record: "OpenRecord",
    invitation: "Invitation",
    place: "PlaceOfCircle | None",
    out: Path | None,
    *,
    is_new: bool,
) -> "Waiting":
    """Ask for this device: by the place, if it is known, and as a file, if one is wished for."""
    from portable_record.actions.circle_code import held_out_in
    from portable_record.actions.circle_join import answer_by_place, ask_in, waiting_for
    from portable_record.actions.circle_place import choose_circle_place
    from portable_record.actions.circle_sync import sync
    from portable_record.actions.files import write_file

    waiting = waiting_for(record) if is_new else ask_in(record, invitation)
    if waiting is None:
        raise NotFoundError
    if out is not None:
        write_file(out, [held_out_in(out, waiting.request.written)])
    if place is not None:
        if not is_new:
            choose_circle_place(record, place)
        answer_by_place(record)
        sync(record, place.opened(record.now))
    return waiting


@click.command("same")
@vault_options
@click.option("--not-the-same", is_flag=True, help="They are not the same: let go of the invitation.")
@click.option("--show", is_flag=True, help="Only show the words again.")
@json_option
def same(
    folder: Path | None, passphrase_file: Path | None, not_the_same: bool, show: bool, as_json: bool
) -> None:
    """Say that the eight words here are the same as on the screen of whoever invited you."""
    from portable_record.actions.circle_join import not_the_same_here, same_here, waiting_for

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        if show:
            waiting = waiting_for(record)
            if waiting is None:
                raise NotFoundError
            _say_words(answer, waiting)
            answer.values(words=list(waiting.words), digits=waiting.digits, is_in=waiting.is_in)
            return
        if not_the_same:
            not_the_same_here(record)
        else:
            same_here(record)
        what = "inbox" if record.identity.kind == "organisation" else "record"
    answer.words(
        "The invitation was somebody else's, so it is let go. Nothing goes to that place any more."
        if not_the_same
        else f"Good. Once they have let you in, the {what} comes with: portable-record circle sync"
    )
    answer.values(same=not not_the_same)


def _say_words(answer: Answer, waiting: "Waiting") -> None:
    answer.words("These eight words must stand on their screen too. Read them to each other:")
    answer.words(f"  {' '.join(waiting.words)}")
    answer.words(f"  or in digits: {waiting.digits}")
    answer.words(
        "The same: portable-record circle same.  Not the same: portable-record circle same --not-the-same"
    )


COMMANDS = (join, same)
