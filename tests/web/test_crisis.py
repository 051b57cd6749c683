"""The page for when things go wrong."""

import html
import re

import pytest
from flask.testing import FlaskClient

from portable_record.web.doorway import Doorway
from tests.web.asking import browser, fill_in, submit, unlocked

HOSTILE = "<script>alert(1)</script> {{ 7*7 }}"
BEGIN = "/crisis/add/crisis"


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    return unlocked(browser(jean))


def begun(owner: FlaskClient, words: str = "Sit down with me.") -> str:
    """Begin the crisis plan, and give the address of its form."""
    answer = fill_in(owner, BEGIN, q_words=words)
    return answer.location.partition("?")[0]


def somebody(owner: FlaskClient, name: str, phone: str) -> str:
    fill_in(owner, "/people/add/person", q_name=name, q_relation="friend", q_phone=phone)
    return name


def choices(page: str) -> dict[str, str]:
    found = re.findall(r'name="q_callers" value="([^"]+)"', page)
    return {html.unescape(value).partition(" ")[2]: html.unescape(value) for value in found}


def test_an_empty_page_says_how_to_begin(owner: FlaskClient) -> None:
    page = owner.get("/crisis").text

    assert "Nothing is written here yet" in page
    assert f'href="{BEGIN}"' in page


def test_each_thing_stands_under_its_heading(owner: FlaskClient) -> None:
    form = begun(owner)
    fill_in(owner, f"{form}?ask=do-not", **{"q_do-not": "Hold my arms\nLock a door"})
    fill_in(owner, f"{form}?ask=what-to-do", **{"q_what-to-do": "Ring 07700 900312\nStay"})

    page = owner.get("/crisis").text

    assert "Sit down with me." in page
    assert page.count('<li dir="auto">') == 4
    assert 'href="tel:07700900312"' in page
    assert 'href="tel:999"' in page
    assert "ask=helps" in page


def test_those_to_call_have_their_numbers_and_can_be_called_sooner(owner: FlaskClient) -> None:
    somebody(owner, "Sue", "07700 900312")
    somebody(owner, "Bob", "07700 900313")
    form = begun(owner)
    offered = choices(owner.get(f"{form}?ask=call").text)
    fill_in(owner, f"{form}?ask=call", q_callers=[offered["Sue"]])
    fill_in(owner, f"{form}?ask=call", q_callers=[offered["Sue"], offered["Bob"]])

    before = owner.get("/crisis").text
    submit(owner, "/crisis/callers/1/sooner", page="/crisis")
    after = owner.get("/crisis").text

    assert before.index("900312") < before.index("900313")
    assert after.index("900313") < after.index("900312")
    for nobody in ("0", "2"):
        assert submit(owner, f"/crisis/callers/{nobody}/sooner", page="/crisis").status_code == 404


def test_what_to_do_if_the_carer_cannot_come_is_asked_on_one_page(owner: FlaskClient) -> None:
    form = f"{begun(owner)}?ask=if-my-carer-cannot-come"

    assert owner.get(form).text.count("<textarea") == 6
    fill_in(owner, form, **{"q_carer-keys": "Frank has a key", "q_carer-alone": "Until it gets dark"})

    page = owner.get("/crisis").text
    assert "Frank has a key" in page
    assert "How long I can be alone" in page


def test_the_statement_says_when_and_before_whom_it_was_said(owner: FlaskClient) -> None:
    form = f"{begun(owner)}?ask=advance-statement"

    fill_in(
        owner,
        form,
        **{
            "q_advance-statement": "The window open",
            "q_said-on-year": "2026",
            "q_said-before": "Sue and Ruth",
        },
    )

    page = owner.get("/crisis").text
    assert "The window open" in page
    assert "Said on 2026." in page
    assert "Sue and Ruth" in page


def test_the_questions_that_stand_together_are_one_page_of_the_guide(owner: FlaskClient) -> None:
    page = owner.get(BEGIN).text

    assert "Question 1 of 9" in page


def test_the_crisis_plan_is_part_of_the_plan(owner: FlaskClient, jean: Doorway) -> None:
    from portable_record.actions.crisis_view import the_crisis_plan
    from portable_record.actions.plan_deeds import the_plan

    fill_in(owner, "/plan/step", q_words="Golf")
    begun(owner)

    with jean.record() as record:
        plan, crisis = the_plan(record), the_crisis_plan(record)
    assert plan
    assert crisis
    assert crisis.resource["partOf"] == [{"reference": plan.address, "display": plan.entry.title}]


def test_hostile_words_show_as_they_are(owner: FlaskClient) -> None:
    form = begun(owner, HOSTILE)
    fill_in(owner, f"{form}?ask=helps", q_helps=HOSTILE)

    page = owner.get("/crisis").text

    assert "<script>alert" not in page
    assert page.count("{{ 7*7 }}") >= 2


def test_the_other_plans_of_the_part_and_its_papers_are_there(owner: FlaskClient) -> None:
    assert "None is kept here." in owner.get("/crisis").text
    assert owner.get("/crisis?all=1").status_code == 200
