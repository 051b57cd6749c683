"""An attached file in pieces, as they lie at the place of a circle, and back: each by itself.

Format: docs/format/circle.md, rule 40. The key seals one file and nothing else, so that a piece that is
sealed twice is the same twice.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from portable_record.circle.files import padded_length
from portable_record.crypto.sealing import KEY, NONCE, TAG, open_sealed, seal
from portable_record.errors import CircleFileError, SealBrokenError

PURPOSE = "portable-record/v1/circle/file"
PIECE = 1 << 20
MOST_PIECE = PIECE + TAG
MOST = 200 * 1024 * 1024  # bytes of a file
SHA256 = 32


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file that goes in pieces: how long it is, what its bytes are, and the key of this one sealing."""

    size: int
    sha256: bytes
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what is none.

        Raises:
            CircleFileError: it is empty or too long, or its hash or key is none.
        """
        if not 0 < self.size <= MOST or len(self.sha256) != SHA256 or len(self.key) != KEY:
            raise CircleFileError("It is no file, or too long.", place="size")

    @property
    def count(self) -> int:
        """How many pieces it has."""
        return -(-padded_length(self.size) // PIECE)

    def reach(self, number: int) -> tuple[int, int]:
        """Say from where to where in the file a piece holds its bytes; nothing of it where it only pads."""
        return min(number * PIECE, self.size), min((number + 1) * PIECE, self.size)

    def seal(self, number: int, piece: bytes) -> bytes:
        """Seal the bytes of one piece."""
        length = min(PIECE, padded_length(self.size) - number * PIECE)
        return seal(self.key, piece.ljust(length, b"\0"), nonce=self._nonce(number), associated=self._bound)

    def open(self, number: int, sealed: bytes) -> bytes:
        """Give the bytes of one piece.

        Raises:
            CircleFileError: it was changed or cut, is another one, or is padded in another way.
        """
        try:
            opened = open_sealed(self.key, sealed, nonce=self._nonce(number), associated=self._bound)
        except SealBrokenError as broken:
            raise CircleFileError("A piece of the file was changed, or cut short.") from broken
        start, end = self.reach(number)
        length = min(PIECE, padded_length(self.size) - number * PIECE)
        if len(opened) != length or any(opened[end - start :]):
            raise CircleFileError("A piece of the file is padded in another way.")
        return opened[: end - start]

    def opened(self, pieces: Iterable[bytes], *, also: Callable[[bytes], object]) -> Iterator[bytes]:
        """Give the bytes of all pieces; only when the last came are they known to be the file.

        ``also`` is told of each that passes.

        Raises:
            CircleFileError: while iterating, as ``open``; or the whole is another file.
        """
        reckoned, number = hashlib.sha256(), 0
        for number, sealed in enumerate(pieces, 1):
            piece = self.open(number - 1, sealed)
            reckoned.update(piece)
            also(piece)
            yield piece
        if number != self.count or reckoned.digest() != self.sha256:
            raise CircleFileError("It is another file than its list says.")

    def _nonce(self, number: int) -> bytes:
        return number.to_bytes(NONCE - 1) + bytes([number == self.count - 1])

    @property
    def _bound(self) -> bytes:
        return PURPOSE.encode() + b"\0" + self.sha256
