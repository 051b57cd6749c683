"""The text of single values: numbers as written, codes and names as words, addresses as their last word."""

import re
from functools import lru_cache

from portable_record.record.readable.tables_codes import CODES
from portable_record.record.readable.tables_kinds import KINDS
from portable_record.record.readable.tables_lines import LINES
from portable_record.record.readable.tables_names import (
    CHOICE_TYPES,
    CHOICES,
    CODE_ELEMENTS,
    EXACT,
    LABELS,
    OPAQUE,
)
from portable_record.record.readable.tables_words import MEDIA, PHRASES

_CODE_ELEMENTS = frozenset(CODE_ELEMENTS)
_CHOICES = frozenset(CHOICES)
_EXACT = frozenset(EXACT)
_OPAQUE = frozenset(OPAQUE)
_LABELS_AT = {path: {step: called for step, called in order if called} for path, order in LINES.items()}

_SPACE = frozenset(["", " ", "\t", "\r", "\n", "\u00a0"])
_BLANK = re.compile(r"^[ \t\r\n\u00a0]*\Z")
_CODE = re.compile(r"^[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*\Z")
_SMALL = re.compile(r"[a-z]")
_ADDRESS = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:[^ \t\r\n]+\Z")
_WEB = re.compile(r"^(?:https?|urn|ftp|file|mllp|tel|mailto|data|cid|oid|uuid|did):")
_RANDOM = re.compile(
    r"^(?:urn:uuid:)?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\Z"
    r"|^(?:urn:oid:)?[0-2](?:\.[0-9]+){4,}\Z"
)
_ENTRY = re.compile(r"^([A-Z][A-Za-z]+)/[A-Za-z0-9.-]{1,64}\Z")
_WORDY = re.compile(r"[A-Za-z]{3}")
_LONGEST_NAME, _MOST_ELEMENTS = 64, 200
_INDEX = re.compile(r"^(?:0|[1-9][0-9]{0,9})\Z")
_LONGEST_CODE = 200
_EXPONENT = re.compile(r"^(-?)([0-9])(?:\.([0-9]+))?e([+-])([0-9]+)\Z")


def number(value: object) -> str:
    """Return a number as it was written, or as the browser would write it."""
    written = getattr(value, "written", None)
    if isinstance(written, str):
        return written
    if isinstance(value, float):
        return _float(value)
    return str(value)


def _float(value: float) -> str:
    text = repr(value).removesuffix(".0")
    found = _EXPONENT.match(text)
    if found is None:
        return {"-0": "0", "inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}.get(text, text)
    sign, first, others, direction, power = found.groups()
    digits, size = first + (others or ""), int(power)
    if direction == "+" and size < 21:
        return sign + digits.ljust(size + 1, "0")
    if direction == "-" and size < 7:
        return sign + "0." + "0" * (size - 1) + digits
    return f"{sign}{first}{'.' + others if others else ''}e{direction}{size}"


def names_of(value: dict[str, object]) -> tuple[str, ...]:
    """Return the names of an object's elements; of an object that is far too large only some."""
    names = tuple(value)
    if len(names) > _MOST_ELEMENTS:
        return tuple(name for name in names if len(name) <= _LONGEST_NAME)[:_MOST_ELEMENTS]
    return names


def in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names in the order of a browser, which puts those that are whole numbers first."""
    counted = [name for name in names if _INDEX.match(name) and int(name) < 2**32 - 1]
    if not counted:
        return names
    return (*sorted(counted, key=int), *(name for name in names if name not in counted))


def is_number(value: object) -> bool:
    """Tell whether a JSON value is a number."""
    return not isinstance(value, bool | str | dict | list) and value is not None


@lru_cache(maxsize=4096)
def humanised(name: str) -> str:
    """Return an element name or a code as words: ``birthDate`` becomes ``Birth date``."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    spaced = re.sub(r"([A-Z])([A-Z][a-z])", r"\1 \2", spaced)
    spaced = re.sub(r"[-_. ]+", " ", spaced)
    words = (word if re.fullmatch(r"[A-Z0-9]{2,}", word) else small(word) for word in spaced.split(" "))
    return capital(" ".join(word for word in words if word))


def small(word: str) -> str:
    """Return a word with its first letter small, if that is one of A to Z."""
    return word[0].lower() + word[1:] if "A" <= word[:1] <= "Z" else word


def capital(word: str) -> str:
    """Return a word with its first letter large, if that is one of a to z."""
    return word[0].upper() + word[1:] if "a" <= word[:1] <= "z" else word


@lru_cache(maxsize=4096)
def choice(name: str) -> tuple[str, str]:
    """Split the name of an element of many types: ``valueQuantity`` into ``value`` and ``Quantity``."""
    for kind in CHOICE_TYPES:
        stem = name[: -len(kind)]
        if stem in _CHOICES and name.endswith(kind):
            return stem, kind
    return name, ""


@lru_cache(maxsize=4096)
def label(path: str, name: str) -> str:
    """Return what an element is called in the object at a path."""
    here = _LABELS_AT.get(path, {})
    stem, kind = choice(name)
    for known in (
        here.get(name),
        kind and here.get(stem + "[x]"),
        LABELS.get(name),
        kind and LABELS.get(stem),
    ):
        if known:
            return known
    return humanised(stem) or PHRASES["extension"]


@lru_cache(maxsize=4096)
def inside(path: str, name: str) -> str:
    """Return the path of an element; one that nests in itself goes back to where its name first stood."""
    parts = path.split(".")
    if name in parts[1:]:
        return ".".join(parts[: parts.index(name, 1) + 1])
    return f"{path}.{name}"


def code(text: str, path: str, name: str) -> str:
    """Return the plain words of a code in the element at a path."""
    return text if len(text) > _LONGEST_CODE else _code(text, path, name)


@lru_cache(maxsize=4096)
def _code(text: str, path: str, name: str) -> str:
    for key in (path, name):
        words = CODES.get(key, {}).get(text)
        if words:
            return words
    if _CODE.match(text) and _SMALL.search(text):
        return humanised(text)
    if name == "contentType":
        return media(text)
    return "" if _RANDOM.match(text) else address(text)


def media(text: str) -> str:
    """Return what a media type is called: ``application/pdf`` is a PDF."""
    kind = text.split(";")[0].strip(" ").lower()
    return MEDIA.get(kind) or MEDIA.get(kind.split("/")[0]) or ""


def address(text: str) -> str:
    """Return a web address as its last word, or nothing where that is no word; other text as it is."""
    if not (_ADDRESS.match(text) and _WEB.match(text)) and not is_entry(text):
        return text
    if _RANDOM.match(text):
        return ""
    parts = [part for part in re.split(r"[/#:?]", text.split("|")[0]) if part]
    last = parts[-1]
    if len(last) > 60 or _RANDOM.match(last) or not _WORDY.search(last) or len(parts) < 2:
        return ""
    return humanised(last) if _CODE.match(last) else last


def is_entry(text: str) -> bool:
    """Tell whether a text is the address of an entry beside this one: a type and an id."""
    found = _ENTRY.match(text)
    return found is not None and found[1] in KINDS


def blank(text: str) -> bool:
    """Tell whether a text has nothing to see in it."""
    return text[:1] in _SPACE and _BLANK.match(text) is not None


def is_random(text: str) -> bool:
    """Tell whether a text is a number for machines only: a UUID or an OID."""
    return _RANDOM.match(text) is not None


def is_code_element(name: str) -> bool:
    """Tell whether the text of an element of this name is a code."""
    return name in _CODE_ELEMENTS


def is_exact(name: str) -> bool:
    """Tell whether the text of an element of this name is somebody's own words."""
    return name in _EXACT or name.endswith(("String", "Markdown"))


def is_opaque(name: str) -> bool:
    """Tell whether the text of an element of this name is bytes."""
    return name in _OPAQUE


def phrase(name: str, **words: str) -> str:
    """Return a fixed phrase with its blanks filled."""
    text = PHRASES[name]
    for blank_name, word in words.items():
        text = text.replace("{" + blank_name + "}", word)
    return text
