"""One file as the place of a circle, for a stick or an e-mail: a ZIP archive that holds the same files.

Format: docs/format/circle.md, section 2. Nothing in it is packed or has a name but its hash, and all its
times are the same. It is written anew each time, aside first, so that it is never seen half.
"""

import os
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import crc32

from portable_record.errors import (
    NotFoundError,
    OneFileError,
    StorageDeniedError,
    StorageGoneError,
    TooLargeError,
)
from portable_record.storage.folder import opened_plain, told, written_aside
from portable_record.storage.port import MOST_FILE, check_file_name, is_file_name

MOST_ENTRIES = 65_534
MOST_BYTES = 2**31 - 1
_END = struct.Struct("<4s4H2LH")
_MARK = b"PK\x05\x06"
_HEAD, _BEGINS = struct.Struct("<4s10s12sHH"), b"PK\x03\x04"
_MOST_ROW = 46 + 64 + 64  # bytes of the list for a file; others may say a little more of it than we do
_THEN = (1980, 1, 1, 0, 0, 0)
_BROKEN = (BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, KeyError)


class OneFile:
    """The files of a circle in one file; where there is none yet, it is made when something is put there."""

    most_attached = 5 * 1024 * 1024

    def __init__(self, path: Path) -> None:
        """Stand before a file. Its list is read once, as long as it is the same file."""
        self._path = path
        self._listed: tuple[tuple[int, ...], dict[str, ZipInfo]] = ((), {})

    def names(self) -> frozenset[str]:
        """List what is in it; where the file is not there yet, nothing.

        Raises:
            StorageGoneError: the folder of the file is not there.
            OneFileError: it is no such file, or cut short.
        """
        if not self._path.exists():
            with told(StorageDeniedError):
                self._path.parent.stat()
            return frozenset()
        with self._listing() as (_, files):
            return frozenset(files)

    def get(self, name: str, *, most: int = MOST_FILE) -> bytes:
        """Return a file that is in it; one whose bytes were changed on the way is empty."""
        check_file_name(name)
        try:
            with self._listing() as (there, files):
                file = files.get(name)
                if file is None:
                    raise NotFoundError(place=name)
                if file.file_size > most:
                    raise TooLargeError(place=name)
                return _bytes_at(there, file)
        except StorageGoneError as gone:
            raise NotFoundError(place=name) from gone

    def put(self, name: str, data: bytes) -> None:
        """Add a file."""
        self.put_all({name: data})

    def delete(self, name: str) -> None:
        """Leave a file out."""
        self.put_all({}, away=[name])

    def put_all(self, files: Mapping[str, bytes], *, away: Iterable[str] = ()) -> None:
        """Write it anew, with these files and without others.

        Raises:
            OneFileError: what is there is no such file: it is left as it is.
            TooLargeError: it would hold more than one file may.
            StorageRefusedError: it cannot be written; what was there is still there.
        """
        leave = frozenset(away)
        for name in (*files, *leave):
            check_file_name(name)
        there = self.names()
        if files.keys() <= there and leave.isdisjoint(there):
            return
        if len(there | files.keys()) > MOST_ENTRIES:
            raise TooLargeError
        with written_aside(self._path) as written, ZipFile(written, "w") as new:
            if there:
                with self._opened() as old:
                    _copy(old, new, leave | files.keys())
            for name, data in files.items():
                if name not in leave:
                    new.writestr(_entry(name), data)
            if written.tell() > MOST_BYTES:
                raise TooLargeError

    @contextmanager
    def _listing(self) -> Iterator[tuple[BinaryIO, dict[str, ZipInfo]]]:
        """Open it, and give what its list says; of the file that was listed before, what was read then."""
        with told(StorageDeniedError), opened_plain(self._path, OneFileError()) as file:
            said = os.fstat(file.fileno())
            stamp = (said.st_dev, said.st_ino, said.st_size, said.st_mtime_ns)
            if self._listed[0] != stamp:
                with self._opened() as archive:
                    files = _files(archive)
                self._listed = (stamp, files)
            yield file, self._listed[1]

    @contextmanager
    def _opened(self) -> Iterator[ZipFile]:
        """Open it, once its end has said that its list is not larger than it may be."""
        try:
            with told(StorageDeniedError), opened_plain(self._path, OneFileError()) as file:
                size = file.seek(0, 2)
                file.seek(max(0, size - _END.size))
                _check_end(file.read(), size)
                with ZipFile(file) as archive:
                    yield archive
        except _BROKEN as broken:
            raise OneFileError from broken


def _check_end(end: bytes, size: int) -> None:
    if len(end) != _END.size or not end.startswith(_MARK) or size > MOST_BYTES:
        raise OneFileError
    _, _, _, _, entries, listed, start, comment = _END.unpack(end)
    if (
        comment
        or entries > MOST_ENTRIES
        or listed > entries * _MOST_ROW
        or start + listed + _END.size != size
    ):
        raise OneFileError


def _files(archive: ZipFile) -> dict[str, ZipInfo]:
    """Give its files: named by a hash, not packed, not locked; where others are among them it is not ours."""
    found = {}
    for file in archive.infolist():
        packed = file.compress_type != ZIP_STORED or file.compress_size != file.file_size
        if packed or file.flag_bits & 1 or not is_file_name(file.filename):
            raise OneFileError("Other things are in it.")
        found[file.filename] = file
    return found


def _bytes_at(there: BinaryIO, file: ZipInfo) -> bytes:
    """Read a file where the list has it; nothing where its bytes are others than the list says."""
    there.seek(file.header_offset)
    head = there.read(_HEAD.size)
    if len(head) != _HEAD.size or not head.startswith(_BEGINS):
        return b""
    _, _, _, named, more = _HEAD.unpack(head)
    there.seek(named + more, os.SEEK_CUR)
    data = there.read(file.file_size)
    return data if len(data) == file.file_size and crc32(data) == file.CRC else b""


def _bytes_of(archive: ZipFile, file: ZipInfo) -> bytes:
    """Read a file that is in it; nothing where its bytes are others than the list says."""
    try:
        return archive.read(file)
    except _BROKEN:
        return b""


def _copy(old: ZipFile, new: ZipFile, but: frozenset[str]) -> None:
    """Take over what lies in the old one, whole files only."""
    for name, file in _files(old).items():
        if name in but or file.file_size > MOST_FILE:
            continue
        if data := _bytes_of(old, file):
            new.writestr(_entry(name), data)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _THEN)
    entry.external_attr = 0o600 << 16
    return entry
