"""What is inside a backup: a tar file, written and read as a stream, in one form only.

``docs/format/backup.md``, "What is inside". The heads are those of ``tarfile``; any tar program reads them.
What is read is held to the one form, so no name, link or folder in it can say where something is written.
"""

import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portable_record.errors import BackupDamagedError

BLOCK = 512
RECORD = 10_240
END = bytes(BLOCK)
MANIFEST = "manifest.json"
DATABASE = "vault.db"

_ATTACHMENT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Member:
    """One thing inside: its name, its length, and its bytes, in pieces, to be taken before the next."""

    name: str
    size: int
    content: Iterable[bytes]


def is_attachment(name: str) -> bool:
    """Say whether this is a name that an attachment may have."""
    return _ATTACHMENT.fullmatch(name) is not None


def packed(members: Iterable[Member]) -> Iterator[bytes]:
    """Write members as a tar file, in pieces; each must have as many bytes as it says."""
    size = 0
    for member in members:
        yield _head(member.name, member.size)
        yield from member.content
        yield bytes(-member.size % BLOCK)
        size += BLOCK + member.size + -member.size % BLOCK
    yield END + END
    yield bytes(-(size + 2 * BLOCK) % RECORD)


def packed_size(sizes: Iterable[int]) -> int:
    """Say how long a tar file with members of these lengths is."""
    size = sum(BLOCK + size + -size % BLOCK for size in sizes) + 2 * BLOCK
    return size + -size % RECORD


def unpacked(pieces: Iterable[bytes]) -> Iterator[Member]:
    """Read a tar file, member by member; what the caller leaves of a content is passed over.

    Raises:
        BackupDamagedError: while iterating; it is not whole, or not in the one form and order.
    """
    source = _Source(pieces)
    before = ""
    while (block := source.take(BLOCK)) != END:
        member = _member(block, source)
        if not _follows(member.name, before):
            raise BackupDamagedError("What is inside is not in order.")
        before = member.name
        yield member
        for _ in member.content:
            pass
        if any(source.take(-member.size % BLOCK)):
            raise BackupDamagedError("What is inside is not in its one form.")
    if before in ("", MANIFEST):
        raise BackupDamagedError("The record is not in it.")
    rest = b"".join(source.all_of(BLOCK + -(source.taken + BLOCK) % RECORD))
    if any(rest) or source.has_more():
        raise BackupDamagedError("Something comes after its end.")


def _head(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT, "ascii", "strict")


def _member(block: bytes, source: "_Source") -> Member:
    try:
        info = tarfile.TarInfo.frombuf(block, "ascii", "surrogateescape")
    except tarfile.HeaderError as broken:
        raise BackupDamagedError("What is inside is not in its one form.") from broken
    known = info.name in (MANIFEST, DATABASE) or is_attachment(info.name)
    if not known or info.size < 0 or _head(info.name, info.size) != block:
        raise BackupDamagedError("What is inside is not in its one form.")
    return Member(info.name, info.size, source.all_of(info.size))


def _follows(name: str, before: str) -> bool:
    """Say whether a member may come after another one: manifest, database, attachments by name."""
    if not before:
        return name == MANIFEST
    if before == MANIFEST:
        return name == DATABASE
    return name not in (MANIFEST, DATABASE) and (before == DATABASE or name > before)


class _Source:
    """A stream of bytes from which a number of bytes can be taken."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._held = b""
        self.taken = 0

    def all_of(self, size: int) -> Iterator[bytes]:
        """Give so many bytes, in pieces."""
        while size:
            if not self.has_more():
                raise BackupDamagedError("It is cut.")
            piece, self._held = self._held[:size], self._held[size:]
            size -= len(piece)
            self.taken += len(piece)
            yield piece

    def take(self, size: int) -> bytes:
        """Give so few bytes that they fit into memory."""
        return b"".join(self.all_of(size))

    def has_more(self) -> bool:
        while not self._held:
            try:
                self._held = next(self._pieces)
            except StopIteration:
                return False
        return True
