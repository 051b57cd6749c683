"""FHIR data types in words, recognised by the elements they have."""

import re
from collections.abc import Callable
from functools import lru_cache

from portable_record.record.readable.codes import Inner, Spoken, coding, concept
from portable_record.record.readable.dates import moment, period
from portable_record.record.readable.files import attachment
from portable_record.record.readable.plain import plain
from portable_record.record.readable.quantities import money, quantity, range_of, ratio, readings
from portable_record.record.readable.tables_codes import CODES
from portable_record.record.readable.tables_kinds import KINDS, REFERRED
from portable_record.record.readable.tables_names import QUIET
from portable_record.record.readable.tables_numbers import NUMBERS
from portable_record.record.readable.tables_shapes import SHAPES
from portable_record.record.readable.tables_words import CONTACTS, PHRASES
from portable_record.record.readable.timings import events, repeat, text_of, texts, timing_code
from portable_record.record.readable.values import (
    address,
    blank,
    choice,
    is_number,
    is_random,
    names_of,
    phrase,
)

Ask = Callable[[str], str]
Value = dict[str, object]

_REFERENCE = frozenset({"id", "reference", "type", "display"})
_DOSE_SAID = frozenset({"id", "doseQuantity", "doseRange"})
_QUIET = frozenset(QUIET)
_TYPE = re.compile(r"(?:^|/)([A-Z][A-Za-z]+)(?:/[A-Za-z0-9.-]+(?:/_history/[A-Za-z0-9.-]+)?\Z|\?)")
_NHS = re.compile(r"^[0-9]{10}\Z")
_SHAPES = [
    (kind, frozenset([*allowed, *(f"_{name}" for name in allowed), "id", "extension"]), frozenset(needs))
    for kind, allowed, needs in SHAPES
]


def shape(keys: tuple[str, ...]) -> str:
    """Return the data type whose elements these are, or nothing."""
    names = frozenset(keys)
    for kind, allowed, needs in _SHAPES:
        if names <= allowed and names & needs:
            return kind
    return ""


def spoken(value: Value, name: str, path: str, ask: Ask) -> Spoken | None:
    """Return an object in words if it is a data type that we know, else None."""
    speak = _speaker(name, names_of(value))
    return speak(value, name, path, ask) if speak else None


@lru_cache(maxsize=8192)
def _speaker(name: str, names: tuple[str, ...]) -> Callable[[Value, str, str, Ask], Spoken | None] | None:
    kind = choice(name)[1]
    if kind in _KINDS:
        return _KINDS[kind]
    return _KINDS.get("ContactPoint" if name == "telecom" else shape(names))


def _coding(value: Value, name: str, path: str, _ask: Ask) -> Spoken | None:
    return coding(value, path, name) if isinstance(value.get("code", ""), str) else None


def _concept(value: Value, name: str, path: str, _ask: Ask) -> Spoken | None:
    return concept(value, path, name)


def _reference(value: Value, name: str, path: str, ask: Ask) -> Spoken | None:
    target = value.get("reference", "")
    if not isinstance(target, str):
        return None
    used = _REFERENCE
    display = text_of(value.get("display"))
    if not blank(display):
        return Spoken(display, used)
    named = ask(target) if target else ""
    if named:
        return Spoken(named, used)
    number = value.get("identifier")
    if isinstance(number, dict):
        said = _identifier(number, "identifier", path, ask)
        if said and said.text:
            text = f"{said.label}: {said.text}" if said.label else said.text
            inner = ((f"{path}.identifier", number, said.used),)
            return Spoken(text, used | {"identifier"}, "", said.more, inner)
    found = _TYPE.search(target)
    pointed = found[1] if found else text_of(value.get("type"))
    kind = REFERRED.get(pointed) or KINDS.get(pointed)
    quiet = kind is None or name in _QUIET
    return Spoken("" if quiet else phrase("unnamed", x=str(kind)), used, vague=True)


def _period(value: Value, _name: str, _path: str, _ask: Ask) -> Spoken | None:
    start, end = value.get("start", ""), value.get("end", "")
    if not isinstance(start, str) or not isinstance(end, str):
        return None
    return Spoken(period(start, end), frozenset({"id", "start", "end"}))


def _name(value: Value, _name: str, _path: str, _ask: Ask) -> Spoken | None:
    parts = [
        *texts(value.get("prefix")),
        *texts(value.get("given")),
        *texts(value.get("family")),
        *texts(value.get("suffix")),
    ]
    own = text_of(value.get("text"))
    text = " ".join(parts) if blank(own) else own
    used = {"id", "text", "use"}
    used.update(part for part in ("prefix", "given", "family", "suffix") if _said(value.get(part), text))
    return Spoken(
        text + _use(value, text, {"old", "nickname", "maiden", "anonymous", "temp"}), frozenset(used)
    )


def _said(value: object, text: str) -> bool:
    items = value if isinstance(value, list) else [value]
    return all(isinstance(item, str) and item in text for item in items if item is not None)


def _use(value: Value, text: str, shown: set[str]) -> str:
    use = text_of(value.get("use"))
    return f" ({CODES['use'][use]})" if text and use in shown else ""


def _address(value: Value, _name: str, _path: str, _ask: Ask) -> Spoken | None:
    names = ("line", "city", "district", "state", "postalCode", "country")
    own = text_of(value.get("text"))
    parts = [part for name in names for part in texts(value.get(name)) if not blank(part)]
    text = ", ".join(parts) if blank(own) else own
    used = {"id", "text", "use", "type"} | {name for name in names if _said(value.get(name), text)}
    return Spoken(text + _use(value, text, {"home", "work", "temp", "old", "billing"}), frozenset(used))


def _valued(value: Value, name: str, path: str, ask: Ask) -> Spoken | None:
    said = value.get("value")
    system = text_of(value.get("system"))
    if is_number(said) or "unit" in value or "comparator" in value:
        return quantity(value)
    if name == "telecom" or system in CONTACTS:
        return _contact(value, name, path, ask)
    return None if "code" in value else _identifier(value, name, path, ask)


def _contact(value: Value, _name: str, _path: str, _ask: Ask) -> Spoken | None:
    text = text_of(value.get("value"))
    label = CONTACTS.get(text_of(value.get("system")), "")
    words = "" if blank(text) else text + _use(value, text, {"home", "work", "temp", "old", "mobile"})
    return Spoken(words, frozenset({"id", "system", "value", "use", "rank"}), label)


def _identifier(value: Value, _name: str, path: str, _ask: Ask) -> Spoken | None:
    said = value.get("value")
    if not isinstance(said, str):
        return None
    used = frozenset({"id", "system", "value", "use", "type"})
    text = "" if blank(said) or is_random(said) or "urn:" in said else address(said)
    system = text_of(value.get("system"))
    label = next((called for piece, called in NUMBERS if piece in system), "")
    more: tuple[tuple[str, str], ...] = ()
    kind = value.get("type")
    if isinstance(kind, dict):
        about = concept(kind, path + ".type", "type")
        label, more = about.text or label, about.more
    if label == NUMBERS[0][1] and _NHS.match(text):
        text = f"{text[:3]} {text[3:6]} {text[6:]}"
    if not text:
        return Spoken("", used)
    return Spoken(text + _use(value, text, {"old"}), used, label, more)


def _annotation(value: Value, _name: str, _path: str, ask: Ask) -> Spoken | None:
    author = text_of(value.get("authorString"))
    used = {"id", "text", "time", "authorString"}
    pointed = value.get("authorReference")
    if not author and isinstance(pointed, dict):
        named = _reference(pointed, "author", "", ask)
        author = named.text if named else ""
        used.add("authorReference")
    when = moment(text_of(value.get("time")))
    by = ", ".join(word for word in (author, when) if word)
    return Spoken(
        text_of(value.get("text")),
        frozenset(used),
        more=((PHRASES["by" if author else "date"], by),) if by else (),
    )


def _signature(value: Value, _name: str, path: str, ask: Ask) -> Spoken | None:
    who = value.get("who")
    named = _reference(who, "who", path, ask) if isinstance(who, dict) else None
    text = phrase("signed_by", x=named.text) if named and named.text else PHRASES["signed"]
    when = moment(text_of(value.get("when")))
    used = frozenset({"id", "when", "who", "data", "sigFormat", "targetFormat"})
    return Spoken(f"{text}, {when}" if when else text, used)


def _narrative(value: Value, _name: str, _path: str, _ask: Ask) -> Spoken | None:
    return Spoken(plain(text_of(value.get("div"))), frozenset({"id", "status", "div"}))


def _timing(value: Value, _name: str, path: str, _ask: Ask) -> Spoken | None:
    again, moments = value.get("repeat"), value.get("event")
    parts = [repeat(again) if isinstance(again, dict) else "", events(moments)]
    text = ", ".join(part for part in parts if part)
    used = {"id", "event", "repeat"}
    more: tuple[tuple[str, str], ...] = ()
    kind = value.get("code")
    if isinstance(kind, dict):
        coded = timing_code(_first_code(kind)) if kind.get("text") in {None, _first_code(kind)} else ""
        about = concept(kind, path + ".code", "code")
        words = coded or about.text
        used.add("code")
        if not text:
            text = words
        elif words and words != text and not coded:
            more = ((PHRASES["also"], words),)
    inner: tuple[Inner, ...] = ()
    if isinstance(again, dict):
        inner = ((path + ".repeat", again, _REPEAT_SAID),)
    return Spoken(text, frozenset(used), "", more, inner)


_REPEAT_SAID = frozenset({
    "id", "frequency", "frequencyMax", "period", "periodMax", "periodUnit", "dayOfWeek", "timeOfDay", "when",
    "offset", "duration", "durationMax", "durationUnit", "count", "countMax", "boundsPeriod",
})  # fmt: skip


def _first_code(value: Value) -> str:
    codings = value.get("coding")
    first = codings[0] if isinstance(codings, list) and codings else None
    return text_of(first.get("code")) if isinstance(first, dict) else ""


def _dosage(value: Value, _name: str, path: str, ask: Ask) -> Spoken | None:
    own = text_of(value.get("text"))
    if not blank(own):
        return Spoken(own, frozenset({"id", "text", "sequence"}))
    parts: list[str] = []
    used = {"id", "text", "sequence"}
    for element in ("dose", "doseAndRate", "timing", "asNeededBoolean", "asNeededCodeableConcept"):
        words = _dosage_part(value.get(element), element, path, ask)
        if words:
            parts.append(words)
            used.add(element)
    inner: tuple[Inner, ...] = ()
    amounts = value.get("doseAndRate")
    if "doseAndRate" in used and isinstance(amounts, list):
        inner = ((f"{path}.doseAndRate", amounts[0], _DOSE_SAID),)
    return Spoken(", ".join(parts), frozenset(used), inner=inner) if parts else None


def _dosage_part(value: object, element: str, path: str, ask: Ask) -> str:
    if element == "asNeededBoolean":
        return PHRASES["as_needed"] if value is True else ""
    if element == "doseAndRate":
        first = value[0] if isinstance(value, list) and len(value) == 1 else None
        if not isinstance(first, dict) or not first.keys() <= _DOSE_SAID | {"type"}:
            return ""
        value = first.get("doseQuantity") or first.get("doseRange")
    if not isinstance(value, dict):
        return ""
    said = spoken(value, element, path, ask)
    if said is None or said.more:
        return ""
    return (
        phrase("as_needed_for", x=said.text)
        if said.text and element == "asNeededCodeableConcept"
        else said.text
    )


def _age(value: Value, name: str, _path: str, _ask: Ask) -> Spoken | None:
    said = quantity(value)
    if said is None or not said.text or name == "ageAge":
        return said
    return Spoken(phrase("aged", x=said.text), said.used)


_KINDS: dict[str, Callable[[Value, str, str, Ask], Spoken | None]] = {
    "Address": _address,
    "Age": _age,
    "Annotation": _annotation,
    "Attachment": lambda value, _name, _path, _ask: attachment(value),
    "CodeableConcept": _concept,
    "Coding": _coding,
    "ContactPoint": _contact,
    "Count": lambda value, _name, _path, _ask: quantity(value),
    "Distance": lambda value, _name, _path, _ask: quantity(value),
    "Dosage": _dosage,
    "Duration": lambda value, _name, _path, _ask: quantity(value),
    "HumanName": _name,
    "Identifier": _identifier,
    "Money": lambda value, _name, _path, _ask: money(value),
    "Narrative": _narrative,
    "Period": _period,
    "Quantity": lambda value, _name, _path, _ask: quantity(value),
    "Range": lambda value, _name, _path, _ask: range_of(value),
    "Ratio": lambda value, _name, _path, _ask: ratio(value),
    "Reference": _reference,
    "SampledData": lambda value, _name, _path, _ask: readings(value),
    "Signature": _signature,
    "Timing": _timing,
    "Valued": _valued,
}
