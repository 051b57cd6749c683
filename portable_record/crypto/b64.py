"""Base64url as RFC 7515 writes it: no padding, one spelling for each value."""

import base64
import binascii

from portable_record.errors import MalformedError

_URL = bytes.maketrans(b"+/", b"-_")
PIECE = (
    4 << 16
)  # characters read at once, a multiple of four: a long text needs little more memory than its value


def b64url(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return binascii.b2a_base64(data, newline=False).rstrip(b"=").translate(_URL).decode("ascii")


def unb64url(text: str) -> bytes:
    """Read base64url and refuse every spelling but the canonical one.

    Padding, spaces, the letters of plain base64 and unused bits that are not zero are refused: two texts that
    differ must never stand for one value, or a changed token could pass for the signed one.

    Raises:
        MalformedError: the text is not canonical base64url.
    """
    return b"".join(_piece(text[start : start + PIECE]) for start in range(0, len(text), PIECE))


def _piece(text: str) -> bytes:
    try:
        data = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (UnicodeEncodeError, binascii.Error) as broken:
        raise MalformedError("A part is not base64url.") from broken
    if b64url(data) != text:
        raise MalformedError("A part is not canonical base64url.")
    return data
