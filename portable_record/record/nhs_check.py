"""The check digit of an NHS number: it finds a digit that was mistyped."""

import re
import unicodedata

_DIGITS = re.compile(r"[0-9]{10}\Z")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015]")


def is_valid(number: str) -> bool:
    """Say whether ten digits are an NHS number by their check digit (the last; modulo 11)."""
    if not _DIGITS.match(number):
        return False
    check = -sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False)) % 11
    return check == int(number[9])


def bare_number(typed: str) -> str:
    """Return a number as it was typed in plain digits, without the spaces and dashes between them."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", typed))
