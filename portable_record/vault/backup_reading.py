"""A backup that is being read: opened, and held to what it says of itself (``docs/format/backup.md``)."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from portable_record.errors import BackupDamagedError, NotFoundError, VaultDamagedError
from portable_record.vault import backup_tar, disk
from portable_record.vault.backup_file import Outside, Unlock, opened, read_outside
from portable_record.vault.backup_manifest import MOST, Manifest, held_in
from portable_record.vault.backup_tar import Member
from portable_record.vault.blobs import Blobs
from portable_record.vault.check import pages
from portable_record.vault.database import Database
from portable_record.vault.ways import database_key

SMALL_CACHE_KIB = 4096

Progress = Callable[[int, int], None]
"""Told how many bytes are done, of how many."""


class SoFar:
    """Counts bytes that pass, and tells it a hundred times at most."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total, self._progress = total, progress
        self._done = self._told = 0

    def passing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Let bytes pass."""
        for piece in pieces:
            self._done += len(piece)
            if (self._done - self._told) * 100 >= self._total:
                self._told = self._done
                self._progress(min(self._done, self._total), self._total)
            yield piece


class Backup:
    """An open backup file: what it says it holds, and then its contents, once, in order.

    >>> with file.open("rb") as opened_file:
    ...     backup = Backup(opened_file, by_passphrase(passphrase))
    ...     keep(backup.database())
    ...     for member in backup.attachments():
    ...         keep(member.content)
    """

    def __init__(self, file: BinaryIO, unlock: Unlock, so_far: SoFar | None = None) -> None:
        """Do steps 1 and 2, and of step 3 what concerns the manifest.

        Raises:
            NotABackupError, BackupTooNewError: it is none, or of a later version.
            WrongPassphraseError, WrongRecoveryCodeError: that does not open it.
            BackupDamagedError: it is cut or was changed.
        """
        self.outside: Outside = read_outside(file)
        self.header = self.outside.parsed()
        try:
            self.keys = unlock(self.header)
        except VaultDamagedError as broken:
            raise BackupDamagedError from broken
        pieces = opened(file, self.outside, self.keys)
        self._members = backup_tar.unpacked(so_far.passing(pieces) if so_far else pieces)
        first = next(self._members)
        if first.size > MOST:
            raise BackupDamagedError("Its list of contents is too long.")
        self.manifest = Manifest.parse(b"".join(first.content))
        if self.manifest.vault != self.header.id:
            raise BackupDamagedError("It belongs to another record.")

    @property
    def database_key(self) -> bytes:
        """The key of the database inside."""
        return database_key(self.header, self.keys)

    def attachments_of(self, database: Database) -> Blobs:
        """Know the attachments by what the database says of them; it has no folder for them."""
        nowhere = Path(backup_tar.MANIFEST)
        return Blobs(nowhere, database, self.keys.vault_key, self.header.id, lambda size: bytes(size))

    def database(self) -> Iterator[bytes]:
        """Give the bytes of the database, first of all; when the last one came it is what the manifest says.

        Raises:
            BackupDamagedError: while iterating; it is not.
        """
        reckoned = hashlib.sha256()
        member = next(self._members)
        for piece in member.content:
            reckoned.update(piece)
            yield piece
        if (member.size, reckoned.digest()) != (self.manifest.size, self.manifest.sha256):
            raise BackupDamagedError("The record in it is not the one it was.")

    def attachments(self) -> Iterator[Member]:
        """Give each attachment, after the database; at the end the whole file is read, and whole.

        Raises:
            BackupDamagedError: while iterating; it is not.
        """
        awaited = self.manifest.held.attachments - len(self.manifest.missing)
        for member in self._members:
            awaited -= 1
            yield member
        if awaited:
            raise BackupDamagedError("Attachments are missing in it, or too many.")

    def examine(self, path: Path) -> None:
        """Look over the database that was taken out (step 4).

        Raises:
            BackupDamagedError: it does not open, or is not what the manifest says.
        """
        with opened_copy(path, self.database_key) as database:
            if any(True for _ in pages(database)) or held_in(database, self.header.id) != self.manifest.held:
                raise BackupDamagedError("The record in it is not the one it was.")


def damaged_in(members: Iterable[Member], blobs: Blobs) -> Iterator[str]:
    """Take members to their end, and give the names of attachments that are not whole.

    Raises:
        BackupDamagedError: while iterating; one belongs to nothing in the database.
    """
    for member in members:
        try:
            blobs.verify(member.name, member.content)
        except VaultDamagedError:
            yield member.name
        except NotFoundError as stray:
            raise BackupDamagedError("An attachment in it belongs to nothing.") from stray


@contextmanager
def opened_copy(path: Path, key: bytes) -> Iterator[Database]:
    """Open a database beside the vault's own, with little memory; what is damaged in it is the backup's.

    Raises:
        BackupDamagedError: it cannot be read.
    """
    try:
        with closing(Database(path, key, cache_kib=SMALL_CACHE_KIB)) as database:
            yield database
    except VaultDamagedError as broken:
        raise BackupDamagedError("The record in it is not the one it was.") from broken


def write_out(pieces: Iterable[bytes], path: Path) -> None:
    """Write what is inside to a new private file, durably.

    Raises:
        DiskFullError, VaultReadOnlyError, DiskFaultError: the disk does not take it.
    """
    with disk.open_new(path) as file:
        for piece in pieces:
            with disk.faults_named():
                disk.write(file, piece)
        with disk.faults_named():
            disk.sync(file)
