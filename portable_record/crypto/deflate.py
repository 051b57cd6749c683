"""Raw DEFLATE (RFC 1951) with a bound, for signed and sealed texts."""

import zlib

from portable_record.errors import InflateTooLargeError, MalformedError


def deflate(data: bytes) -> bytes:
    """Fold as small as DEFLATE can, without any frame around it."""
    folder = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS)
    return folder.compress(data) + folder.flush()


def inflate(data: bytes, *, most: int) -> bytes:
    """Unfold to ``most`` bytes and no further.

    Raises:
        InflateTooLargeError: there is more in it.
        MalformedError: it is not DEFLATE, it is cut short, or something comes after its end.
    """
    unfolder = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    try:
        unfolded = unfolder.decompress(data, most + 1)
    except zlib.error as broken:
        raise MalformedError("It cannot be unfolded.") from broken
    if len(unfolded) > most:
        raise InflateTooLargeError
    if not unfolder.eof or unfolder.unused_data:
        raise MalformedError("What is folded does not end where it should.")
    return unfolded
