"""A walk over the bytes of a JSON text: where does each value begin and end?

Nothing is decoded and no value is built. Patterns swallow whole runs of text and stop at brackets only.
What is skipped is checked for balance, not for grammar: whoever reads a piece parses it strictly. Every
step is bounded, so a text made to hurt is refused after as many bytes as one value may have.
"""

import re
from collections.abc import Iterator
from mmap import mmap
from typing import Never

from portable_record.errors import CutError, EntryTooLongError, TooDeepError
from portable_record.record.json_text import MOST

Buffer = bytes | mmap

DEEPEST = 70
MOST_MEMBERS = 1000
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


class Walk:
    """A place in a buffer that moves forward over JSON values.

    ``members`` and ``items`` stop in front of each value; whoever iterates moves past it, with ``skip`` or by
    iterating over what is inside. All raise CutError where the text is broken or ends too early,
    EntryTooLongError where one value is longer than ``MOST`` bytes, and TooDeepError.
    """

    __slots__ = ("_buffer", "at")

    def __init__(self, buffer: Buffer, at: int = 0) -> None:
        self._buffer = buffer
        self.at = at

    def sees(self, byte: bytes) -> bool:
        """Whether this byte is the next one."""
        return self._buffer[self.at : self.at + 1] == byte

    def space(self) -> None:
        """Move past white space."""
        found = _SPACE.match(self._buffer, self.at, self.at + MOST)
        if found:
            self.at = found.end()

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
        depth = 1
        for found in _JUMP.finditer(self._buffer, self.at + 1, self.at + MOST):
            kind = found.lastindex
            if kind == _OPENED:
                depth += 1
                if depth > DEEPEST:
                    raise TooDeepError(place=self.place)
            elif kind == _CLOSED:
                depth -= 1
                if depth == 0:
                    self.at = found.end()
                    return
            else:
                break
        self._broken_off()

    def _expect(self, pattern: re.Pattern[bytes]) -> None:
        found = pattern.match(self._buffer, self.at, self.at + MOST)
        if found is None:
            self._broken_off()
        self.at = found.end()

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
