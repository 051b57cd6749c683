"""Primitive values: which JSON they are and how their text must look."""

from decimal import Decimal

import pytest

from portable_record.record.json_text import WrittenNumber
from portable_record.record.primitives import CHECKS, LONGEST_STRING

_GOOD: dict[str, list[object]] = {
    "string": ["tea", " ", "a\nb\tc", "شبنم", "\u00a0"],
    "markdown": ["*tea*\r\n"],
    "boolean": [True, False],
    "decimal": [0, -1, Decimal("0.40"), WrittenNumber("1E2"), 10**30],
    "integer": [0, -(2**31), 2**31 - 1],
    "unsignedInt": [0, 7],
    "positiveInt": [1],
    "base64Binary": ["YQ==", "YWI=", "YWJj", "YWJj\nYWJj"],
    "code": ["final", "a b", "text/plain; charset=UTF-8"],
    "id": ["a", "A-1.b", "x" * 64],
    "uri": ["urn:uuid:1", "http://e/é", "#a", "Patient/1"],
    "url": ["mailto:a@b"],
    "canonical": ["http://e|1.0"],
    "oid": ["urn:oid:2.16.840", "urn:oid:0.0"],
    "uuid": ["urn:uuid:c757873d-ec9a-4326-a141-556f43239520"],
    "time": ["09:30:00", "23:59:60.5"],
    "date": ["2026", "2026-11", "2024-02-29"],
    "dateTime": ["2026", "2026-11-22", "2026-11-22T09:30:00Z", "2026-11-22T23:59:60.1234567-14:00"],
    "instant": ["2026-11-22T09:30:00.5+13:59"],
    "xhtml": ['<div xmlns="http://www.w3.org/1999/xhtml">tea</div>', " <div/> "],
}
_BAD: dict[str, list[object]] = {
    "string": ["", 7, True, None, [], {}, "a\x00b", "\x1f", "x" * (LONGEST_STRING + 1)],
    "markdown": [""],
    "boolean": ["true", 0, 1, None],
    "decimal": ["1", True, None, float("inf")],
    "integer": ["1", True, 1.0, WrittenNumber("1.0"), WrittenNumber("-0"), 2**31, -(2**31) - 1],
    "unsignedInt": [-1, "0"],
    "positiveInt": [0],
    "base64Binary": ["", "a", "abc", "=abc", "ab=c", "a?b=", 7],
    "code": ["", " a", "a ", "a  b", "a\x01", 7],
    "id": ["", "a b", "a_b", "x" * 65, 7],
    "uri": ["", "a b", "a\nb", 7],
    "oid": ["2.16", "urn:oid:3.1", "urn:oid:2.016"],
    "uuid": ["c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:x"],
    "time": ["9:30", "24:00:00", "09:30", "09:30:00Z"],
    "date": [
        "26",
        "0000",
        "2026-13",
        "2026-00",
        "2026-02-30",
        "2023-02-29",
        "2026-1-1",
        "2026-11-22T09:30:00Z",
    ],
    "dateTime": ["2026-11-22T09:30:00", "2026-11-22T09:30Z", "2026-11-22T24:00:00Z", "2026-02-30T09:30:00Z"],
    "instant": ["2026-11-22", "2026-11-22T09:30:00", "2026-11-22T09:30:00+14:01"],
    "xhtml": ["", "tea", "<p>tea</p>", "<div>tea", 7],
}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind in _GOOD for value in _GOOD[kind]])
def test_a_good_value_is_accepted(kind: str, value: object) -> None:
    assert CHECKS[kind](value) == ""


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind in _BAD for value in _BAD[kind]])
def test_a_bad_value_gets_a_reason(kind: str, value: object) -> None:
    reason = CHECKS[kind](value)

    assert reason.endswith(".")


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (True, "true or false"),
        ("a", "a text"),
        (7, "a number"),
        ([], "a list"),
        ({}, "an object"),
        (None, "null"),
    ],
)
def test_the_reason_says_what_stands_there(value: object, seen: str) -> None:
    check = CHECKS["string"] if not isinstance(value, str) else CHECKS["boolean"]

    assert seen in check(value)
