"""Steps and goals of a plan, changed without touching what stands beside them."""

from typing import Any

import pytest

from portable_record.record.asking.parts.steps import STEP
from portable_record.record.asking.places import AS_IT_IS, Answer, At, Json
from portable_record.record.asking.pointing import Due, Named, Several
from portable_record.record.asking.sheet import answered, answers
from portable_record.record.plan import (
    MARKS,
    goals_of,
    in_order,
    marked,
    step_key,
    steps_of,
    with_goals,
    with_note,
    with_step,
    without_step,
)

SAM: Json = {"reference": "urn:uuid:1", "display": "Sam"}
PLAN: dict[str, Any] = {
    "resourceType": "CarePlan",
    "goal": [{"reference": "urn:uuid:g1", "display": "Rhyl"}, {"reference": "urn:uuid:g2"}],
    "activity": [
        {"id": "one", "detail": {"status": "scheduled", "description": "Golf", "performer": [SAM]}},
        {"reference": {"reference": "urn:uuid:task"}},
        {"detail": {"status": "unknown", "description": "Football", "goal": [{"reference": "urn:uuid:g1"}]}},
    ],
}


def test_what_says_nothing_is_no_step() -> None:
    assert [step.words for step in steps_of(PLAN)] == ["Golf", "Football"]


def test_a_step_stands_in_one_of_four_ways() -> None:
    said = [
        steps_of(with_step({}, "", {"detail": {"status": status, "description": "x"}}))[0].state
        for status in ("not-started", "scheduled", "in-progress", "completed", "on-hold", "cancelled")
    ]

    assert said == ["to-do", "to-do", "doing", "done", "stopped", "stopped"]


def test_a_step_is_named_by_its_id_or_by_what_it_says() -> None:
    first, _, third = PLAN["activity"]

    assert step_key(first) == "one"
    assert step_key(third).startswith("~")
    assert step_key(third) != step_key(marked(third, "done"))


def test_only_the_step_that_is_meant_is_changed() -> None:
    new: dict[str, Any] = with_step(PLAN, "one", marked(PLAN["activity"][0], "done"))

    assert new["activity"][0]["detail"]["status"] == "completed"
    assert new["activity"][1:] == PLAN["activity"][1:]


def test_a_step_goes_and_leaves_the_others() -> None:
    assert without_step(PLAN, "one")["activity"] == PLAN["activity"][1:]
    assert "activity" not in without_step({"activity": [{"id": "one"}]}, "one")


def test_what_happened_is_added_after_what_was_said_before() -> None:
    once = with_note({"detail": {}}, "She rang.", "2026-08-03T12:00:00Z")
    twice = with_note(once, "They rang back.", "2026-09-01T12:00:00Z")

    (step,) = steps_of(with_step({}, "", {**twice, "detail": {"description": "Ring"}}))

    assert step.notes == (("2026-08-03", "She rang."), ("2026-09-01", "They rang back."))


def test_goals_stand_in_the_order_of_the_plan_and_unknown_ones_last() -> None:
    assert goals_of(PLAN) == ["urn:uuid:g1", "urn:uuid:g2"]
    assert in_order(["x", "urn:uuid:g2", "urn:uuid:g1"], PLAN) == ["urn:uuid:g1", "urn:uuid:g2", "x"]


def test_goals_in_another_order_stay_as_they_are_written() -> None:
    new: dict[str, Any] = with_goals(PLAN, [{"reference": "urn:uuid:g2", "display": "New"}])

    assert new["goal"] == [{"reference": "urn:uuid:g2"}, {"reference": "urn:uuid:g1", "display": "Rhyl"}]


def test_every_answer_to_a_step_is_read_again_and_the_rest_stays() -> None:
    item = {**PLAN["activity"][0], "progress": [{"text": "x"}]}
    said: dict[str, Answer] = {
        "words": "Tennis",
        "who": ("urn:uuid:1 Sam", "urn:uuid:2 Jo"),
        "others": "The club",
        "when": "Sundays",
        "goal": "urn:uuid:g1 Rhyl",
        "now": "completed",
    }

    new: dict[str, Any] = answered(STEP, item, said)

    assert answers(STEP, new) == said
    assert new["progress"] == [{"text": "x"}]
    assert new["detail"]["performer"] == [
        SAM,
        {"reference": "urn:uuid:2", "display": "Jo"},
        {"display": "The club"},
    ]


def test_a_step_that_stands_in_another_way_stays_so() -> None:
    assert answers(STEP, PLAN["activity"][2])["now"] == AS_IT_IS
    assert set(MARKS.values()) == {choice.value for choice in STEP.question("now").choices}


def test_those_who_are_chosen_and_those_who_are_named_do_not_touch_each_other() -> None:
    at = At("performer")
    both: Json = {"performer": [{"display": "The club"}, SAM]}

    assert Several(at).read(both) == ("urn:uuid:1 Sam",)
    assert Named(at).read(both) == "The club"
    assert Several(at).write(both, ()) == {"performer": [{"display": "The club"}]}
    assert Named(at).write(both, "") == {"performer": [SAM]}
    assert Named(at).write({"performer": [{"display": "x"}]}, "") == {}
    assert Named(at).read({"performer": [{"type": "Patient"}]}) == AS_IT_IS


@pytest.mark.parametrize(
    ("goal", "day"),
    [
        ({}, ""),
        ({"target": [{"dueDate": "2027"}]}, "2027"),
        ({"target": [{"dueDuration": {"value": 5}}]}, AS_IT_IS),
        ({"target": [{"measure": {"text": "x"}}]}, ""),
    ],
)
def test_the_day_of_a_goal_is_read(goal: Json, day: str) -> None:
    assert Due().read(goal) == day


def test_a_day_takes_the_place_of_a_span_and_goes_without_leaving_a_shell() -> None:
    span: Json = {"target": [{"id": "t", "dueDuration": {"value": 5}}]}

    assert Due().write(span, "2027-05") == {"target": [{"id": "t", "dueDate": "2027-05"}]}
    assert Due().write({"target": [{"id": "t", "dueDate": "2027"}]}, "") == {}
    assert Due().write({}, "2027") == {"target": [{"dueDate": "2027"}]}
