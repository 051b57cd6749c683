"""Commands that write entries: import, add, undo, remove."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from portable_record.cli.frame import Answer, json_option, opened, say_refusal, vault_options
from portable_record.errors import PortableRecordError, UsageError

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.import_file import Imported
    from portable_record.actions.writer import Writer

Command = TypeVar("Command", bound=Callable[..., Any])

MOST_SAID = 20
SHORT_WORK = 400


def writer_options(command: Command) -> Command:
    """Add ``--by`` and ``--basis`` to a command."""
    for option in (
        click.option(
            "--basis", help="By what right they write, where several are written down; see `right`."
        ),
        click.option("--by", "who", help="Who writes for the person: a name in the circle, or their entry."),
    ):
        command = option(command)
    return command


def writer_named(record: "OpenRecord", who: str | None, basis: str | None) -> "Writer":
    """Find who writes, and say so if their right should be looked at again."""
    from portable_record.actions.writer import writer_of

    writer = writer_of(record, who, basis)
    if writer.review_is_due:
        click.echo(f"Take care: it is time to look at this right again: {writer.basis}.", err=True)
    return writer


@click.command("import")
@vault_options
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--part", help="Put everything into this part, instead of the part that fits each kind.")
@click.option("--good-part", is_flag=True, help="Where some entries are refused, take the others.")
@click.option("--same-person", is_flag=True, help="You have checked that the file is about the same person.")
@click.option(
    "--died", is_flag=True, help="The person has died: take in a file that says so; it closes the record."
)
@click.option(
    "--edited",
    type=click.Choice(["mine", "theirs", "both"]),
    default="mine",
    show_default=True,
    help="What counts where you changed an entry, and the file has it otherwise too.",
)
@writer_options
@json_option
def import_files(
    folder: Path | None,
    passphrase_file: Path | None,
    files: tuple[Path, ...],
    part: str | None,
    good_part: bool,
    same_person: bool,
    died: bool,
    edited: str,
    who: str | None,
    basis: str | None,
    as_json: bool,
) -> int:
    """Take in health and care records from FHIR R4 files (JSON or NDJSON).

    What was received is kept byte for byte. If a file has entries that cannot be taken, nothing of that file
    is taken: each is named with its place and reason, and --good-part takes the rest. A file that cannot be
    taken does not stop the others.
    """
    from portable_record.actions.import_file import import_file
    from portable_record.actions.taking import Choice
    from portable_record.record.parts import part as part_by_key

    answer = Answer(as_json=as_json)
    worst = 0
    with opened(folder, passphrase_file) as record:
        if part is not None:
            part_by_key(part)
        writer = writer_named(record, who, basis)
        for file in files:
            try:
                imported = import_file(
                    record,
                    file,
                    part=part,
                    good_part=good_part,
                    same_person=same_person,
                    died=died,
                    edited=Choice(edited),
                    writer=writer,
                    progress=partial(_say_progress, answer, file.name),
                )
            except PortableRecordError as refused:
                status = say_refusal(refused, wants_json=as_json, file=str(file))
            else:
                _say_imported(answer, file, imported)
                status = 1 if imported.refusals else 0
            worst = max(worst, status)
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
    if not imported.good and {refusal.code for refusal in imported.refusals} == {"fhir-type-unknown"}:
        answer.words("  If it is a council's list of services, `portable-record community` reads it.")
    for warning in imported.warnings:
        answer.words(f"  Take care: {warning}")
    answer.values(
        file=str(file),
        taken=imported.taken,
        new=imported.new,
        changed=imported.changed,
        already_here=imported.already_here,
        left=imported.left,
        good=imported.good,
        refused=[{"code": r.code, "says": r.says, "place": r.place} for r in imported.refusals],
        warnings=list(imported.warnings),
    )


def beside_options(command: Command) -> Command:
    """Add what may be said beside the words, about a person, a group or a place."""
    for option in (
        click.option("--checked", help="The day on which you made sure of it, such as 2 October 2026."),
        click.option("--access", help="How to get in and around, such as: ramp at the side door."),
        click.option("--address", help="Where it is."),
        click.option("--times", help="When it is open, or when they meet."),
        click.option("--relation", help="What a person is to you, such as my neighbour."),
        click.option("--phone", help="Their telephone number."),
        click.option("--name", help="Their name, where --text says something about them."),
    ):
        command = option(command)
    return command


@click.command()
@vault_options
@click.option("--part", help="The part to write in, such as strengths or plan.")
@click.option("--kind", "kind", help="What it is, such as good-at or adjustment; see --kinds.")
@click.option("--text", help="Your own words; - reads them, of several lines.")
@click.option(
    "--file", "attach", type=click.Path(path_type=Path), help="A file to keep, such as a photo or a letter."
)
@click.option("--kinds", is_flag=True, help="List the kinds of each part.")
@click.option("--sensitive", is_flag=True, help="It is only shared when you tick it itself.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@beside_options
@writer_options
@json_option
def add(
    folder: Path | None,
    passphrase_file: Path | None,
    part: str | None,
    kind: str | None,
    text: str | None,
    kinds: bool,
    sensitive: bool,
    attach: Path | None,
    file: Path | None,
    who: str | None,
    basis: str | None,
    as_json: bool,
    **beside: str | None,
) -> None:
    """Write an entry in your own words, or add one FHIR resource from a file.

    \b
    portable-record add --part strengths --text "I make people laugh"
    portable-record add --part communication --kind adjustment --text "Give me time to answer"
    portable-record add --part about-me --kind do-and-dont --text "Please knock before you come in"
    portable-record add --part crisis --kind early-sign --text "I stop singing"
    portable-record add --part crisis --kind call --text "1. Nadia 07700 900141. 2. Rubina 07700 900177"
    portable-record add --part crisis --kind if-my-carer-cannot-come --text "Rubina has a key"
    portable-record add --part people --text "Rubina Malik" --relation "my neighbour" --phone "07700 900177"
    portable-record add --part community --kind group --name "Lunch Club" --text "Halal food" \\
        --phone "0161 496 0122" --times "Tuesdays 11:30 to 2" --address "Featherstall Road, Oldham" \\
        --access "Ramp at the side door" --checked "2 October 2026"
    portable-record add --part health --kind allergy --text "Penicillin"
    portable-record add --part health allergy.json
    portable-record add --part documents --file skye.jpg --name "Skye" --text "Me on a hill in Skye"
    portable-record add --part about-me --kind photo-of-me --file me.jpg
    portable-record add --part crisis --kind advance-decision --file adrt.pdf
    portable-record add --by "Nadia Hussain" --part plan --text "She walks better with the new frame"

    Crisis and About me are pages: what you add goes on the page that you have begun. Everything else is an
    entry of its own. --kinds lists what can be written in each part.
    """
    from portable_record.actions.add_entry import add_resource, add_words, kinds_by_part
    from portable_record.actions.attach import attach_from

    answer = Answer(as_json=as_json)
    if text == "-":
        text = sys.stdin.read().strip()
    if kinds:
        for key, forms in kinds_by_part().items():
            answer.words(f"{key}:")
            for form in forms:
                more = (
                    f" (with {', '.join(f'--{each}' for each in sorted(form.beside))})" if form.beside else ""
                )
                answer.words(f"  {form.code:24} {form.title}{more}")
            answer.values(part=key, kinds=[form.code for form in forms])
        return
    given = {name: value for name, value in beside.items() if value}
    if attach is None and (text is None) == (file is None):
        raise UsageError("Give either your own words with --text, or a file.")
    if attach is not None and file is not None:
        raise UsageError("Give one file: to keep with --file, or FHIR without it.")
    if (text is not None or attach is not None) and part is None:
        raise UsageError("Say which part it belongs to with --part.")
    if attach is not None and given.keys() - {"name"}:
        raise UsageError(f"--{min(given.keys() - {'name'})} does not go with a file to keep.")
    if file is not None and given:
        raise UsageError(f"--{min(given)} goes with --text, not with a file.")
    with opened(folder, passphrase_file) as record:
        writer = writer_named(record, who, basis)
        if attach is not None:
            told = {"title": given.get("name"), "words": text}
            added = attach_from(
                record,
                attach,
                part=str(part),
                kind=kind,
                given={key: words for key, words in told.items() if words},
                sensitive=sensitive,
                writer=writer,
            )
        elif text is not None:
            added = add_words(
                record,
                part=str(part),
                kind=kind,
                words=text,
                sensitive=sensitive,
                writer=writer,
                beside=given,
            )
        else:
            added = add_resource(record, Path(str(file)), part=part, sensitive=sensitive, writer=writer)
        waits = not record.vault.entries.has(added.id)
    answer.words(f"{'Suggested for' if waits else 'Added to'} {added.part}: {added.title}")
    answer.words("  It waits for an owner's yes." if waits else f"  {added.id}")
    answer.values(entry=added.id, part=added.part, type=added.type, title=added.title, waits=waits)


@click.command()
@vault_options
@click.argument("change")
@writer_options
@json_option
def undo(
    folder: Path | None,
    passphrase_file: Path | None,
    change: str,
    who: str | None,
    basis: str | None,
    as_json: bool,
) -> None:
    """Put back what stood before a change (its name is in ``history``); an import is undone part by part."""
    from portable_record.actions.undo import undo_change

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        count = undo_change(record, change, writer=writer_named(record, who, basis))
    answer.words(f"Undone: {count} {'entry' if count == 1 else 'entries'}.")
    answer.values(undone=count)


@click.command()
@vault_options
@click.argument("entries", nargs=-1, required=True)
@writer_options
@json_option
def remove(
    folder: Path | None,
    passphrase_file: Path | None,
    entries: tuple[str, ...],
    who: str | None,
    basis: str | None,
    as_json: bool,
) -> None:
    """Put entries into the bin, from where they can be taken back for 30 days."""
    from portable_record.actions.bin_entries import put_in_bin

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        put_in_bin(record, entries, writer=writer_named(record, who, basis))
    answer.words(f"In the bin: {len(entries)}. `undo` takes them back.")
    answer.values(binned=list(entries))
