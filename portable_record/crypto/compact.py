"""The strict look at a compact JOSE text before any library sees it."""

import json
from collections.abc import Collection

from portable_record.crypto.b64 import unb64url
from portable_record.errors import HeaderRefusedError, MalformedError, TooLargeError

HEADER_MOST = 1024  # characters of base64url


def segments(token: str, count: int, *, most: int) -> list[str]:
    """Cut a text at its dots.

    Raises:
        TooLargeError: the text has more than ``most`` characters.
        MalformedError: there are not so many segments.
    """
    if len(token) > most:
        raise TooLargeError
    found = token.split(".", count)
    if len(found) != count:
        raise MalformedError(f"It does not have {count} parts.")
    return found


def header_of(segment: str, *, allowed: Collection[str]) -> dict[str, str]:
    """Read a protected header: one JSON object of texts, each name once, all names allowed.

    ``crit`` is refused even where it is allowed: whatever it asks for is not done here.

    Raises:
        MalformedError: it is too long, not base64url, not UTF-8 or not such an object.
        HeaderRefusedError: it holds a name that is not allowed, or a value that is no text.
    """
    if len(segment) > HEADER_MOST:
        raise MalformedError("Its heading is too long.")
    try:
        header = _DECODER.decode(unb64url(segment).decode())
    except (ValueError, RecursionError) as broken:
        raise MalformedError("Its heading is not JSON.") from broken
    if not isinstance(header, dict):
        raise MalformedError("Its heading is not a JSON object.")
    if not header.keys() <= set(allowed) - {"crit"}:
        raise HeaderRefusedError
    if not all(isinstance(value, str) and value.isprintable() for value in header.values()):
        raise HeaderRefusedError("A value in it is not a plain text.")
    return header


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedError("A name stands in its heading twice.")
    return members


_DECODER = json.JSONDecoder(object_pairs_hook=_each_once)
