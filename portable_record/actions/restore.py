"""Bring a record back from its backup, after a look at what would be different."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from portable_record.actions.announcements import News, announce, announce_opening
from portable_record.actions.back_up import keep_last
from portable_record.actions.backups_at_hand import place_to_bring
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.devices import become_new_device
from portable_record.actions.files import open_file, size_of
from portable_record.actions.identity import load_identity
from portable_record.actions.journal import Act, note
from portable_record.crypto.passphrase import Argon2idCost, prepared
from portable_record.errors import (
    OtherRecordError,
    PortableRecordError,
    VaultDamagedError,
    VaultExistsError,
    VaultMissingError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from portable_record.record.entry import Entry
from portable_record.saying import say
from portable_record.vault import restoring
from portable_record.vault.backup_file import Unlock
from portable_record.vault.backup_reading import Backup, Progress, SoFar
from portable_record.vault.entries import Entries
from portable_record.vault.restore import looked_into
from portable_record.vault.restore import restore as put_back
from portable_record.vault.slots import with_passphrase
from portable_record.vault.vault import Vault
from portable_record.vault.ways import header_in


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that is not the same in both: only in the ``backup``, only ``here``, or ``changed``.

    ``backup`` and ``here`` are the moments of its newest change there, empty where it is not.
    """

    kind: str
    id: str
    part: str
    title: str
    backup: str
    here: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What restoring would change. ``compared`` is false where the record here does not open to compare.

    ``another``: it is a backup of another record than the one that is here.
    """

    made: str
    occupied: bool
    compared: bool
    same: int
    differences: tuple[Difference, ...]
    another: bool = False

    @property
    def says(self) -> str:
        """It in words."""
        if not self.occupied:
            return say("The folder is empty, so nothing is replaced.")
        if not self.compared:
            return say("The record in the folder does not open this way, so the two cannot be compared.")
        counts = {
            kind: sum(one.kind == kind for one in self.differences) for kind in ("backup", "here", "changed")
        }
        return say(
            "Only in the backup: %(backup)d. Only in the record here: %(here)d."
            " Not the same in both: %(changed)d. The same: %(same)d.",
            **counts,
            same=self.same,
        )


@dataclass(frozen=True, slots=True)
class Restored:
    """A record that came back. ``aside`` is where the one that stood there lies now, if there was one."""

    folder: Path
    made: str
    entries: int
    aside: Path | None
    damaged: int
    missing: int


def preview_restore(
    desk: Desk,
    file: Path,
    unlock: Unlock,
    folder: Path,
    *,
    opened: Vault | None = None,
    progress: Progress = lambda _done, _total: None,
) -> Preview:
    """Say what would be different after restoring; nothing is changed.

    Args:
        desk: clock and dice.
        file: the backup.
        unlock: what opens it.
        folder: where to.
        opened: the record that stands there, if it is open already.
        progress: told how far it has come.

    Raises:
        BackupError: the backup cannot be used.
        WrongPassphraseError, WrongRecoveryCodeError: that does not open it.
        VaultBusyError: the record here is open in another program.
        VaultFolderError: the folder holds other things.
    """
    occupied = restoring.occupied(folder)
    with ExitStack() as stack:
        given = stack.enter_context(open_file(file))
        backup = Backup(given, unlock, SoFar(size_of(given), progress))
        vault = stack.enter_context(looked_into(backup, desk.dice))
        another = occupied and _is_another(folder, backup)
        here = opened
        if here is None and occupied and (here := _opened_here(desk, folder, unlock)) is not None:
            announce_opening(OpenRecord(desk, stack.enter_context(here), load_identity(here)))
        if here is None:
            return Preview(backup.manifest.made, occupied, False, 0, (), another)  # noqa: FBT003 - not compared
        same, differences = compared(vault.entries, here.entries)
        return Preview(backup.manifest.made, occupied, True, same, differences, another)  # noqa: FBT003 - it was


def restore(
    desk: Desk,
    file: Path,
    unlock: Unlock,
    folder: Path,
    *,
    confirmed: bool = False,
    another_record: bool = False,
    new_passphrase: str = "",
    device_name: str = "",
    told: News | None = None,
    progress: Progress = lambda _done, _total: None,
) -> Restored:
    """Put the record of a backup into a folder, as a new device; what stands there is set aside whole.

    Args:
        desk: clock and dice.
        file: the backup.
        unlock: what opens it.
        folder: where to.
        confirmed: the person has said yes to setting aside the record that stands there.
        another_record: they know that it is another one, and want it so.
        new_passphrase: what opens the record from now on; empty: what opens the backup.
        device_name: what they call this device.
        told: what its owner must be told, where the recovery code or sheets opened it.
        progress: told how far it has come.

    Raises:
        VaultExistsError: a record stands there, and nobody has said yes.
        OtherRecordError: it is another record.
        BackupError: the backup cannot be used.
        WrongPassphraseError, WrongRecoveryCodeError: that does not open it.
        PassphraseError: the new passphrase is empty or cannot be typed.
        VaultError: the folder or the disk does not do; all is as it was.
    """
    if new_passphrase:
        prepared(new_passphrase)
    if restoring.occupied(folder) and not confirmed:
        raise VaultExistsError("Nothing was changed.", place=str(folder))
    with open_file(file) as opened:
        backup = Backup(opened, unlock, SoFar(size_of(opened), progress))
        if not another_record:
            _refuse_another(folder, backup)
        head = backup.header
        if new_passphrase:
            head = with_passphrase(head, backup.keys, new_passphrase, Argon2idCost(), desk.dice)

        def write_first(vault: Vault) -> None:
            manifest = backup.manifest
            identity = become_new_device(vault, desk.now(), name=device_name, restored=manifest.made)
            vault.time_seen.see(desk.now())
            record = OpenRecord(desk, vault, identity)
            note(record, Act.RESTORE)
            if told is not None:
                announce(record, told)
            if new_passphrase:
                note(record, Act.PASSPHRASE)
            where = "" if file == place_to_bring(folder) else str(file.resolve())
            keep_last(vault, made=manifest.made, tested=manifest.made, where=where)

        moment = desk.now().strftime("%Y-%m-%d-%H%M%S")
        aside, damaged = put_back(backup, folder, head=head, dice=desk.dice, first=write_first, moment=moment)
    return Restored(
        folder=folder,
        made=backup.manifest.made,
        entries=backup.manifest.held.entries,
        aside=aside,
        damaged=len(damaged),
        missing=len(backup.manifest.missing),
    )


def compared(backup: Entries, here: Entries) -> tuple[int, tuple[Difference, ...]]:
    """Compare the entries of two records: how many are the same, and the others, newest first."""
    there = {entry.id: hash(entry) for entry in backup.all()}
    same, found = 0, list[Difference]()
    for entry in here.all():
        if entry.id not in there:
            found.append(Difference("here", entry.id, entry.part, entry.title, "", entry.updated))
        elif there.pop(entry.id) == hash(entry):
            same += 1
        else:
            found.append(_changed(backup.get(entry.id), entry))
    found += (
        Difference("backup", entry.id, entry.part, entry.title, entry.updated, "")
        for entry in map(backup.get, there)
    )
    found.sort(key=lambda one: (max(one.backup, one.here), one.title), reverse=True)
    return same, tuple(found)


def _changed(backup: Entry, here: Entry) -> Difference:
    return Difference("changed", here.id, here.part, here.title, backup.updated, here.updated)


def _opened_here(desk: Desk, folder: Path, unlock: Unlock) -> Vault | None:
    """Open the record that stands in the folder, if it opens in the same way as the backup."""
    try:
        return Vault.open_by(folder, unlock, dice=desk.dice)
    except (WrongPassphraseError, WrongRecoveryCodeError, VaultDamagedError, VaultMissingError):
        return None


def _refuse_another(folder: Path, backup: Backup) -> None:
    """Refuse if the folder holds another record."""
    if _is_another(folder, backup):
        raise OtherRecordError(place=str(folder))


def _is_another(folder: Path, backup: Backup) -> bool:
    """Say whether the folder holds another record; one whose header cannot be read is set aside."""
    try:
        return bool(header_in(folder).id != backup.header.id)
    except PortableRecordError:
        return False
