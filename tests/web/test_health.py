"""The page of the health part."""

import pytest
from flask.testing import FlaskClient

from portable_record.web.doorway import Doorway
from tests.web.asking import browser, fill_in, unlocked

HOSTILE = "<script>alert(1)</script> {{ 7*7 }}"


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    return unlocked(browser(jean))


def test_an_empty_list_says_that_it_means_nothing(owner: FlaskClient) -> None:
    page = owner.get("/health").text

    assert "That does not mean that there is none." in page
    assert "/health/add/no-allergies" in page


def test_own_words_are_listed_with_what_is_dangerous(owner: FlaskClient) -> None:
    fill_in(owner, "/health/add/allergy", q_what="Penicillin", q_danger="high")
    fill_in(owner, "/health/add/condition", q_what="Sugar", **{"q_since-year": "1999"})
    fill_in(owner, "/health/add/medicine", q_what="Metformin", q_how="One in the morning")

    page = owner.get("/health").text

    assert "It can be dangerous" in page
    assert "1999" in page
    assert "One in the morning" in page
    assert "no-allergies" not in page


def test_two_things_that_do_not_fit_are_said(owner: FlaskClient) -> None:
    fill_in(owner, "/health/add/no-allergies")
    assert "No allergies that I know of" in owner.get("/health").text
    fill_in(owner, "/health/add/allergy", q_what="Penicillin")

    assert "Two things here do not fit together" in owner.get("/health").text


def test_hostile_words_show_as_they_are(owner: FlaskClient) -> None:
    fill_in(owner, "/health/add/allergy", q_what=HOSTILE, q_reaction=HOSTILE)

    page = owner.get("/health").text

    assert "<script>alert" not in page
    assert page.count("{{ 7*7 }}") >= 2
