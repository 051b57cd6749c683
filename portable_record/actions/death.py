"""The death of the person: who says so, since when; and taking it back where it was written down by mistake.

From then on the record is closed: all rights to write for the person have ended, and nothing is written or
shared. What the person chose beforehand is done by ``after_death.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portable_record.actions.circle_standing import seat_of
from portable_record.actions.closed import died_on, person_of, refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.owner import OWNER, owner_entry
from portable_record.actions.write import new_entry_id, state_of, write
from portable_record.circle.for_owners import says_for_the_person
from portable_record.errors import MayNotWriteError, UsageError
from portable_record.record.edits import creation, editing
from portable_record.record.json_text import write as json_bytes
from portable_record.record.readable.dates import moment
from portable_record.record.values import WRITTEN_HERE

_EXTENSION = "https://portablerecord.org/fhir/StructureDefinition/death-"
_DATE, _FLAG, _BESIDE = "deceasedDateTime", "deceasedBoolean", "_deceasedDateTime"
MOST_WORDS = 200
ONLY_AN_OWNER = "In a circle an owner writes this down. Please tell one of them."


@dataclass(frozen=True, slots=True)
class Death:
    """What is written down: the day, who says so, and what they saw; empty where somebody else wrote it."""

    day: date
    said_by: str = ""
    evidence: str = ""


def death_of(record: OpenRecord) -> Death | None:
    """Return what is written down about the death of the person; None while they live."""
    day = died_on(record)
    if day is None:
        return None
    beside = person_of(record).get(_BESIDE)
    listed = beside.get("extension") if isinstance(beside, dict) else None
    said = {
        str(each.get("url", "")).removeprefix(_EXTENSION): str(each.get("valueString", ""))
        for each in (listed if isinstance(listed, list) else [])
        if isinstance(each, dict)
    }
    return Death(day, said.get("said-by", ""), said.get("evidence", ""))


def record_death(record: OpenRecord, day: date, *, said_by: str, evidence: str = "") -> Death:
    """Write down that the person has died. Nothing is written or shared for them after that.

    Args:
        record: the open record.
        day: the day of their death.
        said_by: who says so.
        evidence: what they saw, such as the certificate; may be empty.

    Raises:
        UsageError: the day is still to come, or nobody says so.
        MayNotWriteError: it is written down already; or in a circle, this is for an owner to say.
    """
    refuse_if_closed(record)
    _refuse_unless_may_say(record)
    if day > record.today:
        raise UsageError("This day is still to come.", place=day.isoformat())
    for words, what in ((said_by.strip(), "who says so"), (evidence.strip() or "-", "what they saw")):
        if not words or len(words) > MOST_WORDS or not words.isprintable():
            raise UsageError(f"Say {what}, in at most {MOST_WORDS} plain letters.")
    said = {"said-by": said_by.strip(), "evidence": evidence.strip()}
    extension = [{"url": _EXTENSION + name, "valueString": words} for name, words in said.items() if words]
    died = {_DATE: day.isoformat(), _BESIDE: {"extension": extension}}
    with record.vault.transaction():
        _change(record, died)
        note(record, Act.DEATH, to=said_by.strip(), purpose=f"On {moment(day.isoformat())}")
    return Death(day, said["said-by"], said["evidence"])


def correct_death(record: OpenRecord, *, said_by: str) -> None:
    """Take back that the person has died, where that was a mistake; the history keeps both.

    Raises:
        UsageError: it is not written down, or nobody says so.
        MayNotWriteError: in a circle, this is for an owner to say.
    """
    if died_on(record) is None:
        raise UsageError("It is not written down that the person has died.")
    if not said_by.strip():
        raise UsageError("Say who says so.")
    _refuse_unless_may_say(record)
    with record.vault.transaction():
        _change(record, {})
        note(record, Act.DEATH_MISTAKEN, to=said_by.strip())


def _refuse_unless_may_say(record: OpenRecord) -> None:
    member = seat_of(record).member
    if member is not None and not says_for_the_person(member):
        raise MayNotWriteError(ONLY_AN_OWNER)


def _change(record: OpenRecord, died: Mapping[str, object]) -> None:
    """Write the person's entry anew with what is said of their death, in place of what was said before."""
    kept = {name: value for name, value in person_of(record).items() if name not in (_DATE, _FLAG, _BESIDE)}
    by, entry_id = record.identity.by, owner_entry(record)
    if entry_id:
        state = state_of(record, record.vault.entries.get(entry_id).part, entry_id)
        drafts = editing(state, {**kept, **died}, new_id=lambda: new_entry_id(record))
        write(record, state.part, drafts, by=by, when_closed=True)
        return
    name = record.identity.name or "the owner"
    value = {"resourceType": "Patient", "name": [{"text": name}], **died}
    new = new_entry_id(record)
    made = creation(new, json_bytes(value), type_name="Patient", url=f"urn:uuid:{new}", origin=WRITTEN_HERE)
    write(record, "details", [made], by=by)
    record.vault.settings.put(OWNER, new)
