"""Make a backup of the whole record, try one out, and say when it is time for the next."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from portable_record.actions.announcements import announce_opening
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.devices import devices_of, verify_by_device
from portable_record.actions.files import open_file, refuse_if_there, size_of
from portable_record.actions.identity import load_identity
from portable_record.actions.journal import Act, note
from portable_record.actions.write import entry_from
from portable_record.errors import BackupInsideError, UsageError
from portable_record.record.moments import moment, moment_text
from portable_record.saying import say, say_many, together
from portable_record.vault.backup import About, make
from portable_record.vault.backup_file import SUFFIX, Unlock
from portable_record.vault.backup_manifest import Manifest
from portable_record.vault.backup_reading import Backup, Progress, SoFar, damaged_in
from portable_record.vault.check import Finding, check
from portable_record.vault.restore import looked_into
from portable_record.vault.vault import Vault

DAYS, CHANGES = 30, 50
TEST_AGAIN = timedelta(days=30)
_LAST, _REMINDER = "backup", "backup_reminder"


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What is in a backup. ``damaged`` and ``missing`` count attachments that were so before it was made."""

    made: str
    name: str
    entries: int
    binned: int
    changes: int
    attachments: int
    damaged: int
    missing: int


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made and read back. ``same_disk``: it would be lost together with the record."""

    file: Path
    size: int
    contents: BackupContents
    same_disk: bool


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """How it stands with backups; ``says`` is it in words.

    ``made`` and ``tested`` are moments, empty if never. ``due``: it is time for a new one, or for the first;
    ``test_due``: it is time to try the last one out. ``remind``: say so today, for nobody did yet. Neither is
    said where the owner switched reminders off (``on``).
    """

    made: str
    tested: str
    where: str
    changes_since: int
    days: int
    changes: int
    on: bool
    due: bool
    test_due: bool
    remind: bool
    says: str


def back_up(
    record: OpenRecord,
    out: Path,
    *,
    replace: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> BackedUp:
    """Write the whole record, encrypted, into one file, and read it back; note it in the activity log.

    Args:
        record: the open record.
        out: the file, or the folder in which it gets a name with today's date.
        replace: put it in the place of a file that has this name.
        progress: told how far it has come.

    Raises:
        BackupInsideError: the place is inside the folder of the record.
        FileStandsError: a file has this name already.
        BackupNoRoomError, FileUnwritableError: the place does not take it.
        VaultError: the record cannot be read, or its disk has no room for the copy.
    """
    file = _file_for(record, out)
    if file.resolve().is_relative_to(record.vault.folder.resolve()):
        raise BackupInsideError
    if not replace:
        refuse_if_there(file)
    now = moment_text(record.now)
    about = About(record.identity.record, record.identity.device_id, now)
    made = make(record.vault, file, about, dice=record.desk.dice, progress=progress)
    with record.vault.transaction():
        note(record, Act.BACK_UP)
        keep_last(record.vault, made=now, tested=now, where=str(file.resolve()))
    return BackedUp(
        file=file,
        size=made.size,
        contents=_contents(made.manifest, record.identity.name, len(made.damaged)),
        same_disk=file.stat().st_dev == record.vault.folder.stat().st_dev,
    )


def try_backup(
    desk: Desk, file: Path, unlock: Unlock, *, progress: Progress = lambda _done, _total: None
) -> tuple[BackupContents, list[Finding]]:
    """Read a backup to its last byte as if to restore it, change nothing, and say what is in it.

    Returns:
        What is in it, and what a check of the record in it finds; it can be restored all the same.

    Raises:
        BackupError: it cannot be restored.
        WrongPassphraseError, WrongRecoveryCodeError: that does not open it.
    """
    with ExitStack() as stack:
        opened = stack.enter_context(open_file(file))
        backup = Backup(opened, unlock, SoFar(size_of(opened), progress))
        vault = stack.enter_context(looked_into(backup, desk.dice))
        damaged = list(damaged_in(backup.attachments(), vault.blobs))
        signature = partial(verify_by_device, devices_of(vault))
        device = backup.manifest.device
        found = check(vault, signature=signature, device=device, describe=entry_from, alone=True)
        return _contents(backup.manifest, vault.settings.get("identity")["name"], len(damaged)), found


def backup_status(record: OpenRecord) -> BackupStatus:
    """Look how it stands with backups."""
    last, asked = _last(record.vault), _reminder(record.vault)
    count = record.vault.log.open_change() - 1
    since = count - int(last.get("changes", 0))
    made, tested = str(last.get("made", "")), str(last.get("tested", ""))
    if made:
        due = since > 0 and (since >= asked["changes"] or _age(record, made) >= timedelta(days=asked["days"]))
    else:
        due = since > 0
    due = due and asked["on"]
    test_due = bool(tested) and asked["on"] and not due and _age(record, tested) >= TEST_AGAIN
    return BackupStatus(
        made=made,
        tested=tested,
        where=str(last.get("where", "")),
        changes_since=since,
        days=asked["days"],
        changes=asked["changes"],
        on=asked["on"],
        due=due,
        test_due=test_due,
        remind=(due or test_due) and asked["shown"] != record.now.date().isoformat(),
        says=_in_words(made, since, due=due, test_due=test_due),
    )


def reminded(record: OpenRecord) -> None:
    """Remember that somebody was reminded today; not again before tomorrow."""
    record.vault.settings.put(_REMINDER, _reminder(record.vault) | {"shown": record.now.date().isoformat()})


def set_reminder(record: OpenRecord, *, days: int, changes: int, on: bool = True) -> None:
    """Choose after how many days, or changes, it is time for a backup; or to be reminded no more.

    Raises:
        UsageError: one of them is below 1.
    """
    if min(days, changes) < 1:
        raise UsageError("Say at least 1 day and 1 change.")
    record.vault.settings.put(
        _REMINDER, _reminder(record.vault) | {"days": days, "changes": changes, "on": on}
    )


def remember_test(desk: Desk, folder: Path, unlock: Unlock) -> None:
    """Remember, in the record in this folder, that its last backup was tried out today.

    Raises:
        VaultError: the record does not open.
    """
    with Vault.open_by(folder, unlock, dice=desk.dice) as vault, vault.transaction():
        announce_opening(OpenRecord(desk, vault, load_identity(vault)))
        _keep_tested(vault, desk.now())


def remember_test_here(record: OpenRecord) -> None:
    """Remember, in the open record, that its last backup was tried out today."""
    _keep_tested(record.vault, record.now)


def _keep_tested(vault: Vault, now: datetime) -> None:
    if last := _last(vault):
        vault.settings.put(_LAST, last | {"tested": moment_text(now)})


def keep_last(vault: Vault, *, made: str, tested: str, where: str) -> None:
    """Keep when the last backup was made and tried out, and where it was put."""
    count = vault.log.open_change() - 1
    vault.settings.put(_LAST, {"made": made, "tested": tested, "where": where, "changes": count})


def forget_last(vault: Vault) -> None:
    """Forget the last backup: it is none of this record."""
    vault.settings.remove(_LAST)


def _file_for(record: OpenRecord, out: Path) -> Path:
    """Return the file; in a folder, a name that nothing has yet and that says no more than the day."""
    if not out.is_dir():
        return out
    name = f"record-{record.now.date().isoformat()}"
    numbered = (out / f"{name}-{number}{SUFFIX}" for number in range(2, 1000))
    return next((one for one in (out / f"{name}{SUFFIX}", *numbered) if not one.exists()), out / name)


def _contents(manifest: Manifest, name: str, damaged: int) -> BackupContents:
    held = manifest.held
    return BackupContents(
        made=manifest.made,
        name=name,
        entries=held.entries,
        binned=held.binned,
        changes=held.changes,
        attachments=held.attachments,
        damaged=damaged,
        missing=len(manifest.missing),
    )


def _last(vault: Vault) -> dict[str, Any]:
    return dict(vault.settings.get(_LAST, {}))


def _reminder(vault: Vault) -> dict[str, Any]:
    return {"days": DAYS, "changes": CHANGES, "shown": "", "on": True, **vault.settings.get(_REMINDER, {})}


def _age(record: OpenRecord, then: str) -> timedelta:
    when: datetime = moment(then)
    return record.now - when


def _in_words(made: str, since: int, *, due: bool, test_due: bool) -> str:
    if not made:
        none = say("There is no backup yet. Make one, so that nothing is lost with this device.")
        return none if since else ""
    said = say_many(
        "Last backup: %(day)s, %(num)d change since.",
        "Last backup: %(day)s, %(num)d changes since.",
        since,
        day=date.fromisoformat(made[:10]),
    )
    if due:
        return together(said, "It is time for a new one.")
    if test_due:
        return together(said, "Try it out again, to be sure that it still opens.")
    return said
