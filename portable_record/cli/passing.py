"""The command about passing on: pass-on."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import PASSCODE_FILE, Answer, json_option, opened, secret_in, vault_options

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.to_pass_on import ToPass

WHY = "To pass some of it on"


@click.command()
@vault_options
@click.argument("item")
@click.option(
    "--entry", "entries", multiple=True, type=int, help="The number of an entry; can be given again."
)
@click.option(
    "--file",
    "files",
    multiple=True,
    type=int,
    help="The number of an entry whose file goes along too; can be given again.",
)
@click.option(
    "--detail",
    "details",
    multiple=True,
    type=click.Choice(["birth-date", "address", "nhs-number"]),
    help="Let one detail about the person go along, if you got it.",
)
@click.option("--to", "to", help="The group, by its name among your contacts or by its key.")
@click.option("--until", help="The last day, such as 2030-12-31; the person's own last day at the latest.")
@click.option(
    "--role",
    type=click.Choice(["independent", "joint", "processor"]),
    help="independent: they decide themselves how they use it. joint: you decide together. "
    "processor: they do only what you tell them.",
)
@click.option("--again", is_flag=True, help="They may pass it on once more, to a smaller group they support.")
@click.option("--as", "form", type=click.Choice(["sealed", "page"]), default="sealed", help="In which form.")
@click.option("--who", default="", help="Who you are, where several people work with this record.")
@click.option("--preview", is_flag=True, help="Only show what they would see; sign nothing.")
@PASSCODE_FILE
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="The folder for the file.")
@json_option
def pass_on(
    folder: Path | None,
    passphrase_file: Path | None,
    item: str,
    entries: tuple[int, ...],
    files: tuple[int, ...],
    details: tuple[str, ...],
    to: str | None,
    until: str | None,
    role: str | None,
    again: bool,
    form: str,
    who: str,
    preview: bool,
    passcode_file: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Pass some of what somebody gave you on to a smaller group, where the person allows it.

    Without --to, lists by number what may go on. Never more than you got, never longer, never for another
    purpose; whose hands it went through goes along, signed.
    """
    from portable_record.actions.open_item import open_item
    from portable_record.actions.pass_on import Passing, look_at_passing, sign_passing
    from portable_record.actions.to_pass_on import to_pass
    from portable_record.errors import NothingChosenError, UsageError

    answer = Answer(as_json=as_json)
    passcode = secret_in(passcode_file) if passcode_file else ""
    if to is not None and not entries:
        raise NothingChosenError
    if to is not None and role is None:
        raise UsageError("Say with --role how they will hold it: independent, joint or processor.")
    day = _day(until)
    with opened(folder, passphrase_file) as record:
        there = to_pass(record, open_item(record, item, why=WHY, by=who))
        if to is None:
            _list(answer, there)
            return
        chosen, did = _chosen(there, entries), _group(record, item, to)
        wish = Passing(did, chosen, details, day, role or "", again, _chosen(there, files))
        look = look_at_passing(record, item, wish)
        for sentence in (*look.preview.said, look.role):
            answer.words(sentence)
        answer.words("They will see:")
        for seen in look.preview.items:
            answer.words(f"  {seen.kind}: {seen.title}")
        for goes in look.files:
            answer.words(f"  With this file: {goes.name}, {goes.size:,} bytes")
        for stays in look.left:
            answer.words(f"  Without this file: {stays.name}")
        for warning in look.warnings:
            answer.words(f"  Take care: {warning}")
        if preview:
            answer.values(
                said=list(look.preview.said),
                entries=[seen.title for seen in look.preview.items],
                files=[goes.name for goes in look.files],
            )
            return
        with record.vault.transaction():
            share = sign_passing(record, item, wish, seen=look.seen, who=who)
            file, words = _hand_over(record, share, form, passcode, out or Path())
    answer.words(f"Written: {file}")
    if words and not passcode:
        answer.words(f"Passcode: {words}")
        answer.words("Tell it to them in another way than you send the file.")
    answer.words(
        f"Tell the person: portable-record inbox {item} --receipts FOLDER writes the receipt for them."
    )
    answer.values(share=share, file=str(file), passcode="" if passcode else words)


def _list(answer: Answer, there: "ToPass") -> None:
    for number, thing in enumerate(there.things, 1):
        answer.words(f"{number:4} {thing.kind}: {thing.title}")
        if thing.file is not None:
            answer.words(f"       its file may go along: {thing.file.name}, {thing.file.size:,} bytes")
        name = thing.file.name if thing.file is not None else ""
        answer.values(entry=number, kind=thing.kind, title=thing.title, file=name)
    if there.details:
        answer.words(f"Details that may go along: {', '.join(there.details)}")


def _chosen(there: "ToPass", entries: tuple[int, ...]) -> tuple[str, ...]:
    from portable_record.errors import UsageError

    if not all(1 <= number <= len(there.things) for number in entries):
        raise UsageError(f"The entries have the numbers 1 to {len(there.things)}.")
    return tuple(there.things[number - 1].url for number in entries)


def _group(record: "OpenRecord", item: str, to: str) -> str:
    from portable_record.actions.to_pass_on import groups_for
    from portable_record.errors import UsageError

    groups = groups_for(record, item, private=True)
    found = [one.did for one in groups if to == one.did or to.casefold() == one.name.casefold()]
    if len(found) != 1:
        raise UsageError("That is not one group among your contacts, whose key you know.", place=to)
    return found[0]


def _day(text: str | None) -> str:
    from portable_record.errors import UsageError

    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise UsageError("A day looks like 2026-12-31.", place=text or "") from None


def _hand_over(record: "OpenRecord", share: str, form: str, passcode: str, out: Path) -> tuple[Path, str]:
    from portable_record.actions.handing_over import copy_of, needs_passcode, new_passcode
    from portable_record.actions.kept_shares import kept_share
    from portable_record.actions.outgoing import going_out
    from portable_record.actions.ways_out import way_named

    way = way_named(form)
    needed = needs_passcode(kept_share(record, share), way)
    words = (passcode or new_passcode(record)) if needed else ""
    name, content = copy_of(record, share, way, way.endings[0][0], passcode=words)
    with going_out(out, {name: content}) as written:
        return written[0], words
