"""Commands that look at entries or copy them out: list, show, search, history, export."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import Answer, clock, json_option, opened, vault_options
from portable_record.errors import UsageError

if TYPE_CHECKING:
    from portable_record.actions.read_entries import Shown

ENTRY = click.argument("entry")
NOT_LOCKED = "This copy is not encrypted: keep it somewhere safe."
TO_GIVE = "Nothing of the record is in it: give it to whoever should know you."
PART = click.option("--part", help="One part of the record, such as plan or about-me.")


@click.command("list")
@vault_options
@PART
@click.option("--bin", "binned", is_flag=True, help="What is in the bin instead.")
@json_option
def list_entries(
    folder: Path | None, passphrase_file: Path | None, part: str | None, binned: bool, as_json: bool
) -> None:
    """List the entries, part by part."""
    from portable_record.actions.read_entries import list_of, role_of, whose_role

    answer = Answer(as_json=as_json)
    shown_part = ""
    with opened(folder, passphrase_file) as record:
        for entry in list_of(record, part=part, binned=binned):
            if entry.part != shown_part:
                shown_part = entry.part
                answer.words(shown_part)
            marks = "".join(
                mark
                for mark, on in ((" [sensitive]", entry.sensitive), (" [two versions]", entry.in_conflict))
                if on
            )
            person, role = whose_role(record, entry), role_of(record, entry)
            if not person:
                answer.words(f"  {entry.id}  {role.title if role else entry.title}{marks}")
            if role:
                answer.words(f"    what they do: {role.id}")
            answer.values(
                entry=entry.id,
                part=entry.part,
                type=entry.type,
                title=entry.title,
                updated=entry.updated,
                sensitive=entry.sensitive,
                in_conflict=entry.in_conflict,
            )


@click.command()
@vault_options
@click.argument("entries", nargs=-1)
@PART
@json_option
def show(
    folder: Path | None,
    passphrase_file: Path | None,
    entries: tuple[str, ...],
    part: str | None,
    as_json: bool,
) -> None:
    """Show entries in plain words: the ones named, or a whole part."""
    from portable_record.actions.read_entries import show_entries

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        for shown in show_entries(record, entries, part=part):
            _say_shown(answer, shown)


def _say_shown(answer: Answer, shown: "Shown") -> None:
    answer.words(f"{shown.kind}: {shown.title}")
    for line in shown.lines:
        indent = "  " * (line.depth + 1)
        words = line.text.replace("\n", "\n" + indent + "  ")
        answer.words(f"{indent}{line.label}: {words}" if line.label else f"{indent}{words}")
    for conflict in shown.conflicts:
        answer.words(f"  Two versions stand side by side: {conflict}")
    answer.words(f"  ({shown.written})")
    answer.words()
    answer.values(
        entry=shown.entry.id,
        part=shown.entry.part,
        type=shown.entry.type,
        kind=shown.kind,
        title=shown.title,
        lines=[[line.label, line.text] for line in shown.lines],
        written=shown.written,
    )


@click.command()
@vault_options
@click.argument("words", nargs=-1, required=True)
@PART
@click.option("--by", help="Who wrote it last: a name, `person`, or `elsewhere`.")
@json_option
def search(
    folder: Path | None,
    passphrase_file: Path | None,
    words: tuple[str, ...],
    part: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Find entries by their words, and by what was said about them in a circle."""
    from portable_record.actions.read_entries import find

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        hits = find(record, " ".join(words), part=part, by=by)
    for hit in hits:
        answer.words(f"{hit.id}  {hit.part:14} {hit.title}")
        if hit.why:
            answer.words(f"    A comment of {hit.said_by}: {hit.why}" if hit.said_by else f"    {hit.why}")
        answer.values(entry=hit.id, part=hit.part, title=hit.title, why=hit.why, said_by=hit.said_by)
    if not hits:
        answer.words("Nothing found. Try fewer or other words.")


@click.command()
@vault_options
@ENTRY
@click.option("--put-back", default="", metavar="CHANGE", help="Let it stand again as it was after a change.")
@json_option
def history(
    folder: Path | None, passphrase_file: Path | None, entry: str, put_back: str, as_json: bool
) -> None:
    """Show who changed an entry, when, and what stood there before.

    With --put-back all of it stands again as it was after a change, whoever wrote what of it. What stands now
    stays in the history.
    """
    from portable_record.actions.telling import history_of
    from portable_record.actions.versions import put_version_back

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        if put_back:
            kept = put_version_back(record, entry, put_back)
            answer.words("It stands as it was then." if kept.changes else "It stands like this already.")
            answer.values(entry=entry, changes=list(kept.changes))
            return
        for event in history_of(record, entry):
            answer.words(f"{clock(event.when, record.desk.zone)}  {event.by}  {event.what}")
            if event.before or event.after:
                answer.words(f"    before: {event.before or '-'}")
                answer.words(f"    after:  {event.after or '-'}")
            answer.words(f"    to undo: portable-record undo {event.change}")
            answer.values(
                change=event.change,
                when=event.when,
                by=event.by,
                what=event.what,
                before=event.before,
                after=event.after,
            )


@click.command()
@vault_options
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, allow_dash=True), help="Where to; - prints it."
)
@click.option("--entry", "entries", multiple=True, help="Only this entry; can be given again.")
@click.option("--part", "parts", multiple=True, help="Only this part; can be given again.")
@click.option(
    "--as",
    "form",
    type=click.Choice(["bundle", "ndjson", "files", "zip", "csv", "contact", "attachment"]),
    default="bundle",
    show_default=True,
    help="One FHIR file, one with an entry a line, a folder of one file an entry, pages that open without "
    "this app, a table for a spreadsheet, your contact card, or what is attached to an entry.",
)
@click.option("--replace", is_flag=True, help="Write over what is there by that name.")
@json_option
def export(
    folder: Path | None,
    passphrase_file: Path | None,
    out: Path,
    entries: tuple[str, ...],
    parts: tuple[str, ...],
    form: str,
    replace: bool,
    as_json: bool,
) -> None:
    """Save a copy of your entries as FHIR; what was received comes out byte for byte. Or, as pages to read.

    Files that are attached are only in the pages (zip); else save each with --as attachment --entry ID.
    The copy is NOT encrypted. Keep it somewhere safe. A contact card (--as contact) is made to be given.

    \b
    portable-record export --as zip --out my-record.zip
    portable-record export --as csv --out my-record.csv
    """
    from portable_record.actions.export import export_attached, export_contact, export_entries, files_left
    from portable_record.actions.readable_copy import save_readable_copy
    from portable_record.actions.table_copy import save_table_copy

    answer = Answer(as_json=as_json)
    to_screen = str(out) == "-"
    place, left = None if to_screen else out, 0
    with opened(folder, passphrase_file) as record:
        if form == "contact":
            count = export_contact(record, place, sys.stdout.buffer, replace=replace)
        elif form == "attachment":
            count = export_attached(record, place, sys.stdout.buffer, entries=entries, replace=replace)
        elif form in ("zip", "csv"):
            if place is None or entries or parts:
                raise UsageError("It holds all of the record, and goes into a file. Name it with --out.")
            save = save_table_copy if form == "csv" else save_readable_copy
            count = save(record, place, replace=replace)
        else:
            left = files_left(record, entries=entries, parts=parts)
            count = export_entries(
                record,
                place,
                sys.stdout.buffer,
                entries=entries,
                parts=parts,
                one_file_each=form == "files",
                one_a_line=form == "ndjson",
                replace=replace,
            )
    if not to_screen:
        answer.words(f"Saved to {out}: {count}. {TO_GIVE if form == 'contact' else NOT_LOCKED}")
        answer.values(saved=str(out), count=count, files_left=left)
    if left:
        click.echo(f"Files that are attached, and not in it: {left}. See --as attachment.", err=True)
