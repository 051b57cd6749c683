"""The plan as several wrote it: whoever reads it sees who wrote what, beside what others wrote alone."""

import pytest

from portable_record.actions.answer import add_answers, change_answers, open_entry
from portable_record.actions.desk import OpenRecord
from portable_record.actions.joint_view import Joint, joint_goal, joint_plan
from portable_record.actions.part_view import OF_SEVERAL
from portable_record.actions.plan_deeds import end_goal, keep_step, mark_step, open_step
from portable_record.actions.plan_view import goal_seen, plan_seen
from portable_record.actions.scores import say
from portable_record.record.asking.sheets import sheet_named
from tests.actions.conftest import Opened
from tests.actions.three_around import Three, made, three
from tests.record.devices import entry_id

__all__ = ["made", "three"]

WALK, DAY = entry_id(20), "22 November 2026"
HOPE = sheet_named("plan", "hope")


@pytest.fixture
def walk(three: Three) -> Three:
    """The three, with a goal of Jean's that all have."""
    add_answers(three.jean, HOPE, {"words": "Walk", "why": "The air"}, entry_id=WALK)
    three.sync(times=2)
    return three


def changes(record: OpenRecord, **said: str) -> None:
    opened = open_entry(record, WALK)
    given = {**opened.answers, **said}
    change_answers(record, HOPE, WALK, given, seen=opened.seen, form="one")


def goal_of(record: OpenRecord) -> Joint:
    return joint_goal(record, goal_seen(record, WALK))


def test_whoever_reads_a_goal_sees_who_wrote_it_and_who_changed_what_since(walk: Three) -> None:
    changes(walk.nadia, news="Park on Mondays")
    walk.sync(times=2)

    sams, jeans, nadias = (goal_of(one).entries[WALK] for one in (walk.sam, walk.jean, walk.nadia))

    assert str(sams.wrote).startswith("written by Jean Adeyemi, ")
    assert [str(one) for one in sams.answers.values()] == [str(one) for one in jeans.answers.values()]
    assert str(sams.answers["news"]).startswith("changed by Nadia for Jean Adeyemi, ")
    assert jeans.wrote == ""
    assert (str(nadias.wrote).startswith("written by Jean Adeyemi"), nadias.answers) == (True, {})
    assert sams.whose == OF_SEVERAL


def test_words_of_the_person_are_theirs_though_somebody_else_says_that_it_is_reached(walk: Three) -> None:
    end_goal(walk.nadia, WALK, "reached")
    walk.sync(times=2)

    seen = goal_seen(walk.sam, WALK)
    marks = joint_goal(walk.sam, seen).of(seen.card)

    assert seen.card.whose == "In the words of a relative or friend"
    assert marks.whose == ""
    assert str(marks.answers["now"]).startswith("changed by Nadia for Jean Adeyemi")


def test_steps_and_numbers_name_who_wrote_them_last(walk: Three) -> None:
    goal = f"urn:uuid:{WALK} Walk"
    keep_step(walk.jean, "", {"words": "Buy shoes", "goal": goal}, seen="", form="step")
    walk.sync(times=2)
    key = goal_seen(walk.nadia, WALK).steps[0].step.key
    before = goal_of(walk.nadia).steps[key]
    mark_step(walk.nadia, key, "done")
    opened = open_step(walk.nadia, "").seen
    keep_step(walk.nadia, "", {"words": "Ask Bob", "goal": goal}, seen=opened, form="ask")
    say(
        walk.nadia, "plan", {"importance": {"score": "7", "goal": goal}}, form="two", about=f"urn:uuid:{WALK}"
    )
    walk.sync(times=2)

    seen = goal_seen(walk.jean, WALK)
    joint = joint_goal(walk.jean, seen)

    assert str(before).startswith("written by Jean Adeyemi")
    assert str(joint.steps[key]).startswith("changed by Nadia for Jean Adeyemi")
    other = next(one.step.key for one in seen.steps if one.step.key != key)
    assert str(joint.steps[other]).startswith("written by Nadia for Jean Adeyemi")
    assert str(joint.numbers[seen.importance[0].entry_id]) == "written by Nadia for Jean Adeyemi"
    assert joint.entries[WALK].first == "person"
    assert joint_plan(walk.jean, plan_seen(walk.jean)).steps == joint.steps
    assert goal_of(walk.nadia).steps == {}


def test_in_a_record_that_one_keeps_nobody_is_named(opened: Opened) -> None:
    record = opened()
    add_answers(record, HOPE, {"words": "Walk"}, entry_id=WALK)

    seen = goal_seen(record, WALK)
    joint = joint_goal(record, seen)

    assert joint == Joint()
    assert joint.of(seen.card).wrote == ""
