"""The primitive values of FHIR R4: which JSON they are, and how their text must look.

The patterns are those of the specification (https://hl7.org/fhir/R4/datatypes.html); dates must exist as
well.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from portable_record.record.json_text import WrittenNumber

LONGEST_STRING = 1024 * 1024
_LARGEST_INTEGER = 2**31 - 1

_YEAR = r"(?!0000)[0-9]{4}"
_MONTH = r"-(?:0[1-9]|1[0-2])"
_DAY = r"-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BASE64 = re.compile(r"[0-9a-zA-Z+/=\s]*", re.ASCII)
_SPACES = re.compile(r"\s+", re.ASCII)

Check = Callable[[object], str]
"""Takes a value; returns the reason why it is refused, or nothing."""


def _text(value: object) -> str:
    if type(value) is not str:
        return _not_a("text", value)
    if not value:
        return "It is empty; leave it out instead."
    if len(value) > LONGEST_STRING:
        return f"It has {len(value):,} letters; FHIR takes {LONGEST_STRING:,}."
    return "It has a control character in it." if _CONTROL.search(value) else ""


def _pattern(pattern: str, should_be: str, *, dated: bool = False) -> Check:
    fits = re.compile(pattern, re.ASCII).fullmatch

    def check(value: object) -> str:
        if type(value) is not str:
            return _text(value)
        if not fits(value) or (dated and len(value) >= 10 and not _exists(value[:10])):
            return _text(value) or f"It should be {should_be}."
        return ""

    return check


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _boolean(value: object) -> str:
    return "" if type(value) is bool else _not_a("true or false", value)


def _decimal(value: object) -> str:
    fits = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return "" if fits else _not_a("a number", value)


def _integer(least: int) -> Check:
    def check(value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, int | WrittenNumber):
            return _not_a("a whole number", value)
        if isinstance(value, WrittenNumber):
            return "It should be a whole number, written without a point."
        if not least <= value <= _LARGEST_INTEGER:
            return f"It should be from {least} to {_LARGEST_INTEGER}."
        return ""

    return check


def _base64(value: object) -> str:
    if type(value) is not str or not value:
        return _text(value)
    if _BASE64.fullmatch(value):
        bare = _SPACES.sub("", value)
        if len(bare) % 4 == 0 and "=" not in bare.rstrip("=") and not bare.endswith("==="):
            return ""
    return "It should be base64."


def _xhtml(value: object) -> str:
    if type(value) is not str or not value:
        return _text(value)
    fits = value.lstrip().startswith("<div") and value.rstrip().endswith(("</div>", "/>"))
    return "" if fits else "It should be one XHTML <div> element."


def _not_a(wanted: str, value: object) -> str:
    return f"It should be {wanted}, but {_seen(value)} stands there."


def _seen(value: object) -> str:
    for kinds, name in _SEEN:
        if isinstance(value, kinds):
            return name
    return "null"


_SEEN: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "true or false"),
    (str, "a text"),
    ((int, Decimal), "a number"),
    (dict, "an object"),
    (list, "a list"),
)

_URI = _pattern(r"[^\s\x00-\x1f]+", "an address without spaces")

CHECKS: Mapping[str, Check] = {
    "string": _text,
    "markdown": _text,
    "xhtml": _xhtml,
    "boolean": _boolean,
    "decimal": _decimal,
    "integer": _integer(-(2**31)),
    "unsignedInt": _integer(0),
    "positiveInt": _integer(1),
    "base64Binary": _base64,
    "code": _pattern(r"[^\s\x00-\x1f]+(?:\s[^\s\x00-\x1f]+)*", "a code, with single spaces at most"),
    "id": _pattern(r"[A-Za-z0-9.-]{1,64}", "up to 64 letters, digits, points and hyphens"),
    "uri": _URI,
    "url": _URI,
    "canonical": _URI,
    "oid": _pattern(r"urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+", "urn:oid: and numbers with points"),
    "uuid": _pattern(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "urn:uuid: and a UUID"),
    "time": _pattern(_CLOCK, "a time such as 09:30:00"),
    "date": _pattern(f"{_YEAR}(?:{_MONTH}(?:{_DAY})?)?", "a date such as 2026-11-22", dated=True),
    "dateTime": _pattern(
        f"{_YEAR}(?:{_MONTH}(?:{_DAY}(?:T{_CLOCK}{_ZONE})?)?)?",
        "a date, or a date and time with its zone such as 2026-11-22T09:30:00Z",
        dated=True,
    ),
    "instant": _pattern(
        f"{_YEAR}{_MONTH}{_DAY}T{_CLOCK}{_ZONE}",
        "a moment with its zone such as 2026-11-22T09:30:00Z",
        dated=True,
    ),
}
"""For each primitive type of R4, its check."""
