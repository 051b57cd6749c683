"""The plan as a person reads it: strengths first, then goals with all that belongs to each, then the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.of_kind import Read, newest, of_code
from portable_record.actions.part_view import Card, Group, card_of
from portable_record.actions.plan_agreement import Standing, standing_of
from portable_record.actions.plan_deeds import ENDED, PART, goals, the_plan
from portable_record.actions.plan_review import Review, review_of
from portable_record.actions.scores import points_to
from portable_record.errors import NotFoundError
from portable_record.record.asking.places import objects
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.plan import Step, in_order, steps_of

MOST_STRENGTHS = 12
_STRENGTHS = ("good-at", "can-offer", "value", "place")
_NUMBERS = ("importance", "confidence", "progress")
_REST = ("need", "concern", "risk", "equipment", "funding")
_SHOWN_ELSEWHERE = frozenset({"plan", "hope", "review", "reviewed", *_NUMBERS, *_REST})


@dataclass(frozen=True, slots=True)
class Said:
    """A number that was said on a day, with words where there are any."""

    entry_id: str
    day: str
    number: int | None
    words: str
    whose: str


@dataclass(frozen=True, slots=True)
class StepSeen:
    """A step, with the names of those who do it."""

    step: Step
    who: tuple[str, ...]


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
    """The whole plan. ``more`` is how many entries of the part are not shown here."""

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


def plan_seen(record: OpenRecord) -> PlanSeen:
    """Read the plan."""
    plan, said = the_plan(record), newest(record, PART, "Observation")
    listed = _goals(record, plan, said)
    strengths = newest(record, "strengths", "Observation", most=MOST_STRENGTHS + 1)
    of_goals = {step.step.key for goal in listed for step in goal.steps}
    steps = tuple(one for one in _steps(plan) if one.step.key not in of_goals)
    rest = tuple(group for code in _REST if (group := _group(code, said)).cards)
    return PlanSeen(
        plan=card_of(plan.entry) if plan else None,
        strengths=tuple(card_of(one.entry) for one in strengths[:MOST_STRENGTHS]),
        more_strengths=len(strengths) > MOST_STRENGTHS,
        goals=tuple(one for one in listed if not one.is_over),
        ended=tuple(one for one in listed if one.is_over),
        steps=steps,
        rest=rest,
        others=_others(record, plan, said),
        review=review_of(record, plan, said),
        standing=standing_of(record, plan),
        is_empty=not (plan or listed or rest),
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
    numbers = _numbers_by_code(newest(record, PART, "Observation"))
    return _goal(Read(entry, card.resource), card, _steps(the_plan(record)), numbers, record)


def _goals(record: OpenRecord, plan: Read | None, said: list[Read]) -> list[GoalSeen]:
    there = {one.address or one.entry.id: one for one in goals(record)}
    steps, numbers = _steps(plan), _numbers_by_code(said)
    order = in_order(list(there), plan.resource if plan else {})
    return [_goal(there[key], card_of(there[key].entry), steps, numbers, record) for key in order]


def _numbers_by_code(said: list[Read]) -> dict[str, list[Read]]:
    return {code: list(of_code(said, code)) for code in _NUMBERS}


def _goal(
    one: Read,
    card: Card,
    steps: Iterable[StepSeen],
    numbers: Mapping[str, list[Read]],
    record: OpenRecord,
) -> GoalSeen:
    of_goal = {code: _numbers(some, one.address) for code, some in numbers.items()}
    return GoalSeen(
        card=card,
        state=str(one.resource.get("lifecycleStatus", "")),
        answers=tuple(answers_of(record, one.resource.get("addresses"))),
        steps=tuple(step for step in steps if one.address and one.address in step.step.goals),
        **of_goal,
    )


def _numbers(said: Iterable[Read], goal: str) -> tuple[Said, ...]:
    return tuple(_said(one) for one in said if goal and points_to(one, goal))


def _said(one: Read) -> Said:
    number = one.resource.get("valueInteger")
    notes = [str(note.get("text", "")) for note in objects(one.resource.get("note"))]
    return Said(
        entry_id=one.entry.id,
        day=one.day,
        number=number if isinstance(number, int) and not isinstance(number, bool) else None,
        words="\n".join(notes),
        whose=card_of(one.entry).whose,
    )


def _steps(plan: Read | None) -> list[StepSeen]:
    return [StepSeen(one, tuple(_names(one.who))) for one in steps_of(plan.resource if plan else {})]


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


def _group(code: str, said: list[Read]) -> Group:
    sheet = sheet_named(PART, code)
    return Group(sheet.heading or sheet.title, tuple(card_of(one.entry) for one in of_code(said, code)))


def _others(record: OpenRecord, plan: Read | None, said: list[Read]) -> tuple[Card, ...]:
    """List what else is in the part, such as a plan or a note that came from elsewhere."""
    plans = [
        one for one in newest(record, PART, "CarePlan", most=20) if not plan or one.entry.id != plan.entry.id
    ]
    kinds = {one.entry.id for code in _SHOWN_ELSEWHERE for one in of_code(said, code)}
    cards = [card_of(one.entry) for one in [*plans, *said] if one.entry.id not in kinds]
    return tuple(cards[:MOST_STRENGTHS])
