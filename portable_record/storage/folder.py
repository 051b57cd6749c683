"""A folder as the place of a circle: here, on a stick, or one that a program keeps in step elsewhere.

A folder that is kept in step shows cut files, second copies and files of its own; only names that are hashes
count, and what we write comes whole or not at all: aside first, under a name that such programs leave alone,
then renamed. Apache OpenDAL is not used here: it takes ten times as long to list a folder.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import EACCES, EDQUOT, ENOENT, ENOSPC, ENOTDIR, EPERM, EROFS
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from portable_record.errors import (
    NotFoundError,
    PortableRecordError,
    StorageDeniedError,
    StorageFullError,
    StorageGoneError,
    StorageReadOnlyError,
    StorageRefusedError,
    TooLargeError,
)
from portable_record.storage.port import (
    MOST_ATTACHED,
    MOST_FILE,
    MOST_FILES,
    check_file_name,
    is_file_name,
    put_each,
)

_ASIDE = ("~", ".tmp")
_DAY = 86_400
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

_WRITE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Folder:
    """The files of a circle in a folder."""

    most_attached = MOST_ATTACHED

    def __init__(self, folder: Path) -> None:
        """Stand before a folder; whether it is there is seen when something is done."""
        self._folder = folder

    def names(self) -> frozenset[str]:
        """List what is there."""
        found, aside = set[str](), list[str]()
        with told(StorageDeniedError), os.scandir(self._folder) as listed:
            for file in listed:
                if is_file_name(file.name) and file.is_file(follow_symlinks=False):
                    found.add(file.name)
                elif _is_aside(file.name):
                    aside.append(file.name)
        if len(found) > MOST_FILES:
            raise StorageRefusedError("There are too many files in it.")
        self._sweep(aside)
        return frozenset(found)

    def get(self, name: str, *, most: int = MOST_FILE) -> bytes:
        """Return a file."""
        check_file_name(name)
        try:
            with (
                told(StorageDeniedError),
                opened_plain(self._folder / name, NotFoundError(place=name)) as file,
            ):
                data = file.read(most + 1)
        except StorageGoneError as gone:
            raise NotFoundError(place=name) from gone
        if len(data) > most:
            raise TooLargeError(place=name)
        return data

    def put(self, name: str, data: bytes) -> None:
        """Put a file there, whole; one that lies there as it is to be is not touched."""
        check_file_name(name)
        with suppress(NotFoundError, TooLargeError, StorageRefusedError):
            if self.get(name, most=len(data)) == data:
                return
        with written_aside(self._folder / name) as file:
            file.write(data)

    def delete(self, name: str) -> None:
        """Take a file away."""
        check_file_name(name)
        with told(StorageReadOnlyError):
            (self._folder / name).unlink(missing_ok=True)

    def put_all(self, files: Mapping[str, bytes], *, away: Iterable[str] = ()) -> None:
        """Put many files there, and take others away."""
        put_each(self, files, away)

    def _sweep(self, aside: Iterable[str]) -> None:
        """Take away what was begun a day before the folder last changed: whoever wrote it was cut off."""
        for name in aside:
            with suppress(OSError):
                if (self._folder / name).stat().st_mtime < self._folder.stat().st_mtime - _DAY:
                    (self._folder / name).unlink()


@contextmanager
def opened_plain(path: Path, other: PortableRecordError) -> Iterator[BinaryIO]:
    """Open a file to read, if it is one: no link is followed, and no pipe waited for.

    Raises:
        PortableRecordError: something else lies there; it is ``other`` that is raised.
        OSError: it is not there, or may not be read.
    """
    with os.fdopen(os.open(path, _READ), "rb") as file:
        if not S_ISREG(os.fstat(file.fileno()).st_mode):
            raise other
        yield file


@contextmanager
def written_aside(path: Path) -> Iterator[BinaryIO]:
    """Write a file so that it stands under its name whole, or not at all.

    Raises:
        StorageRefusedError: it cannot be written; what was there before is still there.
    """
    aside = path.with_name(f"{_ASIDE[0]}{path.name}{_ASIDE[1]}")
    try:
        with told(StorageReadOnlyError):
            aside.unlink(missing_ok=True)  # a link there would lead us elsewhere, a pipe would wait
            with os.fdopen(os.open(aside, _WRITE, 0o600), "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
    except BaseException:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise


@contextmanager
def told(denied: type[PortableRecordError]) -> Iterator[None]:
    """Say in our words what the system says; ``denied`` is what it means that we may not.

    Raises:
        StorageRefusedError: whatever the system refuses.
    """
    try:
        yield
    except OSError as broken:
        if broken.errno in (ENOENT, ENOTDIR):
            raise StorageGoneError from broken
        if broken.errno in (ENOSPC, EDQUOT):
            raise StorageFullError from broken
        if broken.errno in (EACCES, EPERM, EROFS):
            raise denied from broken
        raise StorageRefusedError("It cannot be read or written.") from broken


def _is_aside(name: str) -> bool:
    start, end = _ASIDE
    return name.startswith(start) and name.endswith(end) and is_file_name(name[len(start) : -len(end)])
