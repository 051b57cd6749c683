"""The page of the plan and its forms, in a browser without a window."""

import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.actions.desk import Desk
from portable_record.web.doorway import Doorway
from tests.actions.in_a_circle import let_in, member_record
from tests.actions.quick import stretch_nothing
from tests.web.asking import Ticks, browser, fill_in, hidden_in, submit, unlocked

HOSTILE = "<script>alert(1)</script> {{ 7*7 }} \U0001f600 =1+1"
_GOAL = re.compile(r"/plan/goal/([0-9a-f-]{36})")


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    return unlocked(browser(jean))


def hope(owner: FlaskClient, words: str, **more: str) -> str:
    """Add a goal, and give its id."""
    answer = fill_in(owner, "/plan/add/hope", q_words=words, **more)
    found = _GOAL.search(answer.location)
    assert found, answer.location
    return found[1]


def text_of(page: str) -> str:
    return html.unescape(page)


def press(owner: FlaskClient, path: str, page: str = "/plan", **fields: str) -> TestResponse:
    return submit(owner, path, page=page, **fields)


def step_key(owner: FlaskClient) -> str:
    found = re.search(r"/plan/step/([^/\"]+)/mark", owner.get("/plan").text)
    assert found
    return html.unescape(found[1])


def test_an_empty_plan_says_how_to_begin(owner: FlaskClient) -> None:
    page = owner.get("/plan").text

    assert "No goal or hope is written here yet" in page
    assert "/plan/add/hope" in page


def test_a_goal_leads_to_its_page_and_stands_on_the_plan(owner: FlaskClient) -> None:
    goal = hope(owner, "I want to go to Rhyl", q_why="The sea", **{"q_by-year": "2027"})

    page, plan = owner.get(f"/plan/goal/{goal}").text, owner.get("/plan").text

    assert "I want to go to Rhyl" in page
    assert "The sea" in plan
    assert "2027" in plan


def test_a_new_goal_goes_on_to_how_important_it_is(owner: FlaskClient) -> None:
    answer = fill_in(owner, "/plan/add/hope", q_words="Rhyl")

    page = owner.get(answer.location).text

    assert "Saved" in page
    assert "How important is this goal to you?" in page


def test_numbers_are_asked_and_shown_with_the_goal(owner: FlaskClient) -> None:
    goal = hope(owner, "Rhyl")

    answer = fill_in(
        owner, f"/plan/goal/{goal}/going", q_importance="9", q_progress="3", q_words="85 pounds in the jar"
    )

    page = owner.get(answer.location).text
    assert "Saved" in page
    assert "9 of 10" in page
    assert "85 pounds in the jar" in page
    assert 'value="9" checked' in owner.get(f"/plan/goal/{goal}/going").text


def test_a_new_goal_asks_one_question_a_page_and_each_can_wait(owner: FlaskClient) -> None:
    goal = hope(owner, "Rhyl")
    first, second = (f"/plan/goal/{goal}/new/{which}" for which in ("importance", "confidence"))
    asks = owner.get(first).text

    answered = fill_in(owner, first, q_score="8")
    waits = fill_in(owner, second)

    assert asks.count('type="radio"') == 11
    assert f'<a href="{second}">Later</a>' in asks
    assert f'<a href="/plan/goal/{goal}">Later</a>' in owner.get(second).text
    assert answered.location.startswith(f"{second}?done=")
    assert waits.location == f"/plan/goal/{goal}"
    assert "8 of 10" in owner.get(waits.location).text
    assert owner.get(f"/plan/goal/{goal}/new/nothing").status_code == 404


def test_a_question_with_nothing_to_choose_from_is_not_asked(owner: FlaskClient) -> None:
    asks = "Is it the answer to a need or a worry?"
    before = owner.get("/plan/add/hope").text
    fill_in(owner, "/plan/add/need", q_words="Somebody to walk with")

    assert asks not in before
    assert asks in owner.get("/plan/add/hope").text


def test_a_number_that_cannot_be_is_refused_on_its_own_page(owner: FlaskClient) -> None:
    goal = hope(owner, "Rhyl")

    answer = fill_in(owner, f"/plan/goal/{goal}/new/importance", q_score="11")

    assert answer.status_code == 400


def test_a_step_of_a_goal_is_done_with_one_press(owner: FlaskClient) -> None:
    goal = hope(owner, "Rhyl")
    answer = fill_in(
        owner, f"/plan/step?goal={goal}", q_words="Save up", q_others="The club", q_when="Fridays"
    )
    page = owner.get(answer.location).text
    assert "The club" in page
    assert "Fridays" in page

    done = press(owner, f"/plan/step/{step_key(owner)}/mark", state="done", goal=goal)

    assert done.location.startswith(f"/plan/goal/{goal}")
    assert "Not done after all" in owner.get(done.location).text


def test_a_step_is_changed_and_taken_out(owner: FlaskClient) -> None:
    fill_in(owner, "/plan/step", q_words="Save up")
    key = step_key(owner)

    fill_in(owner, f"/plan/step?step={key}", q_words="Save more", q_news="She rang", q_now="in-progress")
    page = owner.get("/plan").text
    assert "Save more" in page
    assert "She rang" in page
    gone = press(owner, f"/plan/step/{key}/remove")

    assert "Save more" not in owner.get("/plan").text
    assert gone.location.startswith("/plan?done=")


def test_goals_are_moved_by_buttons(owner: FlaskClient) -> None:
    hope(owner, "One")
    two = hope(owner, "Two")

    press(owner, f"/plan/goal/{two}/move", way="up")

    page = owner.get("/plan").text
    assert page.index("<bdi>Two</bdi>") < page.index("<bdi>One</bdi>")


def test_a_goal_that_is_reached_is_folded_away(owner: FlaskClient) -> None:
    goal = hope(owner, "Rhyl")

    answer = press(owner, f"/plan/goal/{goal}/stand", how="reached")

    assert "Reached" in owner.get(answer.location).text
    assert "1 goal reached or put aside" in owner.get("/plan").text
    assert press(owner, f"/plan/goal/{goal}/stand", how="eaten").status_code == 404


def test_a_review_is_kept_and_says_when_the_next_is(owner: FlaskClient) -> None:
    answer = fill_in(
        owner,
        "/plan/review",
        q_next="Ask about pay",
        q_works="My key",
        **{"q_due-month": "2", "q_due-year": "2099"},
    )

    page = owner.get(answer.location).text
    assert "Ask about pay" in page
    assert "My key" in page
    assert "February 2099" in page


def test_whoever_may_write_the_plan_alone_is_not_asked_in_a_review_what_works(
    module_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretch_nothing(monkeypatch)
    record = member_record(module_desk, tmp_path / "sam")
    let_in(record, parts=("plan",))
    record.vault.close()
    standing = Doorway(module_desk, tmp_path / "sam", ticks=Ticks(), stand_still=lambda: None)
    sam = unlocked(browser(standing))

    asked = sam.get("/plan/review").text
    answer = fill_in(sam, "/plan/review", q_next="Ask about pay")

    assert "What works well?" not in asked
    assert "Ask about pay" in sam.get(answer.location).text
    standing.lock()


def test_a_review_that_is_due_is_said_at_home_and_on_the_plan(owner: FlaskClient) -> None:
    fill_in(owner, "/plan/review", q_next="Ask about pay", **{"q_due-year": "2020"})

    assert "Look at your plan again" in owner.get("/").text
    assert "It is time to look at the plan again" in owner.get("/plan").text


def test_somebody_whose_details_are_not_written_yet_agrees_in_their_own_name(owner: FlaskClient) -> None:
    hope(owner, "I want to see the sea")
    me = re.search(r'name="q_who" value="( Jean)"', owner.get("/plan/agree").text)
    assert me

    fill_in(owner, "/plan/agree", q_who=me[1])

    assert re.search(r"Agreed on [^<]* by:\s*<bdi>Jean</bdi>", owner.get("/plan").text)


def test_an_agreement_shows_what_changed_since(owner: FlaskClient) -> None:
    hope(owner, "Rhyl")
    answer = fill_in(owner, "/plan/agree", q_others="Jean", q_who=[])
    assert answer.status_code == 400

    fill_in(owner, "/details/add/me", q_name="Jean Adeyemi")
    me = re.search(r'name="q_who" value="([^"]+)"', owner.get("/plan/agree").text)
    assert me
    fill_in(owner, "/plan/agree", q_who=html.unescape(me[1]), q_others="A social worker")
    assert "Agreed on" in owner.get("/plan").text
    hope(owner, "Paris")

    page = owner.get("/plan").text
    assert "Changed since you agreed" in page
    assert "New:" in page


@pytest.mark.parametrize("path", ["/plan/step", "/plan/review"])
def test_what_is_missing_is_said_and_what_was_typed_is_still_there(owner: FlaskClient, path: str) -> None:
    name = "q_when" if path == "/plan/step" else "q_there"

    answer = fill_in(owner, path, **{name: HOSTILE})

    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert HOSTILE in text_of(answer.text)
    assert "<script>alert" not in answer.text


def test_hostile_words_show_as_they_are(owner: FlaskClient) -> None:
    goal = hope(owner, HOSTILE, q_why=HOSTILE)
    fill_in(owner, f"/plan/step?goal={goal}", q_words=HOSTILE, q_others=HOSTILE)
    fill_in(owner, f"/plan/goal/{goal}/going", q_words=HOSTILE)

    for path in ("/plan", f"/plan/goal/{goal}", f"/plan/goal/{goal}/going", "/plan/step"):
        page = owner.get(path).text
        assert "<script>alert" not in page, path
        assert path == "/plan/step" or "{{ 7*7 }}" in page, path


def test_the_same_form_sent_twice_writes_once(owner: FlaskClient) -> None:
    data = {**hidden_in(owner.get("/plan/step").text), "q_words": "Save up"}

    owner.post("/plan/step", data=data)
    again = owner.post("/plan/step", data=data)

    assert again.status_code == 302
    assert owner.get("/plan").text.count(">Save up</p>") == 1


def test_two_windows_that_change_one_step_are_both_kept(owner: FlaskClient) -> None:
    fill_in(owner, "/plan/step", q_words="Save up")
    path = f"/plan/step?step={step_key(owner)}"
    one, two = (
        {**hidden_in(owner.get(path).text.partition("/remove")[0]), "q_now": "not-started"} for _ in "12"
    )

    owner.post(path, data={**one, "q_words": "Save a little"})
    answer = owner.post(path, data={**two, "q_words": "Save a lot"})

    page = owner.get(answer.location).text
    assert answer.location.endswith("/choose")
    assert "Save a little" in page
    assert "Save a lot" in page


def test_what_is_no_goal_has_no_page(owner: FlaskClient) -> None:
    assert owner.get("/plan/goal/none").status_code == 404
    assert owner.get("/plan/step?step=none").status_code == 404


def test_every_entry_can_still_be_read_one_by_one(owner: FlaskClient) -> None:
    hope(owner, "Rhyl")

    assert "Rhyl" in owner.get("/plan?all=1").text
