"""Somebody in the person's circle: found by entry or by name, or added with what they are to the person."""

from portable_record.actions.desk import OpenRecord
from portable_record.actions.origins import WRITTEN_HERE
from portable_record.actions.owner import owner_entry
from portable_record.actions.write import new_entry_id, write
from portable_record.errors import NotFoundError, UsageError
from portable_record.record.edits import creation
from portable_record.record.entry import Entry
from portable_record.record.json_text import parse
from portable_record.record.json_text import write as json_bytes
from portable_record.record.who import By, label

LABELS = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
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


def add_somebody(record: OpenRecord, name: str, *, relation: str, basis: str) -> Entry:
    """Add somebody to the circle; they are the one who writes this, by their right.

    Args:
        record: the open record.
        name: their name.
        relation: what they are to the person, in words.
        basis: code of the right by which they write from now on.
    """
    entry_id = new_entry_id(record)
    by = By(writer=entry_id, basis=basis)
    text = json_bytes(
        {
            "resourceType": "RelatedPerson",
            "meta": {"security": [{"system": LABELS, "code": label(by)}]},
            "active": True,
            "patient": reference_to_owner(record) or {"display": record.identity.name or "the owner"},
            "relationship": [{"text": relation}],
            "name": [{"text": name}],
        }
    )
    url = f"urn:uuid:{entry_id}"
    made = creation(entry_id, text, type_name="RelatedPerson", url=url, origin=WRITTEN_HERE)
    (entry,) = write(record, "people", [made], by=by)
    return entry


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
