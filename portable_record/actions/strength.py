"""An honest guess at how hard a passphrase is to guess, and what such a guess cannot know.

It looks for what people do and guessers try first: common words and names, what was typed on the pages
before, rows of keys, years, the same sign again and again. What is left counts by its letters. The number is
rough, and rather too low than too high. It cannot know where else the passphrase is used, or who knows the
person well.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

from portable_record.crypto.words import BITS, word_list

LEAST_LETTERS = 8
FAIR, STRONG = 30.0, 45.0
"""Bits. At a fifth of a second a guess, 30 bits are seven years of one machine, 45 bits 200,000 years."""

_COMMON = frozenset(
    """
    password passphrase passwort secret letmein welcome login admin master access hello please open sesame
    qwerty qwertyuiop asdf asdfgh zxcv zxcvbn iloveyou love forever princess sunshine monkey dragon football
    liverpool manchester united chelsea arsenal everton city rovers england london wales scotland ireland
    summer winter spring autumn monday friday sunday january march april june july august september october
    november december christmas easter birthday mother father mummy daddy sister brother family baby angel
    charlie george james jack thomas david john paul mark peter michael daniel robert william mohammed ahmed
    ali fatima sarah emma lucy sophie olivia amelia emily grace maria anna jessica samantha michelle ashley
    flower rose lily daisy butterfly chocolate cookie coffee banana orange apple cheese pepper ginger tiger
    buddy bella max milo luna poppy molly oscar teddy smokey shadow rocky lucky happy smile star super
    superman batman spiderman pokemon starwars matrix freedom trustno computer internet samsung google
    hospital doctor nurse care carer health medical record help home house garden money bank hunter soccer
    killer ninja mustang harley jordan killa hannah nicole thunder silver purple yellow black white green blue
    """.split()  # noqa: SIM905 - a list to read and to add to
)
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop")
_YEAR = re.compile(r"(19|20)\d\d")
_LEET = str.maketrans("013457@$!", "oleastasi")
_PERSONAL_BITS, _COMMON_BITS, _ROW_BITS, _YEAR_BITS, _SAME_BITS = 4.0, 7.0, 5.0, 6.0, 2.0
_WORD_BITS, _LETTER, _DIGIT, _SIGN = 11.0, log2(26), log2(10), 4.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """How hard to guess, in bits, and the weak spots that were found, each by a code of ``SPOTS``."""

    bits: float
    spots: tuple[str, ...]

    @property
    def level(self) -> str:
        """One of "weak", "fair", "strong"."""
        return "weak" if self.bits < FAIR else "fair" if self.bits < STRONG else "strong"


SPOTS = {
    "personal": "It has a name or word in it that you typed on the pages before.",
    "common": "It has a word in it that many people use.",
    "row": "It has letters or numbers in a row.",
    "same": "It has the same letters again and again.",
    "year": "It has a year in it.",
    "short": "It is short.",
}


def is_too_short(passphrase: str) -> bool:
    """Say whether it is below the floor, under which we take none."""
    return len(passphrase.strip()) < LEAST_LETTERS


def strength(passphrase: str, *, known: Iterable[str] = ()) -> Estimate:
    """Guess how hard a passphrase is to guess; ``known`` are words about the person that others know."""
    typed = unicodedata.normalize("NFKC", passphrase).casefold().split()
    personal = {part for words in known for part in re.split(r"[\W\d_]+", words.casefold()) if len(part) >= 3}
    listed = [word for word in typed if word in word_list() and word not in personal]
    rest = " ".join(word for word in typed if word not in listed)
    bits, spots = len(set(listed)) * BITS * 1.0, set[str]()
    for spot, cost, found in (
        ("personal", _PERSONAL_BITS, personal),
        ("common", _COMMON_BITS, _COMMON),
    ):
        rest, count = _without(rest, found)
        bits += count * cost
        spots |= {spot} if count else set()
    for spot, cost, take in (
        ("year", _YEAR_BITS, _years),
        ("row", _ROW_BITS, _rows),
        ("same", _SAME_BITS, _same),
    ):
        rest, count = take(rest)
        bits += count * cost
        spots |= {spot} if count else set()
    pieces = [piece for piece in rest.split() if piece]
    bits += sum(_piece_bits(piece) for piece in set(pieces)) + (len(pieces) - len(set(pieces)))
    if len(passphrase.strip()) < 12:
        spots.add("short")
    return Estimate(bits, tuple(code for code in SPOTS if code in spots))


def _without(text: str, words: Iterable[str]) -> tuple[str, int]:
    """Take known words out, also where 0 stands for o and 3 for e; longest first."""
    count = 0
    for word in sorted(words, key=len, reverse=True):
        plain = text.translate(_LEET)
        while len(plain) == len(text) and (place := plain.find(word)) >= 0:
            count += 1
            text = f"{text[:place]} {text[place + len(word) :]}"
            plain = text.translate(_LEET)
    return text, count


def _years(text: str) -> tuple[str, int]:
    return _YEAR.subn(" ", text)


def _rows(text: str) -> tuple[str, int]:
    """Take out four and more neighbours in a row, forwards or backwards."""
    count = 0
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for size in range(len(row), 3, -1):
            for start in range(len(row) - size + 1):
                text, found = _swap(text, row[start : start + size])
                count += found
    return text, count


def _swap(text: str, piece: str) -> tuple[str, int]:
    return text.replace(piece, " "), text.count(piece)


def _same(text: str) -> tuple[str, int]:
    """Keep one of what is said three times and more without anything between."""
    return re.subn(r"(\S{1,4}?)\1{2,}", r"\1", text)


def _piece_bits(piece: str) -> float:
    """Count a piece between spaces: a word by its kind, digits and signs one by one."""
    runs = [len(run) for run in re.findall(r"[^\W\d_]+", piece)]
    digits = sum(sign.isdecimal() for sign in piece)
    signs = len(piece) - sum(runs) - digits
    words = sum(min(size * _LETTER, _WORD_BITS + max(0, size - 6)) for size in runs)
    return words + digits * _DIGIT + signs * _SIGN
