"""Commands about what has to be chosen: values side by side, what owners did at once, a stopped device."""

from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.circle_apart import say_forks
from portable_record.cli.frame import Answer, clock, json_option, opened, vault_options
from portable_record.errors import CircleThereError, NotFoundError, UsageError

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.settle import Dispute


@click.command("conflicts")
@vault_options
@json_option
def conflicts(folder: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """List what two people wrote at once, with names and times: all of it stands until somebody chooses."""
    from portable_record.actions.circle_conflicts import branches, choices_of, side_by_side
    from portable_record.actions.circle_forks import forks
    from portable_record.actions.circle_state import circle_of
    from portable_record.actions.settle import disputes

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        circle = circle_of(record)
        owns = circle is not None and (circle.is_owner or circle.root == record.identity.did)
        found = [(entry, disputes(record, entry.id)) for entry in side_by_side(record)]
        split, forked, zone = branches(record), forks(record), record.desk.zone
    for entry, disputed in found:
        answer.words(f"{entry.id}  {entry.title}")
        for dispute in disputed:
            say_dispute(answer, dispute, zone)
            answer.values(
                entry=entry.id,
                title=entry.title,
                path=dispute.path,
                choices=list(choices_of(dispute)),
                versions=[
                    {"choice": one.choice, "by": one.by, "when": one.when, "says": _says(one.rows)}
                    for one in dispute.versions
                ],
            )
    for one in split:
        who, by = ", ".join(member.name for member in one.members), one.devices[one.by][0].name
        answer.words(f"{one.hash}  Two owners changed who is in the circle at once.")
        answer.words(f"  By {by}, {clock(one.when, zone)}, with this list: {who}")
        answer.values(list=one.hash, by=by, when=one.when, members=[member.name for member in one.members])
    say_forks(answer, forked)
    if found or (owns and (split or forked)):
        answer.words("Choose with: portable-record circle settle")
    elif not (split or forked):
        answer.words("Nothing waits to be chosen.")
    if (split or forked) and not owns:
        answer.words("Who is in the circle, and what a device wrote twice, an owner chooses: talk to them.")


def say_dispute(answer: Answer, dispute: "Dispute", zone: tzinfo) -> None:
    """List the versions of one thing that stand side by side, each by its number."""
    from portable_record.actions.circle_conflicts import choices_of

    choices = choices_of(dispute)
    answer.words(f"  {dispute.path or 'all of it'}")
    for number, one in enumerate(dispute.versions, start=1):
        answer.words(f"    {number}: {_says(one.rows)}  ({one.by}, {clock(one.when, zone)})")
    named = [choice for choice in choices if all(choice != one.choice for one in dispute.versions)]
    if named:
        answer.words(f"    or: {', '.join(named)}")


def _says(rows: tuple[tuple[object, object], ...]) -> str:
    return "; ".join(str(value) for _, value in rows)


@click.command("settle")
@vault_options
@click.argument("entry", metavar="ENTRY", required=False, default="")
@click.option("--list", "stays", default="", help="The list of members that stays, by its name.")
@click.option(
    "--chain", multiple=True, help="What counts of a device that wrote two things at once, by its name."
)
@click.option("--path", default="", help="Which field, where several wait; as ``conflicts`` shows it.")
@click.option("--choose", default="", help="The number of what stays, or both, keep, bin, yes or no.")
@json_option
def settle(
    folder: Path | None,
    passphrase_file: Path | None,
    entry: str,
    stays: str,
    chain: tuple[str, ...],
    path: str,
    choose: str,
    as_json: bool,
) -> None:
    """Choose what stays of what stands side by side, of what owners did at once, or of a device that forked.

    \b
    portable-record circle settle ENTRY --choose 2
    portable-record circle settle ENTRY --choose both
    portable-record circle settle --list NAME
    portable-record circle settle --chain NAME

    The names are those that ``conflicts`` shows. What is not chosen stays in the history.
    """
    from portable_record.actions.circle_forks import settle_forks
    from portable_record.actions.circle_members import settle_split

    answer = Answer(as_json=as_json)
    if sum(map(bool, (entry, stays, chain))) != 1:
        raise UsageError("Say which entry, or --list and which list stays, or --chain and what counts.")
    with opened(folder, passphrase_file) as record:
        if stays:
            settle_split(record, stays)
        elif chain:
            settle_forks(record, chain)
        else:
            _settle_entry(record, entry, path, choose)
    answer.words("Chosen. Send it with: portable-record circle sync")
    answer.values(settled=entry or stays or list(chain))


def _settle_entry(record: "OpenRecord", entry: str, path: str, choose: str) -> None:
    from portable_record.actions.circle_conflicts import choices_of
    from portable_record.actions.settle import disputes
    from portable_record.actions.settle import settle as settle_entry

    found = [one for one in disputes(record, entry) if not path or one.path == path]
    if not found:
        raise NotFoundError(place=entry)
    if len(found) > 1:
        raise UsageError(f"Say which with --path: {', '.join(one.path for one in found)}.")
    choices = choices_of(found[0])
    numbered = {str(number): one.choice for number, one in enumerate(found[0].versions, start=1)}
    choice = numbered.get(choose, choose)
    if choice not in choices:
        words = [one for one in choices if one not in numbered.values()]
        raise UsageError(f"Choose with --choose one of: {', '.join([*numbered, *words])}.")
    settle_entry(record, entry, {found[0].path: (choice, found[0].among)})


@click.command("come-back")
@vault_options
@click.option("--gone", multiple=True, help="A device of yours that is no more; can be given again.")
@json_option
def come_back(
    folder: Path | None, passphrase_file: Path | None, gone: tuple[str, ...], as_json: bool
) -> None:
    """Go on with this device after its record came from a backup; sync first.

    Whoever began the circle lets it in by this. Everybody else gets a new key for it, and then answers an
    invitation: ``circle join``, with the folder of this record.
    """
    from portable_record.actions import circle_come_back as coming
    from portable_record.actions.circle_state import the_circle

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        here = the_circle(record)
        if here.member is not None and not here.stopped:
            raise CircleThereError("This device is in it.")
        if here.stopped:
            record = coming.begin_anew(record)
        is_root = here.root == record.identity.did
        if is_root:
            coming.come_back(record, gone=gone)
    answer.words(
        "This device is in the circle again. Send it with: portable-record circle sync"
        if is_root
        else "Ask an owner for an invitation, and answer it: portable-record circle join"
    )
    answer.values(in_circle=is_root)


COMMANDS = (conflicts, settle, come_back)
