"""The plan is lived: steps, goals in order, reviews, and an agreement that says what changed since."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portable_record.actions.answer import add_answers, change_answers, open_entry
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.next_steps import next_steps
from portable_record.actions.plan_agreement import agree
from portable_record.actions.plan_deeds import (
    end_goal,
    keep_step,
    mark_step,
    move_goal,
    open_step,
    remove_step,
    the_plan,
)
from portable_record.actions.plan_review import NewReview, hold_review, is_past
from portable_record.actions.plan_view import GoalSeen, PlanSeen, goal_seen, plan_seen
from portable_record.actions.scores import say
from portable_record.actions.undo import undo_change
from portable_record.actions.write import new_entry_id
from portable_record.actions.writer import own_writer
from portable_record.errors import EditRefusedError, NotFoundError, UsageError
from portable_record.record.asking.places import Json
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.plan import goals_of
from tests.actions.carers import kept_record
from tests.actions.quick import quick_record, stretch_nothing

ME: Json = {"display": "Jean Adeyemi"}


@pytest.fixture
def record(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRecord]:
    stretch_nothing(monkeypatch)
    opened = quick_record(desk, tmp_path / "vault")
    yield opened
    opened.vault.close()


def add(record: OpenRecord, kind: str, words: str, **more: str) -> str:
    given = {"words": words, **more}
    return add_answers(record, sheet_named("plan", kind), given, entry_id=new_entry_id(record)).entry


def step(record: OpenRecord, words: str, *, key: str = "", form: str = "", **more: str) -> str:
    opened = open_step(record, key)
    keep_step(record, key, {"words": words, **more}, seen=opened.seen, form=form or words)
    return steps(record)[words]


def steps(record: OpenRecord) -> dict[str, str]:
    seen = plan_seen(record)
    every = [*seen.steps, *(one for goal in (*seen.goals, *seen.ended) for one in goal.steps)]
    return {one.step.words: one.step.key for one in every}


def titles(goals: tuple[GoalSeen, ...]) -> list[str]:
    return [goal.card.entry.title for goal in goals]


def address(record: OpenRecord, entry: str) -> str:
    return record.vault.entries.get(entry).full_url


def changes(record: OpenRecord) -> list[tuple[str, str]]:
    return [(one.how, one.words) for one in plan_seen(record).standing.changes]


def state(seen: PlanSeen) -> list[str]:
    return [one.step.state for one in seen.steps]


def test_the_first_step_begins_the_plan_with_its_goals(record: OpenRecord) -> None:
    hope = add(record, "hope", "Rhyl")

    step(record, "Save up", goal=f"{address(record, hope)} Rhyl")

    (goal,) = plan_seen(record).goals
    assert [one.step.words for one in goal.steps] == ["Save up"]
    plan = the_plan(record)
    assert plan
    assert plan.resource["goal"] == [{"reference": address(record, hope), "display": "Rhyl"}]


def test_the_same_step_sent_twice_stands_once(record: OpenRecord) -> None:
    for _ in range(2):
        keep_step(record, "", {"words": "Save up"}, seen="", form="one")
    opened = open_step(record, "")
    for _ in range(2):
        keep_step(record, "", {"words": "Golf"}, seen=opened.seen, form="two")

    assert sorted(steps(record)) == ["Golf", "Save up"]


def test_a_step_is_done_with_one_press_and_the_press_is_undone(record: OpenRecord) -> None:
    key = step(record, "Save up")

    kept = mark_step(record, key, "done")

    assert state(plan_seen(record)) == ["done"]
    undo_change(record, kept.changes[0], writer=own_writer(record))
    assert state(plan_seen(record)) == ["to-do"]
    assert mark_step(record, key, "to-do").changes == ()


def test_a_step_is_changed_with_what_happened_and_goes(record: OpenRecord) -> None:
    key = step(record, "Save up")
    opened = open_step(record, key)

    keep_step(record, key, {"words": "Save more"}, news="85 pounds", seen=opened.seen, form="two")

    (one,) = plan_seen(record).steps
    assert (one.step.words, one.step.notes) == ("Save more", (("2026-11-22", "85 pounds"),))
    remove_step(record, key)
    assert steps(record) == {}


@pytest.mark.parametrize("key", ["none", "~0123456789abcdef"])
def test_a_step_that_is_not_there_is_not_found(record: OpenRecord, key: str) -> None:
    with pytest.raises(NotFoundError):
        open_step(record, key)
    step(record, "Save up")
    with pytest.raises(NotFoundError):
        open_step(record, key)
    with pytest.raises(NotFoundError):
        mark_step(record, key, "done")
    with pytest.raises(EditRefusedError):
        keep_step(record, key, {"words": "x"}, seen=open_step(record, "").seen, form="x")


def test_goals_move_up_and_down_and_stop_at_the_ends(record: OpenRecord) -> None:
    one, two = add(record, "hope", "One"), add(record, "hope", "Two")

    move_goal(record, two, up=True)
    assert titles(plan_seen(record).goals) == ["Two", "One"]
    assert move_goal(record, two, up=True).changes == ()
    move_goal(record, two, up=False)
    assert titles(plan_seen(record).goals) == ["One", "Two"]
    end_goal(record, one, "reached")
    with pytest.raises(NotFoundError):
        move_goal(record, one, up=True)


def test_a_new_goal_is_named_by_the_plan_that_there_is(record: OpenRecord) -> None:
    step(record, "Golf")

    hope = add(record, "hope", "Rhyl")

    plan = the_plan(record)
    assert plan
    assert goals_of(plan.resource) == [address(record, hope)]


def test_a_goal_is_reached_put_aside_and_taken_up_again(record: OpenRecord) -> None:
    hope = add(record, "hope", "Rhyl")

    end_goal(record, hope, "reached")
    assert titles(plan_seen(record).ended) == ["Rhyl"]
    end_goal(record, hope, "again")
    assert titles(plan_seen(record).goals) == ["Rhyl"]
    end_goal(record, hope, "aside")
    assert goal_seen(record, hope).is_over


def test_only_a_goal_can_be_reached(record: OpenRecord) -> None:
    need = add(record, "need", "A rail")

    with pytest.raises(NotFoundError):
        end_goal(record, need, "reached")
    with pytest.raises(NotFoundError):
        end_goal(record, add(record, "hope", "Rhyl"), "eaten")
    with pytest.raises(NotFoundError):
        goal_seen(record, need)


def test_numbers_stand_with_their_goal(record: OpenRecord) -> None:
    worry = add(record, "concern", "They will move me")
    hope = add(record, "hope", "Rhyl", answers=f"{address(record, worry)} What worries me")
    goal = address(record, hope)
    said = {
        "importance": {"score": "9", "goal": goal},
        "progress": {"score": "", "words": "85 pounds", "goal": goal},
    }

    say(record, "plan", said, form="one", about=goal)

    seen = goal_seen(record, hope)
    assert [one.number for one in seen.importance] == [9]
    assert [(one.number, one.words) for one in seen.progress] == [(None, "85 pounds")]
    assert seen.answers == ("They will move me",)
    put_in_bin(record, [worry], writer=own_writer(record))
    assert goal_seen(record, hope).answers == ("What worries me",)


def test_an_agreement_says_what_changed_since(record: OpenRecord) -> None:
    hope, need = add(record, "hope", "Rhyl"), add(record, "need", "A rail")
    key = step(record, "Save up")
    agree(record, who=[ME], on="", form="one")
    assert changes(record) == []
    assert plan_seen(record).standing.names == ("Jean Adeyemi",)

    mark_step(record, key, "done")
    end_goal(record, hope, "reached")
    assert changes(record) == []

    seen = open_entry(record, need).seen
    change_answers(record, sheet_named("plan", "need"), need, {"words": "Two rails"}, seen=seen, form="x")
    step(record, "Save more", key=key)
    add(record, "risk", "I may fall")
    put_in_bin(record, [hope], writer=own_writer(record))

    assert sorted(changes(record)) == [
        ("changed", "Save more"),
        ("changed", "What I need: Two rails"),
        ("gone", ""),
        ("new", "A risk: I may fall"),
    ]
    agree(record, who=[ME], on="2026-11-22", form="two")
    assert changes(record) == []


def test_an_agreement_begins_a_plan_and_is_written_once(record: OpenRecord) -> None:
    add(record, "hope", "Rhyl")

    first = agree(record, who=[ME], on="", form="one")
    again = agree(record, who=[ME], on="", form="one")

    assert first.changes
    assert not again.changes
    assert changes(record) == []


def test_nobody_agrees_to_nothing(record: OpenRecord) -> None:
    with pytest.raises(UsageError):
        agree(record, who=[], on="", form="one")


def test_a_review_keeps_what_works_where_it_belongs_and_the_next_day(record: OpenRecord) -> None:
    new = NewReview(next="Ask Denise", works="My key", works_not="The bus", there="Sue", due="2027-02")

    kept = hold_review(record, new, form="one")

    review = plan_seen(record).review
    (held,) = review.held
    assert (held.works, held.works_not) == (("My key",), ("The bus",))
    assert held.card.answers_by_key == {"words": "Ask Denise", "there": "Sue", "when": "2026-11-22"}
    assert (review.due, review.is_due) == ("2027-02", False)
    assert record.vault.entries.counts_by_part()["outcomes"] == 2
    assert len(kept.changes) == 2
    assert hold_review(record, new, form="one").changes == ()


def test_a_review_without_another_day_takes_the_old_one_away(record: OpenRecord) -> None:
    hold_review(record, NewReview(next="One", due="2026-11-01"), form="one")
    assert [one.code for one in next_steps(record) if one.code == "plan-review"] == ["plan-review"]

    hold_review(record, NewReview(next="Two"), form="two")

    assert plan_seen(record).review.due == ""
    assert [one.code for one in next_steps(record) if one.code == "plan-review"] == []


@pytest.mark.parametrize(
    ("due", "past"),
    [
        ("", False),
        ("2026-11-22", True),
        ("2026-11-23", False),
        ("2026-11", False),
        ("2026-10", True),
        ("2025", True),
    ],
)
def test_a_review_is_due_on_its_day_and_a_month_when_it_is_over(due: str, *, past: bool) -> None:
    assert is_past(due, datetime(2026, 11, 22, tzinfo=UTC).date()) is past


def test_an_empty_plan_is_empty(record: OpenRecord) -> None:
    assert plan_seen(record).is_empty


def test_a_carers_steps_and_words_never_pass_for_the_persons(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretch_nothing(monkeypatch)
    kept = kept_record(desk, tmp_path / "kept")

    add(kept, "hope", "Rhyl")
    step(kept, "Save up")
    agree(kept, who=[ME], on="", form="one")

    seen = plan_seen(kept)
    assert seen.plan
    assert "relative or friend" in seen.plan.whose
    assert "relative or friend" in seen.goals[0].card.whose
    assert kept.vault.entries.get(seen.standing.entry_id).text.count(b"PACQAST") == 1
    kept.vault.close()
