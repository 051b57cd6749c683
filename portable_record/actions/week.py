"""What helpers settle among themselves: who does what on which day, and what the next one must know."""

from datetime import date, timedelta

from portable_record.actions.circle_choices import helpers_to_choose
from portable_record.actions.desk import OpenRecord
from portable_record.actions.drafting import changes_to, id_from, new_entry
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.of_kind import coded
from portable_record.actions.part_view import Card, card_of
from portable_record.actions.telling import names_of_writers
from portable_record.actions.write import write
from portable_record.actions.writer import own_writer
from portable_record.errors import NotFoundError
from portable_record.record.asking.parts.tasks import DONE, TASK, TO_DO
from portable_record.record.asking.places import Json
from portable_record.record.asking.sheet import answers
from portable_record.record.week import DAYS, ToDo, Week, monday_of, to_do, week_of
from portable_record.record.who import By

PART = "plan"
MOST, MOST_NOTES = 500, 50


def tasks(record: OpenRecord, *, who: str = "") -> list[ToDo]:
    """List what is to do and was done; of very much, the newest.

    With ``who``, what somebody does: their address, or a space and the name of somebody who has none here.
    """
    found = [to_do(one.entry.id, one.resource) for one in coded(record, PART, "Task", "task", most=MOST)]
    if not who:
        return found
    choices = (one for one in helpers_to_choose(record) if one.value.startswith(f"{who} "))
    name = who[1:] if who.startswith(" ") else next((one.words for one in choices), "")
    named = [one for one in found if one.name == name and " " in (who[0], one.who[:1])]
    return [one for one in found if one.who == who or one in named]


def handover_notes(record: OpenRecord, most: int = MOST_NOTES) -> list[tuple[Card, str]]:
    """List what helpers left for whoever comes next, the newest first, each with who wrote it."""
    found = coded(record, PART, "Observation", "handover-note", most=most)
    names = names_of_writers(record, {By(one.entry.writer) for one in found})
    return [(card_of(one.entry, one.resource), names.get(one.entry.writer, "")) for one in found]


def week_seen(record: OpenRecord, day: date | None = None, *, who: str = "") -> Week:
    """Lay out the week that a day is in, or this one; with ``who``, what somebody does."""
    return week_of(tasks(record, who=who), monday_of(day or record.today), record.today)


def mark_task(record: OpenRecord, entry_id: str, *, done: bool) -> Kept:
    """Say that something is done, or is to do after all.

    Raises:
        NotFoundError: there is no such task.
        MayNotWriteError: the writer's right does not reach so far.
    """
    writer = own_writer(record)
    writer.refuse_unless_may_write(PART)
    _task(record, entry_id)
    state = DONE if done else TO_DO
    drafts = changes_to(record, writer, entry_id, lambda now: {**now, "status": state}, form=state)
    if not drafts:
        return Kept(entry_id, PART)
    (entry,) = write(record, PART, drafts, by=writer.by)
    return Kept(entry_id, PART, (newest_change(record, PART),), entry.in_conflict)


def same_again(record: OpenRecord, entry_id: str) -> Kept:
    """Put the same in the plan for a week later, once however often it is asked for.

    Raises:
        NotFoundError: there is no such task, or it has no day.
        MayNotWriteError: the writer's right does not reach so far.
    """
    writer = own_writer(record)
    writer.refuse_unless_may_write(PART)
    said = answers(TASK, _task(record, entry_id))
    try:
        later = date.fromisoformat(str(said.get("day", ""))) + timedelta(days=DAYS)
    except ValueError as broken:
        raise NotFoundError(place=entry_id) from broken
    new_id = id_from(entry_id, "again")
    if record.vault.log.edits_of(new_id):
        return Kept(new_id, PART)
    given = {key: answer for key, answer in said.items() if key != "now"} | {"day": later.isoformat()}
    new = new_entry(record, writer, TASK, given, entry_id=new_id)
    write(record, PART, [new.draft], by=writer.by)
    return Kept(new_id, PART, (newest_change(record, PART),))


def _task(record: OpenRecord, entry_id: str) -> Json:
    found = next(
        (one for one in coded(record, PART, "Task", "task", most=MOST) if one.entry.id == entry_id), None
    )
    if found is None:
        raise NotFoundError(place=entry_id)
    return found.resource
