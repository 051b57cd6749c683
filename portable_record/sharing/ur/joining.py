"""Parts of one message, put together again: equations over GF(2), solved as they come (Gauss-Jordan).

Each row says which fragments are mixed in it, as bits, and what they make. It is kept only if it says
something new, and cleared of every fragment that another row is about. So there are never more rows than
fragments, and a part costs two passes over them at most, whatever is sent.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from portable_record.errors import (
    CodesDifferError,
    MovingCodeBrokenError,
    MovingCodePartError,
    MovingCodeTextError,
)
from portable_record.sharing.ur.cbor import Reading
from portable_record.sharing.ur.mixing import mixed_in
from portable_record.sharing.ur.part import Message, Part, read_text


@dataclass(slots=True)
class Joining:
    """The rows of one message so far, each under the fragment that it is about."""

    message: Message
    _rows: dict[int, tuple[int, int]] = field(default_factory=dict, repr=False)

    @property
    def known(self) -> int:
        """How many parts so far said something new."""
        return len(self._rows)

    @property
    def complete(self) -> bool:
        """Whether no more are needed."""
        return len(self._rows) == self.message.total

    def add(self, part: Part) -> bool:
        """Take a part in; say whether it said something new.

        Raises:
            CodesDifferError: it is of another message, or contradicts the others.
        """
        about = self.message
        if part.message != about:
            raise CodesDifferError
        bits, data = 0, int.from_bytes(part.data, "big")
        for index in mixed_in(part.number, total=about.total, checksum=about.checksum):
            bits |= 1 << index
        for index, row in self._rows.items():
            if bits >> index & 1:
                bits, data = bits ^ row[0], data ^ row[1]
        if not bits:
            if data:
                raise CodesDifferError
            return False
        self._keep(bits, data)
        return True

    def _keep(self, bits: int, data: int) -> None:
        about = bits.bit_length() - 1
        for index, row in self._rows.items():
            if row[0] >> about & 1:
                self._rows[index] = row[0] ^ bits, row[1] ^ data
        self._rows[about] = bits, data

    def file(self) -> bytes:
        """Return the file that the complete message carries.

        Raises:
            MovingCodeBrokenError: the checksum does not fit, or it is not one byte string.
        """
        length = self.message.fragment
        whole = b"".join(self._rows[index][1].to_bytes(length, "big") for index in range(self.message.total))
        message = whole[: self.message.length]
        if zlib.crc32(message) != self.message.checksum:
            raise MovingCodeBrokenError
        return file_in(message)


def join_texts(texts: Iterable[str]) -> bytes:
    """Return the file that the texts of one moving code carry, in any order, repeated or not.

    Raises:
        MovingCodePartError: more are needed; it says how many were read.
        CodesDifferError: they are not of one message.
        MovingCodeTextError, KindUnknownError, TooLargeError: one is not as it should be.
        MovingCodeBrokenError: the whole is not.
    """
    wholes: set[bytes] = set()
    joining: Joining | None = None
    for read in map(read_text, texts):
        if isinstance(read, bytes):
            wholes.add(read)
        else:
            joining = joining or Joining(read.message)
            joining.add(read)
    if len(wholes) + (joining is not None) > 1:
        raise CodesDifferError
    if joining is None:
        return file_in(wholes.pop())
    if not joining.complete:
        raise MovingCodePartError(f"{joining.known} of {joining.message.total} were read.")
    return joining.file()


def file_in(message: bytes) -> bytes:
    """Return the file that a message carries.

    Raises:
        MovingCodeBrokenError: it is not one byte string, or an empty one.
    """
    reading = Reading(message)
    try:
        file = reading.bytes()
        reading.end()
    except MovingCodeTextError as other:
        raise MovingCodeBrokenError from other
    if not file:
        raise MovingCodeBrokenError
    return file
