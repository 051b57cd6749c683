"""A share packed with its files: a stored ZIP, made as it goes out, and read strictly by the list at its end.

See docs/format/attachments.md. The list is foreign, so it is taken apart in the reader process; whoever holds
the whole then only compares bytes with what the list makes them be.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from portable_record.errors import ArchiveBrokenError, ArchiveNotReadError
from portable_record.sharing.attachments import MOST_FILES, SentFile
from portable_record.sharing.zip_stream import ZipStream

SHARE = "share.carebundle"
MAGIC = b"PK\x03\x04"
TAIL = 8192
"""How many of the last bytes hold the whole list, however many files there are."""

_LATER = 8  # the flag that says: the lengths follow the data
_STORED = 0
_END = struct.Struct("<4s4H2LH")
_LISTED = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_AFTER = struct.Struct("<4s3L")


@dataclass(frozen=True, slots=True)
class Member:
    """Where the bytes of one file in it lie, and what must stand just before and after them."""

    start: int
    end: int
    before: bytes
    after: bytes


def name_of(number: int) -> str:
    """Return the name of a file in it; the first is 1."""
    return f"files/{number}"


def pack(
    sealed: bytes, files: Sequence[tuple[SentFile, Iterable[bytes]]], *, when: datetime
) -> Iterator[bytes]:
    """Put a sealed file and the files that travel with it together, each given in pieces of any size."""
    zipped = ZipStream(when)
    yield from zipped.add(SHARE, [sealed], packed=False)
    for number, (file, pieces) in enumerate(files, 1):
        yield from zipped.add(name_of(number), file.seal(pieces), packed=False)
    yield from zipped.end()


def read_list(tail: bytes, length: int) -> tuple[Member, ...]:
    """Read where all lies in a packed share of ``length`` bytes: the sealed file first, then its files.

    ``tail`` is its end: ``TAIL`` bytes, or all of it if it is shorter.

    Raises:
        ArchiveNotReadError: it is a ZIP of something else, or none.
        ArchiveBrokenError: it is not put together as it should be.
    """
    begin, number = _end(tail, length)
    if not 0 < number <= MOST_FILES + 1:
        raise ArchiveNotReadError
    at, reached = begin - (length - len(tail)), 0
    if at < 0:
        raise ArchiveNotReadError
    members = []
    for place in range(number):
        name = (SHARE if place == 0 else name_of(place)).encode()
        member, at = _member(tail, at, name, reached, first=place == 0)
        reached = member.end + _AFTER.size
        members.append(member)
    if reached != begin or at != len(tail) - _END.size:
        raise ArchiveBrokenError
    return tuple(members)


def _end(tail: bytes, length: int) -> tuple[int, int]:
    """Say where the list begins and how many are on it."""
    if len(tail) < _END.size or len(tail) > length:
        raise ArchiveNotReadError
    sign, disk, first, here, number, size, begin, comment = _END.unpack(tail[-_END.size :])
    if sign != b"PK\x05\x06" or begin + size + _END.size != length:
        raise ArchiveNotReadError
    if (disk, first, comment) != (0, 0, 0) or here != number:
        raise ArchiveBrokenError
    return begin, number


def _member(tail: bytes, at: int, name: bytes, reached: int, *, first: bool) -> tuple[Member, int]:
    """Read one line of the list; it must bear this name, and its file begin where the one before ended."""
    end, wrong = at + _LISTED.size, ArchiveNotReadError if first else ArchiveBrokenError
    if end + len(name) > len(tail) - _END.size:
        raise wrong
    sign, _, need, flags, method, time, day, crc, packed, size, *lengths, _, begin = _LISTED.unpack(
        tail[at:end]
    )
    named, extra, comment, disk, _ = lengths
    if sign != b"PK\x01\x02":
        raise ArchiveBrokenError
    if tail[end : end + named] != name:
        raise wrong
    plain = (flags, method, extra, comment, disk) == (_LATER, _STORED, 0, 0, 0)
    if not plain or packed != size or begin != reached:
        raise ArchiveBrokenError
    before = _LOCAL.pack(MAGIC, need, flags, method, time, day, 0, 0, 0, named, 0) + name
    start = begin + len(before)
    after = _AFTER.pack(b"PK\x07\x08", crc, size, size)
    return Member(start, start + size, before, after), end + named
