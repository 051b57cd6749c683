"""Which elements of a resource are edited item by item, and how a resource falls apart into registers.

Format: docs/format/change.md, sections 1 and 4. The table is part of the format: once an element is listed,
or released without being listed, it stays so.
"""

import hashlib
from collections.abc import Mapping

from portable_record.record import json_text, order
from portable_record.record.change import b64url
from portable_record.record.shapes import ITEM_ID
from portable_record.record.values import item_value

ITEM_ID_LABEL = b"portable-record/v1/item-id\x00"
RESOURCE_TYPE = "resourceType"

EVERY_TYPE = frozenset({"contained", "extension", "modifierExtension"})

BY_ITEM: Mapping[str, frozenset[str]] = {
    type_name: frozenset(elements.split())
    for type_name, elements in {
        "AllergyIntolerance": "identifier note reaction",
        "Appointment": "identifier participant",
        "CarePlan": "activity addresses careTeam contributor goal identifier note supportingInfo",
        "CareTeam": "identifier note participant telecom",
        "Communication": "identifier note payload recipient",
        "Composition": "attester author event relatesTo section",
        "Condition": "evidence identifier note stage",
        "Consent": "identifier verification",
        "Device": "identifier deviceName note",
        "DocumentReference": "author content identifier relatesTo",
        "Encounter": "diagnosis identifier location participant",
        "FamilyMemberHistory": "condition identifier note",
        "Flag": "identifier",
        "Goal": "addresses identifier note outcomeReference target",
        "HealthcareService": "availableTime eligibility identifier location notAvailable telecom",
        "Immunization": "education identifier note performer protocolApplied reaction",
        "List": "entry identifier note",
        "Location": "hoursOfOperation identifier telecom",
        "MedicationRequest": "dosageInstruction identifier note",
        "MedicationStatement": "dosage identifier note",
        "NutritionOrder": "identifier note",
        "Observation": "component derivedFrom hasMember identifier note performer referenceRange",
        "Organization": "address contact identifier telecom",
        "Patient": "address communication contact generalPractitioner identifier link name photo telecom",
        "Person": "address identifier link name telecom",
        "Practitioner": "address identifier name photo qualification telecom",
        "PractitionerRole": "availableTime healthcareService identifier location notAvailable telecom",
        "Procedure": "focalDevice identifier note performer",
        "Questionnaire": "item",
        "QuestionnaireResponse": "item",
        "RelatedPerson": "address communication identifier name photo relationship telecom",
        "RiskAssessment": "identifier note prediction",
        "ServiceRequest": "identifier note",
        "Task": "identifier input note output",
    }.items()
}


def by_item(type_name: str, element: str) -> bool:
    """Whether this element is kept as one register for each of its items."""
    return element in EVERY_TYPE or element in BY_ITEM.get(type_name, frozenset())


def registers(type_name: str, resource: Mapping[str, object], salt: bytes) -> dict[str, bytes]:
    """The value that a whole resource gives each of its registers, by path.

    ``salt`` is the salt of the whole edit, from which items without an id of their own get one.
    """
    found: dict[str, bytes] = {}
    for element, value in resource.items():
        if element == RESOURCE_TYPE:
            continue
        if not by_item(type_name, element):
            found[element] = json_text.write(value)
            continue
        items = value if isinstance(value, list) else [value]
        for position, (item_id, item) in enumerate(zip(item_ids(items, salt), items, strict=True)):
            found[f"{element}/{item_id}"] = item_value(order.at(position), item)
    return found


def item_ids(items: list[object], salt: bytes) -> list[str]:
    """The ids of the items of a received list: their own where they can be used, otherwise derived ones."""
    taken: set[str] = set()
    ids = []
    for position, item in enumerate(items):
        own = own_id(item)
        if not own or own in taken:
            own = _derived(salt, position)
        taken.add(own)
        ids.append(own)
    return ids


def own_id(item: object) -> str:
    """The FHIR element id of an item, or an empty text where it has none that can stand in a path."""
    own = item.get("id") if isinstance(item, dict) else None
    return own if isinstance(own, str) and ITEM_ID.fullmatch(own) else ""


def _derived(salt: bytes, position: int) -> str:
    whole = hashlib.sha256(ITEM_ID_LABEL + salt + position.to_bytes(4, "big")).digest()
    return "~" + b64url(whole)[:16]
