"""The plan as several people wrote it: who changed what last, where that was not whoever reads it.

A line names whoever wrote an entry, and a field has one of its own where it was changed since: so a page
stays calm. Nothing is said of a record that one person keeps.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from portable_record.actions.changed_by import last_by_answer, said_of, whose_of, words_of_answers
from portable_record.actions.circle_standing import has_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.part_view import Card
from portable_record.actions.plan_deeds import PART
from portable_record.actions.plan_view import GoalSeen, PlanSeen, StepSeen
from portable_record.actions.plan_view import Said as Number
from portable_record.actions.telling import names_of_writers
from portable_record.actions.write import state_of
from portable_record.record.registers import PlacedEdit
from portable_record.record.values import ABSENT
from portable_record.record.who import By, written_by
from portable_record.saying import Said

if TYPE_CHECKING:
    from portable_record.record.fold import EntryState


@dataclass(frozen=True, slots=True)
class Marks:
    """Who wrote an entry (empty: its reader), who changed which answer since, and whose words it is in.

    ``first`` is the id of whoever began it.
    """

    wrote: Said | str
    answers: Mapping[str, Said]
    whose: str
    first: str = ""


@dataclass(frozen=True, slots=True)
class Joint:
    """Marks of entries by their id, who wrote steps by their key, and numbers by the id of their entry."""

    entries: Mapping[str, Marks] = field(default_factory=dict)
    steps: Mapping[str, Said] = field(default_factory=dict)
    numbers: Mapping[str, Said] = field(default_factory=dict)

    def of(self, card: Card) -> Marks:
        """Give the marks of a card; of one that nobody else wrote in, what it says itself."""
        return self.entries.get(card.entry.id) or Marks("", {}, card.whose)


def joint_plan(record: OpenRecord, seen: PlanSeen) -> Joint:
    """Say who wrote what on the page of the plan."""
    goals = (*seen.goals, *seen.ended)
    cards = [card for group in seen.rest for card in group.cards]
    cards += [*seen.review.how, *(one.card for one in seen.review.held), *seen.others]
    return _joint(record, [*((seen.plan,) if seen.plan else ()), *cards], goals, seen.steps)


def joint_goal(record: OpenRecord, goal: GoalSeen) -> Joint:
    """Say who wrote what on the page of a goal."""
    return _joint(record, (), (goal,), ())


def _joint(
    record: OpenRecord, cards: Iterable[Card], goals: Iterable[GoalSeen], steps: Iterable[StepSeen]
) -> Joint:
    if not has_circle(record.vault):
        return Joint()
    reader, goals = record.identity.by.writer, list(goals)
    marks = {card.entry.id: _marks(record, card) for card in (*cards, *(goal.card for goal in goals))}
    of_steps, begun = _heads(record, [*steps, *(step for goal in goals for step in goal.steps)])
    numbers = {
        one.entry_id: By(one.writer)
        for goal in goals
        for one in _numbers(goal)
        if one.writer not in ("", reader, marks[goal.card.entry.id].first)
    }
    names = names_of_writers(record, [*numbers.values(), *(one.by for one in of_steps.values())])
    return Joint(
        marks,
        {
            key: said_of(one, names, begins=key in begun)
            for key, one in of_steps.items()
            if one.by.writer != reader
        },
        {name: written_by(by, names) for name, by in numbers.items()},
    )


def _numbers(goal: GoalSeen) -> tuple[Number, ...]:
    return (*goal.importance, *goal.confidence, *goal.progress)


def _heads(record: OpenRecord, steps: Iterable[StepSeen]) -> tuple[Mapping[str, PlacedEdit], set[str]]:
    """Give the edit by which each step stands that has a register of its own; and which of them began it."""
    plan: dict[str, EntryState] = {}
    found: dict[str, PlacedEdit] = {}
    begun: set[str] = set()
    for one in steps:
        if one.plan and one.plan not in plan:
            plan[one.plan] = state_of(record, PART, one.plan)
        heads = plan[one.plan].registers.heads(f"activity/{one.step.key}") if one.plan else ()
        if standing := [head for head in heads if not head.edit.erased]:
            found[one.step.key] = last = standing[-1]
            path, registers = last.edit.path, plan[one.plan].registers
            if all(registers.value(each, path) == ABSENT for each in registers.replaced_by(last)):
                begun.add(one.step.key)
    return found, begun


def _marks(record: OpenRecord, card: Card) -> Marks:
    state, reader = state_of(record, card.entry.part, card.entry.id), record.identity.by.writer
    first = state.registers.edits[0]
    alone = all(_act(one) == _act(first) for one in state.registers.edits)
    last = {} if alone else last_by_answer(state, card)
    names = names_of_writers(record, {one.by for one in (first, *last.values())})
    since = {key: one for key, one in last.items() if _act(one) != _act(first)}
    rests_on_first = len(since) < len(last) or not last
    return Marks(
        said_of(first, names) if rests_on_first and first.by.writer != reader else "",
        {key: said_of(one, names) for key, one in since.items() if one.by.writer != reader},
        whose_of(card, {"": first} if alone else words_of_answers(card, last)),
        first.by.writer,
    )


def _act(one: PlacedEdit) -> tuple[str, int]:
    return one.id.device, one.id.seq
