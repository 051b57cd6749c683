"""What stands in the activities of a plan under a code of ours: lines, callers, when something was said."""

from typing import Any

from portable_record.record.asking.activities import SAID_THEN, Callers, Remark, Steps, lines_of
from portable_record.record.asking.places import Json
from portable_record.record.kinds import kind

SUE: Json = {"reference": "urn:uuid:s", "display": "Sue"}
ON, THERE = Remark("advance-statement", "time"), Remark("advance-statement", "text")


def step(code: str, words: str = "", **more: object) -> Json:
    said = {"description": words} if words else {}
    return {"detail": {"status": "in-progress", "code": kind(code).concept, **said, **more}}


def plan(*items: Json) -> dict[str, Any]:
    return {"activity": list(items)}


def test_a_line_that_is_said_otherwise_keeps_what_else_belongs_to_it() -> None:
    one = {"id": "s1", **step("call", "1. Sue", performer=[SUE])}

    new: dict[str, Any] = Steps("call").write(plan(one, step("helps", "Tea")), "1. Sue, then 999")

    assert new["activity"][0]["id"] == "s1"
    assert new["activity"][0]["detail"]["performer"] == [SUE]
    assert lines_of(new, "helps") == ["Tea"]


def test_a_line_that_goes_leaves_who_is_to_be_called() -> None:
    new = Steps("call").write(plan(step("call", "1. Sue", performer=[SUE]), step("call", "2. Bob")), "")

    assert Steps("call").read(new) == ""
    assert Callers().read(new) == ("urn:uuid:s Sue",)
    assert Callers().write(new, ()) == {}


def test_lines_that_are_the_same_twice_stay_two() -> None:
    new: dict[str, Any] = Steps("helps").write(
        plan(step("helps", "Tea"), step("helps", "Tea")), "Tea\nTea\nMusic"
    )

    assert lines_of(new, "helps") == ["Tea", "Tea", "Music"]


def test_callers_come_before_any_words_and_in_their_order() -> None:
    two = ("urn:uuid:s Sue", "urn:uuid:b Bob")

    new = Callers().write(Callers().write({}, ("urn:uuid:s Sue",)), two)
    turned = Callers().in_order(new, two[::-1])

    assert Callers().read(new) == two
    assert Callers().read(turned) == two[::-1]


def test_when_it_was_said_and_who_was_there_stand_in_one_note() -> None:
    said = ON.write(plan(step("advance-statement", "At home")), "2026-08-03")
    both: dict[str, Any] = THERE.write(said, "Sue")

    assert (ON.read(said), THERE.read(said)) == ("2026-08-03", "")
    assert both["activity"][0]["progress"] == [{"text": "Sue", "time": "2026-08-03"}]
    assert ON.read(THERE.write(both, "")) == "2026-08-03"
    assert "progress" not in ON.write(THERE.write(both, ""), "")["activity"][0]  # type: ignore[index]  # a list


def test_a_day_alone_has_a_note_that_says_something() -> None:
    new: dict[str, Any] = ON.write({}, "2026")

    assert new["activity"][0]["progress"] == [{"time": "2026", "text": SAID_THEN}]


def test_a_code_that_is_not_ours_is_another_step() -> None:
    other: Json = {"detail": {"code": {"coding": [{"system": "https://example.org", "code": "helps"}]}}}

    assert lines_of(plan(other, {"detail": "x"}), "helps") == []
