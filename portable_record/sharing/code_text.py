"""The text in a card's QR code: ``shc:/`` and two digits a character; and the old split codes.

See docs/format/card.md.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portable_record.errors import CodesDifferError, CodesMissingError, CodeTextError

PREFIX = "shc:/"
MOST_PARTS = 50
_BASE = 45  # "-", the lowest character of a JWS
_PART = re.compile(
    r"shc:/(?:([0-9]{1,2})/([0-9]{1,2})/)?([0-9]{1,7089})\Z"
)  # as many digits as a QR code can hold
_CHARACTER = {f"{number:02}": chr(number + _BASE) for number in range(78)}


@dataclass(frozen=True, slots=True)
class CodePart:
    """What one code says: digits, as number ``number`` of ``total``; a whole code is number 1 of 1."""

    number: int
    total: int
    digits: str


def code_digits(jws: str) -> str:
    """Write a JWS as digits, two for each character.

    Raises:
        CodeTextError: it holds a character that no JWS has.
    """
    if not all(_BASE <= ord(character) < _BASE + len(_CHARACTER) for character in jws):
        raise CodeTextError
    return "".join(f"{ord(character) - _BASE:02}" for character in jws)


def code_text(jws: str) -> str:
    """Write a JWS as the text of its QR code."""
    return PREFIX + code_digits(jws)


def read_part(text: str) -> CodePart:
    """Read the text of one code.

    Raises:
        CodeTextError: it is not such a text.
    """
    found = _PART.match(text)
    if found is None:
        raise CodeTextError
    number, total, digits = found.groups()
    if number is None:
        return CodePart(1, 1, digits)
    part = CodePart(int(number), int(total), digits)
    if not (1 < part.total <= MOST_PARTS and 0 < part.number <= part.total):
        raise CodeTextError("A split card has 2 to 50 codes.")
    return part


def join_codes(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the JWS of each whole code, and the one of the split codes, in any order, joined.

    Raises:
        CodeTextError: a text is not that of a code.
        CodesMissingError: some of the split codes are not here.
        CodesDifferError: the split codes are not of one card.
    """
    whole: dict[str, None] = {}
    split: dict[int, CodePart] = {}
    for part in map(read_part, texts):
        if part.total == 1:
            whole[_characters(part.digits)] = None
        elif split.setdefault(part.number, part) != part:
            raise CodesDifferError
    return (*whole, *_joined(split))


def _joined(split: dict[int, CodePart]) -> tuple[str, ...]:
    if not split:
        return ()
    totals = {part.total for part in split.values()}
    if len(totals) > 1:
        raise CodesDifferError
    total = totals.pop()
    if len(split) < total:
        raise CodesMissingError(f"{len(split)} of {total} were read.")
    return (_characters("".join(split[number].digits for number in range(1, total + 1))),)


def _characters(digits: str) -> str:
    try:
        return "".join(_CHARACTER[digits[place : place + 2]] for place in range(0, len(digits), 2))
    except KeyError as outside:
        raise CodeTextError from outside
