"""The one door to files: what is written is private, whole and durable, or it is not there."""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from portable_record.errors import (
    DiskFaultError,
    DiskFullError,
    VaultError,
    VaultReadOnlyError,
    VaultUnreadableError,
)

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_COPIED_AT_ONCE = 1 << 20
_OF_OTHERS = 0o077
ON_WINDOWS = os.name == "nt"

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextmanager
def faults_named(*, denied: type[VaultError] = VaultReadOnlyError) -> Iterator[None]:
    """Turn what the operating system says into the error a person can act on.

    Raises:
        DiskFullError: no room is left.
        VaultReadOnlyError, or what ``denied`` names: it may not be done here.
        DiskFaultError: anything else that the disk refuses.
    """
    try:
        yield
    except OSError as fault:
        name = Path(str(fault.filename)).name if fault.filename else ""
        if fault.errno in _FULL:
            raise DiskFullError(place=name) from fault
        if fault.errno in _DENIED:
            raise denied(place=name) from fault
        raise DiskFaultError(fault.strerror or "", place=name) from fault


def reading() -> AbstractContextManager[None]:
    """Name the faults of a block that only reads.

    Raises:
        VaultUnreadableError: it may not be read.
        DiskFaultError: anything else that the disk refuses.
    """
    return faults_named(denied=VaultUnreadableError)


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter, or close to others one that stands already."""
    with faults_named():
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        folder.chmod(PRIVATE_FOLDER)


def close_to_others(folder: Path) -> bool:
    """Take away what others may do with a folder and all in it; say whether there was something.

    What lies deeper is looked at only if the folder itself was open: nobody comes to it otherwise. Where the
    disk knows no such rights, or does not let them be changed, they stay as they are.
    """
    if ON_WINDOWS:
        return False
    was_open = _close(folder)
    inside = folder.rglob("*") if was_open else folder.iterdir()
    with suppress(OSError):
        for path in inside:
            was_open = _close(path) or was_open
    return was_open


def _close(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode) or not mode & _OF_OTHERS:
            return False
        path.chmod(stat.S_IMODE(mode) & ~_OF_OTHERS)
        return not path.lstat().st_mode & _OF_OTHERS
    except OSError:
        return False


def names(folder: Path) -> set[str]:
    """Return the names of what lies in the folder; an absent folder is empty."""
    with reading():
        return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def is_file(path: Path) -> bool:
    """Say whether there is a file."""
    with reading():
        return path.is_file()


def is_folder(path: Path) -> bool:
    """Say whether there is a folder."""
    with reading():
        return path.is_dir()


def read(path: Path, *, most: int) -> bytes | None:
    """Return the file's bytes, at most one more than ``most`` of them; None where there is no such file."""
    with reading():
        try:
            with path.open("rb") as file:
                return file.read(most + 1)
        except FileNotFoundError:
            return None


def write_new(path: Path, data: bytes) -> None:
    """Write a file that was not there and make its bytes durable; its name is made so by `sync_folder`."""
    with faults_named(), open_new(path) as file:
        write(file, data)
        sync(file)


def overwrite(path: Path, place: int, data: bytes) -> None:
    """Write bytes over those at one place of a file that is there; nothing is waited for."""
    with faults_named():
        descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
        try:
            os.lseek(descriptor, place, os.SEEK_SET)
            write(descriptor, data)
        finally:
            os.close(descriptor)


@contextmanager
def open_new(path: Path) -> Iterator[int]:
    """Create a private file and give its descriptor; what is half-written when something fails is removed."""
    how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with faults_named():
        descriptor = os.open(path, how, PRIVATE_FILE)
    try:
        yield descriptor
    except BaseException:
        os.close(descriptor)
        with suppress(OSError):
            path.unlink()
        raise
    os.close(descriptor)


def write(descriptor: int, data: bytes) -> None:
    """Write all of the bytes, however few the system takes at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync(descriptor: int) -> None:
    """Wait until the file's bytes are on the disk."""
    os.fsync(descriptor)


def sync_file(path: Path) -> None:
    """Make durable the bytes of a file that something else wrote."""
    with faults_named():
        descriptor = os.open(path, os.O_RDWR)
        try:
            sync(descriptor)
        finally:
            os.close(descriptor)


def rename(old: Path, new: Path) -> None:
    """Put one file in the place of another at one instant, and make that durable."""
    with faults_named():
        old.replace(new)
    sync_folder(new.parent)


def sync_folder(folder: Path) -> None:
    """Make the folder's names durable. Windows has no call for it."""
    if ON_WINDOWS:
        return
    with faults_named():
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            sync(descriptor)
        finally:
            os.close(descriptor)


def copy_file(old: Path, new: Path) -> None:
    """Copy a file into a private one that was not there, and make its bytes durable."""
    with faults_named(), old.open("rb") as source, open_new(new) as file:
        while piece := source.read(_COPIED_AT_ONCE):
            write(file, piece)
        sync(file)


def link_or_copy(old: Path, new: Path) -> None:
    """Give a file that never changes a second name, or copy it where the disk knows no second names."""
    try:
        os.link(old, new)
    except OSError:
        copy_file(old, new)


def remove_folder(folder: Path) -> None:
    """Remove a folder of ours with all that is in it, if it is there."""
    with faults_named():
        if folder.is_symlink():
            folder.unlink()
        elif folder.is_dir():
            shutil.rmtree(folder)


def remove(path: Path) -> None:
    """Remove the file if it is there."""
    with faults_named():
        path.unlink(missing_ok=True)
