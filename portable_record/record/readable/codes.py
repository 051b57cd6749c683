"""Coded values in words: a person's own, then the display, then those of our tables, then the code."""

from functools import lru_cache
from typing import NamedTuple

from portable_record.record.readable.tables_numbers import SYSTEM_NAMES
from portable_record.record.readable.tables_systems import PLAINER, SYSTEMS
from portable_record.record.readable.tables_warnings import WARNINGS
from portable_record.record.readable.tables_words import LIMITS, PHRASES
from portable_record.record.readable.values import blank, code, is_random, phrase

_LONGEST_SYSTEM = 200
_SAID_ELSEWHERE = (
    *("ObservationValue", "goal-achievement", "goal-priority", "flag-category"),
    *("allergyintolerance-clinical", "allergyintolerance-verification"),
    *("condition-clinical", "condition-ver-status", "sct", "absent-unknown-uv-ips"),
)
_WARNS = ("careful", "understand", "cut", "deep")
CONCEPT_PARTS = frozenset({"id", "coding", "text"})
CODING_PARTS = frozenset({"id", "system", "version", "code", "display", "userSelected"})


Inner = tuple[str, dict[str, object], frozenset[str]]


class Spoken(NamedTuple):
    """A value in words.

    ``used`` names the elements that the words already say; ``label`` takes the place of the element's own;
    ``more`` are lines that belong below; ``inner`` are objects (with what is used of them) whose remaining
    elements belong below; ``ours`` says that the words come from our tables and not from a person,
    ``vague`` that they name nothing.
    """

    text: str
    used: frozenset[str] = frozenset()
    label: str = ""
    more: tuple[tuple[str, str], ...] = ()
    inner: tuple[Inner, ...] = ()
    ours: bool = False
    vague: bool = False


def coding(value: dict[str, object], path: str, name: str) -> Spoken:
    """Return a Coding in words."""
    display, text, system = value.get("display"), value.get("code"), value.get("system")
    if isinstance(display, str) and not blank(display) and not _says_less(display, system, text):
        return Spoken(display, CODING_PARTS)
    if not isinstance(text, str) or blank(text):
        return Spoken("", CODING_PARTS)
    return Spoken(coded(system if isinstance(system, str) else "", text, path, name), CODING_PARTS, ours=True)


def _says_less(display: str, system: object, text: object) -> bool:
    """Tell whether our words for a code are better than its display: the code again, or words nobody says."""
    return (display == text or PLAINER.get(folded(display)) == text) and known(system, text) != ""


@lru_cache(maxsize=4096)
def system_key(system: str) -> str:
    """Return the last word of a code system's address, without the version family before it."""
    last = system.rsplit("/", 1)[-1] or system
    return last[3:] if last[:3] in {"v2-", "v3-"} else last


def known(system: object, text: object) -> str:
    """Return the words that our tables have for a code of a system, or nothing."""
    if not isinstance(system, str) or not isinstance(text, str):
        return ""
    return SYSTEMS.get(system_key(system[-_LONGEST_SYSTEM:]), {}).get(text, "")


@lru_cache(maxsize=1)
def said_elsewhere() -> frozenset[str]:
    """Return our words that pages say in other languages too: those for some codes, and every warning."""
    rules = (said for kind in WARNINGS.values() for _path, said in kind if isinstance(said, dict))
    warned = {words for said in rules for both in said.values() for words in both}
    known = (words for system in _SAID_ELSEWHERE for words in SYSTEMS[system].values())
    return frozenset({*known, *warned, *(PHRASES[key] for key in _WARNS)})


def coded(system: str, text: str, path: str, name: str) -> str:
    """Return the words of a code that has no display, or one that only says the code again."""
    words = known(system, text)
    if words:
        return words
    words = code(text, path, name)
    if words and words != text:
        return words
    if is_random(text) or blank(text):
        return ""
    called = SYSTEM_NAMES.get(system_key(system[-_LONGEST_SYSTEM:]))
    return phrase("code_of", s=called, x=text) if called else phrase("code", x=text)


def concept(value: dict[str, object], path: str, name: str) -> Spoken:
    """Return a CodeableConcept in words; displays that say it otherwise follow below."""
    own = value.get("text")
    text = own if isinstance(own, str) and not blank(own) else ""
    codings = value.get("coding")
    if not isinstance(codings, list):
        return Spoken(text, CONCEPT_PARTS)
    if len(codings) == 1 and isinstance(codings[0], dict) and codings[0].keys() <= CODING_PARTS:
        only = coding(codings[0], path, name)
        if not text:
            return (
                Spoken(only.text, CONCEPT_PARTS, ours=True) if only.ours else Spoken(only.text, CONCEPT_PARTS)
            )
        if only.text == text and not only.ours:
            return Spoken(text, CONCEPT_PARTS)
    return _of_many(text, [item for item in codings if isinstance(item, dict)], path, name)


def _of_many(text: str, codings: list[dict[str, object]], path: str, name: str) -> Spoken:
    spoken = [coding(item, path, name) for item in codings[: LIMITS["items"]]]
    if any(text == item.get("code") and known(item.get("system"), text) for item in codings):
        text = ""
    said = [each.text for each in spoken if each.text and not each.ours]
    ours = text == "" and not said
    if not text:
        text = said[0] if said else next((each.text for each in spoken if each.text), "")
    seen = [text]
    for other in said:
        if all(other != each and folded(other) != folded(each) for each in seen):
            seen.append(other)
    if len(codings) > LIMITS["items"]:
        seen.append(phrase("more", n=str(len(codings) - LIMITS["items"])))
    more = tuple((PHRASES["also"], other) for other in seen[1:])
    inner = tuple(
        (path, item, CODING_PARTS) for item in codings[: LIMITS["items"]] if not item.keys() <= CODING_PARTS
    )
    return Spoken(text, CONCEPT_PARTS, "", more, inner, ours)


_SMALL_LETTERS = {capital: capital + 32 for capital in range(65, 91)}


def folded(text: str) -> str:
    """Return a text with the letters A to Z small, to compare it."""
    return text.translate(_SMALL_LETTERS)
