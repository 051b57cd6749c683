"""How many lines a text takes on paper, never fewer than it is printed on.

Nobody knows which letters a printer's computer has, so each sign counts as wide as in the widest usual ones,
in parts of their size. A text that is measured too long leaves white paper; one measured too short would run
over its sheet.
"""

import unicodedata
from functools import lru_cache
from math import ceil

_LATIN = {  # how wide small letters and common signs are, row by row
    0.36: " ijl.,;:'!|`\u2018\u2019",
    0.42: "frt()[]-/I",
    0.54: "csz",
    0.61: "kvxyJ",
    0.65: "abdeghnopqu0123456789LFTESP?",
    0.72: "ABCKRVXYZ",
    0.8: "DGHNOQU",
    0.86: "w",
    1.03: "mMW@%&æÆœŒ\u2013\u2014\u2026",
}
_SIGNS = {sign: size for size, row in _LATIN.items() for sign in row}
_WIDE_ARABIC = frozenset("سشصضيىئےې")
_NARROW_ARABIC = frozenset("اأإآٱدذرزوؤءڑڈژ")
_BLOCKS = (  # the last sign of each stretch of scripts, and how wide its signs are
    (0x024F, 0.72),  # Latin
    (0x036F, 1.0),
    (0x052F, 1.2),  # Greek, Cyrillic
    (0x058F, 1.0),
    (0x05FF, 0.95),  # Hebrew
    (0x08FF, 1.0),  # Arabic, Syriac
    (0x0BEF, 1.8),  # Indic
    (0x0BFF, 3.6),  # numbers of Tamil
    (0x0DFF, 1.8),
    (0x109F, 1.3),  # Thai, Lao, Tibetan, Burmese
    (0x1FFF, 1.5),
    (0x206F, 1.1),  # signs between words
    (0x2BFF, 1.5),
    (0x2E39, 1.3),
    (0x2E7F, 3.2),  # long dashes
    (0xA97F, 1.3),
    (0xA9DF, 3.2),  # Javanese
    (0xFB4F, 1.5),
    (0xFDEF, 2.5),  # Arabic as it is joined
    (0xFDFF, 12.0),  # whole sentences in one sign
    (0xFFFF, 1.5),
    (0x11FFF, 2.2),
    (0x1254F, 7.0),  # cuneiform
    (0x1D0FF, 2.5),
    (0x10FFFF, 1.6),  # pictures
)
_NO_WIDTH = frozenset({"Mn", "Me", "Cf", "Cc"})
_JOINS = "\u200d"
_MOST_WASTE = 6.0
_MOST_SIGNS = 10_000  # more do not stand on a sheet
_MARKS = " \n,;:.!?-"


def tidied(text: str) -> str:
    """Write a text with single spaces and without empty lines, as a sheet with little room shows it."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def width(text: str) -> float:
    """Say how wide a text is at most, in parts of the size of its letters."""
    return sum(map(_wide, text))


def lines(text: str, room: float) -> int:
    """Say on how many lines a tidied text is printed at most, where a line has this much ``room``."""
    return sum(_lines(line, room) for line in text.split("\n")) if text else 0


def shortened(text: str, room: float, most: int) -> str:
    """Cut a tidied text, after a word where there is one, so that it takes so many lines."""
    if lines(text, room) <= most:
        return text
    low, high = 1, min(len(text), _MOST_SIGNS)
    while high - low > 1:
        middle = (low + high) // 2
        if lines(_ended(text, middle), room) <= most:
            low = middle
        else:
            high = middle
    return _ended(text, low)


def _ended(text: str, size: int) -> str:
    """Give the first so many signs, without a word that is cut in two and without marks at the end."""
    cut = text[:size]
    if not text[size : size + 1].isspace():
        cut = cut[: max(cut.rfind(" "), cut.rfind("\n"))] if " " in cut or "\n" in cut else cut
    return f"{cut.rstrip(_MARKS)} \u2026"


def _lines(line: str, room: float) -> int:
    """Fill lines word by word, as a browser does; a word too long for a line is broken anywhere."""
    count, used = 1, 0.0
    space = _wide(" ")
    for word in line.split(" "):
        needs = width(word)
        if used and used + space + needs <= room:
            used += space + needs
        elif needs <= room:
            count += bool(used)
            used = needs
        else:
            full = ceil(needs / max(room - _waste(word), 1.0))
            count += full - (not used)
            used = room
    return count


def _waste(word: str) -> float:
    """Say how much of a line stays empty at most where a long word is broken: signs that stay together."""
    widest = max(map(_wide, word))
    if word.isascii():
        return widest
    return _MOST_WASTE if _JOINS in word else min(3 * widest, _MOST_WASTE)


@lru_cache(maxsize=4096)
def _wide(sign: str) -> float:
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign in _WIDE_ARABIC:
        return 1.25
    if sign in _NARROW_ARABIC:
        return 0.6
    if sign.isascii():
        return 0.85
    if unicodedata.category(sign) in _NO_WIDTH:
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.45 if unicodedata.category(sign) == "So" else 1.05
    size = next(size for last, size in _BLOCKS if ord(sign) <= last)
    return 0.9 if sign.isupper() and ord(sign) <= _BLOCKS[0][0] else size
