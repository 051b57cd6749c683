"""Attachments sealed in chunks, so that a large one passes through little memory.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) as age uses it: chunks of 64 KiB under
AES-256-GCM, whose nonce is an 11-byte counter and one byte that is 1 on the last chunk. So a chunk that was
changed, swapped, repeated, left out or added, and a missing end, are refused.

What it gives out before the end is whole so far; only when the iterator ends is the attachment whole.
"""

from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portable_record.crypto.sealing import KEY, TAG
from portable_record.errors import KeyFormatError, SealBrokenError

CHUNK = 65536
COUNTER = 11


def seal_chunks(key: bytes, chunks: Iterable[bytes], *, associated: bytes) -> Iterator[bytes]:
    """Seal a stream of bytes, cut in any way, as chunks of 64 KiB (the last may be shorter).

    The key seals this one stream and nothing else, ever: nonces start again at each stream.

    Raises:
        KeyFormatError: the key has not 32 bytes.
    """
    cipher = _cipher(key)
    return (cipher.encrypt(nonce, chunk, associated) for nonce, chunk in _numbered(chunks, CHUNK))


def open_chunks(key: bytes, source: Iterable[bytes], *, associated: bytes) -> Iterator[bytes]:
    """Open what ``seal_chunks`` made, cut in any way.

    Raises:
        KeyFormatError: the key has not 32 bytes.
        SealBrokenError: while iterating; the key is another one, or a byte was changed, added or lost.
    """
    return _opened(_cipher(key), source, associated)


class ChunkSealer:
    """Seals a stream that comes piece by piece, as ``seal_chunks`` does one that is asked for.

    Its chunks can be opened one by one while it is not ended, and after.
    """

    def __init__(self, key: bytes, *, associated: bytes) -> None:
        """Begin a stream. The key seals this one stream and nothing else, ever.

        Raises:
            KeyFormatError: the key has not 32 bytes.
        """
        self._cipher = _cipher(key)
        self._associated = associated
        self._held = bytearray()
        self._number = 0

    def add(self, piece: bytes) -> bytes:
        """Take a piece, and return the chunks that are full now."""
        self._held += piece
        made = []
        while len(self._held) > CHUNK:
            made.append(self._sealed(bytes(self._held[:CHUNK]), last=False))
            del self._held[:CHUNK]
        return b"".join(made)

    def end(self) -> bytes:
        """End the stream, and return its last chunk."""
        return self._sealed(bytes(self._held), last=True)

    def _sealed(self, chunk: bytes, *, last: bool) -> bytes:
        sealed = self._cipher.encrypt(_nonce(self._number, last=last), chunk, self._associated)
        self._number += 1
        return sealed


def open_chunk(key: bytes, sealed: bytes, number: int, *, last: bool, associated: bytes) -> bytes:
    """Open one chunk of a stream, by its number from 0, without the others.

    Raises:
        KeyFormatError: the key has not 32 bytes.
        SealBrokenError: it is not the chunk of this number, or was changed.
    """
    try:
        return _cipher(key).decrypt(_nonce(number, last=last), sealed, associated)
    except InvalidTag as broken:
        raise SealBrokenError from broken


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(COUNTER) + (b"\x01" if last else b"\x00")


def _opened(cipher: AESGCM, source: Iterable[bytes], associated: bytes) -> Iterator[bytes]:
    first = True
    for nonce, sealed in _numbered(source, CHUNK + TAG):
        if len(sealed) < TAG or (len(sealed) == TAG and not first):
            raise SealBrokenError  # only an empty attachment has an empty chunk
        first = False
        try:
            yield cipher.decrypt(nonce, sealed, associated)
        except InvalidTag as broken:
            raise SealBrokenError from broken


def _numbered(pieces: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bytes]]:
    """Cut anew to one size and give each cut its nonce; there is always a last one, even of nothing."""
    held, number = bytearray(), 0
    for piece in pieces:
        for start in range(0, len(piece), size):
            held += piece[start : start + size]
            if len(held) > size:
                yield _nonce(number, last=False), bytes(held[:size])
                del held[:size]
                number += 1
    yield _nonce(number, last=True), bytes(held)


def _cipher(key: bytes) -> AESGCM:
    if len(key) != KEY:
        raise KeyFormatError("A sealing key has 32 bytes.")
    return AESGCM(key)
