"""Write what was asked and answered: a new entry, or changes to one that is there.

A form that was opened earlier changes what it was opened on. Where something else was written meanwhile,
both stand side by side until somebody chooses (``settle``). The same form sent twice is written once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from portable_record.actions.desk import OpenRecord
from portable_record.actions.drafting import (
    changes_to,
    new_entry,
    new_resource,
    refuse_for_others,
)
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.own_suggestions import begun_and_waiting, is_suggested
from portable_record.actions.owner import OWNER, owner_entry
from portable_record.actions.plan_deeds import goal_in_plan, part_of_plan
from portable_record.actions.read_entries import list_of
from portable_record.actions.write import write
from portable_record.actions.writer import own_writer
from portable_record.errors import EditRefusedError, NoQuestionsError
from portable_record.record.asking.others import sheet_to_change
from portable_record.record.asking.places import Answer
from portable_record.record.asking.sheet import Sheet, answered, answers
from portable_record.record.asking.sheets import sheets_of
from portable_record.record.edits import sensitive_from_the_start
from portable_record.record.entry import Entry
from portable_record.record.fold import fold_entry
from portable_record.record.json_text import resource_of
from portable_record.record.parts import FIRST
from portable_record.record.seen import seen_text, state_seen

WAITS_ALREADY = "You have suggested this already. It waits for a yes."


def add_answers(
    record: OpenRecord, sheet: Sheet, given: Mapping[str, Answer], *, entry_id: str, sensitive: bool = False
) -> Kept:
    """Write a new entry of this kind.

    Args:
        record: the open record.
        sheet: the kind.
        given: the answers by the key of their question.
        entry_id: the id that was thrown for it when the form was opened.
        sensitive: shared only when ticked itself.

    Raises:
        MayNotWriteError: the writer's right does not reach so far.
        InPersonError, TooYoungError: only the person answers this, and from 16 on.
        EditRefusedError: there is one of it, and this member has suggested one that waits.
        PortableRecordError: the answers make no valid resource.
    """
    if record.vault.log.edits_of(entry_id):
        return Kept(entry_id, record.vault.entries.get(entry_id).part)
    if is_suggested(record, entry_id):
        return Kept(entry_id, sheet.part)
    if waits_already(record, sheet):
        raise EditRefusedError(WAITS_ALREADY)
    writer = own_writer(record)
    writer.refuse_unless_may_write(sheet.part)
    new = new_entry(record, writer, sheet, given, entry_id=entry_id)
    if sheet.key == "crisis":
        new = new_resource(part_of_plan(record, new.resource), entry_id=entry_id)
    drafts = [new.draft]
    if new.resource["resourceType"] == "Goal" and not sensitive:
        title = str(given.get("words", ""))
        drafts += goal_in_plan(record, writer, {"reference": f"urn:uuid:{entry_id}", "display": title})
    if sensitive:
        drafts.append(sensitive_from_the_start(entry_id))
    with record.vault.transaction():
        write(record, sheet.part, drafts, by=writer.by)
        is_here = record.vault.entries.has(entry_id)
        if is_here and new.resource["resourceType"] == "Patient" and not owner_entry(record):
            record.vault.settings.put(OWNER, entry_id)
    return Kept(entry_id, sheet.part, (newest_change(record, sheet.part),))


def change_answers(
    record: OpenRecord, sheet: Sheet, entry_id: str, given: Mapping[str, Answer], *, seen: str, form: str
) -> Kept:
    """Change an entry as far as it is answered otherwise than before.

    Args:
        record: the open record.
        sheet: the kind that the entry opens in.
        entry_id: the entry.
        given: the answers by the key of their question.
        seen: what the form was opened on (``record/seen.py``).
        form: what tells this form from others, so that it is written once.

    Raises:
        NotFoundError: there is no such entry.
        EditRefusedError: the form was opened on something else.
        MayNotWriteError: the writer's right does not reach so far.
        InPersonError, TooYoungError: only the person answers this, and from 16 on.
        PortableRecordError: the answers make no valid resource.
    """
    entry = record.vault.entries.get(entry_id)
    writer = own_writer(record)
    writer.refuse_unless_may_write(entry.part)
    refuse_for_others(record, sheet)
    drafts = changes_to(
        record, writer, entry_id, lambda before: answered(sheet, before, given), seen=seen, form=form
    )
    if not drafts:
        return Kept(entry_id, entry.part)
    (new_entry,) = write(record, entry.part, drafts, by=writer.by)
    return Kept(entry_id, entry.part, (newest_change(record, entry.part),), new_entry.in_conflict)


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry as a form finds it: its sheet, the answers that stand there, and what was ``seen``.

    ``is_stale`` says that what the form was opened on cannot be told any more, so that it is as it is now.
    """

    entry: Entry
    sheet: Sheet
    answers: dict[str, Answer]
    seen: str
    is_stale: bool = False


def open_entry(record: OpenRecord, entry_id: str, seen: str | None = None) -> Opened:
    """Open an entry in its form: as it is now, or as it was ``seen``.

    Raises:
        NotFoundError: there is no such entry.
        NoQuestionsError: there are no questions for its kind.
    """
    entry = record.vault.entries.get(entry_id)
    edits = record.vault.log.edits_of(entry_id)
    then = state_seen(entry.part, edits, seen) if seen is not None else None
    state = then or fold_entry(entry.part, edits)
    resource = resource_of(state.text)
    sheet = sheet_to_change(resource, entry.part)
    if sheet is None:
        raise NoQuestionsError
    return Opened(
        entry=entry,
        sheet=sheet,
        answers=answers(sheet, resource),
        seen=seen if then and seen is not None else seen_text(state),
        is_stale=seen is not None and then is None,
    )


def the_only(record: OpenRecord, sheet: Sheet) -> str:
    """Find the entry of a kind that is there once; nothing if there is none yet.

    It is of a type that stands first in its part, so that the rest of a long part is not read, and its code
    is its key, so that others of its type are not laid out.
    """
    if sheet.fits({"resourceType": "Patient"}):
        return owner_entry(record)
    first = takewhile(lambda one: one.type in FIRST, list_of(record, part=sheet.part))
    code = f'"{sheet.key}"'.encode()
    return next((one.id for one in first if code in one.text and sheet.fits(resource_of(one.text))), "")


def waits_already(record: OpenRecord, sheet: Sheet) -> bool:
    """Say whether somebody here has suggested what is there once, and no owner has answered yet."""
    return sheet.once and any(sheet.fits(one) for one in begun_and_waiting(record, sheet.part))


def kinds_to_add(record: OpenRecord, part: str) -> tuple[Sheet, ...]:
    """List what can be added to a part: of what is there once, only what is not there yet."""
    return tuple(
        sheet for sheet in sheets_of(part) if sheet.offered and not (sheet.once and the_only(record, sheet))
    )
