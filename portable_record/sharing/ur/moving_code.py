"""A file as a moving code: an endless sequence of texts, each made by its number alone."""

import zlib
from functools import reduce
from operator import xor

from portable_record.errors import TooLargeError
from portable_record.sharing.ur.cbor import write_bytes
from portable_record.sharing.ur.mixing import mixed_in
from portable_record.sharing.ur.part import (
    MOST_FRAGMENTS,
    MOST_NUMBER,
    TYPE,
    Message,
    Part,
    write_part,
    write_whole,
)

MOST_SHOWN = 256 * 1024  # bytes of a file; about a minute at the usual speed
LAST = (1 << 16) - 1
"""The number after which the first part comes again: hours later, and no number grows longer than it must."""


class MovingCode:
    """A file, cut into fragments that fit a code, and any number of parts of it.

    >>> MovingCode(b"tea", letters=60).text(1)
    'UR:PORTABLE-RECORD/FXJYIHHSTACPDSJL'
    """

    def __init__(self, file: bytes, *, letters: int) -> None:
        """Cut a file so that no text has more than so many letters.

        Raises:
            TooLargeError: it is larger than a moving code should be, or has too many parts for such codes.
        """
        if len(file) > MOST_SHOWN:
            raise TooLargeError
        message = write_bytes(file)
        self._whole = write_whole(message)
        if len(self._whole) <= letters:
            self.total = 1
            return
        most = _fragment(len(message), letters)
        self.total = -(-len(message) // most) if most > 0 else MOST_FRAGMENTS + 1
        if self.total > MOST_FRAGMENTS:
            raise TooLargeError
        length = -(-len(message) // self.total)
        self._message = Message(TYPE, self.total, len(message), zlib.crc32(message), length)
        padded = message.ljust(length * self.total, b"\0")
        self._fragments = [
            int.from_bytes(padded[place : place + length], "big") for place in range(0, len(padded), length)
        ]

    def text(self, number: int) -> str:
        """Return the text of a part, from 1 on; after 65,535 the first comes again."""
        if self.total == 1:
            return self._whole
        number = (number - 1) % LAST + 1
        chosen = mixed_in(number, total=self.total, checksum=self._message.checksum)
        mixed = reduce(xor, (self._fragments[index] for index in chosen))
        return write_part(Part(self._message, number, mixed.to_bytes(self._message.fragment, "big")))


def _fragment(length: int, letters: int) -> int:
    """Return how many bytes fit a part of so many letters, with the longest numbers it may ever have."""
    longest = Message(TYPE, min(length, MOST_FRAGMENTS), length, MOST_NUMBER, 0)
    around = len(write_part(Part(longest, LAST, b""))) + 2 * (len(write_bytes(bytes(length))) - length)
    return (letters - around) // 2
