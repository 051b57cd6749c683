"""Cutting one resource down to what may go out: what points at something hidden goes, whole.

One walk over the whole JSON, since a reference can stand anywhere: in an extension, as a mere identifier, as
an address in a text. The rules stand in docs/format/bundle.md ("How an entry is cut") and reference_rules.py.
Whatever cannot be shown to lead elsewhere goes as well. Own words that a person wrote freely are not changed,
but for the addresses and ids in them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from portable_record.errors import MeaningLostError
from portable_record.record.circle_marks import NEVER_SHARED
from portable_record.record.narrative import plain
from portable_record.record.readable.view import title
from portable_record.saying import say
from portable_record.sharing.addresses import Addresses
from portable_record.sharing.hiding import GONE, Hiding
from portable_record.sharing.own_labels import labels, own_words
from portable_record.sharing.reference_rules import ITEM_GOES, MEANING, REQUIRED, SUBJECT
from portable_record.sharing.spelling import is_patient, leads_elsewhere
from portable_record.sharing.traces import Ids

Json = dict[str, object]

MASKED: Json = {
    "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}
    ]
}
_ROOT_DROPPED = frozenset({"resourceType", "id", "meta", "text", "contained"})
_CODINGS = frozenset({"coding", "valueCoding"})
_REFERENCE = frozenset(
    {"id", "extension", "reference", "_reference", "type", "_type", "identifier", "display", "_display"}
)

_ITEM_GONE: Final = object()


@dataclass(frozen=True, slots=True)
class Cut:
    """A resource as it goes out, and the ids of the hidden entries that it pointed at."""

    resource: Json
    lost: frozenset[str]


def cut(
    value: Json,
    *,
    near: str,
    name: str,
    names: Mapping[str, str],
    addresses: Addresses,
    came_in: bool = False,
) -> Cut:
    """Cut one resource for a share.

    ``near`` is the full URL it was imported under, ``name`` the UUID it gets, ``names`` the address in the
    share of every entry that goes out, by entry id, with all Patient entries of the person. ``came_in``: it
    was taken in from elsewhere, so what it says of who wrote it is a stranger's claim.

    Raises:
        MeaningLostError: it cannot go out without saying nothing, or something else.
    """
    hiding = Hiding(near, names, addresses)
    return Cut(_Walk(value, hiding, came_in).resource(name), frozenset(hiding.lost))


@dataclass(slots=True)
class _Walk:
    value: Json
    hiding: Hiding
    came_in: bool
    cuts: int = 0

    @property
    def type(self) -> str:
        return str(self.value["resourceType"])

    @property
    def _is_own_words(self) -> bool:
        return bool(own_words(self.value)) and not self.came_in

    def resource(self, name: str) -> Json:
        dropped = _ROOT_DROPPED | ({"signature"} if self.type == "Provenance" else set())
        kept = self._members({k: v for k, v in self.value.items() if k not in dropped}, "")
        if not isinstance(kept, dict):  # pragma: no cover - items go only within lists
            raise MeaningLostError
        said = self._any(labels(self.value, came_in=self.came_in), "")
        return {"resourceType": self.type, "id": name, **(said if isinstance(said, dict) else {}), **kept}

    def _members(self, given: Json, at: str) -> object:
        kept: Json = {}
        for name, inner in given.items():
            if name == "id":
                continue
            left = self._any(inner, f"{at}.{name}" if at else name)
            if left is _ITEM_GONE:
                return GONE
            if left is not GONE:
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
        if not isinstance(value, str):
            return value
        return self.hiding.text(value, "system" if at.endswith("xtension.url") else _last(at))

    def _list(self, items: list[object], at: str) -> object:
        kept = [self._any(item, at) for item in items]
        if any(left is GONE and isinstance(item, str) for left, item in zip(kept, items, strict=True)):
            return GONE
        kept = [left for left in kept if left is not GONE and left is not MASKED]
        return kept or self._nothing(at, had_items=bool(items))

    def _nothing(self, at: str, *, had_items: bool) -> object:
        """Say what stands where a list lost all its items."""
        path = self._path(at)
        if had_items and path in MEANING:
            raise MeaningLostError(say("What it is about is not shared."))
        return [MASKED] if had_items and self._required(at) else GONE

    def _aligned(self, items: list[object], at: str) -> object:
        """Keep the places in the companion of a list of primitives ("_given"): null where nothing is left."""
        kept = [None if left is GONE else left for left in (self._any(item, at) for item in items)]
        return kept if any(left is not None for left in kept) else GONE

    def _object(self, given: Json, at: str) -> object:
        if self._is_reference(given, at):
            return self._reference(given, at)
        if self.hiding.is_number_of_somebody(given):
            return GONE
        cuts = self.cuts
        kept = self._members(given, at)
        if kept is GONE or not isinstance(kept, dict):
            return GONE
        if _last(at) in ("extension", "modifierExtension"):
            return self._extension(given, kept, at)
        if self.type == "Composition" and _last(at) == "section":
            return self._section(kept, cut_here=self.cuts > cuts)
        return kept or GONE

    def _is_reference(self, given: Json, at: str) -> bool:
        """Tell a reference from what merely has a member of the same name."""
        if isinstance(given.get("reference"), str):
            return True
        if isinstance(given.get("identifier"), dict) and not isinstance(given.get("type"), dict):
            return given.keys() <= _REFERENCE or "display" in given
        words_alone = given.keys() <= _REFERENCE and _last(at) not in _CODINGS
        return words_alone and bool(self.hiding.titled(given.get("display")) - self.hiding.shared)

    def _extension(self, given: Json, kept: Json, at: str) -> object:
        if given.get("url") in NEVER_SHARED:
            return GONE  # how close somebody is to the person, and how they rest, is nobody else's business
        told = "url" in kept or "url" not in given
        if told and (kept.keys() - {"url"} or not given.keys() - {"url", "id"}):
            return kept
        if _last(at) == "modifierExtension":
            raise MeaningLostError(
                say("It says that it must not be read without something that is not shared.")
            )
        return GONE

    def _section(self, kept: Json, *, cut_here: bool) -> object:
        """Let a section's words go with a hidden entry, which they may repeat, unless they are own words."""
        text = kept.pop("text", None)
        if isinstance(text, dict) and not (cut_here and not self._is_own_words):
            div = _words(
                [self.hiding.kept_words(line) for line in plain(str(text.get("div", ""))).split("\n")]
            )
            kept["text"] = {"status": text.get("status", "additional"), "div": div}
        return kept if kept.keys() & {"text", "entry", "section"} else GONE

    def _reference(self, given: Json, at: str) -> object:
        address = str(given.get("reference") or "").strip()
        if address.startswith("#"):
            return self._contained(given, at, address)
        meant = self.hiding.meant(given, address)
        if meant & self.hiding.people:
            return {"reference": self.hiding.person}
        if len(meant) == 1 and meant <= self.hiding.shared:
            return self._named(meant, given)
        return self._unsure(given, at, address, meant)

    def _unsure(self, given: Json, at: str, address: str, meant: Ids) -> object:
        """Keep what a reference says only if it can be shown to mean nothing that is hidden."""
        near_miss = self.hiding.suspects(address)
        hidden = (meant | near_miss | self.hiding.spoken_of(given)) - self.hiding.shared
        if hidden:
            self.hiding.lost |= hidden
            return self._cut_off(at)
        patient = _looks_like_patient(given)
        about = not meant and patient and "." not in at and at in SUBJECT
        own = self.hiding.addresses.is_own(given.get("identifier"))
        if about or own or (near_miss and near_miss <= self.hiding.people):
            return {"reference": self.hiding.person}
        if len(near_miss) == 1 and not meant:
            return self._named(near_miss, given)
        if patient or (address and not near_miss and not leads_elsewhere(address)):
            return self._cut_off(at)
        return self._shown(given, at)

    def _named(self, one: Ids, given: Json) -> Json:
        """Point at a shared entry; a display that fits a hidden one better does not go with it."""
        fits = self.hiding.spoken_of(given)
        display = given.get("display") if one <= fits or fits <= self.hiding.shared else None
        address = self.hiding.names[next(iter(one))]
        return {"reference": address, **({"display": self.hiding.kept(display)} if display else {})}

    def _contained(self, given: Json, at: str, address: str) -> object:
        """Let a reference to a contained resource keep its display, or else give it that resource's title."""
        held = self.value.get("contained")
        found = [
            each
            for each in (held if isinstance(held, list) else [])
            if isinstance(each, dict) and each.get("id") == address[1:]
        ]
        instead = self._title(found[0]) if found else ""
        fits = self.hiding.spoken_of(given) | self.hiding.titled(instead)
        for each in found[:1]:
            numbers = each.get("identifier")
            for number in numbers if isinstance(numbers, list) else [numbers]:
                fits |= self.hiding.bearing(number)
        hidden = (fits if found else fits | self.hiding.suspects(address)) - self.hiding.shared
        self.hiding.lost |= hidden
        return self._cut_off(at) if hidden or not found else self._shown(given, at, instead=instead)

    def _title(self, contained: Json) -> str:
        """Return the title of a contained resource, cut as an entry would be."""
        walk = _Walk(contained, self.hiding, self.came_in)
        try:
            return title(walk.resource("")) if "resourceType" in contained else ""
        except MeaningLostError:
            return ""

    def _shown(self, given: Json, at: str, *, instead: str = "") -> object:
        """Keep of a reference what can be read, its display and identifier, but not where it led."""
        kept: Json = {}
        identifier = self._any(given["identifier"], f"{at}.identifier") if "identifier" in given else GONE
        if identifier is not GONE:
            kept["identifier"] = identifier
        display = given.get("display") or instead
        if display:
            kept["display"] = self.hiding.kept(display)
        return kept or self._cut_off(at)

    def _cut_off(self, at: str) -> object:
        """Say what stands where a reference went."""
        self.cuts += 1
        path = self._path(at)
        if "." not in at and at in SUBJECT:
            raise MeaningLostError(say("It is about somebody or something that is not shared."))
        if path in ITEM_GOES:
            return _ITEM_GONE
        if path in MEANING and not self._in_list(at):
            raise MeaningLostError(say("It would lose its meaning without something that is not shared."))
        return MASKED if self._required(at) else GONE

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


def _words(lines: list[str]) -> str:
    """Write a narrative anew with nothing but its words, a paragraph a line."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{paragraphs}</div>'


def _last(at: str) -> str:
    return at.rsplit(".", 1)[-1]


def _looks_like_patient(given: Json) -> bool:
    return given.get("type") == "Patient" or is_patient(str(given.get("reference") or ""))
