"""Cutting one resource down to what may go out: what points at something hidden goes, whole.

One walk over the whole JSON, since a reference can stand anywhere: in an extension, as a mere identifier, as
an address in a text. The rules stand in docs/format/bundle.md ("How an entry is cut") and reference_rules.py.
Own words that a person wrote freely are not changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final

from portable_record.errors import MeaningLostError
from portable_record.record.narrative import plain
from portable_record.record.readable.view import title
from portable_record.sharing.addresses import ADDRESS, Addresses, is_patient, numbers_in
from portable_record.sharing.reference_rules import ITEM_GOES, MEANING, REQUIRED, SUBJECT

Json = dict[str, object]

MASKED: Json = {
    "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}
    ]
}
OWN_WORDS = frozenset({"PATAST", "PACQAST", "SDMAST"})
_ROOT_DROPPED = frozenset({"resourceType", "id", "meta", "text", "contained"})
_NEVER_ADDRESSES = frozenset({"system", "code", "version", "display", "div", "reference"})
_REFERENCE = frozenset(
    {"id", "extension", "reference", "_reference", "type", "_type", "identifier", "display", "_display"}
)

_GONE: Final = object()
_ITEM_GONE: Final = object()


@dataclass(frozen=True, slots=True)
class Cut:
    """A resource as it goes out, and the ids of the hidden entries that it pointed at."""

    resource: Json
    lost: frozenset[str]


def cut(value: Json, *, near: str, name: str, names: Mapping[str, str], addresses: Addresses) -> Cut:
    """Cut one resource for a share.

    ``near`` is the full URL it was imported under, ``name`` the UUID it gets, ``names`` the address in the
    share of every entry that goes out, by entry id, with all Patient entries of the person.

    Raises:
        MeaningLostError: it cannot go out without saying nothing, or something else.
    """
    walk = _Walk(value, near, names, addresses)
    return Cut(walk.resource(name), frozenset(walk.lost))


def labels(value: Json) -> Json:
    """Keep of a resource's meta the security labels, and of each its system, code and display."""
    meta = value.get("meta")
    kept = [
        {part: label[part] for part in ("system", "code", "display") if part in label}
        for label in (meta.get("security") if isinstance(meta, dict) else None) or []
    ]
    return {"meta": {"security": kept}} if any(kept) else {}


@dataclass(slots=True)
class _Walk:
    value: Json
    near: str
    names: Mapping[str, str]
    addresses: Addresses
    lost: set[str] = field(default_factory=set)
    cuts: int = 0

    @property
    def shared(self) -> frozenset[str]:
        return frozenset(self.names)

    @property
    def type(self) -> str:
        return str(self.value["resourceType"])

    def resource(self, name: str) -> Json:
        dropped = _ROOT_DROPPED | ({"signature"} if self.type == "Provenance" else set())
        kept = self._members({k: v for k, v in self.value.items() if k not in dropped}, "")
        if not isinstance(kept, dict):  # pragma: no cover - items go only within lists
            raise MeaningLostError
        out: Json = {"resourceType": self.type, "id": name, **labels(self.value), **kept}
        self._refuse_addresses_inside(out)
        return out

    def _members(self, given: Json, at: str) -> object:
        kept: Json = {}
        for name, inner in given.items():
            if name == "id":
                continue
            left = self._any(inner, f"{at}.{name}" if at else name)
            if left is _ITEM_GONE:
                return _GONE
            if left is not _GONE:
                kept[name] = left
        for name in given:
            if name[:1] == "_" and name[1:] in given and name[1:] not in kept:
                kept.pop(name, None)
        return kept

    def _any(self, value: object, at: str) -> object:
        if isinstance(value, dict):
            return self._object(value, at)
        if isinstance(value, list):
            return self._aligned(value, at) if _last(at)[:1] == "_" else self._list(value, at)
        return self._text(value, at) if isinstance(value, str) else value

    def _list(self, items: list[object], at: str) -> object:
        kept = [self._any(item, at) for item in items]
        if any(left is _GONE and isinstance(item, str) for left, item in zip(kept, items, strict=True)):
            return _GONE
        kept = [left for left in kept if left is not _GONE and left is not MASKED]
        return kept or self._nothing(at, had_items=bool(items))

    def _nothing(self, at: str, *, had_items: bool) -> object:
        """Say what stands where a list lost all its items."""
        path = self._path(at)
        if had_items and path in MEANING:
            raise MeaningLostError("What it is about is not shared.")
        return [MASKED] if had_items and self._required(at) else _GONE

    def _aligned(self, items: list[object], at: str) -> object:
        """Keep the places in the companion of a list of primitives ("_given"): null where nothing is left."""
        kept = [None if left is _GONE else left for left in (self._any(item, at) for item in items)]
        return kept if any(left is not None for left in kept) else _GONE

    def _object(self, given: Json, at: str) -> object:
        if isinstance(given.get("reference"), str) or (
            isinstance(given.get("identifier"), dict)
            and given.keys() <= _REFERENCE
            and not isinstance(given.get("type"), dict)
        ):
            return self._reference(given, at)
        if self._hidden_number(given):
            return _GONE
        cuts = self.cuts
        kept = self._members(given, at)
        if kept is _GONE or not isinstance(kept, dict):
            return _GONE
        if _last(at) in ("extension", "modifierExtension"):
            return self._extension(given, kept, at)
        if self.type == "Composition" and _last(at) == "section":
            return self._section(kept, cut_here=self.cuts > cuts)
        return kept or _GONE

    def _extension(self, given: Json, kept: Json, at: str) -> object:
        if kept.keys() - {"url"} or not given.keys() - {"url", "id"}:
            return kept
        if _last(at) == "modifierExtension":
            raise MeaningLostError("It says that it must not be read without something that is not shared.")
        return _GONE

    def _section(self, kept: Json, *, cut_here: bool) -> object:
        """Let a section's words go with a hidden entry, which they may repeat, unless they are own words."""
        text = kept.pop("text", None)
        if isinstance(text, dict) and not (cut_here and not _own_words(self.value)):
            kept["text"] = {"status": text.get("status", "additional"), "div": _words(text)}
        return kept if kept.keys() & {"text", "entry", "section"} else _GONE

    def _reference(self, given: Json, at: str) -> object:
        address = str(given.get("reference") or "")
        if address.startswith("#"):
            return self._shown(given, at, instead=self._contained(address[1:]))
        meant = self.addresses.meant_by(address, near=self.near) if address else frozenset[str]()
        meant = meant or self.addresses.numbered(given.get("identifier"))
        about = "." not in at and at in SUBJECT
        if meant & self.addresses.people or (not meant and about and _looks_like_patient(given)):
            return {"reference": self._person()}
        if len(meant) == 1 and meant <= self.shared:
            display = {"display": given["display"]} if given.get("display") else {}
            return {"reference": self.names[next(iter(meant))], **display}
        hidden = meant - self.shared
        if hidden or _looks_like_patient(given):
            self._lose(hidden)
            return self._cut_off(at)
        return self._shown(given, at)

    def _shown(self, given: Json, at: str, *, instead: str = "") -> object:
        """Keep of a reference what can be read, its display and identifier, but not where it led."""
        kept: Json = {}
        identifier = self._any(given["identifier"], f"{at}.identifier") if "identifier" in given else _GONE
        if identifier is not _GONE:
            kept["identifier"] = identifier
        display = given.get("display") or instead
        if display:
            kept["display"] = display
        return kept or self._cut_off(at)

    def _cut_off(self, at: str) -> object:
        """Say what stands where a reference went."""
        self.cuts += 1
        path = self._path(at)
        if "." not in at and at in SUBJECT:
            raise MeaningLostError("It is about somebody or something that is not shared.")
        if path in ITEM_GOES:
            return _ITEM_GONE
        if path in MEANING and not self._in_list(at):
            raise MeaningLostError("It would lose its meaning without something that is not shared.")
        return MASKED if self._required(at) else _GONE

    def _text(self, text: str, at: str) -> object:
        if _last(at) in _NEVER_ADDRESSES or at.endswith("xtension.url") or not ADDRESS.match(text):
            return text
        relative = not text.startswith(("http", "urn:oid:"))
        meant = self.addresses.meant_by(text, near=self.near) if relative else self.addresses.exactly(text)
        if meant & self.addresses.people:
            return self._person()
        if len(meant) == 1 and meant <= self.shared:
            return self.names[next(iter(meant))]
        if meant:
            self._lose(meant - self.shared)
            return _GONE
        return _GONE if relative and _last(at) == "url" else text

    def _hidden_number(self, given: Json) -> bool:
        """Say whether this is an Identifier of the person, or one that only hidden entries bear."""
        if not isinstance(given.get("value"), str) or not isinstance(given.get("system"), str):
            return False
        meant = self.addresses.numbered(given)
        if not self.addresses.own_numbers.isdisjoint(numbers_in(given)):
            return True
        self._lose(meant if not meant & self.shared else frozenset())
        return bool(meant) and not meant & self.shared

    def _contained(self, name: str) -> str:
        inside = self.value.get("contained")
        for each in inside if isinstance(inside, list) else []:
            if isinstance(each, dict) and each.get("id") == name:
                return title(each)
        return ""

    def _refuse_addresses_inside(self, value: object) -> None:
        if isinstance(value, str):
            if self.addresses.inside(value) - self.shared:
                raise MeaningLostError("Its words hold the address of something that is not shared.")
        elif isinstance(value, dict | list):
            for inner in value.values() if isinstance(value, dict) else value:
                self._refuse_addresses_inside(inner)

    def _lose(self, hidden: frozenset[str]) -> None:
        self.lost |= hidden

    def _person(self) -> str:
        return self.names[next(iter(self.addresses.people))]

    def _required(self, at: str) -> bool:
        required = REQUIRED.get(self.type, frozenset[str]())
        return at.endswith("ignature.who") or self._path(at).removeprefix(f"{self.type}.") in required

    def _path(self, at: str) -> str:
        """Write a path with its type, a name that repeats itself once."""
        parts = at.split(".")
        once = [part for part, before in zip(parts, ["", *parts], strict=False) if part != before]
        return ".".join([self.type, *once])

    def _in_list(self, at: str) -> bool:
        inner = self.value.get(at)
        return isinstance(inner, list)


def _words(text: Json) -> str:
    """Write a narrative anew with nothing but its words, a paragraph a line."""
    lines = plain(str(text.get("div", ""))).split("\n")
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{paragraphs}</div>'


def _last(at: str) -> str:
    return at.rsplit(".", 1)[-1]


def _looks_like_patient(given: Json) -> bool:
    return given.get("type") == "Patient" or is_patient(str(given.get("reference") or ""))


def _own_words(value: Json) -> bool:
    meta = value.get("meta")
    security = meta.get("security") if isinstance(meta, dict) else None
    return any(isinstance(label, dict) and label.get("code") in OWN_WORDS for label in security or [])
