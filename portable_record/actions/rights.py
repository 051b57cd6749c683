"""The rights to write for the person, as they are written down in this record: entries with a history.

Which entries count as rights here is the record's own word: a list in the vault. So nothing that is taken in
from others, whatever it says, gives anybody a right (docs/format/rights.md). In a circle what counts of one
is what owners wrote of it.
"""

from dataclasses import replace
from datetime import date

from portable_record.actions.circle_standing import has_circle, standing_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.in_circle import patient_reference
from portable_record.actions.journal import Act, note
from portable_record.actions.write import new_entry_id, state_of, write
from portable_record.circle.membership import OWNER
from portable_record.errors import NotFoundError, RightIncompleteError, UsageError
from portable_record.record.edits import creation, editing
from portable_record.record.entry import Entry
from portable_record.record.fold import fold_entry
from portable_record.record.json_text import parse
from portable_record.record.json_text import write as json_bytes
from portable_record.record.right_entry import Recorded, merged, right_from_fhir, right_to_fhir
from portable_record.record.right_questions import problems
from portable_record.record.right_words import right_sentence
from portable_record.record.shapes import WHOLE
from portable_record.record.values import WRITTEN_HERE
from portable_record.record.who import BASES, By

RIGHTS = "rights"
OF_OTHERS = tuple(code for code in BASES if code not in ("self", "none"))
PART = "people"


def rights_of(record: OpenRecord) -> list[Recorded]:
    """List the rights that are written down, and are not in the bin."""
    found = (_read(record, kept) for kept in _kept(record))
    return [one for one in found if one is not None]


def is_right(record: OpenRecord, entry_id: str) -> bool:
    """Say whether an entry holds a right that counts in this record."""
    return entry_id in _kept(record)


def keep_right(record: OpenRecord, new: Recorded, *, name: str, whole: bool = False) -> Recorded:
    """Write a right down. What was written down before about the same right, and is left out now, stays.

    Args:
        record: the open record.
        new: whose right it is, and the right.
        name: the name of whose right it is.
        whole: all of it is said; what is left out is taken out.

    Raises:
        UsageError: there is no such kind of right.
        RightIncompleteError: something about it is missing or cannot be; ``problems`` says what, by field.
    """
    if new.right.basis not in OF_OTHERS:
        raise UsageError(f"The kinds of right are: {', '.join(OF_OTHERS)}.", place=new.right.basis)
    new = as_written(record, new, whole=whole)
    refuse_if_incomplete(new, record.today)
    with record.vault.transaction():
        kept = _write(record, new, name=name, by=record.identity.by)
        note(record, Act.RIGHT, to=name, purpose=right_sentence(kept), about=kept.entry)
    return kept


def as_written(record: OpenRecord, new: Recorded, *, whole: bool = False) -> Recorded:
    """Give a right as it will stand once it is written down beside what is known of it."""
    same = [one for one in rights_of(record) if _same(one, new) and not one.right.is_over(record.today)]
    if not same:
        return new
    return replace(new, entry=same[0].entry) if whole else merged(same[0], new)


def end_right(record: OpenRecord, entry_id: str, *, name: str) -> Recorded:
    """Write down that a right has ended; who had it may not write by it from now on.

    Raises:
        NotFoundError: no right is written down in this entry.
    """
    found = next((one for one in rights_of(record) if one.entry == entry_id), None)
    if found is None:
        raise NotFoundError(place=entry_id)
    until = min(found.right.until or record.today, record.today)
    ended = replace(found, right=replace(found.right, until=until, ended=True))
    with record.vault.transaction():
        kept = _write(record, ended, name=name, by=record.identity.by)
        note(record, Act.RIGHT_ENDED, to=name, purpose=right_sentence(kept), about=kept.entry)
    return kept


def refuse_if_incomplete(recorded: Recorded, today: date) -> None:
    """Make sure that nothing about a right is missing or cannot be.

    Raises:
        RightIncompleteError: something is.
    """
    if wrong := problems(recorded.right, today):
        incomplete = RightIncompleteError(" ".join(wrong.values()), place=", ".join(wrong))
        incomplete.problems = wrong
        raise incomplete


def _write(record: OpenRecord, new: Recorded, *, name: str, by: By) -> Recorded:
    entry_id = new.entry or new_entry_id(record)
    value = right_to_fhir(new, name=name, patient=patient_reference(record))
    if not new.entry:
        made = creation(entry_id, json_bytes(value), type_name="Consent", url="", origin=WRITTEN_HERE)
        write(record, PART, [made], by=by)
        record.vault.settings.put(RIGHTS, [*_kept(record), entry_id])
    else:
        state = state_of(record, PART, entry_id)
        if drafts := editing(state, value, new_id=lambda: new_entry_id(record)):
            write(record, PART, drafts, by=by)
    return Recorded(new.writer, new.right, new.cannot_decide, entry_id)


def _same(one: Recorded, other: Recorded) -> bool:
    return (one.writer, one.right.basis) == (other.writer, other.right.basis)


def _kept(record: OpenRecord) -> list[str]:
    return list(record.vault.settings.get(RIGHTS, ()))


def _read(record: OpenRecord, entry_id: str) -> Recorded | None:
    if not record.vault.entries.has(entry_id):
        return None
    entry = record.vault.entries.get(entry_id)
    text, binned = _as_owners_wrote(record, entry) if has_circle(record.vault) else (entry.text, entry.binned)
    value = parse(text) if text and not binned else None
    return right_from_fhir(value, entry.id) if isinstance(value, dict) else None


def _as_owners_wrote(record: OpenRecord, entry: Entry) -> tuple[bytes, str]:
    """Give what owners of the circle say of a right: whoever may write in the part gives and ends none.

    Devices go by it when they change who is in the circle, and for how long.
    """
    members = [one for each in standing_of(record).in_force for one in each.members]
    others = {one.id for one in members} - {one.id for one in members if one.role == OWNER}
    edits = [one for one in record.vault.log.edits_of(entry.id) if one.id.part == entry.part]
    theirs = [one for one in edits if one.by.writer not in others]
    if len(theirs) == len(edits):
        return entry.text, entry.binned
    if not any(one.edit.path == WHOLE for one in theirs):
        return b"", ""
    state = fold_entry(entry.part, theirs)
    return state.text, state.binned
