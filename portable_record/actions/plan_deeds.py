"""What is done with the plan: steps and how they stand, goals and their order.

The steps stand in one CarePlan, which is begun with the first of them. A step that was changed elsewhere
meanwhile is settled like everything else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portable_record.actions.add_entry import stamp_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.drafting import (
    TOO_OLD,
    New,
    changes_to,
    id_from,
    ids_from,
    new_resource,
)
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.of_kind import Read, newest, of_code
from portable_record.actions.write import state_of, write
from portable_record.actions.writer import Writer, own_writer
from portable_record.errors import EditRefusedError, NotFoundError
from portable_record.record import beginnings as begin
from portable_record.record.asking.parts.steps import STEP
from portable_record.record.asking.places import Answer, At, Json, objects
from portable_record.record.asking.sheet import answered, answers
from portable_record.record.edits import Draft
from portable_record.record.moments import moment_text
from portable_record.record.plan import (
    MARKS,
    in_order,
    marked,
    steps_of,
    with_goals,
    with_note,
    with_step,
    without_step,
)
from portable_record.record.seen import seen_text

PART = "plan"
MOST_GOALS = 200
ENDED = ("completed", "cancelled", "rejected", "entered-in-error")
_STRENGTHS = ("good-at", "can-offer", "value", "place")
_ACHIEVEMENT = "http://terminology.hl7.org/CodeSystem/goal-achievement"
_ENDS: Mapping[str, tuple[str, str, str]] = {
    "reached": ("completed", "achieved", "Achieved"),
    "aside": ("cancelled", "not-achieved", "Not Achieved"),
    "again": ("active", "in-progress", "In Progress"),
}


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step as a form finds it: its answers, and what was seen of the plan it stands in."""

    answers: dict[str, Answer]
    seen: str
    title: str = ""


def the_plan(record: OpenRecord) -> Read | None:
    """Return the plan: the newest one that is not over, or nothing where none is begun."""
    plans = list(of_code(newest(record, PART, "CarePlan", most=20), "plan", "category"))
    going_on = [one for one in plans if one.resource.get("status") in ("active", "draft", "on-hold")]
    return next(iter(going_on or plans), None)


def goals(record: OpenRecord, most: int = MOST_GOALS) -> list[Read]:
    """List the goals and hopes, the oldest first; of very many, the newest."""
    return newest(record, PART, "Goal", most=most)[::-1]


def open_step(record: OpenRecord, key: str) -> OpenStep:
    """Open a step in its form; with an empty key, a new one.

    Raises:
        NotFoundError: the plan has no such step.
    """
    plan = the_plan(record)
    if plan is None:
        if key:
            raise NotFoundError
        return OpenStep({}, "")
    seen = seen_text(state_of(record, PART, plan.entry.id))
    if not key:
        return OpenStep({}, seen)
    step = next((one for one in steps_of(plan.resource) if one.key == key), None)
    if step is None:
        raise NotFoundError
    return OpenStep(answers(STEP, step.item), seen, step.words)


def keep_step(
    record: OpenRecord, key: str, given: Mapping[str, Answer], *, news: str = "", seen: str, form: str
) -> Kept:
    """Add a step to the plan, or change the one with this key.

    Raises:
        EditRefusedError: there is no such step in what the form was opened on.
        MayNotWriteError: the writer's right does not reach so far.
    """
    given = _named_among_others(given)

    def change(plan: Json) -> Json:
        old = next((step.item for step in steps_of(plan) if step.key == key), None)
        if key and old is None:
            raise EditRefusedError(TOO_OLD)
        fresh = {"id": ids_from(form)(), **STEP.begin(stamp_of(record, own_writer(record)))}
        new = answered(STEP, old or fresh, given)
        if news:
            new = with_note(new, news, moment_text(record.now))
        return with_step(plan, key, new)

    return change_plan(record, change, seen=seen, form=form)


def _named_among_others(given: Mapping[str, Answer]) -> Mapping[str, Answer]:
    """Name whoever was chosen and has no address where others are named who are not in the circle."""
    chosen = tuple(given.get("who", ()))
    names = [one.strip() for one in chosen if one.startswith(" ")]
    others = str(given.get("others", ""))
    missing = [name for name in names if name not in others.split(", ")]
    if not names:
        return given
    who = tuple(one for one in chosen if not one.startswith(" "))
    return {**given, "who": who, "others": ", ".join([*([others] if others else []), *missing])}


def mark_step(record: OpenRecord, key: str, state: str) -> Kept:
    """Say how a step stands now.

    Raises:
        NotFoundError: there is no such step, or nothing can stand so.
    """
    plan = the_plan(record)
    step = next((one for one in steps_of(plan.resource) if one.key == key), None) if plan else None
    if step is None or state not in MARKS:
        raise NotFoundError
    return change_plan(record, lambda now: with_step(now, key, marked(step.item, state)), form=key)


def remove_step(record: OpenRecord, key: str) -> Kept:
    """Take a step out of the plan; undo, and the history of the plan, bring it back."""
    return change_plan(record, lambda now: without_step(now, key), form=key)


def move_goal(record: OpenRecord, entry_id: str, *, up: bool) -> Kept:
    """Move a goal before the one above it, or behind the one below it.

    Raises:
        NotFoundError: there is no such goal.
    """
    there = {one.address: one for one in goals(record) if one.resource.get("lifecycleStatus") not in ENDED}
    plan = the_plan(record)
    order = in_order(list(there), plan.resource if plan else {})
    moved = next((address for address in order if there[address].entry.id == entry_id), None)
    if moved is None:
        raise NotFoundError
    at = order.index(moved)
    to = max(0, at - 1) if up else min(len(order) - 1, at + 1)
    order[at], order[to] = order[to], order[at]
    wanted = [_reference(there[address]) for address in order]
    return change_plan(record, lambda now: with_goals(now, wanted), form="order")


def end_goal(record: OpenRecord, entry_id: str, how: str) -> Kept:
    """Say that a goal is reached, put it aside, or take it up again.

    Raises:
        NotFoundError: there is no such goal, or it cannot stand so.
    """
    goal = record.vault.entries.get(entry_id)
    if goal.type != "Goal" or how not in _ENDS:
        raise NotFoundError
    status, code, display = _ENDS[how]
    coding = {"system": _ACHIEVEMENT, "code": code, "display": display}

    def change(now: Json) -> Json:
        on = {"statusDate": moment_text(record.now)[:10]}
        return {**now, "lifecycleStatus": status, "achievementStatus": {"coding": [coding]}, **on}

    writer = own_writer(record)
    writer.refuse_unless_may_write(goal.part)
    return _written(
        record, goal.part, entry_id, changes_to(record, writer, entry_id, change, form=how), writer
    )


def change_plan(
    record: OpenRecord, change: Callable[[Json], Json], *, seen: str | None = None, form: str
) -> Kept:
    """Change the plan, or begin it so.

    Raises:
        EditRefusedError: the form was opened on something else.
        MayNotWriteError: the writer's right does not reach so far.
    """
    writer = own_writer(record)
    writer.refuse_unless_may_write(PART)
    plan, new_id = the_plan(record), id_from(form, "plan")
    if plan is None:
        drafts = [new_plan(record, writer, change, new_id).draft]
        return _written(record, PART, new_id, drafts, writer)
    if plan.entry.id == new_id and seen == "":
        return Kept(new_id, PART)
    drafts = changes_to(record, writer, plan.entry.id, change, seen=seen, form=form)
    return _written(record, PART, plan.entry.id, drafts, writer)


def new_plan(record: OpenRecord, writer: Writer, change: Callable[[Json], Json], entry_id: str) -> New:
    """Begin the plan, with the goals and strengths that there are."""
    plan = begin.care_plan("plan")(stamp_of(record, writer))
    plan = with_goals(plan, [_reference(one) for one in goals(record) if one.address])
    strengths = newest(record, "strengths", "Observation", most=50)
    listed = [one for code in _STRENGTHS for one in of_code(strengths, code) if one.address]
    plan = At("supportingInfo").put(plan, [_reference(one) for one in listed] or None)
    return new_resource(change(plan), entry_id=entry_id)


def goal_in_plan(record: OpenRecord, writer: Writer, goal: Json) -> list[Draft]:
    """Draft that the plan names a goal that is new; nothing where no plan is begun."""
    plan = the_plan(record)
    if plan is None:
        return []
    return changes_to(
        record,
        writer,
        plan.entry.id,
        lambda before: At("goal").put(before, [*objects(before.get("goal")), goal]),
        form=str(goal["reference"]),
    )


def part_of_plan(record: OpenRecord, resource: Json) -> Json:
    """Say that another plan is part of the plan, where there is one."""
    plan = the_plan(record)
    return {**resource, "partOf": [_reference(plan)]} if plan and plan.address else resource


def _reference(one: Read) -> Json:
    return {"reference": one.address, "display": one.entry.title}


def _written(record: OpenRecord, part: str, entry_id: str, drafts: list[Draft], writer: Writer) -> Kept:
    if not drafts:
        return Kept(entry_id, part)
    (entry,) = write(record, part, drafts, by=writer.by)
    return Kept(entry_id, part, (newest_change(record, part),), entry.in_conflict)
