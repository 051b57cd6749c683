"""Why words found a text: the pieces of it that they begin, and of many lines the one that says most.

What counts as the same letter is as in the index of words: large or small, with or without marks, and what
``ALIKE`` says. A word is found by its beginning, a single letter by itself alone; scripts without spaces are
found anywhere.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_ALEF, _HEH = "\u0627", "\u0647"
_AS_ONE = {"l": "ł", "L": "Ł", _ALEF: "أإآٱ", "و": "ؤ", "ي": "یىئ", "ك": "ک", _HEH: "ةہۂۃھ"}
_DIGITS = {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)}
_LEFT_OUT = ("ـ", "\u0670", *map(chr, range(0x64B, 0x656)))
ALIKE = str.maketrans(
    {other: one for one, others in _AS_ONE.items() for other in others} | _DIGITS | dict.fromkeys(_LEFT_OUT)
)
"""Letters that count as others, as people type them: the Polish l; in Arabic and Urdu alef and waw with and
without hamza, yeh, kaf and heh, and their digits. Vowel marks are left out."""

BEFORE, MOST = 60, 200  # letters of a long line that are shown before what was found, and altogether

_UNSPACED = (
    "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_TERMS = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters of a text; ``marked`` if a word that was looked for begins them."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks words in texts. It is made once for all texts of a page."""

    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, words: Iterable[str]) -> "Marker":
        """Make the marker for words as they were typed."""
        terms = dict.fromkeys(term for word in words for term in _terms(word))
        return cls(re.compile("|".join(f"({term})" for term in terms)) if terms else None)

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """Cut a text into pieces, those that were looked for marked; together they are the text."""
        made: list[Piece] = []
        end = 0
        for start, stop, _ in self._found(text):
            made += [Piece(text[end:start])] if start > end else []
            made.append(Piece(text[start:stop], marked=True))
            end = stop
        return (*made, Piece(text[end:])) if end < len(text) else tuple(made)

    def weight(self, text: str) -> int:
        """Say how many different words stand in a text."""
        return len({term for _, _, term in self._found(text)})

    def is_all_in(self, text: str) -> bool:
        """Say whether every word stands in a text."""
        return self.pattern is None or self.weight(text) == self.pattern.groups

    def best(self, texts: Sequence[str]) -> int | None:
        """Say which of some texts has most of the words, the first of equals; None if none has any."""
        weights = [self.weight(text) for text in texts]
        most = max(weights, default=0)
        return weights.index(most) if most else None

    def excerpt(self, text: str) -> tuple[Piece, ...]:
        """Cut a text into pieces as ``pieces`` does, but of a long one only what stands round the first."""
        first = next((start for start, _, _ in self._found(text)), 0)
        start = max(0, first - BEFORE) if len(text) > MOST else 0
        start = text.find(" ", start, first) + 1 or start if start else 0
        stop = min(len(text), start + MOST)
        if stop < len(text):
            space = text.rfind(" ", first + 1, stop)
            stop = space if space > 0 else stop
        before, after = ("… " if start else ""), (" …" if stop < len(text) else "")
        return self.pieces(before + text[start:stop] + after)

    def _found(self, text: str) -> list[tuple[int, int, int]]:
        """List where words stand: from, to, and which it is."""
        if self.pattern is None:
            return []
        plain, places = _plain(text)
        return [
            (places[found.start()], places[found.end() - 1] + _reach(text, places[found.end() - 1]), number)
            for found in self.pattern.finditer(plain)
            if (number := found.lastindex) is not None
        ]


def _terms(word: str) -> list[str]:
    """Write what finds the pieces of a word: whole ones, and what begins like the last."""
    pieces = _TERMS.findall(_plain(word)[0])
    terms = []
    for number, piece in enumerate(pieces, 1):
        if _IS_UNSPACED.match(piece):
            terms.append(re.escape(piece))
        else:
            begins = number == len(pieces) and len(word) > 1
            terms.append(rf"(?<![^\W_]){re.escape(piece)}" + (r"[^\W_]*" if begins else r"(?![^\W_])"))
    return terms


def _plain(text: str) -> tuple[str, list[int]]:
    """Take large letters and marks away, and say for each letter that is left where it stood."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        same = letter.translate(ALIKE)
        for bare in unicodedata.normalize("NFD", same).lower() if letter < "\uac00" else same:
            if not "\u0300" <= bare <= "\u036f":
                letters.append(bare)
                places.append(place)
    return "".join(letters), places


def _reach(text: str, place: int) -> int:
    """Say how many letters belong to the one here: itself, and marks that were written after it."""
    reach = 1
    while _is_mark(text[place + reach : place + reach + 1]):
        reach += 1
    return reach


def _is_mark(letter: str) -> bool:
    return "\u0300" <= letter <= "\u036f" or bool(letter and not letter.translate(ALIKE))
