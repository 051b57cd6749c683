"""Coded values in words: a person's own, then the display, then those of our tables, then the code."""

from functools import lru_cache
from typing import NamedTuple

from portable_record.record.readable.tables_systems import SYSTEM_NAMES, SYSTEMS
from portable_record.record.readable.tables_words import PHRASES
from portable_record.record.readable.values import blank, code, is_random, phrase

CODING_PARTS = frozenset({"id", "system", "version", "code", "display", "userSelected"})


class Spoken(NamedTuple):
    """A value in words.

    ``used`` names the elements that the words already say; ``label`` takes the place of the element's own;
    ``more`` are lines that belong below; ``inner`` are objects (with what is used of them) whose remaining
    elements belong below; ``ours`` says that the words come from our tables and not from a person.
    """

    text: str
    used: frozenset[str] = frozenset()
    label: str = ""
    more: tuple[tuple[str, str], ...] = ()
    inner: tuple[tuple[str, dict[str, object], frozenset[str]], ...] = ()
    ours: bool = False


def coding(value: dict[str, object], path: str, name: str) -> Spoken:
    """Return a Coding in words."""
    display = value.get("display")
    if isinstance(display, str) and not blank(display):
        return Spoken(display, CODING_PARTS)
    text, system = value.get("code"), value.get("system")
    if not isinstance(text, str) or blank(text):
        return Spoken("", CODING_PARTS)
    return Spoken(coded(system if isinstance(system, str) else "", text, path, name), CODING_PARTS, ours=True)


@lru_cache(maxsize=4096)
def system_key(system: str) -> str:
    """Return the last word of a code system's address, without the version family before it."""
    last = system.rsplit("/", 1)[-1] or system
    return last[3:] if last[:3] in {"v2-", "v3-"} else last


def coded(system: str, text: str, path: str, name: str) -> str:
    """Return the words of a code that has no display."""
    key = system_key(system)
    words = SYSTEMS.get(key, {}).get(text)
    if words:
        return words
    words = code(text, path, name)
    if words and words != text:
        return words
    if is_random(text) or blank(text):
        return ""
    known = SYSTEM_NAMES.get(key)
    return phrase("code_of", s=known, x=text) if known else phrase("code", x=text)


def concept(value: dict[str, object], path: str, name: str) -> Spoken:
    """Return a CodeableConcept in words; displays that say it otherwise follow below."""
    own = value.get("text")
    codings = value.get("coding")
    objects = [item for item in codings if isinstance(item, dict)] if isinstance(codings, list) else []
    spoken = [coding(item, path, name) for item in objects]
    said = [each.text for each in spoken if each.text and not each.ours]
    if isinstance(own, str) and not blank(own):
        text, ours = own, False
    elif said:
        text, ours = said[0], False
    else:
        text, ours = next((each.text for each in spoken if each.text), ""), True
    more: list[tuple[str, str]] = []
    seen = {folded(text)}
    for other in said:
        if folded(other) not in seen:
            seen.add(folded(other))
            more.append((PHRASES["also"], other))
    inner = tuple((path, item, CODING_PARTS) for item in objects if not item.keys() <= CODING_PARTS)
    return Spoken(text, frozenset({"id", "coding", "text"}), "", tuple(more), inner, ours)


_SMALL_LETTERS = {capital: capital + 32 for capital in range(65, 91)}


def folded(text: str) -> str:
    """Return a text with the letters A to Z small, to compare it."""
    return text.translate(_SMALL_LETTERS)
