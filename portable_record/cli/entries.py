"""Commands about entries: import, add, list, show, search, history, undo, remove, export."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import Answer, json_option, opened, vault_options
from portable_record.errors import UsageError

if TYPE_CHECKING:
    from portable_record.actions.import_file import Imported
    from portable_record.actions.read_entries import Shown

MOST_SAID = 20
SHORT_WORK = 400
ENTRY = click.argument("entry")
PART = click.option("--part", help="One part of the record, such as plan or about-me.")


@click.command("import")
@vault_options
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--part", help="Put everything into this part, instead of the part that fits each kind.")
@click.option("--good-part", is_flag=True, help="Where some entries are refused, take the others.")
@click.option("--same-person", is_flag=True, help="You have checked that the file is about the same person.")
@json_option
def import_files(
    folder: Path | None,
    passphrase_file: Path | None,
    files: tuple[Path, ...],
    part: str | None,
    good_part: bool,
    same_person: bool,
    as_json: bool,
) -> int:
    """Take in health and care records from FHIR R4 files (JSON or NDJSON).

    What was received is kept byte for byte. If a file has entries that cannot be taken, nothing of that file
    is taken: each is named with its place and reason, and --good-part takes the rest.
    """
    from portable_record.actions.import_file import import_file

    answer = Answer(as_json=as_json)
    worst = 0
    with opened(folder, passphrase_file) as record:
        for file in files:
            imported = import_file(
                record,
                file,
                part=part,
                good_part=good_part,
                same_person=same_person,
                progress=partial(_say_progress, answer, file.name),
            )
            _say_imported(answer, file, imported)
            worst = max(worst, 1 if imported.refusals else 0)
    return worst


def _say_progress(answer: Answer, name: str, done: int) -> None:
    if done > SHORT_WORK:
        answer.progress(f"  {name}: {done} entries read")


def _say_imported(answer: Answer, file: Path, imported: "Imported") -> None:
    for refusal in imported.refusals[:MOST_SAID]:
        click.echo(f"{refusal.code}: {refusal.says} ({file.name}, {refusal.place})", err=True)
    if len(imported.refusals) > MOST_SAID:
        click.echo(f"... and {len(imported.refusals) - MOST_SAID} more; --json lists them all.", err=True)
    answer.words(f"{file.name}: {imported.sentence}")
    for warning in imported.warnings:
        answer.words(f"  Take care: {warning}")
    answer.values(
        file=str(file),
        taken=imported.taken,
        new=imported.new,
        changed=imported.changed,
        already_here=imported.already_here,
        good=imported.good,
        refused=[{"code": r.code, "says": r.says, "place": r.place} for r in imported.refusals],
        warnings=list(imported.warnings),
    )


@click.command()
@vault_options
@click.option("--part", help="The part to write in, such as strengths or about-me.")
@click.option("--kind", "kind", help="What it is, such as good-at or please-do; see --kinds.")
@click.option("--text", help="Your own words.")
@click.option("--kinds", is_flag=True, help="List the kinds of each part.")
@click.option("--sensitive", is_flag=True, help="It is only shared when you tick it itself.")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@json_option
def add(
    folder: Path | None,
    passphrase_file: Path | None,
    part: str | None,
    kind: str | None,
    text: str | None,
    kinds: bool,
    sensitive: bool,
    file: Path | None,
    as_json: bool,
) -> None:
    """Write an entry in your own words, or add one FHIR resource from a file.

    \b
    portable-record add --part strengths --text "I make people laugh"
    portable-record add --part about-me --kind please-do --text "Give me time to answer"
    portable-record add --part health allergy.json
    """
    from portable_record.actions.add_entry import add_resource, add_words, kinds_by_part

    answer = Answer(as_json=as_json)
    if kinds:
        for key, names in kinds_by_part().items():
            answer.words(f"{key}: {', '.join(names)}")
            answer.values(part=key, kinds=list(names))
        return
    if (text is None) == (file is None):
        raise UsageError("Give either your own words with --text, or a file.")
    with opened(folder, passphrase_file) as record:
        if text is not None:
            if part is None:
                raise UsageError("Say which part it belongs to with --part.")
            added = add_words(record, part=part, kind=kind, words=text, sensitive=sensitive)
        else:
            added = add_resource(record, Path(str(file)), part=part, sensitive=sensitive)
    answer.words(f"Added to {added.part}: {added.title}")
    answer.words(f"  {added.id}")
    answer.values(entry=added.id, part=added.part, type=added.type, title=added.title)


@click.command("list")
@vault_options
@PART
@click.option("--bin", "binned", is_flag=True, help="What is in the bin instead.")
@json_option
def list_entries(
    folder: Path | None, passphrase_file: Path | None, part: str | None, binned: bool, as_json: bool
) -> None:
    """List the entries, part by part."""
    from portable_record.actions.read_entries import list_of

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
            answer.words(f"  {entry.id}  {entry.title}{marks}")
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
@json_option
def search(
    folder: Path | None, passphrase_file: Path | None, words: tuple[str, ...], part: str | None, as_json: bool
) -> None:
    """Find entries by their words."""
    from portable_record.actions.read_entries import find

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        hits = find(record, " ".join(words), part=part)
    for hit in hits:
        answer.words(f"{hit.id}  {hit.part:14} {hit.title}")
        if hit.why:
            answer.words(f"    {hit.why}")
        answer.values(entry=hit.id, part=hit.part, title=hit.title, why=hit.why)
    if not hits:
        answer.words("Nothing found. Try fewer or other words.")


@click.command()
@vault_options
@ENTRY
@json_option
def history(folder: Path | None, passphrase_file: Path | None, entry: str, as_json: bool) -> None:
    """Show who changed an entry, when, and what stood there before."""
    from portable_record.actions.telling import history_of

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        for event in history_of(record, entry):
            answer.words(f"{event.when}  {event.by}  {event.what}")
            if event.before or event.after:
                answer.words(f"    before: {event.before or '-'}")
                answer.words(f"    after:  {event.after or '-'}")
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
@click.argument("change")
@json_option
def undo(folder: Path | None, passphrase_file: Path | None, change: str, as_json: bool) -> None:
    """Put back what stood before a change (its name is in ``history``); an import is undone as a whole."""
    from portable_record.actions.undo import undo_change

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        count = undo_change(record, change)
    answer.words(f"Undone: {count} {'entry' if count == 1 else 'entries'}.")
    answer.values(undone=count)


@click.command()
@vault_options
@click.argument("entries", nargs=-1, required=True)
@json_option
def remove(
    folder: Path | None, passphrase_file: Path | None, entries: tuple[str, ...], as_json: bool
) -> None:
    """Put entries into the bin, from where they can be taken back for 30 days."""
    from portable_record.actions.bin_entries import put_in_bin

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        put_in_bin(record, entries)
    answer.words(f"In the bin: {len(entries)}. `undo` takes them back.")
    answer.values(binned=list(entries))


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
    type=click.Choice(["bundle", "files", "contact"]),
    default="bundle",
    show_default=True,
    help="One FHIR file, a folder with one file an entry, or your contact card for others.",
)
@json_option
def export(
    folder: Path | None,
    passphrase_file: Path | None,
    out: Path,
    entries: tuple[str, ...],
    parts: tuple[str, ...],
    form: str,
    as_json: bool,
) -> None:
    """Save a copy of your entries as FHIR; what was received comes out byte for byte.

    The copy is NOT encrypted. Keep it somewhere safe.
    """
    from portable_record.actions.export import export_contact, export_entries

    answer = Answer(as_json=as_json)
    to_screen = str(out) == "-"
    with opened(folder, passphrase_file) as record:
        if form == "contact":
            count = export_contact(record, None if to_screen else out, sys.stdout.buffer)
        else:
            count = export_entries(
                record,
                None if to_screen else out,
                sys.stdout.buffer,
                entries=entries,
                parts=parts,
                one_file_each=form == "files",
            )
    if not to_screen:
        answer.words(f"Saved to {out}: {count}. This copy is not encrypted: keep it somewhere safe.")
        answer.values(saved=str(out), count=count)
