"""Words made to fit a small box of a picture: how wide they may be at most, and where they are cut.

Nobody here knows the letters of the reader's device, so widths are taken large, with room for those who set
letters further apart (WCAG 2.2, 1.4.12). The unit is the height of a letter.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

CUT = "…"
APART = 0.12  # that letters may be set apart
_NARROW = frozenset("ijlt.,;:'\u2019!|()[]fr -")
_WIDE = frozenset("mwMWOQGD@%&")
_JOINERS = frozenset("\u200d\u034f")
_SPACE = 0.45


def fitted(text: str, width: float, *, lines: int) -> str:
    """Return a text as it fits into so many lines; what does not fit is cut, with a sign that says so."""
    kept: list[str] = []
    for word in text.split():
        if _lines([*kept, word], width) <= lines:
            kept.append(word)
            continue
        room = [piece for piece in _shortened(word) if _lines([*kept, piece], width) <= lines]
        if room and (len(room[0]) > len(CUT) + 1 or not kept):
            return " ".join([*kept, room[0]])
        return _with_cut(kept, width, lines)
    return " ".join(kept)


def letters_of(text: str) -> Iterator[str]:
    """Give the letters of a text, each with the marks and joined pictures that belong to it."""
    letter = ""
    for sign in text:
        belongs = unicodedata.category(sign) in {"Mn", "Mc", "Me", "Sk"} or sign in _JOINERS
        if letter and not belongs and letter[-1] not in _JOINERS:
            yield letter
            letter = ""
        letter += sign
    if letter:
        yield letter


def _with_cut(kept: list[str], width: float, lines: int) -> str:
    """Put the sign of the cut behind the last word, which is shortened where it leaves no room."""
    *before, last = kept or [""]
    whole = [last + CUT, *_shortened(last)]
    return " ".join(
        [*before, next((piece for piece in whole if _lines([*before, piece], width) <= lines), CUT)]
    )


def _shortened(word: str) -> Iterator[str]:
    """Give a word without its last letters, the longest first."""
    letters = list(letters_of(word))
    for left in range(len(letters) - 1, -1, -1):
        yield "".join(letters[:left]) + CUT


def _lines(words: list[str], width: float) -> int:
    """Count the lines that words take; a word that is wider than a line stands in none."""
    lines, used = 1, 0.0
    for word in words:
        space = _SPACE if used else 0.0
        for unit in _units(word):
            wide = sum(_wide(letter) for letter in letters_of(unit))
            if wide > width:
                return 1_000
            if used + space + wide > width:
                lines, used = lines + 1, wide
            else:
                used += space + wide
            space = 0.0
    return lines


def _units(word: str) -> list[str]:
    """Take a word apart where a line may end: between the signs of scripts that have no spaces."""
    if any(unicodedata.east_asian_width(sign) == "W" and sign.isalpha() for sign in word):
        return list(letters_of(word))
    return [word]


@lru_cache(maxsize=2_000)
def _wide(letter: str) -> float:
    sign = letter[0]
    if sign == "\ufdfd":  # a whole sentence in one sign
        return 12
    if unicodedata.east_asian_width(sign) in "WF" or unicodedata.category(sign) == "So":
        return (1.4 if ord(sign) > 0xFFFF or len(letter) > 1 else 1.05) + APART
    if sign in _NARROW:
        return 0.4 + APART
    if sign in _WIDE:
        return 0.95 + APART
    return (0.72 if sign.isupper() else 0.6) + APART
