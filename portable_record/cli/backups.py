"""Commands that make a backup, try one out, and bring a record back from one."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.backup_ways import Ways, other_ways
from portable_record.cli.frame import (
    Answer,
    at_a_terminal,
    folder_or_own,
    json_option,
    new_passphrase,
    opened,
    vault_options,
)
from portable_record.errors import UsageError, VaultExistsError

if TYPE_CHECKING:
    from portable_record.actions.back_up import BackupContents
    from portable_record.actions.restore import Preview
    from portable_record.actions.ways_in import Unlock

_LONG = 20_000_000  # bytes from which it is said how far it has come
_MOST_SHOWN = 20
_KINDS = {"backup": "only in the backup", "here": "only here", "changed": "changed"}


@click.command()
@vault_options
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The file for the backup, or a folder, such as a USB stick's, in which it gets a name.",
)
@click.option("--replace", is_flag=True, help="Put it in the place of a file that has this name.")
@click.option(
    "--test",
    "tried",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Make none: read this one to its last byte, and say what is in it.",
)
@click.option("--remind-days", type=int, help="Say that it is time after so many days.")
@click.option("--remind-changes", type=int, help="Say that it is time after so many changes.")
@other_ways
@json_option
def backup(
    folder: Path | None,
    passphrase_file: Path | None,
    out: Path | None,
    replace: bool,
    tried: Path | None,
    remind_days: int | None,
    remind_changes: int | None,
    by_code: bool,
    code_file: Path | None,
    sheet_files: tuple[Path, ...],
    as_json: bool,
) -> int:
    """Make a backup of the whole locked record: one file, encrypted, read back after it was written.

    \b
    portable-record backup --out /media/usb
    portable-record backup --test /media/usb/record-2026-11-26.carebackup

    What opens the record now opens the backup: the passphrase, the recovery code. Keep it on another disk,
    away from this device. With --vault, a good --test is remembered in that record.
    """
    answer = Answer(as_json=as_json)
    if tried is not None:
        ways = Ways(passphrase_file, by_code, code_file, sheet_files)
        return _try(answer, tried, folder, ways.unlock())
    if out is None and remind_days is None and remind_changes is None:
        raise UsageError("Say where to with --out, or which to try with --test.")
    from portable_record.actions.back_up import back_up, backup_status, set_reminder

    with opened(folder, passphrase_file) as record:
        if remind_days is not None or remind_changes is not None:
            now = backup_status(record)
            days = now.days if remind_days is None else remind_days
            changes = now.changes if remind_changes is None else remind_changes
            set_reminder(record, days=days, changes=changes)
            answer.words(f"You are reminded after {days} days or {changes} changes.")
            answer.values(remind_days=days, remind_changes=changes)
        if out is None:
            return 0
        made = back_up(record, out, replace=replace, progress=_progress(answer))
    answer.words(f"The backup is made, and was read back: {made.file} ({_size(made.size)}).")
    _say_contents(answer, made.contents)
    if made.same_disk:
        answer.words("It lies on the same disk as the record. If that is lost, both are: copy it elsewhere.")
    answer.words("What opens the record now opens it: your passphrase, your recovery code.")
    answer.values(file=str(made.file), size=made.size, same_disk=made.same_disk, **asdict(made.contents))
    return 0


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@vault_options
@click.option("--preview", "only_look", is_flag=True, help="Only say what would be different.")
@click.option("--yes", is_flag=True, help="Set the record that stands in the folder aside without asking.")
@click.option("--another-record", is_flag=True, help="Do it although the folder holds another record.")
@other_ways
@click.option(
    "--new-passphrase-file",
    "new_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Read a new passphrase from this file; with the recovery code it is asked for.",
)
@click.option("--device-name", default="", help="What you call this device, such as: new laptop.")
@json_option
def restore(
    file: Path,
    folder: Path | None,
    passphrase_file: Path | None,
    only_look: bool,
    yes: bool,
    another_record: bool,
    by_code: bool,
    code_file: Path | None,
    sheet_files: tuple[Path, ...],
    new_file: Path | None,
    device_name: str,
    as_json: bool,
) -> None:
    """Bring a record back from a backup, on this device or a new one.

    \b
    portable-record restore record-2026-11-26.carebackup --preview
    portable-record restore record-2026-11-26.carebackup

    Where a record stands in the folder already, it is first said what would be different. That record is set
    aside whole, under a name with the day and time; nothing is deleted.
    """
    from portable_record import wiring
    from portable_record.actions.announcements import News
    from portable_record.actions.restore import preview_restore
    from portable_record.actions.restore import restore as restore_record

    answer = Answer(as_json=as_json)
    where, ways = folder_or_own(folder), Ways(passphrase_file, by_code, code_file, sheet_files)
    unlock = ways.unlock()
    with wiring.desk() as desk:
        if only_look or not yes:
            look = preview_restore(desk, file, unlock, where)
            if only_look or look.occupied:
                _say_preview(answer, look)
            if only_look:
                return
            if look.occupied:
                _ask(as_json=as_json, where=where)
                yes = True
        restored = restore_record(
            desk,
            file,
            unlock,
            where,
            confirmed=yes,
            another_record=another_record,
            new_passphrase=new_passphrase(new_file) if new_file or ways.news else "",
            told=News(ways.news) if ways.news else None,
            device_name=device_name,
            progress=_progress(answer),
        )
    answer.words(
        f"The record is in {where} as it was on {restored.made[:10]}. Entries: {restored.entries:,}."
    )
    answer.words("This is a new device of yours in its history.")
    if restored.aside:
        answer.words(f"The record that was there lies in {restored.aside} now. Nothing of it was deleted.")
    _say_faults(answer, restored.damaged, restored.missing)
    answer.values(
        vault=str(where),
        made=restored.made,
        entries=restored.entries,
        aside=str(restored.aside) if restored.aside else "",
        damaged=restored.damaged,
        missing=restored.missing,
    )


def _try(answer: Answer, file: Path, folder: Path | None, unlock: "Unlock") -> int:
    """Try a backup out; a good one is remembered in the record named with --vault, if it opens that too."""
    from portable_record import wiring
    from portable_record.actions.back_up import remember_test, try_backup

    with wiring.desk() as desk:
        contents, findings = try_backup(desk, file, unlock, progress=_progress(answer))
        if folder is not None:
            remember_test(desk, folder, unlock)
    answer.words("This backup is whole, and a record can be brought back from it.")
    _say_contents(answer, contents)
    for finding in findings:
        answer.words(f"{finding.code}: {finding.says} It was so when the backup was made.")
    answer.values(whole=True, findings=[finding.code for finding in findings], **asdict(contents))
    return 0


def _ask(*, as_json: bool, where: Path) -> None:
    """Ask before a record is set aside; a program says --yes."""
    if as_json or not at_a_terminal():
        raise VaultExistsError("Nothing was changed. With --yes it is set aside.", place=str(where))
    click.confirm(
        "Set the record in the folder aside, and put the backup in its place?", abort=True, err=True
    )


def _say_contents(answer: Answer, contents: "BackupContents") -> None:
    name = contents.name or "a person without a name yet"
    answer.words(f"In it: the record of {name}, as it was on {contents.made[:10]}.")
    answer.words(
        f"  Entries: {contents.entries:,}. In the bin: {contents.binned:,}. Changes: {contents.changes:,}."
        f" Attachments: {contents.attachments:,}."
    )
    _say_faults(answer, contents.damaged, contents.missing)


def _say_faults(answer: Answer, damaged: int, missing: int) -> None:
    if damaged or missing:
        answer.words(
            f"Attachments that were damaged before the backup was made: {damaged}. Missing: {missing}."
            " An older backup may have them."
        )


def _say_preview(answer: Answer, look: "Preview") -> None:
    answer.words(f"The backup was made on {look.made[:10]}. {look.says}")
    for one in look.differences[:_MOST_SHOWN]:
        dates = ", ".join(
            f"{name} {moment[:10]}" for name, moment in (("backup", one.backup), ("here", one.here)) if moment
        )
        answer.words(f"  {_KINDS[one.kind]}: {one.title} ({one.part}; {dates})")
    if len(look.differences) > _MOST_SHOWN:
        answer.words(f"  and {len(look.differences) - _MOST_SHOWN:,} more; --json lists all.")
    for one in look.differences:
        answer.values(**asdict(one))
    answer.values(made=look.made, occupied=look.occupied, compared=look.compared, same=look.same)


def _progress(answer: Answer) -> Callable[[int, int], None]:
    """Say how far it has come, in tenths, where it takes a while."""
    told = 0

    def progress(done: int, total: int) -> None:
        nonlocal told
        tenth = done * 10 // total
        if total >= _LONG and tenth > told:
            told = tenth
            answer.progress(f"{tenth * 10} % done")

    return progress


def _size(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
