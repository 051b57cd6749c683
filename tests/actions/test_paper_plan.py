"""On paper, what is kept back leaves no trace in the plan, among those to call, or with the people."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.look_after import mark_sensitive
from portable_record.actions.paper import AGREED, PART, PLAN, Paper, PaperWish, paper
from portable_record.actions.plan_agreement import agree
from portable_record.actions.plan_review import NewReview, hold_review
from portable_record.assets import folder
from portable_record.record.people import Somebody
from tests.actions.quick import quick_record, stretch_nothing


@pytest.fixture
def zubaida(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRecord]:
    stretch_nothing(monkeypatch)
    record = quick_record(desk, tmp_path / "zubaida", "Zubaida Begum")
    import_file(record, folder("sample_records") / "zubaida.json")
    yield record
    record.vault.close()


Hide = Callable[[str, str], str]


@pytest.fixture
def hide(zubaida: OpenRecord) -> Hide:
    """Mark the entry of a type, whose text holds some words, as sensitive."""

    def mark(kind: str, words: str) -> str:
        (entry,) = (e for e in zubaida.vault.entries.all() if e.type == kind and words.encode() in e.text)
        mark_sensitive(zubaida, entry.id, sensitive=True)
        return entry.id

    return mark


def whole(record: OpenRecord, *ticked: str) -> Paper:
    return paper(record, PaperWish(PLAN, sensitive=frozenset(ticked)))


def goals(seen: Paper) -> list[str]:
    assert seen.plan
    return [goal.card.entry.title for goal in seen.plan.goals]


def everybody(seen: Paper) -> list[Somebody]:
    return [one for _, some in seen.people for one in some]


def test_goals_stand_there_with_numbers_steps_and_what_they_answer(zubaida: OpenRecord) -> None:
    seen = whole(zubaida)

    assert seen.plan
    first = seen.plan.goals[0]
    assert first.card.entry.title == "I want to cook for my family every Friday again"
    assert (first.importance[0].number, first.confidence[0].number) == (10, 7)
    assert [one.step.words for one in first.steps] == [
        "Carries the shopping and the big pot, and eats with us."
    ]
    assert first.steps[0].who == ("Imran Begum (my grandson)",)
    assert "I fell in the kitchen" in first.answers[0]
    assert len(seen.plan.steps) == 4


def test_a_sensitive_goal_stands_there_only_when_ticked(zubaida: OpenRecord, hide: Hide) -> None:
    goal = hide("Goal", "Threads Together")

    assert "I want to teach at Threads Together" not in goals(whole(zubaida))
    assert "I want to teach at Threads Together" in goals(whole(zubaida, goal))


def test_no_goal_names_a_worry_that_is_kept_back(zubaida: OpenRecord, hide: Hide) -> None:
    hide("Observation", "I fell in the kitchen in June")

    seen = whole(zubaida)

    assert seen.plan
    assert seen.plan.goals[0].answers == ()
    assert "I fell in the kitchen" not in str(
        [card.answers for group in seen.plan.rest for card in group.cards]
    )


def test_no_number_that_is_kept_back_stands_beside_a_goal(zubaida: OpenRecord) -> None:
    before = whole(zubaida).plan
    assert before
    mark_sensitive(zubaida, before.goals[0].importance[0].entry_id, sensitive=True)

    seen = whole(zubaida)

    assert seen.plan
    assert seen.plan.goals[0].importance == ()
    assert seen.plan.goals[0].confidence


def test_nobody_who_is_kept_back_is_named_anywhere(zubaida: OpenRecord, hide: Hide) -> None:
    hide("RelatedPerson", "Imran Begum")

    seen = whole(zubaida)

    assert seen.plan
    assert seen.crisis
    named = [name for goal in seen.plan.goals for step in goal.steps for name in step.who]
    assert [name for name in named if "Imran" in name] == []
    assert [one.name for one in seen.crisis.callers] == ["Nadia Hussain", "Rubina Malik"]
    assert [one.name for one in everybody(seen) if "Imran" in one.name] == []
    assert [one.name for one in everybody(whole(zubaida)) if "Nadia" in one.name]


def test_steps_go_with_the_plan_that_holds_them(zubaida: OpenRecord, hide: Hide) -> None:
    hide("CarePlan", "I live in my own house")

    seen = whole(zubaida)

    assert seen.plan
    assert seen.plan.plan is None
    assert (seen.plan.steps, [goal.steps for goal in seen.plan.goals]) == ((), [(), (), ()])


def test_the_page_for_bad_times_is_all_kept_back_or_none_of_it(zubaida: OpenRecord, hide: Hide) -> None:
    hide("CarePlan", "Ask my family before you")

    seen = whole(zubaida)

    assert seen.crisis
    assert (seen.crisis.card, seen.crisis.headings, seen.crisis.callers) == (None, {}, ())
    assert [card.entry.title for card in seen.crisis.others] == ["For my purse"]


def test_where_a_team_is_kept_back_people_are_read_one_by_one(zubaida: OpenRecord, hide: Hide) -> None:
    assert any("Drives me" in words for one in everybody(whole(zubaida)) for words in one.does)

    hide("CareTeam", "My circle")

    seen = whole(zubaida)
    assert seen.people == ()
    assert "people" in [section.key for section in seen.sections]


def test_how_close_somebody_is_stands_on_no_paper(zubaida: OpenRecord) -> None:
    cards = paper(zubaida, PaperWish(PART, "people")).cards

    assert [question.key for card in cards for question, _ in card.answers if question.key == "close"] == []
    assert any(question.key == "name" for card in cards for question, _ in card.answers)


def test_agreement_and_the_last_review_stand_at_the_end(zubaida: OpenRecord) -> None:
    agree(zubaida, who=[{"display": "Zubaida Begum"}], on="2026-11-20", form="agreed")
    for day, words in (("2026-05-01", "More rest"), ("2026-11-01", "A day off for Nadia")):
        hold_review(zubaida, NewReview(next=words, on=day, works="The Fridays"), form=day)

    seen = whole(zubaida)

    assert seen.sections[-1].key == AGREED
    assert seen.plan
    assert (seen.plan.standing.day, seen.plan.standing.names) == ("2026-11-20", ("Zubaida Begum",))
    assert [one.card.answers_by_key["words"] for one in seen.plan.review.held] == ["A day off for Nadia"]
    assert seen.plan.review.held[0].works == ()


def test_one_part_is_read_in_the_same_way(zubaida: OpenRecord) -> None:
    plan, crisis = paper(zubaida, PaperWish(PART, "plan")), paper(zubaida, PaperWish(PART, "crisis"))

    assert plan.plan
    assert crisis.crisis
    assert (plan.crisis, plan.people, crisis.plan) == (None, (), None)
    assert replace(plan.plan, strengths=()) == replace(whole(zubaida).plan, strengths=())  # type: ignore[type-var]  # it is there
