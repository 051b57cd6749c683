"""Making a new vault so that a crash leaves a whole one or none (``docs/format/vault.md``, "The folder")."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portable_record.errors import VaultDamagedError, VaultError, VaultExistsError, VaultFolderError
from portable_record.vault import disk

HEADER = "vault.json"
NEW_HEADER = "vault.json.new"
UNBORN_HEADER = "vault.creating"
DATABASE = "vault.db"
BLOBS = "blobs"
LOCK = "lock"
END = "vault.end"
NEW_END = f"{END}.new"
COPY = "vault.db.copy"

NO_HEADER = "Its header is missing."

_MADE = (*(f"{DATABASE}-{name}" for name in ("journal", "wal", "shm")), DATABASE, END, NEW_END, UNBORN_HEADER)
_LEFT_BY_A_CRASH = {*_MADE, BLOBS, LOCK}


def is_vault(folder: Path) -> bool:
    """Say whether there is a vault in this folder, made to its end."""
    return disk.is_file(folder / HEADER)


def lacks_header(folder: Path) -> bool:
    """Say whether a vault lies here whose header is gone: nothing opens it, and no other may be made over it.

    One that was being removed for good when the program was killed looks the same.
    """
    there = disk.names(folder)
    return DATABASE in there and not there & {HEADER, UNBORN_HEADER}


def clear(folder: Path) -> None:
    """Clear away what a crash left of what was being replaced or copied; call it under the lock."""
    for name in (NEW_HEADER, NEW_END):
        disk.remove(folder / name)
    for name in (f"{COPY}-wal", f"{COPY}-shm", COPY):
        disk.remove(folder / name)


def check_folder(folder: Path) -> None:
    """Make sure that a new vault may be made here.

    Raises:
        VaultExistsError: there is one.
        VaultDamagedError: there is one, but its header is lost. A new one must not overwrite it.
        VaultFolderError: the folder holds other things, or is a file.
    """
    with disk.reading():
        if folder.exists() and not folder.is_dir():
            raise VaultFolderError(place=str(folder))
    there = disk.names(folder)
    if HEADER in there:
        raise VaultExistsError(place=str(folder))
    if lacks_header(folder):
        raise VaultDamagedError(NO_HEADER, place=HEADER)
    if there - _LEFT_BY_A_CRASH:
        raise VaultFolderError(place=str(folder))


def begin(folder: Path, header: bytes) -> None:
    """Clear away what a crash left; lay down the header under its first name and an empty database."""
    for name in _MADE:
        disk.remove(folder / name)
    disk.write_new(folder / UNBORN_HEADER, header)
    disk.sync_folder(folder)
    disk.make_folder(folder / BLOBS)
    disk.write_new(folder / DATABASE, b"")


def finish(folder: Path) -> None:
    """Make all that was written durable, and then, at one instant, a vault."""
    disk.sync_file(folder / DATABASE)
    disk.sync_folder(folder)
    disk.rename(folder / UNBORN_HEADER, folder / HEADER)
    disk.sync_folder(folder.parent)


@contextmanager
def all_or_nothing(folder: Path) -> Iterator[None]:
    """Clear the new vault away if anything in the block fails: its recovery code was never shown."""
    try:
        yield
    except BaseException:
        for name in (HEADER, *_MADE):
            with suppress(VaultError):
                disk.remove(folder / name)
        raise
