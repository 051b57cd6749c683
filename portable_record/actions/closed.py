"""Whether a record is closed for writing, because the person it is about has died; and when they were born.

What their own entry says counts. Reading, printing and saving a copy go on; nothing is written or shared. In
a circle an owner says both, or who decides for the person (docs/format/circle.md, rule 18).
"""

from datetime import date

from portable_record.actions.desk import OpenRecord
from portable_record.actions.owner import owner_entry
from portable_record.errors import MayNotWriteError
from portable_record.record.entry import Entry
from portable_record.record.fold import fold_entry
from portable_record.record.json_text import parse
from portable_record.record.rights import HINDRANCES


def born_on(record: OpenRecord) -> date | None:
    """Return the birth date of the person the record is about; nothing while two stand side by side."""
    entry_id = owner_entry(record)
    entry = record.vault.entries.get(entry_id) if entry_id else None
    if entry is None or (entry.in_conflict and _is_disputed(record, entry, "birthDate")):
        return None
    return _day_in(str(_said(entry).get("birthDate", "")))


def died_on(record: OpenRecord) -> date | None:
    """Return the day on which the person died; the first of all days where it is not known."""
    said = person_of(record)
    died = _day_in(str(said.get("deceasedDateTime", "")))
    return date.min if died is None and said.get("deceasedBoolean") is True else died


def is_closed(record: OpenRecord) -> bool:
    """Say whether the person has died, so that nothing more is written or shared for them."""
    return died_on(record) is not None


def refuse_if_closed(record: OpenRecord) -> None:
    """Keep a record as it was when the person died.

    Raises:
        MayNotWriteError: the person has died.
    """
    if is_closed(record):
        raise MayNotWriteError(HINDRANCES["died"])


def person_of(record: OpenRecord) -> dict[str, object]:
    """Return what the record says of the person it is about, as their Patient; empty where nothing."""
    entry_id = owner_entry(record)
    return _said(record.vault.entries.get(entry_id)) if entry_id else {}


def _said(entry: Entry) -> dict[str, object]:
    value = parse(entry.text)
    return value if isinstance(value, dict) else {}


def _is_disputed(record: OpenRecord, entry: Entry, element: str) -> bool:
    edits = [placed for placed in record.vault.log.edits_of(entry.id) if placed.id.part == entry.part]
    return element in {conflict.path for conflict in fold_entry(entry.part, edits).conflicts}


def _day_in(text: str) -> date | None:
    """Read a FHIR date; of a year or month alone the first day, so that a child counts as older at once."""
    year, month, day = (*text[:10].split("-"), "01", "01")[:3]
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
