"""Who does what this week, and the notes for whoever comes next, in a browser without a window."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.desk import Desk
from portable_record.web.doorway import Doorway
from tests.actions.in_a_circle import let_in, member_record
from tests.record.test_week import events_in
from tests.web.asking import Ticks, browser, fill_in, submit, unlocked

HOSTILE = "<script>alert(1)</script> {{ 7*7 }} \U0001f600"
WEEK = "/plan/week"


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    return unlocked(browser(jean))


def add(owner: FlaskClient, jean: Doorway, words: str, *, days: int = 0, **more: str) -> str:
    """Add something to do today, or some days from now, and give its id."""
    day = jean.today.fromordinal(jean.today.toordinal() + days)
    of_day = {"q_day-year": str(day.year), "q_day-month": str(day.month), "q_day-day": str(day.day)}
    fill_in(owner, "/plan/add/task", q_words=words, **of_day, **more)
    page = owner.get(f"{WEEK}?from={day}").text
    found = re.findall(r"/plan/week/([0-9a-f-]{36})/mark", page)
    assert found, page
    return str(found[-1])


def test_an_empty_week_says_how_to_begin(owner: FlaskClient) -> None:
    page = owner.get(WEEK).text

    assert "Nothing is written down for this week" in page
    assert "/plan/add/task" in page
    assert WEEK in owner.get("/plan").text


def test_what_is_for_a_later_week_is_shown_in_that_week(owner: FlaskClient) -> None:
    of_day = {"q_day-year": "2033", "q_day-month": "5", "q_day-day": "4"}

    answer = fill_in(owner, "/plan/add/task", q_words="Fetch the pills", **of_day)

    assert "from=2033-05-04" in answer.location
    assert "Fetch the pills" in owner.get(answer.location).text


def test_a_member_who_is_not_shown_the_details_gives_the_person_something_to_do(
    module_desk: Desk, tmp_path: Path
) -> None:
    member_record(module_desk, tmp_path / "sam").vault.close()
    standing = Doorway(module_desk, tmp_path / "sam", ticks=Ticks(), stand_still=lambda: None)
    sam = unlocked(browser(standing))
    with standing.record() as record:
        let_in(record, parts=("plan",))

    fill_in(sam, "/plan/add/task", q_words="Ring the dentist", q_who=" Jean Adeyemi")
    page = sam.get(f"{WEEK}?who=+Jean+Adeyemi").text

    assert "Ring the dentist" in page
    assert '<option value=" Jean Adeyemi" selected>' in page
    standing.lock()


def test_something_to_do_stands_on_its_day_and_is_done_with_one_press(
    owner: FlaskClient, jean: Doorway
) -> None:
    entry = add(owner, jean, "Drive to the dentist", q_time="14:30")

    before = owner.get(WEEK).text
    submit(owner, f"{WEEK}/{entry}/mark", page=WEEK, state="done")
    after = owner.get(WEEK).text

    assert "Drive to the dentist" in before
    assert "Drive to the dentist" not in owner.get("/plan").text
    assert "14:30" in before
    assert "Nobody has said yes yet" in before
    assert "Mark as done" in before
    assert "Not done after all" in after
    submit(owner, f"{WEEK}/{entry}/mark", page=WEEK, state="to-do")
    assert "Mark as done" in owner.get(WEEK).text


def test_the_same_a_week_later_comes_once_however_often_it_is_pressed(
    owner: FlaskClient, jean: Doorway
) -> None:
    entry = add(owner, jean, "Put the bins out")
    later = jean.today.fromordinal(jean.today.toordinal() + 7)

    for _ in range(2):
        submit(owner, f"{WEEK}/{entry}/again", page=WEEK)

    page = owner.get(f"{WEEK}?from={later}").text
    assert page.count('<p class="own" dir="auto">') == 1


def test_the_calendar_has_what_is_to_do(owner: FlaskClient, jean: Doorway) -> None:
    add(owner, jean, HOSTILE)

    answer = owner.get(f"{WEEK}/calendar.ics")

    (event,) = events_in(answer.data)
    assert answer.mimetype == "text/calendar"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert str(event["summary"]) == HOSTILE
    assert "<script>alert" not in owner.get(WEEK).text


def test_only_what_somebody_does_is_shown_when_asked_for(owner: FlaskClient, jean: Doorway) -> None:
    add(owner, jean, "Nobody does this yet")

    page = owner.get(f"{WEEK}?who=urn:uuid:nobody").text

    assert "Nobody does this yet" not in page
    assert events_in(owner.get(f"{WEEK}/calendar.ics?who=urn:uuid:nobody").data) == []


def test_a_note_for_the_next_person_is_read_by_them(owner: FlaskClient) -> None:
    assert "No note is written here yet" in owner.get("/plan/notes").text

    fill_in(owner, "/plan/add/handover-note", q_words=HOSTILE, q_done="Walked", q_watch="The left knee")

    page = owner.get("/plan/notes").text
    assert "<title>What the next person must know: Notes - " in page
    assert "&lt;script&gt;" in page
    assert "The left knee" in page
    assert '<p class="hint"><bdi>Jean' in page
    assert "Walked" in page


@pytest.mark.parametrize("day", ["soon", "2026-13-01", "0001-01-01", "9999-12-31", "%00"])
def test_a_week_that_cannot_be_is_not_found(owner: FlaskClient, day: str) -> None:
    assert owner.get(f"{WEEK}?from={day}").status_code == 404


def test_what_is_not_there_is_not_found(owner: FlaskClient) -> None:
    for deed in ("mark", "again"):
        answer = submit(owner, f"{WEEK}/00000000-0000-4000-8000-000000000000/{deed}", page=WEEK)
        assert answer.status_code == 404


def test_a_stranger_gets_nothing(jean: Doorway) -> None:
    stranger = browser(jean)

    for page in (WEEK, "/plan/notes", f"{WEEK}/calendar.ics"):
        assert "/unlock" in stranger.get(page).location
    assert stranger.post(f"{WEEK}/x/mark").status_code in {302, 303, 400, 403}
    assert stranger.post(f"{WEEK}/x/again").status_code in {302, 303, 400, 403}


def test_somebody_whose_details_are_not_written_yet_does_something_in_their_own_name(
    owner: FlaskClient, jean: Doorway
) -> None:
    entry = add(owner, jean, "Ring the surgery", q_who=" Jean")

    shown, for_jean = owner.get(WEEK).text, owner.get(f"{WEEK}?who=+Jean").text
    fill_in(owner, f"/entry/{entry}/change", q_words="Ring the dentist", q_who=" Jean")

    assert "Nobody has said yes yet" not in shown
    assert "Ring the surgery" in for_jean
    changed = owner.get(f"{WEEK}?who=+Jean").text
    assert "Ring the dentist" in changed
    assert re.search(r'value=" Jean"[^>]*checked', owner.get(f"/entry/{entry}/change").text)
