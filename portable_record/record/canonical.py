"""The one way to write a value that is signed: canonical JSON (RFC 8785) without fractions."""

import json
import re
from typing import Never

from portable_record.errors import NotCanonicalError

MOST_INT = 2**53 - 1

MOST_MARKS = 4_000_000
"""So many commas and opening brackets outside of texts are read at once: each may be a value in memory."""

_TEXT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SORTING = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_BEYOND = 0xF0
"""The least byte of a sign beyond the first 65,536: names that hold one sort in another way."""


def canonical(value: object) -> bytes:
    """Write a value in the one way everybody writes it, so that everybody signs the same bytes.

    Objects, arrays, strings, whole numbers up to 2^53-1 either side of zero, true, false and null. Numbers
    with a point or an exponent are refused: what a record says with them travels as text.

    Raises:
        NotCanonicalError: the value has something else in it.
    """
    try:
        return _WRITER.encode(_ordered(value)).encode()
    except (RecursionError, UnicodeEncodeError):
        raise NotCanonicalError("It is nested too deeply, or holds half a character.") from None


def canonical_as_it_stands(value: object) -> bytes:
    """Write a value whose names stand in order already, and whose numbers were looked at before.

    There are tens of thousands of them. ``canonical`` writes the same bytes.

    Raises:
        NotCanonicalError: it holds half a character.
    """
    try:
        return _WRITER.encode(value).encode()
    except UnicodeEncodeError:
        raise NotCanonicalError("It holds half a character.") from None


def read_canonical(data: bytes) -> object:
    """Read bytes that ``canonical`` wrote, and refuse every other way to write the same value.

    Raises:
        NotCanonicalError: not JSON, or not written in the one way, or of more values than fit into memory.
    """
    if len(data) > MOST_MARKS and marks_in(data) > MOST_MARKS and marks_in(_TEXT.sub(b"", data)) > MOST_MARKS:
        raise NotCanonicalError("It holds more than is read at once.")
    try:
        value: object = _READER.decode(data.decode())
        simple = data.isascii() or max(data) < _BEYOND
        again = _SORTING.encode(value).encode() if simple else canonical(value)
    except UnicodeEncodeError:
        raise NotCanonicalError("It holds half a character.") from None
    except (ValueError, RecursionError):
        raise NotCanonicalError("It is not JSON in UTF-8.") from None
    if again != data:
        raise NotCanonicalError("It is JSON, but not in the agreed order, spacing and escapes.")
    return value


def marks_in(data: bytes) -> int:
    """Count commas and opening brackets: JSON has no more values than these and one; nor have its texts."""
    return data.count(b",") + data.count(b"[") + data.count(b"{")


def _refuse(_written: str) -> Never:
    raise NotCanonicalError("It holds something other than text, whole numbers, lists and objects.")


def _whole(written: str) -> int:
    number = int(written)
    if abs(number) > MOST_INT:
        raise NotCanonicalError("A whole number is too large.")
    return number


_READER = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse, parse_int=_whole)


def _ordered(value: object) -> object:
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if isinstance(value, int) and kind is int:
        if abs(value) > MOST_INT:
            raise NotCanonicalError("A whole number is too large.")
        return value
    if isinstance(value, list | tuple):
        return [
            item
            if type(item) is str or (type(item) is int and -MOST_INT <= item <= MOST_INT)
            else _ordered(item)
            for item in value
        ]
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise NotCanonicalError("A name in it is not text.")
        return {key: _ordered(value[key]) for key in sorted(value, key=_utf16)}
    raise NotCanonicalError("It holds something other than text, whole numbers, lists and objects.")


def _utf16(name: str) -> bytes:
    """Names are ordered by their UTF-16 code units (RFC 8785, section 3.2.3)."""
    return name.encode("utf-16-be")
