"""Numbers from 0 to 10: said anew on another day, changed in place on the same, and by the person alone."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portable_record.actions.answer import add_answers
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.of_kind import newest, of_code
from portable_record.actions.scores import say
from portable_record.actions.undo import undo_change
from portable_record.actions.wellbeing import say_wellbeing, wellbeing
from portable_record.actions.write import new_entry_id
from portable_record.actions.writer import own_writer
from portable_record.errors import InPersonError, TooYoungError
from portable_record.record.asking.sheets import sheet_named
from tests.actions.carers import kept_record

GOAL = "urn:uuid:de7a0f6a-4f8c-58d7-97d6-ed34eec9dcc4"
OTHER = "urn:uuid:11111111-4f8c-58d7-97d6-ed34eec9dcc4"


def says(record: OpenRecord, form: str, number: str, *, goal: str = GOAL) -> tuple[str, ...]:
    given = {"score": number, "goal": f"{goal} Rhyl"}
    return say(record, "plan", {"importance": given}, form=form, about=goal).changes


def numbers(record: OpenRecord, part: str = "plan", code: str = "importance") -> list[object]:
    return [one.resource["valueInteger"] for one in of_code(newest(record, part, "Observation"), code)]


def later(record: OpenRecord) -> OpenRecord:
    """The same record some days after."""
    return replace(record, desk=replace(record.desk, now=lambda: datetime(2026, 11, 30, 12, tzinfo=UTC)))


def test_a_number_on_another_day_stands_beside_the_first(record: OpenRecord) -> None:
    says(record, "one", "7")
    says(later(record), "two", "9")

    assert numbers(record) == [9, 7]


def test_a_number_on_the_same_day_takes_the_place_of_the_first(record: OpenRecord) -> None:
    says(record, "one", "7")
    says(record, "two", "9")

    assert numbers(record) == [9]


def test_a_number_may_stand_beside_the_one_of_the_same_day(record: OpenRecord) -> None:
    for form in ("one", "two"):
        say_wellbeing(record, {"ons4-happy": "7"}, form=form, beside=True)

    assert numbers(record, "outcomes", "ons4-happy") == [7, 7]


def test_words_about_progress_are_never_written_over(record: OpenRecord) -> None:
    for form, words in (("one", "85 pounds"), ("two", "the ticket is bought")):
        given = {"score": "4", "goal": f"{GOAL} Rhyl", "words": words}
        say(record, "plan", {"progress": given}, form=form, about=GOAL)

    notes = [one.resource["note"] for one in of_code(newest(record, "plan", "Observation"), "progress")]

    assert notes == [[{"text": "the ticket is bought"}], [{"text": "85 pounds"}]]


def test_each_goal_has_numbers_of_its_own(record: OpenRecord) -> None:
    says(record, "one", "7")
    says(record, "two", "9", goal=OTHER)

    assert sorted(map(str, numbers(record))) == ["7", "9"]


def test_the_same_form_sent_twice_says_it_once(record: OpenRecord) -> None:
    says(record, "one", "7")

    assert says(record, "one", "7") == ()
    assert numbers(record) == [7]


def test_what_has_no_answer_is_not_written(record: OpenRecord) -> None:
    assert says(record, "one", "") == ()


def test_a_number_is_undone_as_one_change(record: OpenRecord) -> None:
    four = {"ons4-satisfied": "7", "ons4-happy": "8", "ons4-anxious": ""}
    kept = say_wellbeing(record, four, form="one")

    undo_change(record, kept.changes[0], writer=own_writer(record))

    assert numbers(record, "outcomes", "ons4-satisfied") == []
    assert numbers(record, "outcomes", "ons4-happy") == []


def test_the_four_are_kept_apart_by_their_words(record: OpenRecord) -> None:
    usual, easy = wellbeing(record, ""), wellbeing(record, "easy")

    codes = [question.key for four in (usual, easy) for question in four.sheet.questions]

    assert len(set(codes)) == 8
    assert (usual.why_not, easy.why_not) == ("", "")


def test_nobody_answers_for_the_person(desk: Desk, tmp_path: Path) -> None:
    record = kept_record(desk, tmp_path / "vault")

    with pytest.raises(InPersonError):
        say_wellbeing(record, {"easy-happy": "8"}, form="one")

    assert "Nobody can answer it for them" in wellbeing(record, "").why_not
    assert numbers(record, "outcomes", "easy-happy") == []
    record.vault.close()


@pytest.mark.parametrize(("born", "may"), [("2010-11-22", True), ("2010-11-23", False)])
def test_the_four_are_asked_from_sixteen_on(record: OpenRecord, born: str, *, may: bool) -> None:
    me = {"name": "Jean", "born": born}
    add_answers(record, sheet_named("details", "me"), me, entry_id=new_entry_id(record))

    assert (wellbeing(record, "").why_not == "") is may
    if not may:
        with pytest.raises(TooYoungError):
            say_wellbeing(record, {"ons4-happy": "8"}, form="one")


def test_an_answer_given_before_is_not_changed_by_somebody_else(desk: Desk, tmp_path: Path) -> None:
    record = kept_record(desk, tmp_path / "vault")
    happy = sheet_named("outcomes", "ons4-happy")

    with pytest.raises(InPersonError):
        add_answers(record, happy, {"score": "1"}, entry_id=new_entry_id(record))
    record.vault.close()
