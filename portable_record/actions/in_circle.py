"""Somebody in the person's circle: found by entry or by name, or added with what they are to the person."""

from portable_record.actions.desk import OpenRecord
from portable_record.actions.owner import owner_entry
from portable_record.actions.write import new_entry_id, write
from portable_record.errors import NotFoundError, UsageError
from portable_record.record.edits import creation
from portable_record.record.entry import Entry
from portable_record.record.json_text import parse
from portable_record.record.json_text import write as json_bytes
from portable_record.record.line import LABELS
from portable_record.record.values import WRITTEN_HERE
from portable_record.record.who import By, label

WRITERS = ("RelatedPerson", "Practitioner")
_MOST = 10_000


def somebody(record: OpenRecord, who: str) -> Entry:
    """Find somebody who can write for the person, by entry id or by name.

    Raises:
        NotFoundError: nobody has this name.
        UsageError: several have it, or the entry is not that of such a person.
    """
    if record.vault.entries.has(who):
        entry = record.vault.entries.get(who)
        if entry.type not in WRITERS:
            raise UsageError("This entry is not somebody in the circle.", place=who)
        return entry
    found = [
        entry
        for entry in record.vault.entries.page("people", limit=_MOST)
        if entry.type in WRITERS and _letters(name_in(entry)) == _letters(who)
    ]
    if not found:
        raise NotFoundError("Nobody in the circle has this name.", place=who)
    if len(found) > 1:
        ids = ", ".join(entry.id for entry in found)
        raise UsageError(f"Several have this name. Name the entry instead: {ids}.", place=who)
    return found[0]


def add_somebody(
    record: OpenRecord, name: str, *, relation: str, by: By, entry_id: str, did: str = ""
) -> Entry:
    """Add a relative or friend to the circle.

    Args:
        record: the open record.
        name: their name.
        relation: what they are to the person, in words.
        by: who writes this.
        entry_id: the id of their new entry.
        did: the key that they sign with, where they have one here.
    """
    value = {
        "resourceType": "RelatedPerson",
        "meta": _label(by),
        **_key(did),
        "active": True,
        "patient": patient_reference(record),
        "relationship": [{"text": relation}],
        "name": [{"text": name}],
    }
    return _add(record, value, entry_id, by)


def add_professional(
    record: OpenRecord, name: str, *, role: str, organisation: str, by: By, entry_id: str, did: str = ""
) -> Entry:
    """Add somebody who is paid, or a volunteer, with what they do and whom they work for.

    Args:
        record: the open record.
        name: their name.
        role: what they do for the person, in words.
        organisation: whom they work for.
        by: who writes this.
        entry_id: the id of their new entry.
        did: the key that they sign with, where they have one here.
    """
    somebody_paid = {
        "resourceType": "Practitioner",
        "meta": _label(by, professional=True),
        **_key(did),
        "active": True,
        "name": [{"text": name}],
    }
    entry = _add(record, somebody_paid, entry_id, by)
    works_as = {
        "resourceType": "PractitionerRole",
        "meta": _label(by, professional=True),
        "active": True,
        "practitioner": {"reference": entry.full_url, "display": name},
        "organization": {"display": organisation},
        "code": [{"text": role}],
    }
    _add(record, works_as, new_entry_id(record), by)
    return entry


def _add(record: OpenRecord, value: dict[str, object], entry_id: str, by: By) -> Entry:
    type_name, url = str(value["resourceType"]), f"urn:uuid:{entry_id}"
    made = creation(entry_id, json_bytes(value), type_name=type_name, url=url, origin=WRITTEN_HERE)
    (entry,) = write(record, "people", [made], by=by)
    return entry


def _label(by: By, *, professional: bool = False) -> dict[str, object]:
    return {"security": [{"system": LABELS, "code": label(by, professional=professional)}]}


def _key(did: str) -> dict[str, object]:
    return {"identifier": [{"system": "urn:ietf:rfc:3986", "value": did}]} if did else {}


def patient_reference(record: OpenRecord) -> dict[str, object]:
    """Refer to the person the record is about: by their entry, else by name."""
    return reference_to_owner(record) or {"display": record.identity.name or "the owner"}


def name_in(entry: Entry) -> str:
    """Return the name of a person by their entry, without what they are to the owner."""
    value = parse(entry.text)
    names = value.get("name") if isinstance(value, dict) else None
    first = names[0] if isinstance(names, list) and names and isinstance(names[0], dict) else {}
    given = first.get("given")
    parts = [*(given if isinstance(given, list) else []), first.get("family")]
    return str(first.get("text") or " ".join(str(part) for part in parts if part) or entry.title)


def reference_to_owner(record: OpenRecord) -> dict[str, object] | None:
    """Refer to the owner's Patient entry, where there is one with an address."""
    entry_id = owner_entry(record)
    if not entry_id:
        return None
    owner = record.vault.entries.get(entry_id)
    return {"reference": owner.full_url, "display": owner.title} if owner.full_url else None


def _letters(name: str) -> list[str]:
    return name.casefold().split()
