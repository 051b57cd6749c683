"""My health in lists: what is so now and what was, results newest first, and the rest by kind.

Each list is read by its type, so that a large import hides nothing: where there is more than is shown, a list
says so. "None known" is never concluded from an empty list; it stands where the person wrote it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from portable_record.actions.desk import OpenRecord
from portable_record.actions.of_kind import Read, newest
from portable_record.actions.part_view import Card, card_of
from portable_record.record.asking.places import Json, objects
from portable_record.record.entry import Entry
from portable_record.record.parts import is_dangerous
from portable_record.record.readable.titles import kind_of, warnings

PART = "health"
MOST, BEFORE, LINES = 40, 8, 4  # entries: of what is so now, of what was, of every other kind
_MEDICINES = ("MedicationStatement", "MedicationRequest")
_OVER: Mapping[str, frozenset[str]] = {
    "clinicalStatus": frozenset({"inactive", "resolved", "remission"}),
    "verificationStatus": frozenset({"refuted", "entered-in-error"}),
}
_OVER_STATUS = frozenset(
    {"completed", "stopped", "not-taken", "cancelled", "entered-in-error", "not-done", "ended", "abandoned"}
)


@dataclass(frozen=True, slots=True)
class Brief:
    """An entry on one line; ``careful`` is what turns its meaning round, such as that it was found wrong."""

    entry: Entry
    careful: tuple[str, ...]

    @classmethod
    def of(cls, read: Read) -> Self:
        """Lay out no more of it than is shown: all of it stands on its own page."""
        return cls(read.entry, tuple(sentence for _, sentence in warnings(read.resource)))


@dataclass(frozen=True, slots=True)
class Listing:
    """What is so now, and what was before. ``type`` is the one of which there is more than is shown."""

    now: tuple[Card, ...]
    before: tuple[Brief, ...]
    type: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Entries of a kind, a line for each, newest first; with ``has_more``, older ones are not shown."""

    title: str
    type: str
    shown: tuple[Brief, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class HealthSeen:
    """The health part. ``contradicts`` is a "none known" beside which allergies stand all the same."""

    allergies: Listing
    medicines: Listing
    conditions: Listing
    results: tuple[Lines, ...]
    rest: tuple[Lines, ...]
    contradicts: Card | None
    none_known: Card | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written here."""
        listed = (self.allergies, self.medicines, self.conditions)
        return not (self.results or self.rest or any(one.now or one.before for one in listed))


def health_seen(record: OpenRecord) -> HealthSeen:
    """Read the health part."""
    allergies = _listing(record, "AllergyIntolerance")
    none_known = next((one for one in allergies.now if _says_none(one)), None)
    real = [one for one in allergies.now if not _says_none(one)]
    real.sort(key=lambda one: not is_dangerous(one.resource))
    results = [found for name in ("Observation", "DiagnosticReport") if (found := _lines(record, name)).shown]
    listed = {"AllergyIntolerance", "Condition", "Observation", "DiagnosticReport", *_MEDICINES}
    others = [name for name in record.vault.timeline.types() if name not in listed]
    return HealthSeen(
        allergies=Listing(tuple(real), allergies.before, allergies.type),
        medicines=_listing(record, *_MEDICINES),
        conditions=_listing(record, "Condition"),
        results=tuple(results),
        rest=tuple(found for name in _first(others) if (found := _lines(record, name)).shown),
        contradicts=none_known if real else None,
        none_known=none_known,
    )


def _first(types: Iterable[str]) -> list[str]:
    """Put vaccinations before the rest."""
    return sorted(types, key=lambda name: (name != "Immunization", name))


def _listing(record: OpenRecord, *types: str) -> Listing:
    found: list[Read] = []
    more = ""
    for name in types:
        some = newest(record, PART, name, most=MOST + 1)
        found += some[:MOST]
        more = more or (name if len(some) > MOST else "")
    now = [one for one in found if is_now(one.resource)]
    over = [one for one in found if not is_now(one.resource)]
    if len(over) > BEFORE and not more:
        more = over[BEFORE].entry.type
    return Listing(
        now=tuple(card_of(one.entry, one.resource) for one in now),
        before=tuple(Brief.of(one) for one in over[:BEFORE]),
        type=more,
    )


def _lines(record: OpenRecord, name: str) -> Lines:
    found = newest(record, PART, name, most=LINES + 1)
    shown = tuple(Brief.of(one) for one in found[:LINES])
    return Lines(kind_of({"resourceType": name}), name, shown, len(found) > LINES)


def is_now(resource: Json) -> bool:
    """Say whether something is so now, as far as its entry tells; what does not tell counts as now."""
    if resource.get("status") in _OVER_STATUS:
        return False
    return not any(_codes(resource.get(element)) & over for element, over in _OVER.items())


def _codes(concept: object) -> set[str]:
    coding = concept.get("coding") if isinstance(concept, dict) else None
    return {str(one.get("code")) for one in objects(coding)}


def _says_none(card: Card) -> bool:
    return card.sheet is not None and card.sheet.key == "no-allergies"
