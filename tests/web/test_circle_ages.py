"""How long somebody counts in the circle, on the pages: said, shown, kept to, and asked again in time."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_state import the_circle
from portable_record.actions.writer import record_right
from portable_record.record.rights import Right
from portable_record.web.doorway import Doorway
from tests.actions.test_circle_members import guest
from tests.circle.cast import NADIA
from tests.web.asking import browser, submit, unlocked

PAST = "2026-11-01T23:59:59Z"


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    """Jean has begun a circle, in which she is alone."""
    client = unlocked(browser(jean))
    with jean.record() as record:
        begin_circle(record)
    return client


def let_in(jean: Doorway, right: Right, **said: str) -> str:
    """Let Nadia in, and write down by what right she writes; give the address of her page."""
    with jean.record() as record:
        entry = record_right(record, "Nadia", right, relation="aunt").by.writer
        add_member(record, guest(record, NADIA, id=entry, parts=("plan",), **said))
    return f"/circle/people/{entry}"


def until(jean: Doorway) -> str:
    with jean.record() as record:
        now = the_circle(record).now
        assert now is not None
        return next(one.until for one in now.members if one.name == "Nadia")


def test_a_time_that_is_over_is_told_and_can_go_on_to_the_day_on_which_the_right_ends(
    owner: FlaskClient, jean: Doorway
) -> None:
    page = let_in(jean, Right("agrees", since=date(2026, 1, 1), until=date(2027, 3, 1)), until=PAST)
    assert "The time of Nadia in the circle is over" in owner.get("/circle").text
    shown = owner.get(page).text
    assert "What they write now counts no more" in shown
    assert "1 November 2026" in shown

    said = {"role": "editor", "parts": "plan", "until-day": "1", "until-month": "6", "until-year": "2027"}
    answer = submit(owner, page, page=page, **said)

    assert until(jean) == "2027-03-01T23:59:59Z"
    assert "Their right ends on 1 March 2027" in owner.get(answer.location).text
    assert "is over" not in owner.get("/circle").text
    sooner = submit(owner, page, page=page, **(said | {"until-month": "2"}))
    assert until(jean) == "2027-02-01T23:59:59Z"
    assert "Their right ends" not in owner.get(sooner.location).text


def test_a_day_that_is_none_is_refused_and_nothing_is_changed(owner: FlaskClient, jean: Doorway) -> None:
    page = let_in(jean, Right("agrees", since=date(2026, 1, 1)), until="2027-01-01T23:59:59Z")

    said = {"role": "editor", "parts": "plan", "until-day": "31", "until-month": "2", "until-year": "2027"}
    answer = submit(owner, page, page=page, **said)

    assert answer.status_code == 400
    assert 'value="31"' in answer.text
    assert until(jean) == "2027-01-01T23:59:59Z"


def test_a_right_that_ends_before_the_time_in_the_circle_is_told_and_kept_to(
    owner: FlaskClient, jean: Doorway
) -> None:
    page = let_in(jean, Right("agrees", since=date(2026, 1, 1)))
    assert "Until</dt>" not in owner.get(page).text
    with jean.record() as record:
        record_right(record, "Nadia", Right("agrees", until=date(2027, 3, 1)))
    assert "The right of Nadia ends before" in owner.get("/circle").text
    assert "End it with their right" in owner.get(page).text

    submit(owner, "/circle/keep-to-rights", page="/circle")

    assert until(jean) == "2027-03-01T23:59:59Z"
    assert "ends before" not in owner.get("/circle").text


def test_a_right_that_is_to_be_looked_at_again_is_told_on_the_page_of_the_circle(
    owner: FlaskClient, jean: Doorway
) -> None:
    let_in(jean, Right("agrees", since=date(2026, 1, 1), review=date(2026, 11, 1)))

    shown = owner.get("/circle").text

    assert "Look at the right of Nadia again, together" in shown
    assert 'href="/rights"' in shown


def test_a_right_that_is_ended_on_its_page_ends_the_time_in_the_circle(
    owner: FlaskClient, jean: Doorway
) -> None:
    let_in(jean, Right("agrees", since=date(2026, 1, 1)))
    end = owner.get("/rights").text.partition("/end")[0].rpartition('"')[2] + "/end"

    submit(owner, end, page=end)

    assert until(jean).startswith("2026-11-22")


def test_a_stranger_keeps_nobody_to_a_right(owner: FlaskClient, jean: Doorway) -> None:
    stranger = browser(jean)

    assert stranger.post("/circle/keep-to-rights").status_code in (302, 400, 403)
    assert owner.post("/circle/keep-to-rights").status_code == 400
