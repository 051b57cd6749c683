"""What a reader shows of a card of ours: entry by entry, the very words that the preview showed.

A card holds its entries as paragraphs (docs/format/card-content.md). Taken apart again they are what the
person agreed to. A card that says it is one of ours and holds anything else is shown like any other, so that
nothing in it is hidden.
"""

from collections.abc import Iterator, Sequence

from portable_record.record.kinds import SYSTEM, kind
from portable_record.record.readable.view import view
from portable_record.sharing.telling_lines import telling
from portable_record.sharing.verdict import Shown

HOLDER = "https://portablerecord.org/card/holder"
EMERGENCY_HELP = "https://portablerecord.org/card/emergency"
HOLDER_FOR_THEM = "https://portablerecord.org/card/holder-for-them"
EMERGENCY_FOR_THEM = "https://portablerecord.org/card/emergency-for-them"
SOMEBODY = "Somebody to call"
IN_WORDS = "In their words"

_PATIENT = frozenset({"resourceType", "name", "birthDate", "contact"})
_CONTACT = frozenset({"name", "telecom"})
_SAID = frozenset({"resourceType", "status", "code", "subject", "valueString"})
_PLAN = frozenset({"resourceType", "status", "intent", "subject", "description"})

Json = dict[str, object]


def is_card(types: Sequence[str]) -> bool:
    """Say whether a signed text says of itself that it is a card with our standing terms."""
    return bool({HOLDER, EMERGENCY_HELP, HOLDER_FOR_THEM, EMERGENCY_FOR_THEM} & set(types))


def show_card(bundle: Json) -> tuple[Shown, ...] | None:
    """Show the entries of a card of ours, or return None for one that is not made like them."""
    resources = _resources(bundle)
    if not resources or not _is_ours(resources):
        return None
    return tuple(_shown(resources))


def _shown(resources: Sequence[Json]) -> Iterator[Shown]:
    person, *others = resources
    contacts = _list(person.get("contact"))
    me = view({name: value for name, value in person.items() if name != "contact"})
    yield Shown("Patient", me.kind, me.title, tuple((x.label, x.text) for x in telling(me, person=me.title)))
    for each in contacts:
        numbers = ", ".join(str(way["value"]) for way in _list(each.get("telecom")))
        yield Shown("Patient", SOMEBODY, f"{_name(each)}: {numbers}", ())
    for each in others:
        title = kind("communicate").title if each["resourceType"] == "Observation" else IN_WORDS
        said = str(each.get("valueString") or each.get("description"))
        for paragraph in said.split("\n"):
            yield Shown(str(each["resourceType"]), title, paragraph, ())


def _is_ours(resources: Sequence[Json]) -> bool:
    person, *others = resources
    types = [each.get("resourceType") for each in others]
    return (
        person.get("resourceType") == "Patient"
        and person.keys() <= _PATIENT
        and all(_is_contact(each) for each in _list(person.get("contact")))
        and types == sorted(set(map(str, types)), reverse=True)
        and all(_is_said(each) or _is_plan(each) for each in others)
    )


def _is_contact(contact: Json) -> bool:
    ways = _list(contact.get("telecom"))
    return (
        contact.keys() == _CONTACT
        and bool(_name(contact))
        and all(way.keys() == {"system", "value"} and isinstance(way["value"], str) for way in ways)
    )


def _is_said(value: Json) -> bool:
    code = {"coding": [{"system": SYSTEM, "code": "communicate"}]}
    return (
        value.keys() == _SAID
        and (value["resourceType"], value["status"], value["code"]) == ("Observation", "final", code)
        and isinstance(value["valueString"], str)
    )


def _is_plan(value: Json) -> bool:
    return (
        value.keys() == _PLAN
        and (value["resourceType"], value["status"], value["intent"]) == ("CarePlan", "active", "plan")
        and isinstance(value["description"], str)
    )


def _name(contact: Json) -> str:
    name = contact.get("name")
    return str(name["text"]) if isinstance(name, dict) and name.keys() == {"text"} else ""


def _resources(bundle: Json) -> list[Json]:
    resources = [each.get("resource") for each in _list(bundle.get("entry"))]
    return [each for each in resources if isinstance(each, dict)]


def _list(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
