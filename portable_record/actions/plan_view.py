"""The plan as a person reads it: strengths first, then goals with all that belongs to each, then the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.of_kind import Read, coded, newest, of_code, pointing
from portable_record.actions.part_view import Card, Group, card_of, whose_words
from portable_record.actions.plan_agreement import Standing, standing_of
from portable_record.actions.plan_deeds import ENDED, PART, goals, the_plan
from portable_record.actions.plan_review import Review, review_of
from portable_record.errors import NotFoundError
from portable_record.record.asking.fitting import of_kind
from portable_record.record.asking.places import objects
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.plan import Step, in_order, steps_of

MOST_STRENGTHS, MOST_OTHERS, MOST_LOOKED_AT = 12, 6, 60
_STRENGTHS = ("good-at", "can-offer", "value", "place")
_NUMBERS = ("importance", "confidence", "progress")
_FROM_ELSEWHERE = ("Appointment", "Task", "RequestGroup", "Condition")
_REST = ("need", "concern", "risk", "equipment", "funding")
Numbers = Mapping[tuple[str, str], list[Read]]
"""What was said of goals from 0 to 10, by kind and by the goal's address."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most goals, entries of one kind, and numbers of one kind that are read."""

    goals: int
    of_a_kind: int
    numbers: int


ON_A_PAGE, WHOLE = Limits(12, 8, 40), Limits(300, 300, 300)


@dataclass(frozen=True, slots=True)
class Said:
    """A number that was said on a day, with words where there are any, and who wrote it last."""

    entry_id: str
    day: str
    number: int | None
    words: str
    whose: str
    writer: str = ""


@dataclass(frozen=True, slots=True)
class StepSeen:
    """A step, with the names of those who do it, and the id of the plan that it stands in."""

    step: Step
    who: tuple[str, ...]
    plan: str = ""


@dataclass(frozen=True, slots=True)
class GoalSeen:
    """A goal with all that belongs to it; of numbers the newest stand first."""

    card: Card
    state: str
    answers: tuple[str, ...]
    importance: tuple[Said, ...]
    confidence: tuple[Said, ...]
    progress: tuple[Said, ...]
    steps: tuple[StepSeen, ...]

    @property
    def is_over(self) -> bool:
        """Whether it is reached or put aside."""
        return self.state in ENDED

    @property
    def done(self) -> int:
        """How many of its steps are done."""
        return sum(one.step.state == "done" for one in self.steps)


@dataclass(frozen=True, slots=True)
class PlanSeen:
    """The whole plan. Where there is more of something than is shown, ``has_more`` says so."""

    plan: Card | None
    strengths: tuple[Card, ...]
    more_strengths: bool
    goals: tuple[GoalSeen, ...]
    ended: tuple[GoalSeen, ...]
    steps: tuple[StepSeen, ...]
    rest: tuple[Group, ...]
    others: tuple[Card, ...]
    review: Review
    standing: Standing
    is_empty: bool
    has_more: bool


def plan_seen(record: OpenRecord, most: Limits = ON_A_PAGE) -> PlanSeen:
    """Read the plan."""
    plan, aims = the_plan(record), goals(record, most.goals * 4)
    order = _in_order(plan, aims)
    going_on = [one for one in order if one.resource.get("lifecycleStatus") not in ENDED]
    ended = [one for one in order if one.resource.get("lifecycleStatus") in ENDED]
    numbers, steps = _numbers_by_goal(record, most.numbers), _steps(plan)
    strengths = coded(record, "strengths", "Observation", *_STRENGTHS, most=MOST_STRENGTHS + 1)
    rest = [found for code in _REST if (found := _of(record, code, most.of_a_kind))]
    shown = [*going_on[: most.goals], *ended[: most.goals]]
    listed = [_goal(one, card_of(one.entry, one.resource), steps, numbers, record) for one in shown]
    of_goals = {step.step.key for goal in listed for step in goal.steps}
    return PlanSeen(
        plan=card_of(plan.entry, plan.resource) if plan else None,
        strengths=tuple(card_of(one.entry, one.resource) for one in strengths[:MOST_STRENGTHS]),
        more_strengths=len(strengths) > MOST_STRENGTHS,
        goals=tuple(one for one in listed if not one.is_over),
        ended=tuple(one for one in listed if one.is_over),
        steps=tuple(one for one in steps if one.step.key not in of_goals),
        rest=tuple(_group(code, found[: most.of_a_kind]) for code, found in rest),
        others=_others(record, plan),
        review=review_of(record, plan),
        standing=standing_of(record, plan, aims),
        is_empty=not (plan or aims or rest),
        has_more=len(aims) > len(shown)
        or len(aims) == most.goals * 4
        or any(len(found) > most.of_a_kind for _, found in rest),
    )


def goal_seen(record: OpenRecord, entry_id: str) -> GoalSeen:
    """Read one goal with all that belongs to it.

    Raises:
        NotFoundError: there is no such goal.
    """
    entry = record.vault.entries.get(entry_id)
    card = card_of(entry)
    if entry.type != "Goal":
        raise NotFoundError(place=entry_id)
    said = pointing(record, PART, "Observation", entry.full_url) if entry.full_url else []
    numbers = {(code, entry.full_url): list(of_code(said, code)) for code in _NUMBERS}
    return _goal(Read(entry, card.resource), card, _steps(the_plan(record)), numbers, record)


def _in_order(plan: Read | None, aims: list[Read]) -> list[Read]:
    there = {one.address or one.entry.id: one for one in aims}
    return [there[key] for key in in_order(list(there), plan.resource if plan else {})]


def _numbers_by_goal(record: OpenRecord, most: int) -> Numbers:
    found: dict[tuple[str, str], list[Read]] = {}
    for code in _NUMBERS:
        for one in coded(record, PART, "Observation", code, most=most):
            for focus in objects(one.resource.get("focus")):
                found.setdefault((code, str(focus.get("reference"))), []).append(one)
    return found


def _goal(one: Read, card: Card, steps: Iterable[StepSeen], numbers: Numbers, record: OpenRecord) -> GoalSeen:
    of_it = {code: tuple(_said(said) for said in numbers.get((code, one.address), ())) for code in _NUMBERS}
    return GoalSeen(
        card=card,
        state=str(one.resource.get("lifecycleStatus", "")),
        answers=tuple(answers_of(record, one.resource.get("addresses"))),
        steps=tuple(step for step in steps if one.address and one.address in step.step.goals),
        **of_it,
    )


def _said(one: Read) -> Said:
    number = one.resource.get("valueInteger")
    notes = [str(note.get("text", "")) for note in objects(one.resource.get("note"))]
    return Said(
        entry_id=one.entry.id,
        day=one.day,
        number=number if isinstance(number, int) and not isinstance(number, bool) else None,
        words="\n".join(notes),
        whose=whose_words(one.resource),
        writer=one.entry.writer,
    )


def _steps(plan: Read | None) -> list[StepSeen]:
    if plan is None:
        return []
    return [StepSeen(one, tuple(_names(one.who)), plan.entry.id) for one in steps_of(plan.resource)]


def _names(references: Iterable[Mapping[str, object]]) -> Iterable[str]:
    return (str(one["display"]) for one in references if one.get("display"))


def answers_of(record: OpenRecord, references: object) -> Iterable[str]:
    """Say what a goal is the answer to: as the entry says it now, or as the reference calls it."""
    for one in objects(references):
        there = record.vault.entries.by_full_url(str(one.get("reference", "")))
        said = str(one.get("display", ""))
        if there and not there.binned:
            said = str(card_of(there).answers_by_key.get("words", "")) or there.title
        if said:
            yield said


def _of(record: OpenRecord, code: str, most: int) -> tuple[str, list[Read]] | None:
    found = coded(record, PART, "Observation", code, most=most + 1)
    return (code, found) if found else None


def _group(code: str, found: list[Read]) -> Group:
    sheet = sheet_named(PART, code)
    return Group(sheet.heading or sheet.title, tuple(card_of(one.entry, one.resource) for one in found))


def _others(record: OpenRecord, plan: Read | None) -> tuple[Card, ...]:
    """List what else is in the part: other plans, and what came from elsewhere. The week has our tasks."""
    of_the_week = of_kind("Task", "task")
    plans = newest(record, PART, "CarePlan", most=MOST_OTHERS)
    found = [one for one in plans if plan is None or one.entry.id != plan.entry.id]
    for name in _FROM_ELSEWHERE:
        listed = newest(record, PART, name, most=MOST_LOOKED_AT if name == "Task" else MOST_OTHERS)
        found += [one for one in listed if name != "Task" or not of_the_week(one.resource)]
    return tuple(card_of(one.entry, one.resource) for one in found[:MOST_OTHERS])
