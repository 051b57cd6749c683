"""What of a selection goes on a card, so short that it fits one QR code, and so honest that nothing is lost.

Rules: docs/format/card-content.md. The code on the card drops all words that FHIR keeps beside codes; so own
words go only where they survive: in the name of a contact, in ``valueString`` and in ``description``. What
would lose meaning is refused by name. Sizes are for whoever draws the code.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portable_record.errors import CardContentError
from portable_record.record.circle_marks import DOES, GROUP
from portable_record.record.kinds import SYSTEM
from portable_record.record.readable.view import View, view
from portable_record.sharing.card_reading import (
    EMERGENCY_FOR_THEM,
    EMERGENCY_HELP,
    HOLDER,
    HOLDER_FOR_THEM,
    show_card,
)
from portable_record.sharing.card_words import paragraph, without_neutral
from portable_record.sharing.cautions import EVERY_SHARE
from portable_record.sharing.selection import Chosen, Selection
from portable_record.sharing.terms import Terms
from portable_record.sharing.verdict import Shown

__all__ = [
    "BY_OTHER",
    "EMERGENCY_FOR_THEM",
    "EMERGENCY_HELP",
    "GIVEN_FOR_THEM",
    "HOLDER",
    "HOLDER_FOR_THEM",
    "STANDING",
    "CardContent",
    "CardItem",
    "card_content",
]

GIVEN_FOR_THEM = frozenset({HOLDER_FOR_THEM, EMERGENCY_FOR_THEM})
BY_OTHER = {HOLDER: HOLDER_FOR_THEM, EMERGENCY_HELP: EMERGENCY_FOR_THEM}
"""The standing terms of a card that somebody else gives for the person."""


GOAL = "Goal"
STANDING = {
    HOLDER: "Put together by the person, not checked by a professional. For whoever holds it.",
    EMERGENCY_HELP: "Put together by the person, not checked by a professional. For help in an emergency.",
    HOLDER_FOR_THEM: "Put together for the person by somebody else, not checked by a professional. "
    "For whoever holds it.",
    EMERGENCY_FOR_THEM: "Put together for the person by somebody else, not checked by a professional. "
    "For help in an emergency.",
}
"""The standing terms of a card, by the one ``vc.type`` address that says them; ``EVERY_SHARE`` holds too."""

_PARTS = ("crisis", "about-me", "strengths", "plan")
_WORDS = frozenset({"CarePlan", "Goal", "Composition", "Observation", "Flag"})
_PEOPLE = frozenset({"RelatedPerson", "Practitioner", "PractitionerRole", "Organization"})
_NOT_WORDS = frozenset({"valueQuantity", "valueSampledData", "data", "contentType"})
_OF_CONTACT = ("name", "relationship", "practitioner", "organization", "code", "patient")

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class CardItem:
    """One entry as it stands on the card: its words, in one line."""

    entry_id: str
    text: str


@dataclass(frozen=True, slots=True)
class CardContent:
    """The Bundle of a card, the address of its standing terms, and what a reader will show of each entry."""

    bundle: Json
    standing: str
    items: tuple[CardItem, ...]
    said: tuple[str, ...]

    @property
    def shown(self) -> tuple[Shown, ...]:
        """The entries as a reader of the card shows them, in the order of ``items``."""
        return show_card(self.bundle) or ()


def card_content(selection: Selection, terms: Terms, *, for_them: bool = False) -> CardContent:
    """Put a selection on a card; ``for_them`` says that somebody else gives it for the person.

    Raises:
        CardContentError: something of it would lose its meaning; ``titles`` names it all.
    """
    card = _sort(selection)
    lost = (*_ticked(terms), *card.refused)
    if lost:
        raise CardContentError(titles=lost)
    standing = EMERGENCY_HELP if terms.recipient.kind == "emergency" else HOLDER
    standing = BY_OTHER[standing] if for_them else standing
    named = CardItem(selection.patient.entry.id, view(selection.patient.resource).title)
    return CardContent(
        _bundle(selection.patient.resource, card),
        standing,
        (named, *(item for item, _ in card.contacts), *card.communication, *card.words),
        (STANDING[standing], EVERY_SHARE),
    )


@dataclass(slots=True)
class _Card:
    contacts: list[tuple[CardItem, Json]]
    communication: list[CardItem]
    words: list[CardItem]
    refused: list[str]

    def says(self, text: str) -> bool:
        items = (*(item for item, _ in self.contacts), *self.communication, *self.words)
        return any(text in item.text for item in items)


def _sort(selection: Selection) -> _Card:
    titles = {each.url: view(each.resource).title for each in selection.chosen}
    card = _Card([], [], [], [])
    undecided: list[tuple[Chosen, View]] = []
    for each in _ordered(selection.chosen[1:]):
        shown = view(without_neutral(each.resource), name_of=lambda url: titles.get(url, ""))
        contact = _contact(each, shown.title)
        if contact is not None:
            numbers = ", ".join(str(way["value"]) for way in _list(contact["telecom"]))
            card.contacts.append((CardItem(each.entry.id, f"{_said_name(contact)}: {numbers}"), contact))
        elif each.entry.part == "communication" and _is_words(each):
            card.communication.append(CardItem(each.entry.id, paragraph(shown)))
        elif each.entry.part in _PARTS and _is_words(each):
            card.words.append(CardItem(each.entry.id, _named(each, paragraph(shown))))
        else:
            undecided.append((each, shown))
    for each, shown in undecided:
        if each.entry.type not in _PEOPLE or not all(card.says(line.text) for line in shown.lines):
            card.refused.append(each.entry.title)
    return card


def _ordered(chosen: Iterable[Chosen]) -> list[Chosen]:
    order = {part: place for place, part in enumerate(_PARTS)}
    return sorted(chosen, key=lambda each: order.get(each.entry.part, -1))


def _ticked(terms: Terms) -> tuple[str, ...]:
    words = {"address": "Your home address", "nhs-number": "Your NHS number"}
    return tuple(words[detail] for detail in sorted(terms.details & words.keys()))


def _is_words(each: Chosen) -> bool:
    """Say whether an entry is of a kind that words can carry: nothing measured, nothing attached."""
    return each.entry.type in _WORDS and not _has(each.resource, _NOT_WORDS)


def _named(each: Chosen, words: str) -> str:
    """Say of a goal that it is one: among words of other kinds it would be taken for something else."""
    return f"{GOAL}: {words}" if each.entry.type == "Goal" else words


def _has(value: object, names: frozenset[str]) -> bool:
    if isinstance(value, dict):
        return bool(value.keys() & names) or any(_has(inner, names) for inner in value.values())
    return isinstance(value, list) and any(_has(inner, names) for inner in value)


def _contact(each: Chosen, title: str) -> Json | None:
    """Write somebody with a telephone number as a contact, if name, relation and number say it all."""
    if each.entry.type not in _PEOPLE or each.entry.part != "people":
        return None
    telecom = _list(each.resource.get("telecom"))
    phones = [way for way in telecom if way.get("system") in ("phone", "sms") and way.get("value")]
    rest = {k: v for k, v in without_neutral(each.resource).items() if k not in (*_OF_CONTACT, "telecom")}
    does, rest["extension"] = _deeds(_list(rest.get("extension")))
    if not phones or len(phones) != len(telecom) or view(rest).lines:
        return None
    return {
        "name": {"text": f"{title}: {does}" if does else title},
        "telecom": [{"system": way["system"], "value": way["value"]} for way in phones],
    }


def _deeds(marks: list[Json]) -> tuple[str, list[Json]]:
    """Take out what somebody does for the person, in one line, and in which group they are listed."""
    does = [one for one in marks if one.get("url") == DOES and one.keys() == {"url", "valueString"}]
    left = [one for one in marks if one not in does and one.get("url") != GROUP]
    return " ".join(" ".join(str(one["valueString"]).split()) for one in does), left


def _bundle(patient: Json, card: _Card) -> Json:
    person: Json = {"resourceType": "Patient"}
    names = _list(patient.get("name"))
    if names:
        person["name"] = [_name(names[0])]
    if "birthDate" in patient:
        person["birthDate"] = patient["birthDate"]
    if card.contacts:
        person["contact"] = [contact for _, contact in card.contacts]
    resources = [person]
    about = {"reference": "resource:0"}
    if card.communication:
        code = {"coding": [{"system": SYSTEM, "code": "communicate"}]}
        said = {"valueString": _lines(card.communication)}
        resources.append(
            {"resourceType": "Observation", "status": "final", "code": code, "subject": about, **said}
        )
    if card.words:
        plan: Json = {"resourceType": "CarePlan", "status": "active", "intent": "plan", "subject": about}
        resources.append({**plan, "description": _lines(card.words)})
    entries = [{"fullUrl": f"resource:{place}", "resource": each} for place, each in enumerate(resources)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _said_name(contact: Json) -> str:
    name = contact["name"]
    return str(name["text"]) if isinstance(name, dict) else ""


def _name(name: Json) -> Json:
    return {"text": name["text"]} if "text" in name else {k: v for k, v in name.items() if k != "use"}


def _lines(items: Sequence[CardItem]) -> str:
    return "\n".join(item.text for item in items)


def _list(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
