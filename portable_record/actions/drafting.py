"""Answers as drafts: of a new entry, or of what changes in one that is there. Nothing is written here yet."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from portable_record.actions.add_entry import stamp_of
from portable_record.actions.circle_standing import has_circle
from portable_record.actions.closed import born_on
from portable_record.actions.desk import OpenRecord
from portable_record.actions.writer import Writer, refuse_own_right
from portable_record.errors import EditRefusedError, InPersonError, TooYoungError
from portable_record.record.asking.places import Answer, Json
from portable_record.record.asking.sheet import Sheet, answered
from portable_record.record.authorship import line_beside, said_by
from portable_record.record.edits import Draft, creation, editing
from portable_record.record.fold import EntryState, fold_entry
from portable_record.record.intake import check
from portable_record.record.json_text import resource_of
from portable_record.record.json_text import write as json_bytes
from portable_record.record.rights import age_on
from portable_record.record.seen import state_seen
from portable_record.record.values import WRITTEN_HERE

TOO_OLD = "This page does not fit the entry any more. Open it again."
IN_PERSON_FROM = 16


@dataclass(frozen=True, slots=True)
class New:
    """A new entry before it is written: its resource, and the draft of its creation."""

    resource: Json
    draft: Draft


def new_entry(
    record: OpenRecord, writer: Writer, sheet: Sheet, given: Mapping[str, Answer], *, entry_id: str
) -> New:
    """Draft a new entry of a kind.

    Raises:
        InPersonError, TooYoungError: nobody may answer this for the person, or they are not 16 yet.
        PortableRecordError: the answers make no valid resource.
    """
    refuse_for_others(record, sheet)
    return new_resource(answered(sheet, sheet.begin(stamp_of(record, writer)), given), entry_id=entry_id)


def new_resource(resource: Json, *, entry_id: str) -> New:
    """Draft a new entry.

    Raises:
        PortableRecordError: it is no valid resource.
    """
    text = json_bytes(resource)
    found = check(text)
    url = f"urn:uuid:{entry_id}"
    return New(resource, creation(entry_id, text, type_name=found.type, url=url, origin=WRITTEN_HERE))


def changes_to(
    record: OpenRecord,
    writer: Writer,
    entry_id: str,
    change: Callable[[Json], Json],
    *,
    seen: str | None = None,
    form: str,
) -> list[Draft]:
    """Draft what ``change`` makes different in an entry, over what was ``seen`` of it; else over what it is.

    What stands there already, because the same form was sent before, is not drafted again.

    Raises:
        NotFoundError: there is no such entry.
        EditRefusedError: the form was opened on something else, or the entry lies in the bin.
        MayNotWriteError: who may write is not for this writer to change.
        PortableRecordError: it would be no valid resource any more.
    """
    entry = record.vault.entries.get(entry_id)
    refuse_own_right(record, writer, [entry_id])
    edits = record.vault.log.edits_of(entry_id)
    now = fold_entry(entry.part, edits)
    base = now if seen is None else state_seen(entry.part, edits, seen)
    if base is None:
        raise EditRefusedError(TOO_OLD)
    before = resource_of(base.text)
    new = change(before)
    if new == before:
        return []
    if base.origin == WRITTEN_HERE:
        stamp = stamp_of(record, writer)
        new = said_by(new, writer.label, stamp.writer if stamp.is_other else None)
    check(json_bytes(new))
    drafts = [draft for draft in editing(base, new, new_id=ids_from(form)) if not _stands(now, draft)]
    is_ours = base.origin == WRITTEN_HERE and has_circle(record.vault)
    return [*drafts, *(line_beside(base, drafts) if drafts and is_ours else ())]


def refuse_for_others(record: OpenRecord, sheet: Sheet) -> None:
    """Keep what is answered in person for the person, from 16 on.

    Raises:
        InPersonError: somebody keeps this record for the person.
        TooYoungError: the person is younger than 16.
    """
    if not sheet.in_person:
        return
    born = born_on(record)
    if born is not None and age_on(born, record.today) < IN_PERSON_FROM:
        raise TooYoungError
    if record.identity.keeper is not None:
        raise InPersonError


def id_from(form: str, what: str) -> str:
    """Give the id of a new entry: the same each time that the same form is sent."""
    return str(UUID(bytes=hashlib.sha256(f"{form}:{what}".encode()).digest()[:16], version=4))


def ids_from(form: str) -> Callable[[], str]:
    """Give ids for new items of lists: the same each time that the same form is sent."""
    number = 0

    def next_id() -> str:
        nonlocal number
        number += 1
        return "own-" + hashlib.sha256(f"{form}:{number}".encode()).hexdigest()[:16]

    return next_id


def _stands(now: EntryState, draft: Draft) -> bool:
    registers = now.registers
    return any(registers.value(head, draft.path) == draft.value for head in registers.heads(draft.path))
