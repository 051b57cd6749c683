"""The plan, the people and what to do in bad times as they stand on paper: without what is kept back.

Nobody whose entry is kept back is named in a step or among those to call, and no goal says that it answers a
worry that is.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from portable_record.actions.crisis_view import CrisisSeen, crisis_seen
from portable_record.actions.desk import OpenRecord
from portable_record.actions.my_people import my_people
from portable_record.actions.part_view import Group
from portable_record.actions.plan_review import Held
from portable_record.actions.plan_view import WHOLE, GoalSeen, PlanSeen, Said, StepSeen, answers_of, plan_seen
from portable_record.record.asking.activities import Callers
from portable_record.record.asking.places import Json, objects
from portable_record.record.entry import Entry
from portable_record.record.people import Somebody

MOST_SAID = 6
"""How many of the newest numbers and words about a goal are looked at."""

People = tuple[tuple[str, tuple[Somebody, ...]], ...]
"""The people by group."""

_OF_SEVERAL = frozenset({"CareTeam", "PractitionerRole"})

Goes = Callable[[Entry], bool]
"""Says whether an entry may stand on a paper."""


def plan_on_paper(record: OpenRecord, goes: Goes) -> PlanSeen:
    """Read the plan for a paper. What works and what does not belongs to another part, and stays there."""
    seen = plan_seen(record, WHOLE)
    plan = seen.plan if seen.plan and goes(seen.plan.entry) else None
    held = next((Held(one.card, (), ()) for one in seen.review.held if goes(one.card.entry)), None)
    return replace(
        seen,
        plan=plan,
        goals=tuple(_goals(record, seen.goals, goes, steps=plan is not None)),
        ended=tuple(_goals(record, seen.ended, goes, steps=plan is not None)),
        steps=tuple(_steps(record, seen.steps, goes)) if plan else (),
        rest=tuple(group for one in seen.rest if (group := _group(one, goes)).cards),
        others=tuple(card for card in seen.others if goes(card.entry)),
        review=replace(
            seen.review,
            due=seen.review.due if plan else "",
            how=tuple(card for card in seen.review.how if goes(card.entry)),
            held=(held,) if held else (),
        ),
    )


def crisis_on_paper(record: OpenRecord, goes: Goes) -> CrisisSeen:
    """Read the page for bad times for a paper."""
    seen = crisis_seen(record)
    beside = replace(
        seen,
        papers=tuple(card for card in seen.papers if goes(card.entry)),
        others=tuple(card for card in seen.others if goes(card.entry) and card.entry.type != "Consent"),
    )
    if seen.card is None or not goes(seen.card.entry):
        return replace(beside, card=None, headings={}, callers=(), carer=(), said_on="", said_before="")
    addresses = [one.partition(" ")[0] for one in Callers().read(seen.card.resource)]
    called = zip(addresses, seen.callers, strict=True)
    return replace(
        beside, callers=tuple(one for address, one in called if _may_be_named(record, address, goes))
    )


def people_on_paper(record: OpenRecord, kept_back: Iterable[Entry], goes: Goes) -> People:
    """Read the people for a paper, group by group; how close they are to the person is never said.

    Nothing where an entry is kept back that says more of several people: then they are read one by one.
    """
    if any(entry.type in _OF_SEVERAL for entry in kept_back):
        return ()
    groups = (
        (group, tuple(listed.one for listed in some if goes(listed.entry)))
        for group, some in my_people(record).groups
    )
    return tuple((group, some) for group, some in groups if some)


def _goals(record: OpenRecord, goals: Iterable[GoalSeen], goes: Goes, *, steps: bool) -> Iterable[GoalSeen]:
    for goal in goals:
        if goes(goal.card.entry):
            named = _named(record, objects(goal.card.resource.get("addresses")), goes)
            yield replace(
                goal,
                answers=tuple(answers_of(record, named)),
                importance=_said(record, goal.importance, goes),
                confidence=_said(record, goal.confidence, goes),
                progress=_said(record, goal.progress, goes),
                steps=tuple(_steps(record, goal.steps, goes)) if steps else (),
            )


def _said(record: OpenRecord, said: tuple[Said, ...], goes: Goes) -> tuple[Said, ...]:
    return tuple(one for one in said[:MOST_SAID] if goes(record.vault.entries.get(one.entry_id)))


def _steps(record: OpenRecord, steps: Iterable[StepSeen], goes: Goes) -> Iterable[StepSeen]:
    for one in steps:
        named = _named(record, one.step.who, goes)
        yield replace(one, who=tuple(str(each["display"]) for each in named if each.get("display")))


def _named(record: OpenRecord, references: Iterable[Json], goes: Goes) -> list[Json]:
    """Keep those references whose entry may stand on a paper."""
    return [one for one in references if _may_be_named(record, str(one.get("reference", "")), goes)]


def _may_be_named(record: OpenRecord, address: str, goes: Goes) -> bool:
    there = record.vault.entries.by_full_url(address) if address else None
    return there is None or goes(there)


def _group(group: Group, goes: Goes) -> Group:
    return replace(group, cards=tuple(card for card in group.cards if goes(card.entry)))
