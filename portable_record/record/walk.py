"""A walk over the bytes of a JSON text: where does each value begin and end?

Nothing is decoded and no value is built. Patterns swallow whole runs of text and stop at brackets only.
What is skipped is checked for balance, not for grammar: whoever reads a piece parses it strictly. Every
step is bounded, so a text made to hurt is refused after as many bytes as one value may have.

A text need not be in memory: one that is looked into piece by piece (``Readable``) is seen through a window
that moves along, and grows where a value does not fit into it.
"""

import re
from collections.abc import Iterator
from mmap import mmap
from typing import Never, Protocol

from portable_record.errors import CutError, EntryTooLongError, TooDeepError
from portable_record.record.json_text import MOST

DEEPEST = 70
MOST_MEMBERS = 1000
WINDOW = 256 * 1024
_COUNTED_AT_ONCE = 1024 * 1024

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_FILLER = rb'[^{}\[\]"]*+'
_LEAF = rb"\{" + _FILLER + rb"(?:" + _STRING + _FILLER + rb")*+\}"
_SWALLOWED = rb"(?:(?:" + _STRING + rb"|" + _LEAF + rb")" + _FILLER + rb")*+"
_JUMP = re.compile(_FILLER + _SWALLOWED + rb'(?:([{\[])|([}\]])|"|\Z)', re.DOTALL)
_OPENED, _CLOSED = 1, 2
_SPACE = re.compile(rb"[ \t\r\n]*+")
_TEXT = re.compile(_STRING, re.DOTALL)
_SCALAR = re.compile(rb"[-+.0-9A-Za-z]++")


class Readable(Protocol):
    """Bytes that are not all in memory: slices of them are asked for."""

    def __len__(self) -> int:
        """Return how many bytes there are."""
        ...

    def __getitem__(self, place: slice, /) -> bytes:
        """Return the bytes from a place to another."""
        ...

    def find(self, sought: bytes, start: int, end: int, /) -> int:
        """Return where one byte stands first between two places, or -1."""
        ...


Buffer = bytes | mmap | Readable


class Walk:
    """A place in a buffer that moves forward over JSON values.

    ``members`` and ``items`` stop in front of each value; whoever iterates moves past it, with ``skip`` or by
    iterating over what is inside. All raise CutError where the text is broken or ends too early,
    EntryTooLongError where one value is longer than ``MOST`` bytes, and TooDeepError.
    """

    __slots__ = ("_buffer", "_first", "_seen", "at")

    def __init__(self, buffer: Buffer, at: int = 0) -> None:
        self._buffer = buffer
        self._seen = buffer if isinstance(buffer, bytes | mmap) else b""
        self._first = 0
        self.at = at

    def sees(self, byte: bytes) -> bool:
        """Whether this byte is the next one."""
        here = self.at - self._first
        if here >= len(self._seen) and self._see_further():
            here = 0
        return self._seen[here : here + 1] == byte

    def space(self) -> None:
        """Move past white space."""
        self._passes(_SPACE)

    def _see_further(self) -> bool:
        """See more of the text from here on, if there is more than one value may have; say if it is more."""
        if self._seen is self._buffer:
            return False
        known = max(0, self._first + len(self._seen) - self.at)
        size = min(max(WINDOW, 2 * known), MOST)
        if known and (known >= size or self.at + known >= len(self._buffer)):
            return False
        self._first, self._seen = self.at, self._buffer[self.at : self.at + size]
        return len(self._seen) > known

    def _passes(self, pattern: re.Pattern[bytes]) -> bool:
        """Move past what a pattern takes here, and say whether it took anything."""
        while True:
            here = self.at - self._first
            found = pattern.match(self._seen, here, here + MOST)
            end = -1 if found is None else self._first + found.end()
            if 0 <= end < self._first + len(self._seen) or not self._see_further():
                break
        self.at = max(self.at, end)
        return end >= 0

    def members(self) -> Iterator[bytes]:
        """Move through an object: give each name, in its quotes, and stop in front of its value."""
        for count, _ in enumerate(self._separated(b"{", b"}")):
            start = self.at
            if count == MOST_MEMBERS:
                raise EntryTooLongError(f"We take {MOST_MEMBERS:,} names in one object.", place=self.place)
            self._expect(_TEXT)
            name = self._buffer[start : self.at]
            self.space()
            self._take(b":")
            self.space()
            yield name

    def items(self) -> Iterator[None]:
        """Move through a list and stop in front of each item."""
        return self._separated(b"[", b"]")

    def _separated(self, opening: bytes, closing: bytes) -> Iterator[None]:
        self._take(opening)
        self.space()
        if self.sees(closing):
            self.at += 1
            return
        while True:
            yield
            self.space()
            if self.sees(closing):
                self.at += 1
                return
            self._take(b",")
            self.space()

    def skip(self) -> None:
        """Move past one value of any kind."""
        if self.sees(b"{") or self.sees(b"["):
            self._skip_nested()
        else:
            self._expect(_TEXT if self.sees(b'"') else _SCALAR)

    def _skip_nested(self) -> None:
        while (depth := self._jump()) and self._see_further():
            pass
        if depth > DEEPEST:
            raise TooDeepError(place=self.place)
        if depth:
            self._broken_off()

    def _jump(self) -> int:
        """Move past an object or a list; or stay, and return in how many the end of what is seen lies."""
        depth, here = 1, self.at - self._first
        for found in _JUMP.finditer(self._seen, here + 1, here + MOST):
            kind = found.lastindex
            if kind == _OPENED:
                depth += 1
                if depth > DEEPEST:
                    break
            elif kind == _CLOSED:
                depth -= 1
                if depth == 0:
                    self.at = found.end() + self._first
                    break
            else:
                break
        return depth

    def _expect(self, pattern: re.Pattern[bytes]) -> None:
        if not self._passes(pattern):
            self._broken_off()

    def _take(self, byte: bytes) -> None:
        if not self.sees(byte):
            self._broken_off()
        self.at += 1

    def _broken_off(self) -> Never:
        """Refuse at the value or mark that should stand here."""
        if self.at + MOST < len(self._buffer) and self._buffer[self.at : self.at + 1] in b'{["':
            raise EntryTooLongError(f"We take {MOST:,} bytes.", place=self.place)
        raise CutError(place=self.place)

    @property
    def place(self) -> str:
        """This place in words: which byte and which line, from 1."""
        ends = range(0, self.at, _COUNTED_AT_ONCE)
        lines = sum(
            self._buffer[start : min(start + _COUNTED_AT_ONCE, self.at)].count(b"\n") for start in ends
        )
        return f"byte {self.at + 1}, line {lines + 1}"
