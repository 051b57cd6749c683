"""Sentences that remember how they were put together, so that a page can say them in another language.

A sentence made here is a text in English like any other: what stores, prints or compares it need not know.
Beside that it keeps its pattern and what was put into it. Only ``web/`` speaks other languages; it finds both
here (``web/tongues.py``).

>>> say("It is for %(name)s.", name="Jean")
'It is for Jean.'
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Self

LANGUAGES = {"en_GB": "English", "ur": "اردو", "ar": "العربية", "pl": "Polski", "zh_Hans": "简体中文"}
"""Those in which every page can be read, each by its own name."""

Value = str | int | float | date
_NOTHING: Mapping[str, Value] = MappingProxyType({})
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class Said(str):
    """A sentence with its pattern (``one``; ``many`` where it counts) and its ``values``, or its ``pieces``.

    A value that is one as well is said in the language of the page, and a day as people there write it. Any
    other text stands as it is: names, and people's own words.
    """

    __slots__ = ("between", "first", "many", "one", "pieces", "values")
    one: str
    many: str
    values: Mapping[str, Value]
    pieces: tuple[str, ...]
    between: str
    first: str

    @classmethod
    def of(cls, one: str, values: Mapping[str, Value], many: str = "", first: str = "") -> Self:
        """Put values into a pattern."""
        pattern = many if many and values["num"] != 1 else one
        text = pattern % {name: _shown(value) for name, value in values.items()} if values else pattern
        made = cls(with_first(text, first))
        made.one, made.many, made.values, made.first = one, many, values, first
        made.pieces, made.between = (), ""
        return made

    @classmethod
    def joined(cls, pieces: tuple[str, ...], between: str, first: str = "") -> Self:
        """Set sentences one after another."""
        made = cls(with_first(between.join(pieces), first))
        made.one, made.many, made.values, made.first = "", "", _NOTHING, first
        made.pieces, made.between = pieces, between
        return made


def say(pattern: str, **values: Value) -> Said:
    """Say a whole sentence, in which each ``%(name)s`` is a value."""
    return Said.of(pattern, values)


def say_many(one: str, many: str, num: int, **values: Value) -> Said:
    """Say a sentence that counts: ``one`` for a single thing, ``many`` for any other ``%(num)d``."""
    return Said.of(one, {"num": num, **values}, many)


def together(*pieces: str, between: str = " ") -> Said:
    """Set what is not empty one after another; a piece that is no ``Said`` is a whole sentence of ours."""
    return Said.joined(tuple(piece for piece in pieces if piece), between)


def as_it_is(text: str) -> Said:
    """Let a text stand as it is in every language, such as a name or a number of somebody's."""
    return Said.of("%(text)s", {"text": text})


def begun(said: Said) -> Said:
    """Let a sentence begin with a large letter, as at the beginning of a line."""
    return _again(said, "large")


def small(said: Said) -> Said:
    """Let a sentence begin with a small letter, as within another, unless it begins with a short form."""
    return said if said[1:2].isupper() else _again(said, "small")


def with_first(text: str, first: str) -> str:
    """Make the first letter of a text "large" or "small", or leave it as it is."""
    change = {"large": str.upper, "small": str.lower}.get(first, str)
    return change(text[:1]) + text[1:]


def _again(said: Said, first: str) -> Said:
    if said.pieces:
        return Said.joined(said.pieces, said.between, first)
    return Said.of(said.one, said.values, said.many, first)


def _shown(value: Value) -> Value:
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}" if isinstance(value, date) else value
