"""Making a vault out of a backup: "Bringing it back" in ``docs/format/backup.md``."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from portable_record.errors import BackupDamagedError, NotFoundError, VaultDamagedError, VaultFolderError
from portable_record.vault import creation, disk, header, migration, restoring, schema
from portable_record.vault.backup_reading import Backup, opened_copy, write_out
from portable_record.vault.backup_tar import Member
from portable_record.vault.blobs import Blobs
from portable_record.vault.header import Header
from portable_record.vault.lock import VaultLock
from portable_record.vault.slots import Dice
from portable_record.vault.vault import Vault


def restore(
    backup: Backup, folder: Path, *, head: Header, dice: Dice, first: Callable[[Vault], None], moment: str
) -> tuple[Path | None, tuple[str, ...]]:
    """Put the record of a backup into a folder; what ``first`` writes is part of it.

    Args:
        backup: an open backup of which only the manifest was read.
        folder: where to. A record that stands there is set aside whole.
        head: the header it gets: that of the backup, or the same with another passphrase.
        dice: for what is written later.
        first: writes what makes it the record of this device.
        moment: for the name of what is set aside.

    Returns:
        The folder of the record that was set aside, if there was one, and the attachments that are damaged.

    Raises:
        BackupDamagedError, VaultTooNewError: it cannot be used.
        VaultBusyError: another program has the record open, or is restoring here.
        VaultFolderError: the folder holds other things.
        DiskFullError, VaultReadOnlyError, DiskFaultError: the disk does not take it; all is as it was.
    """
    made = restoring.beside(folder)
    if made is None:
        raise VaultFolderError(place=str(folder))
    disk.make_folder(made)
    with restoring.held(made) as lock:
        restoring.empty(made)
        try:
            damaged = _take_out(backup, made)
            head = _brought_up(backup, made, head, dice)
            vault = Vault.opened_with(made, lock, head, backup.keys, dice)
            with closing(vault.database), vault.transaction():
                first(vault)
            disk.sync_file(made / creation.DATABASE)
            disk.write_new(made / creation.UNBORN_HEADER, head.to_bytes())
            disk.rename(made / creation.UNBORN_HEADER, made / creation.HEADER)
            aside = restoring.put_in_place(made, folder, moment)
        except BaseException:
            restoring.remove(made)
            raise
    return aside, damaged


@contextmanager
def looked_into(backup: Backup, dice: Dice) -> Iterator[Vault]:
    """Open the record of a backup for one block, encrypted as it is, in a temporary folder, to look at it.

    Raises:
        BackupDamagedError, VaultTooNewError: it cannot be used.
        DiskFullError, DiskFaultError: there is no room to look at it.
    """
    with disk.faults_named():
        place = TemporaryDirectory(prefix="portable-record-")
    with place as name:
        folder = Path(name)
        write_out(backup.database(), folder / creation.DATABASE)
        backup.examine(folder / creation.DATABASE)
        lock = VaultLock(folder / creation.LOCK)
        head = _brought_up(backup, folder, backup.header, dice)
        with Vault.opened_with(folder, lock, head, backup.keys, dice) as vault:
            yield vault


def _brought_up(backup: Backup, folder: Path, head: Header, dice: Dice) -> Header:
    """Bring an older record to the form of today; the backup itself is the copy that is kept of it."""
    with opened_copy(folder / creation.DATABASE, backup.database_key) as database:
        migration.bring_up_tables(database, schema.check(database, head.id))
    return migration.brought_up(head, backup.keys, dice) if head.version < header.VERSION else head


def _take_out(backup: Backup, made: Path) -> tuple[str, ...]:
    """Write database and attachments, and hold them to what the backup says; return what is damaged."""
    write_out(backup.database(), made / creation.DATABASE)
    backup.examine(made / creation.DATABASE)
    disk.make_folder(made / creation.BLOBS)
    with opened_copy(made / creation.DATABASE, backup.database_key) as database:
        blobs = backup.attachments_of(database)
        whole = {member.name: _kept(member, made / creation.BLOBS, blobs) for member in backup.attachments()}
    disk.sync_folder(made / creation.BLOBS)
    disk.sync_folder(made)
    return tuple(name for name, good in whole.items() if not good)


def _kept(member: Member, folder: Path, blobs: Blobs) -> bool:
    """Write one attachment as it is, and say whether it is whole."""
    with disk.open_new(folder / member.name) as file:
        written = _writing(member.content, file)
        try:
            blobs.verify(member.name, written)
            good = True
        except VaultDamagedError:
            good = False
        except NotFoundError as stray:
            raise BackupDamagedError("An attachment in it belongs to nothing.") from stray
        for _ in written:
            pass
        with disk.faults_named():
            disk.sync(file)
    return good


def _writing(pieces: Iterable[bytes], file: int) -> Iterator[bytes]:
    for piece in pieces:
        with disk.faults_named():
            disk.write(file, piece)
        yield piece
