"""The first three questions: one a page, each can be skipped, and the answers are entries like any other."""

import pytest
from flask.testing import FlaskClient

from portable_record.actions import answer
from portable_record.errors import MayNotWriteError
from portable_record.web.doorway import Doorway
from tests.web.asking import browser, fill_in, hidden_in, submit, unlocked


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    """Jean, before her own new record."""
    return unlocked(browser(jean))


def test_three_questions_lead_from_one_to_the_next_and_home(owner: FlaskClient) -> None:
    talk = fill_in(owner, "/first/1", q_words="Look at me, I lip-read")
    matters = fill_in(owner, "/first/2", **{"q_most-important": "My garden"})
    call = fill_in(owner, "/first/3", q_name="Ruth", q_relation="my sister", q_phone="0161 496 0000")
    home = owner.get(call.location).text

    assert talk.location.startswith("/first/2?done=")
    assert matters.location.startswith("/first/3?done=")
    assert call.location.startswith("/?done=")
    assert ">Undo</button>" in home
    for part, words in (("communication", "I lip-read"), ("about-me", "My garden"), ("people", "my sister")):
        assert words in owner.get(f"/{part}").text


def test_each_page_asks_one_question_in_plain_words(owner: FlaskClient) -> None:
    pages = [owner.get(f"/first/{number}").text for number in (1, 2, 3)]

    assert [page.count("<h1") for page in pages] == [1, 1, 1]
    assert "How should people talk with you?</label></h1>" in pages[0]
    assert "What matters most to you?</label></h1>" in pages[1]
    assert "<h1>Who should be called if something happens?</h1>" in pages[2]
    assert "Question 2 of 3" in pages[1]


def test_each_can_be_skipped_also_by_sending_it_empty(owner: FlaskClient) -> None:
    assert 'href="/first/2">Skip this question' in owner.get("/first/1").text
    assert fill_in(owner, "/first/1", q_words="  ").location == "/first/2"
    assert 'href="/">Skip this question' in owner.get("/first/3").text
    assert "Nothing is written here yet." in owner.get("/communication").text


def test_what_is_missing_is_said_and_what_was_typed_is_still_there(owner: FlaskClient) -> None:
    sent = fill_in(owner, "/first/3", q_phone="0161 496 0000")

    assert sent.status_code == 400
    assert "Type their name." in sent.text
    assert 'value="0161 496 0000"' in sent.text


def test_the_same_form_sent_twice_writes_once(owner: FlaskClient) -> None:
    page = owner.get("/first/1")
    data = {**hidden_in(page.text), "q_words": "Look at me"}
    owner.post("/first/1", data=data)
    owner.post("/first/1", data=data)

    assert owner.get("/communication").text.count("Look at me</p>") == 1


def test_what_is_there_once_is_not_asked_again(owner: FlaskClient) -> None:
    fill_in(owner, "/first/2", **{"q_most-important": "My garden"})

    assert owner.get("/first/2").location == "/first/3"


def test_what_was_begun_waits_behind_a_lock(owner: FlaskClient) -> None:
    form = {**hidden_in(owner.get("/first/1").text), "q_words": "Look at me"}
    submit(owner, "/lock", page="/")
    owner.post("/first/1", data=form)
    unlocked(owner)

    assert "Look at me</textarea>" in owner.get("/first/1").text


@pytest.mark.parametrize("number", [0, 4, 99])
def test_there_are_three_and_no_more(owner: FlaskClient, number: int) -> None:
    assert owner.get(f"/first/{number}").status_code == 404


def test_what_may_not_be_written_is_said(owner: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise MayNotWriteError("Your right does not reach so far.")

    monkeypatch.setattr(answer, "add_answers", refuse)
    page = fill_in(owner, "/first/1", q_words="Look at me").text

    assert "Your right does not reach so far." in page
    assert "Look at me</textarea>" in page


def test_the_end_of_the_set_up_leads_to_them_and_home_until_something_is_written(owner: FlaskClient) -> None:
    ready, home = owner.get("/ready?after=setup").text, owner.get("/").text
    fill_in(owner, "/first/1", q_words="Look at me")

    assert 'href="/first/1"' in ready
    assert 'href="/first/1"' in home
    assert 'href="/first/1"' not in owner.get("/").text
    assert 'href="/first/1"' not in owner.get("/ready").text
