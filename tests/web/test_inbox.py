"""The inbox in the browser: the list, what it is opened for, and one thing to read."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.receive import receive_file
from portable_record.web.doorway import Doorway
from tests.sharing.card_vectors import CARE_CARD
from tests.web.asking import browser, fill_in, unlocked

WORDS = "Please speak slowly"


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    """Jean, before her own new record."""
    return unlocked(browser(jean))


@pytest.fixture
def item(jean: Doorway, owner: FlaskClient, tmp_path: Path) -> str:
    """What Sue gave her."""
    file = tmp_path / "sue.carecard"
    file.write_text(CARE_CARD)
    with jean.record() as record:
        return receive_file(record, file).item


def say_why(owner: FlaskClient, why: str = "support", **more: str) -> None:
    assert fill_in(owner, "/inbox/why", why=why, **more).status_code == 302


def test_an_empty_inbox_says_what_comes_here(owner: FlaskClient) -> None:
    page = owner.get("/inbox").text

    assert "Nothing is in it yet." in page
    assert "Bring something in" in page


def test_the_list_says_about_whom_and_until_when_and_nothing_of_what_is_in_it(
    owner: FlaskClient, item: str
) -> None:
    page = owner.get("/inbox").text

    assert f'href="/inbox/{item}"' in page
    assert "Sue Hallam" in page
    assert "20 December 2026" in page
    assert "Nobody has opened it yet." in page
    assert WORDS not in page


def test_before_the_first_thing_is_opened_it_is_asked_what_for(owner: FlaskClient, item: str) -> None:
    asked = owner.get(f"/inbox/{item}")
    answer = fill_in(owner, asked.location, why="meeting", words="on Friday")
    page = owner.get(answer.location).text

    assert asked.location == f"/inbox/why?next=/inbox/{item}"
    assert answer.location == f"/inbox/{item}"
    assert WORDS in page
    assert "o get ready to meet them: on Friday" in owner.get("/activity").text
    assert "Opened last on" in owner.get("/inbox").text


def test_own_words_alone_are_no_reason(owner: FlaskClient, item: str) -> None:
    answer = fill_in(owner, "/inbox/why", words="because I want to")

    assert answer.status_code == 400
    assert "Choose what you look for." in answer.text
    assert "because I want to" in answer.text


def test_a_thing_is_shown_with_its_terms_first_and_how_it_stands(owner: FlaskClient, item: str) -> None:
    say_why(owner)

    page = owner.get(f"/inbox/{item}").text

    assert page.index("The last day") < page.index("How it stands now") < page.index(WORDS)
    assert "Has anyone changed it?" in page


def test_each_printed_sheet_says_for_whom_and_until_when(owner: FlaskClient, item: str) -> None:
    say_why(owner)

    style = owner.get(f"/inbox/{item}/edges.css")

    assert style.mimetype == "text/css"
    assert "counter(pages)" in style.text
    assert "2026" in style.text


def test_a_thing_that_is_not_there_is_not_found(owner: FlaskClient) -> None:
    assert owner.get("/inbox/no-such-thing").status_code == 404
    assert owner.get("/inbox/no-such-thing/edges.css").status_code == 404
