"""Cut a file into its entries without reading the whole of it into memory.

A file may be a Bundle, one resource, a list of resources, or NDJSON (one resource a line). What an entry
says is not looked at here. A Bundle inside a Bundle is one entry. A Bundle that holds no resource at all is
one entry itself, so that nothing is lost. A byte order mark at the very start of the file is passed over.

What stands around the resources of a Bundle is read as strictly as they are. Where the fault lies in one
entry, that entry alone is given out with its fault, and the walk goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from portable_record.errors import (
    CutError,
    EntryTooLongError,
    FileTooLargeError,
    IntakeError,
    NotFhirError,
    TooManyEntriesError,
)
from portable_record.record.around import Names, check_value, read_text, read_url
from portable_record.record.json_text import MOST
from portable_record.record.walk import Buffer, Walk

MOST_FILE = 512 * 1024 * 1024
MOST_ENTRIES = 500_000

_BOM = b"\xef\xbb\xbf"
_SPACES = b" \t\r\n"
_GOES_ON = b"{[,:"  # a line of JSON that ends so is not an entry by itself

_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"<", "It looks like XML or a web page. Ask for the same in JSON."),
    (b"%PDF", "It looks like a PDF."),
    (b"PK", "It looks packed, or like an Office file. Unpack it first."),
    (b"\x1f\x8b", "It is packed. Unpack it first."),
    (b"\xff\xfe", "It is written in UTF-16. Ask for UTF-8."),
    (b"\xfe\xff", "It is written in UTF-16. Ask for UTF-8."),
    (b"\xff\xd8\xff", "It looks like a picture."),
    (b"\x89PNG", "It looks like a picture."),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry of a file: ``buffer[start:end]`` is its JSON. ``full_url`` is what a Bundle calls it.

    Where what stands around a resource is broken, ``fault`` says how, and the bytes are those of the broken
    place.
    """

    start: int
    end: int
    full_url: str = ""
    fault: IntakeError | None = None


class Cut:
    """The pieces of a file, found while one iterates.

    Pieces that come before a damaged place are given out before the error is raised. ``skipped`` counts the
    entries of a Bundle that hold no resource (requests to delete, for one); it is complete at the end.

    Raises while iterating: NotFhirError, CutError, FileTooLargeError, EntryTooLongError, TooManyEntriesError,
    NotUtf8Error, NotJsonError and its kinds. Where a place is known it is a byte and a line, both from 1.
    What is wrong around the entries of a Bundle is raised at the end, after all of its pieces.
    """

    def __init__(self, buffer: Buffer) -> None:
        self.skipped = 0
        self._buffer = buffer

    def __iter__(self) -> Iterator[Piece]:
        self.skipped = 0
        for count, piece in enumerate(self._pieces()):
            if count == MOST_ENTRIES:
                raise TooManyEntriesError(f"We take {MOST_ENTRIES:,}.")
            yield piece

    def _pieces(self) -> Iterator[Piece]:
        size = len(self._buffer)
        if size > MOST_FILE:
            raise FileTooLargeError(f"It has {size:,} bytes; we take {MOST_FILE:,}.")
        walk = Walk(self._buffer, len(_BOM) if self._buffer[: len(_BOM)] == _BOM else 0)
        walk.space()
        if walk.sees(b"["):
            return self._listed(walk)
        if not walk.sees(b"{"):
            raise NotFhirError(_kind(self._buffer[walk.at : walk.at + 8]))
        return self._lines(walk) if self._has_lines(walk.at) else self._object(walk)

    def _has_lines(self, start: int) -> bool:
        """Whether the first line is an entry by itself and another one follows."""
        newline = self._buffer.find(b"\n", start, start + MOST)
        if newline < 0:
            return False
        after = Walk(self._buffer, newline)
        after.space()
        last = self._buffer[max(start, newline - 1000) : newline].rstrip(_SPACES)[-1:]
        return after.sees(b"{") and last not in _GOES_ON

    def _lines(self, walk: Walk) -> Iterator[Piece]:
        """NDJSON: whatever stands on a line is a piece, broken or not."""
        size = len(self._buffer)
        while walk.at < size:
            walk.space()
            newline = self._buffer.find(b"\n", walk.at, walk.at + MOST)
            end = size if newline < 0 else newline
            if end - walk.at > MOST:
                raise EntryTooLongError(f"We take {MOST:,} bytes.", place=walk.place)
            stripped = len(self._buffer[walk.at : end].rstrip(_SPACES))
            if stripped:
                yield Piece(walk.at, walk.at + stripped)
            walk.at = end + 1

    def _listed(self, walk: Walk) -> Iterator[Piece]:
        for _ in walk.items():
            start = walk.at
            walk.skip()
            yield Piece(start, walk.at)
        self._nothing_after(walk)

    def _object(self, walk: Walk) -> Iterator[Piece]:
        """One resource; or a Bundle, whose ``resourceType`` may come before its entries or after them."""
        start = walk.at
        is_bundle: bool | None = None
        waiting: list[Piece] = []
        found = 0
        names = Names()
        around: list[tuple[int, int]] = []
        for written in walk.members():
            begin = walk.at
            try:
                name = names.read(written)
            except IntakeError as fault:
                raise self._placed(fault, begin) from None
            if name == "entry" and is_bundle is not False and walk.sees(b"["):
                for piece in self._entries(walk):
                    found += 1
                    if is_bundle:
                        yield piece
                    else:
                        waiting.append(piece)
                continue
            walk.skip()
            around.append((begin, walk.at))
            if name == "resourceType":
                is_bundle = _is_bundle(self._buffer[begin : walk.at])
        end = walk.at
        self._nothing_after(walk)
        if is_bundle and found:
            yield from waiting
            self._read_around(around)
            return
        self.skipped = 0
        if end - start > MOST:
            raise EntryTooLongError(f"It has {end - start:,} bytes; we take {MOST:,}.")
        yield Piece(start, end)

    def _entries(self, walk: Walk) -> Iterator[Piece]:
        for count, _ in enumerate(walk.items()):
            if count == MOST_ENTRIES:
                raise TooManyEntriesError(f"We take {MOST_ENTRIES:,}.")
            piece = self._entry(walk)
            if piece is None:
                self.skipped += 1
            else:
                yield piece

    def _entry(self, walk: Walk) -> Piece | None:
        """Move past one entry of a Bundle; nothing comes of one that holds no resource."""
        start = end = 0
        full_url = ""
        broken: Piece | None = None
        names = Names()
        for written in walk.members():
            begin = walk.at
            walk.skip()
            try:
                name = names.read(written)
                if name == "resource":
                    start, end = begin, walk.at
                elif name == "fullUrl":
                    full_url = read_url(self._buffer[begin : walk.at])
                else:
                    check_value(self._buffer[begin : walk.at])
            except IntakeError as fault:
                broken = broken or Piece(begin, walk.at, fault=fault)
        return broken or (Piece(start, end, full_url) if end else None)

    def _read_around(self, around: list[tuple[int, int]]) -> None:
        for begin, end in around:
            try:
                check_value(self._buffer[begin:end])
            except IntakeError as fault:
                raise self._placed(fault, begin) from None

    def _placed(self, fault: IntakeError, at: int) -> IntakeError:
        fault.place = Walk(self._buffer, at).place
        return fault

    def _nothing_after(self, walk: Walk) -> None:
        walk.space()
        if walk.at < len(self._buffer):
            raise CutError("Something follows after the end.", place=walk.place)


def cut(buffer: Buffer) -> Cut:
    """Return the pieces of a file; see ``Cut``."""
    return Cut(buffer)


def _is_bundle(written: bytes) -> bool:
    try:
        return read_text(written) == "Bundle"
    except IntakeError:
        return False


def _kind(start: bytes) -> str:
    if not start:
        return "There is nothing in it."
    return next((says for magic, says in _KINDS if start.startswith(magic)), "")
