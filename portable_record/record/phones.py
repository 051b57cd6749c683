"""Telephone numbers within words, so that they can be called with one press."""

import re

from portable_record.record.people import number_link

_NUMBER = re.compile(r"(?<![\w+(])(\+?\(?\d[\d ()-]{1,24}\d)(?!\w)")
_LEAST, _MOST = 7, 15
_SHORT = frozenset({"999", "111", "112", "101", "116 123", "116123"})
Piece = tuple[str, str]
"""Words, and the address to call; empty where they are no number."""


def pieces(text: str) -> list[Piece]:
    """Take words apart: what is a number has the address to call it."""
    found: list[Piece] = []
    end = 0
    for match in _NUMBER.finditer(text):
        link = _link(match[1])
        if link:
            found += [(text[end : match.start()], ""), (match[1], link)]
            end = match.end()
    return [piece for piece in [*found, (text[end:], "")] if piece[0]]


def _link(number: str) -> str:
    """Give the address to call a number; empty for what is more likely a day or a count."""
    link = number_link(number)
    if number in _SHORT:
        return link
    digits = len(link.removeprefix("tel:").removeprefix("+"))
    begins = link.removeprefix("tel:")[:1]
    return link if begins in ("+", "0") and _LEAST <= digits <= _MOST else ""
