"""What has no sheet of its own can still be changed as far as plain words go, and keeps the rest."""

from typing import Any

import pytest

from portable_record.record.asking.others import OTHERS, REMARK, has_remarks, sheet_to_change
from portable_record.record.asking.places import Json
from portable_record.record.asking.sheet import Question, Sheet, answered, answers
from portable_record.record.asking.sheets import sheet_for, sheet_named
from portable_record.record.intake import check
from portable_record.record.json_text import write
from tests.record.asking.test_sheets import OTHER, STAMP

SAID = {"date": "2027", "phone": "07700 900312"}


def said(question: Question) -> str:
    return SAID.get(question.type, "Something new")


@pytest.mark.parametrize("sheet", OTHERS, ids=lambda sheet: sheet.key)
@pytest.mark.parametrize("stamp", [STAMP, OTHER])
def test_every_answer_is_valid_and_read_again(sheet: Sheet, stamp: Any) -> None:  # noqa: ANN401 - a stamp
    given = {question.key: said(question) for question in sheet.questions}

    new = answered(sheet, sheet.begin(stamp), given)

    assert check(write(new)).part == sheet.part
    assert answers(sheet, new) == given


def test_a_remark_stands_beside_those_of_others() -> None:
    result: Json = {"resourceType": "Procedure", "note": [{"text": "By the surgeon"}]}
    sheet = sheet_to_change(result, "health")
    assert sheet

    new: dict[str, Any] = answered(sheet, result, {"remark": "It hurt"})

    assert new["note"] == [{"text": "By the surgeon"}, {"id": REMARK, "text": "It hurt"}]
    assert answered(sheet, new, {"remark": ""}) == result


@pytest.mark.parametrize(
    ("name", "room"), [("Procedure", True), ("Patient", False), ("Nothing", False), ("Task", True)]
)
def test_only_some_types_have_room_for_remarks(name: str, *, room: bool) -> None:
    assert has_remarks({"resourceType": name}) is room


def test_a_kind_with_a_sheet_of_its_own_is_changed_in_that() -> None:
    goal: Json = {"resourceType": "Goal", "description": {"coding": [{"display": "Walk"}]}}

    assert sheet_to_change(goal, "plan") == sheet_named("plan", "hope")
    assert answers(sheet_named("plan", "hope"), goal)["words"] == "Walk"


@pytest.mark.parametrize(
    ("resource", "key"),
    [
        ({"resourceType": "CarePlan", "title": "From the ward"}, "other-plan"),
        ({"resourceType": "Flag", "code": {"text": "Falls"}}, "other-flag"),
        ({"resourceType": "Organization", "name": "Ward 4"}, "organisation"),
        ({"resourceType": "CareTeam", "name": "My people"}, "remark"),
    ],
)
def test_what_came_from_elsewhere_is_read_whole_and_changed_in_part(resource: Json, key: str) -> None:
    sheet = sheet_to_change(resource, "plan")

    assert sheet_for(resource, "plan") is None
    assert sheet
    assert sheet.key == key


def test_what_has_no_plain_words_has_no_sheet() -> None:
    assert sheet_to_change({"resourceType": "PractitionerRole"}, "people") is None
