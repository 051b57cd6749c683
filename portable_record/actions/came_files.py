"""A packed share or a page with files that came: the files are taken out, checked, kept if the share is.

Where they lie in it is found in the reader process, and the signed text is read there. What is done here is
to cut out bytes and to open seals.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from portable_record.actions.files import open_file, size_of
from portable_record.crypto.b64 import unb64url
from portable_record.errors import (
    ArchiveBrokenError,
    AttachmentMissingError,
    MalformedError,
    PortableRecordError,
    ReadingError,
)
from portable_record.record.asking.attached import AT, safe_name
from portable_record.record.file_types import LOOK, type_of
from portable_record.sharing.attachments import MOST_ALL, SentFile, files_in
from portable_record.sharing.bundle import resources_by_url
from portable_record.sharing.packed import MAGIC, TAIL, Member
from portable_record.sharing.reader.asking import Reader
from portable_record.sharing.sealed_file import MOST as MOST_SEALED
from portable_record.sharing.verdict import Verdict, refusal
from portable_record.vault.blobs import Blobs

MOST_PACKED = MOST_ALL + (MOST_ALL >> 10) + MOST_SEALED
NAMELESS = "file"
_PIECE = 1 << 18

Read = Callable[[bytes], Verdict]


class Source(Protocol):
    """Bytes of which slices can be asked for: a file on its way in, or one on the disk."""

    def __len__(self) -> int: ...
    def __getitem__(self, place: slice, /) -> bytes: ...


class OnDisk:
    """A file on the disk, of which slices can be asked for."""

    def __init__(self, file: Path) -> None:
        """Look how long it is.

        Raises:
            FileNameError, FileUnreadableError: it cannot be read.
        """
        self._file = file
        with open_file(file) as opened:
            self._size = size_of(opened)

    def __len__(self) -> int:
        """Return how many bytes it has."""
        return self._size

    def __getitem__(self, place: slice, /) -> bytes:
        """Return the bytes from a place to another."""
        start, end, _ = place.indices(self._size)
        with open_file(self._file) as opened:
            opened.seek(start)
            return opened.read(max(0, end - start))


@dataclass(frozen=True, slots=True)
class CameFile:
    """One file of a share that came: what is signed of it, how it is called, and where its bytes lie."""

    sent: SentFile
    name: str
    source: Source = field(repr=False)
    start: int
    end: int

    def opened(self) -> Iterator[bytes]:
        """Give its bytes; only when the last piece was given is it known to be the file that was signed.

        Raises:
            AttachmentChangedError: while iterating; it is not.
        """
        return self.sent.open(_pieces(self.source, self.start, self.end))


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file of something in the inbox: what it is, by its own bytes, and their name in the vault."""

    name: str
    mime: str
    size: int
    blob: str


def is_packed(source: Source) -> bool:
    """Say by its beginning whether something is a share packed with its files."""
    return source[0 : len(MAGIC)] == MAGIC


def read_packed(source: Source, reader: Reader, read: Read) -> tuple[Verdict, bytes, tuple[CameFile, ...]]:
    """Read a packed share to its verdict, with the sealed file in it and its files, all of them checked.

    Raises:
        ReaderStoppedError and the like: reading went wrong.
    """
    try:
        members = _members(source, reader)
    except ReadingError as fault:
        return refusal(fault), b"", ()
    sealed = source[members[0].start : members[0].end]
    verdict = read(sealed)
    if verdict.refused:
        return verdict, sealed, ()
    try:
        files = _checked(verdict, [(source, each.start, each.end) for each in members[1:]])
    except ReadingError as fault:
        return _refused(verdict, fault), sealed, ()
    return verdict, sealed, files


def read_page(verdict: Verdict, page: bytes) -> tuple[Verdict, tuple[CameFile, ...]]:
    """Take out of a page that was read the files that travel in it, all of them checked."""
    if not verdict.in_page:
        return verdict, ()
    try:
        sources = [unb64url(page[start:end].decode()) for start, end in verdict.in_page]
        places = [(source, 0, len(source)) if source else None for source in sources]
        return verdict, _checked(verdict, places)
    except (ReadingError, MalformedError) as fault:
        return _refused(verdict, fault), ()


def keep_files(blobs: Blobs, files: Sequence[CameFile]) -> list[dict[str, object]]:
    """Keep the files in the vault, in the transaction that keeps their share; say of each what is to be kept.

    Raises:
        AttachmentChangedError: a file was changed since it was checked.
        VaultError: the disk does not take it.
    """
    kept: list[dict[str, object]] = []
    for each in files:
        head: list[bytes] = []
        ref = blobs.write(_looking(each.opened(), head))
        mime = type_of(head[0][:LOOK], each.name)
        kept.append({"name": each.name, "mime": mime, "size": ref.size, "blob": ref.name})
    return kept


def kept_files(value: Mapping[str, object]) -> tuple[KeptFile, ...]:
    """List the files that came with something in the inbox."""
    listed = value.get("files")
    return tuple(KeptFile(**each) for each in (listed if isinstance(listed, list) else ()))


def names_away(value: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the files of something in a team's inbox that are on other devices alone."""
    here = [(file.name, file.size) for file in kept_files(value)]
    found = []
    for name, size in value.get("files_there", ()):
        if (name, size) in here:
            here.remove((name, size))
        else:
            found.append(str(name))
    return tuple(found)


def _members(source: Source, reader: Reader) -> tuple[Member, ...]:
    """Find where everything lies; around it stands nothing but what the list makes stand there."""
    length = len(source)
    if length > MOST_PACKED:
        raise ArchiveBrokenError
    members = reader.read_list(source[max(0, length - TAIL) : length], length)
    for each in members:
        before = source[each.start - len(each.before) : each.start]
        if (before, source[each.end : each.end + len(each.after)]) != (each.before, each.after):
            raise ArchiveBrokenError
    if members[0].end - members[0].start > MOST_SEALED:
        raise ArchiveBrokenError
    return members


def _refused(verdict: Verdict, fault: PortableRecordError) -> Verdict:
    return refusal(fault, kind=verdict.kind, signer=verdict.signer, limits=verdict.limits)


def _checked(verdict: Verdict, places: Sequence[tuple[Source, int, int] | None]) -> tuple[CameFile, ...]:
    """Make sure that there is a place for each file that is signed, and that it holds that file.

    A place that is None is of a file that did not travel.
    """
    signed = signed_files(verdict)
    if len(places) < len(signed):
        raise AttachmentMissingError
    if len(places) > len(signed):
        raise ArchiveBrokenError
    files = [
        CameFile(sent, name, *place)
        for (sent, name), place in zip(signed, places, strict=True)
        if place is not None
    ]
    for each in files:
        each.sent.check_length(each.end - each.start)
    for each in files:
        for _ in each.opened():
            pass
    return tuple(files)


def signed_files(verdict: Verdict) -> list[tuple[SentFile, str]]:
    """Give the files that are signed in what was read, each with its name."""
    return [
        (sent, _name(resources_by_url(taken.bundle).get(sent.url, {})))
        for taken in verdict.taken
        for sent in files_in(taken.bundle)
    ]


def _name(document: dict[str, object]) -> str:
    found = AT.get(document)
    return safe_name(found.get("title") if isinstance(found, dict) else "") or NAMELESS


def _pieces(source: Source, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, _PIECE):
        yield source[at : min(at + _PIECE, end)]


def _looking(pieces: Iterator[bytes], head: list[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        if not head:
            head.append(piece)
        yield piece
