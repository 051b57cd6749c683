"""The main words of an object, put together from slots; and the titles of resources."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from portable_record.record.kinds import SYSTEM
from portable_record.record.readable.codes import Spoken
from portable_record.record.readable.datatypes import Ask, Value, spoken
from portable_record.record.readable.dates import clock_time, looks_like_moment, moment
from portable_record.record.readable.tables_kinds import KINDS, KINDS_BY, KINDS_ONCE, KINDS_OWN, UNKNOWN_KIND
from portable_record.record.readable.tables_names import QUIET_WHEN_FALSE
from portable_record.record.readable.tables_titles import DEFAULT_HEAD, DEFAULT_TITLE, HEADS, TITLES
from portable_record.record.readable.tables_warnings import WARNINGS
from portable_record.record.readable.tables_words import LIMITS, PHRASES
from portable_record.record.readable.values import (
    address,
    blank,
    choice,
    code,
    humanised,
    in_order,
    inside,
    is_code_element,
    is_exact,
    is_opaque,
    is_random,
    names_of,
    number,
    phrase,
    small,
)

_QUIET_WHEN_FALSE = frozenset(QUIET_WHEN_FALSE)
_SPACES = re.compile(r"[ \t\r\n]+")
_PERIOD = frozenset({"id", "start", "end"})
_MOST_IN_A_HEAD = 10
_DEEPEST_HEAD = 4
_MOST_REMEMBERED = 50

_NOTHING = Spoken("")
_OPAQUE, _EXACT, _CODE = object(), object(), object()
_OWN_PLACES = (("code", "coding"), ("category", "coding"), ("type", "coding"))

Slots = tuple[tuple[str, tuple[tuple[str, ...], ...], str], ...]
Found = tuple[object, str, str]
Warned = tuple[str, str]
"""Words before the title, and a sentence."""
Rules = tuple[tuple[tuple[str, ...], dict[str, list[str]]], ...]


def _ready(table: list[list[object]]) -> Slots:
    """Return slots with their paths cut into steps."""
    return tuple(
        (
            str(slot[0]),
            tuple(tuple(path.split(".")) for path in slot[1]),
            str(slot[2]) if len(slot) > 2 else "",
        )
        for slot in table
        if isinstance(slot[1], list)
    )


_TITLES = {name: _ready(table) for name, table in TITLES.items()}
_HEADS = {path: _ready(table) for path, table in HEADS.items()}


def _rules(table: list[list[object]]) -> Rules:
    """Return warnings with their paths cut into steps."""
    return tuple(
        (tuple(path.split(".")), codes)
        for path, codes in table
        if isinstance(path, str) and isinstance(codes, dict)
    )


_RULES_FOR_ALL = _rules(WARNINGS["*"])
_RULES = {kind: _rules([*own, *WARNINGS["*"]]) for kind, own in WARNINGS.items() if kind != "*"}
_DEFAULT_TITLE = _ready([["", list(DEFAULT_TITLE)]])
_DEFAULT_HEAD = _ready([["", list(DEFAULT_HEAD)]])


def head_of(path: str, name: str) -> Slots:
    """Return the slots of the main words of an object at a path."""
    return _HEADS.get(path) or _HEADS.get(name) or _DEFAULT_HEAD


def nobody(_reference: str) -> str:
    """Know no name for any reference."""
    return ""


def single(value: object, name: str, path: str) -> Spoken:
    """Return a value that is no object and no array in words."""
    if isinstance(value, str):
        return _text(value, name, path)
    if isinstance(value, bool):
        return Spoken("" if not value and name in _QUIET_WHEN_FALSE else PHRASES["yes" if value else "no"])
    return Spoken("" if value is None else number(value))


def words_of(value: str, name: str, path: str) -> str:
    """Return a text that is not blank in words, by the name and the path of its element."""
    way = _way(name)
    if way is _OPAQUE or way is _EXACT:
        return value if way is _EXACT else ""
    if looks_like_moment(value):
        return moment(value)
    if way is _CODE:
        return code(value, path, name)
    return "" if is_random(value) else clock_time(address(value))


@lru_cache(maxsize=4096)
def _way(name: str) -> object:
    """Return how a text in an element of this name is said."""
    if is_opaque(name):
        return _OPAQUE
    return _EXACT if is_exact(name) else _CODE if is_code_element(name) else None


def _text(value: str, name: str, path: str) -> Spoken:
    if blank(value):
        return _NOTHING
    ours = _way(name) is _CODE and not looks_like_moment(value)
    return Spoken(words_of(value, name, path), ours=ours)


def main_words(value: object, name: str, path: str, ask: Ask, depth: int = 0) -> Spoken:
    """Return the main words of any JSON value; of an array those of its first item that has some."""
    if isinstance(value, str):
        return _text(value, name, path)
    if isinstance(value, list):
        for item in value[: LIMITS["items"]]:
            words = main_words(item, name, path, ask, depth)
            if words.text:
                return words
        return Spoken("")
    if not isinstance(value, dict):
        return single(value, name, path)
    if isinstance(value.get("resourceType"), str):
        return Spoken(title_of(value, ask, depth + 1) if depth < _DEEPEST_HEAD else "")
    said = spoken(value, name, path, ask)
    if said is not None:
        return said
    if depth >= _DEEPEST_HEAD:
        return Spoken("")
    return Spoken(compose(value, path, head_of(path, name), ask, most=_MOST_IN_A_HEAD, depth=depth + 1)[0])


def compose(
    value: Value, path: str, slots: Slots, ask: Ask, *, most: int, depth: int = 0, otherwise: str = ""
) -> tuple[str, list[tuple[str, list[Spoken]]]]:
    """Fill slots from an object; return the text, and the elements that it says as a whole with their words.

    ``otherwise`` stands in for the first slot where that is empty and another is not.
    """
    text = ""
    taken: list[tuple[str, list[Spoken]]] = []
    for joint, paths, way in slots:
        for steps in paths:
            found = reach(value, steps, path, most + 1)
            if not found or (taken and any(found[0][1] == name for name, _ in taken)):
                continue
            if most == 1 and way != "clock":
                found = [(_day(item), name, where) for item, name, where in found]
            said = [main_words(item, name, where, ask, depth) for item, name, where in found[:most]]
            words = _joined(said, most)
            if not words:
                continue
            before = text or (otherwise if joint else "")
            if before and way == "lower" and all(each.ours for each in said):
                words = small(words)
            text = f"{before}{joint}{words}" if before else words
            if len(steps) == 1 and _is_whole(found, said):
                taken.append((found[0][1], said))
            break
    return text, taken


def _day(value: object) -> object:
    """Return a moment or a period without the time of day; anything else as it is."""
    if isinstance(value, str):
        return value[:10] if looks_like_moment(value) else value
    if isinstance(value, dict) and value.keys() <= _PERIOD:
        return {name: inner[:10] if isinstance(inner, str) else inner for name, inner in value.items()}
    return value


def _joined(said: list[Spoken], most: int) -> str:
    if len(said) == 1:
        return "" if said[0].vague and most == 1 else said[0].text
    return ", ".join(dict.fromkeys(each.text for each in said if each.text))


def _is_whole(found: list[Found], said: list[Spoken]) -> bool:
    """Tell whether main words say all that was found: every item, and of none only a part."""
    whole = all(each.used or not isinstance(found[at][0], dict) for at, each in enumerate(said))
    return whole and len(found) == len(said)


def reach(value: Value, steps: tuple[str, ...], path: str, most: int) -> list[Found]:
    """Walk down a path through objects and arrays; return what lies there with its name and full path."""
    found: list[Found] = []
    step = steps[0]
    if step[-3:] == "[x]":
        names = named(names_of(value), step)
    elif step in value:
        names = (step,)
    else:
        return found
    for name in names:
        where = inside(path, name)
        inner = value[name]
        for item in inner[:most] if isinstance(inner, list) else [inner]:
            if len(steps) == 1:
                found.append((item, name, where))
            elif isinstance(item, dict):
                found.extend(reach(item, steps[1:], where, most))
    return found


@lru_cache(maxsize=8192)
def named(names: tuple[str, ...], step: str) -> tuple[str, ...]:
    """Return the elements that a step of a path means; ``value[x]`` may mean several."""
    if step[-3:] != "[x]":
        return (step,) if step in names else ()
    stem = step[:-3]
    return tuple(name for name in in_order(names) if name != stem and choice(name)[0] == stem)


def codes_at(value: Value, dotted: str) -> list[str]:
    """Return the codes at a path: texts, ``true`` and ``false``, and the codes of codings."""
    return _codes_at(value, tuple(dotted.split(".")))


def _codes_at(value: Value, steps: tuple[str, ...]) -> list[str]:
    only = value.get(steps[0])
    if isinstance(only, str) and len(steps) == 1:
        return [only]
    found: list[str] = []
    for item, _name, _path in reach(value, steps, "", LIMITS["items"]):
        if isinstance(item, bool):
            found.append("true" if item else "false")
        elif isinstance(item, str):
            found.append(item)
        elif isinstance(item, dict):
            codings = item.get("coding", [item])
            for coding in codings if isinstance(codings, list) else []:
                text = coding.get("code") if isinstance(coding, dict) else None
                if isinstance(text, str):
                    found.append(text)
    return found


@lru_cache(maxsize=8192)
def _rules_of(kind: str, names: tuple[str, ...]) -> Rules:
    """Return the warnings of a kind that may be in an object with elements of these names."""
    here = frozenset(names)
    return tuple(rule for rule in _RULES.get(kind, _RULES_FOR_ALL) if rule[0][0] in here)


def warnings(value: Value) -> list[Warned]:
    """Return what must be said first of a resource: words before the title, and a sentence."""
    found: list[Warned] = []
    done: set[tuple[str, ...]] = set()
    kind = value.get("resourceType")
    names = tuple(value)
    rules = _rules_of if len(names) <= _MOST_REMEMBERED else _rules_of.__wrapped__
    for steps, table in rules(kind if isinstance(kind, str) else "", names):
        if steps in done:
            continue
        for text in _codes_at(value, steps):
            if text in table and steps not in done:
                done.add(steps)
                prefix, sentence = table[text]
                found.append((prefix, sentence))
    if "modifierExtension" in value:
        found.insert(0, (PHRASES["careful"], PHRASES["understand"]))
    return found


def kind_of(value: Value) -> str:
    """Return what kind of entry a resource is, in plain words."""
    name = value.get("resourceType")
    if not isinstance(name, str) or not name:
        return UNKNOWN_KIND
    own = _own_kind(value, KINDS_OWN[name]) if name in KINDS_OWN else ""
    if own:
        return own
    rule = KINDS_BY.get(name)
    if rule and isinstance(rule[0], str) and isinstance(rule[1], dict):
        for text in codes_at(value, rule[0]):
            if text in rule[1]:
                return str(rule[1][text])
    return KINDS.get(name) or humanised(name) or UNKNOWN_KIND


def _own_kind(value: Value, kinds: Mapping[str, str]) -> str:
    """Return the kind that a code of our own says; the same code of another system says nothing."""
    for steps in _OWN_PLACES:
        for coding, _name, _path in reach(value, steps, "", LIMITS["items"]):
            if isinstance(coding, dict) and coding.get("system") == SYSTEM:
                said = kinds.get(str(coding.get("code")))
                if said:
                    return said
    return ""


def is_of_kind(kind: str, type_name: str, kinds: Collection[str]) -> bool:
    """Tell whether an entry is of one of these kinds, as they are called now or were once."""
    return kind in kinds or KINDS_ONCE.get(type_name) in kinds


def title_of(value: Value, ask: Ask, depth: int = 0, *, warned: Sequence[Warned] | None = None) -> str:
    """Return the main thing that a resource says in one line; empty where its known elements say nothing.

    ``warned`` is what ``warnings`` says of it, where somebody asked before.
    """
    name = value.get("resourceType")
    name = name if isinstance(name, str) else ""
    text = bundle_title(value, ask, depth) if name == "Bundle" else ""
    for slots in (_TITLES.get(name, ()), _DEFAULT_TITLE):
        text = text or compose(value, name, slots, ask, most=1, depth=depth, otherwise=kind_of(value))[0]
    if not text:
        return ""
    warned = warnings(value) if warned is None else warned
    before = next((prefix for prefix, _ in warned if prefix), "") if warned else ""
    return one_line(f"{before}: {text}" if before else text)


def bundle_title(value: Value, ask: Ask, depth: int) -> str:
    """Return the title of the document in a Bundle, or how much the Bundle holds."""
    entries = value.get("entry")
    entries = entries if isinstance(entries, list) else []
    first = entries[0].get("resource") if entries and isinstance(entries[0], dict) else None
    if isinstance(first, dict) and first.get("resourceType") == "Composition" and depth < _DEEPEST_HEAD:
        titled = title_of(first, ask, depth + 1)
        if titled:
            return titled
    return how_many(len(entries))


def how_many(count: int) -> str:
    """Return a number of entries in words."""
    return PHRASES["one_entry"] if count == 1 else phrase("some_entries", n=str(count))


def one_line(text: str) -> str:
    """Return a text on one line, cut between words where it is too long for a title."""
    flat = _SPACES.sub(" ", text).strip(" ")
    most = LIMITS["title"]
    if len(flat) <= most:
        return flat
    cut = flat[:most]
    space = cut.rfind(" ")
    return (cut[:space] if space > most // 2 else cut) + "…"
