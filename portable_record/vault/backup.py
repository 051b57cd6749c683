"""Making a backup of an open vault: written beside its place, read back, then given its name."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from portable_record.errors import (
    BackupDamagedError,
    BackupNoRoomError,
    FileUnwritableError,
    VaultDamagedError,
    VaultError,
)
from portable_record.vault import creation, disk
from portable_record.vault.backup_file import SALT, Outside, sealed, size_of
from portable_record.vault.backup_manifest import Manifest, held_in
from portable_record.vault.backup_reading import (
    SMALL_CACHE_KIB,
    Backup,
    Progress,
    SoFar,
    damaged_in,
    opened_copy,
)
from portable_record.vault.backup_tar import DATABASE, MANIFEST, Member, packed, packed_size
from portable_record.vault.check import pages
from portable_record.vault.database import Database
from portable_record.vault.slots import Dice
from portable_record.vault.vault import Vault
from portable_record.vault.ways import database_key

PART = ".part"
DEVICE_KEY = "device"
_AT_ONCE = 1 << 18
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class About:
    """What a backup says besides what it holds: whose record, which device made it, when."""

    record: str
    device: str
    made: str


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup: what it holds, its length, and the attachments that were damaged before."""

    manifest: Manifest
    size: int
    damaged: tuple[str, ...]


def make(vault: Vault, out: Path, about: About, *, dice: Dice, progress: Progress) -> Made:
    """Write a backup to a file; what has this name is replaced at the end, at one instant.

    Raises:
        VaultDamagedError: the record is damaged, so that its copy would be of no use.
        DiskFullError, DiskFaultError, VaultReadOnlyError: the copy of the database cannot be made.
        BackupNoRoomError, FileUnwritableError: the place does not take it; nothing half-done is left.
        BackupDamagedError: what was read back is not what was written; the disk may be failing.
    """
    outside = Outside(vault.header.to_bytes(), dice(SALT))
    part = out.with_name(out.name + PART)
    with _copy(vault) as copy:
        manifest, names = _described(vault, copy, about)
        files = {DATABASE: copy} | {name: vault.folder / creation.BLOBS / name for name in names}
        sizes = [len(manifest.to_bytes()), *map(_size_of, files.values())]
        size = size_of(outside, packed_size(sizes))
        so_far = SoFar(2 * size, progress)
        try:
            _prepare(part, size)
            content = packed(_members(manifest, files))
            _write(part, so_far.passing(sealed(outside, vault.ways.keys, content)))
            damaged = _read_back(vault, part, copy, manifest, so_far)
            with _place_named(out):
                part.replace(out)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
    with suppress(VaultError):  # some disks know no such thing
        disk.sync_folder(out.parent)
    return Made(manifest, size, damaged)


@contextmanager
def _copy(vault: Vault) -> Iterator[Path]:
    """Copy the database as it is at this instant, encrypted as it is; the copy goes with the block."""
    creation.clear(vault.folder)
    path = vault.folder / creation.COPY
    try:
        disk.write_new(path, b"")
        with _small(vault, vault.folder / creation.DATABASE) as reader:
            reader.copy_to(path)
        yield path
    finally:
        with suppress(VaultError):
            creation.clear(vault.folder)


@contextmanager
def _small(vault: Vault, path: Path) -> Iterator[Database]:
    """Open a database of this vault by itself, with little memory; the vault's own stays free for others."""
    key = database_key(vault.header, vault.ways.keys)
    with closing(Database(path, key, cache_kib=SMALL_CACHE_KIB)) as database:
        yield database


def _described(vault: Vault, copy: Path, about: About) -> tuple[Manifest, list[str]]:
    """Take this device's private key out of the copy; say what it holds, and which attachments go along."""
    with _small(vault, copy) as database:
        if any(True for _ in pages(database)):
            raise VaultDamagedError(place="vault.db")
        database.run("DELETE FROM keys WHERE name = ?", (DEVICE_KEY,))
        database.forget_traces()
        held = held_in(database, vault.id)
        names = [str(name) for (name,) in database.rows("SELECT name FROM blobs ORDER BY name")]
    there = [name for name in names if vault.blobs.is_there(name)]
    missing = tuple(sorted({*names} - {*there}))
    sha256 = hashlib.sha256()
    for piece in _bytes_of(copy):
        sha256.update(piece)
    manifest = Manifest(
        vault=vault.id,
        record=about.record,
        device=about.device,
        made=about.made,
        held=held,
        size=_size_of(copy),
        sha256=sha256.digest(),
        missing=missing,
    )
    return manifest, there


def _members(manifest: Manifest, files: Mapping[str, Path]) -> Iterator[Member]:
    said = manifest.to_bytes()
    yield Member(MANIFEST, len(said), [said])
    for name, path in files.items():
        yield Member(name, _size_of(path), _bytes_of(path))


def _prepare(part: Path, size: int) -> None:
    """Clear away what a crash left, and see that there is room before anything is written."""
    with _place_named(part):
        part.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        room = shutil.disk_usage(part.parent).free
    if room < size:
        raise BackupNoRoomError(f"It needs {_megabytes(size)} MB; {_megabytes(room)} MB are free.")


def _write(part: Path, pieces: Iterable[bytes]) -> None:
    """Write the new file and make its bytes durable."""
    with _place_named(part):
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(part, flags, disk.PRIVATE_FILE)
    try:
        for piece in pieces:
            with _place_named(part):
                disk.write(descriptor, piece)
        with _place_named(part):
            disk.sync(descriptor)
            if hasattr(os, "posix_fadvise"):  # so that reading it back asks the disk, not our memory
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def _read_back(vault: Vault, part: Path, copy: Path, manifest: Manifest, so_far: SoFar) -> tuple[str, ...]:
    """Open it as whoever restores it will; return the attachments that are damaged in it."""
    with disk.reading(), part.open("rb") as file:
        backup = Backup(file, lambda _header: vault.ways.keys, so_far)
        if backup.manifest != manifest:
            raise BackupDamagedError
        for _ in backup.database():
            pass
        with opened_copy(copy, backup.database_key) as database:
            return tuple(damaged_in(backup.attachments(), backup.attachments_of(database)))


def _bytes_of(path: Path) -> Iterator[bytes]:
    with disk.reading(), path.open("rb") as file:
        yield from iter(lambda: file.read(_AT_ONCE), b"")


def _size_of(path: Path) -> int:
    with disk.reading():
        return path.stat().st_size


def _megabytes(size: int) -> str:
    return f"{-(-size // 1_000_000):,}"


@contextmanager
def _place_named(path: Path) -> Iterator[None]:
    """Name the faults of the place a backup is written to; it is another disk than the record's.

    Raises:
        BackupNoRoomError: no room is left, or the disk takes no file as large.
        FileUnwritableError: anything else.
    """
    try:
        yield
    except OSError as fault:
        if fault.errno in _NO_ROOM:
            raise BackupNoRoomError(fault.strerror or "", place=str(path.parent)) from fault
        raise FileUnwritableError(fault.strerror or "", place=str(path)) from fault
