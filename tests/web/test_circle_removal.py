"""Having it written to somebody that they are in the circle no more: looked at first, never by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_members import add_member, remove_member
from portable_record.actions.circle_outbox import count_waiting
from portable_record.actions.circle_standing import CIRCLE, TOLD
from portable_record.actions.circle_state import say_of_circle
from portable_record.actions.desk import Desk
from portable_record.web.doorway import Doorway
from tests.actions.in_a_circle import let_in, member_record
from tests.actions.test_circle_members import guest
from tests.circle.cast import NADIA
from tests.web.asking import Ticks, browser, submit, unlocked

ID = NADIA.member().id
TELL = f"/circle/gone/{ID}/tell"


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    """Jean has taken Nadia out."""
    client = unlocked(browser(jean))
    with jean.record() as record:
        begin_circle(record)
        add_member(record, guest(record, NADIA, parts=("plan",)))
        remove_member(record, ID)
    return client


def waiting(jean: Doorway) -> int:
    with jean.record() as record:
        return count_waiting(record)


def test_what_they_will_read_is_shown_and_nothing_goes_without_a_tick(
    owner: FlaskClient, jean: Doorway
) -> None:
    before = waiting(jean)
    assert "People who are not in it any more" in owner.get("/circle").text
    assert TELL in owner.get("/circle/gone").text
    shown = owner.get(TELL).text
    assert "This record is not kept together with you any more" in shown
    assert "call 999" in shown
    assert "It cannot be undone" in shown

    unticked = submit(owner, TELL, page=TELL)
    assert unticked.status_code == 400
    assert "Tick this only if it is safe" in unticked.text
    assert waiting(jean) == before

    sent = submit(owner, TELL, page=TELL, safe="y")

    assert "when you next look for news" in owner.get(sent.location).text
    assert waiting(jean) == before + 1
    assert "You let them know on" in owner.get("/circle/gone").text
    assert "They were told already" in submit(owner, TELL, page=TELL, safe="y").text
    assert waiting(jean) == before + 1


def test_nobody_else_is_told_and_a_stranger_sees_nobody(owner: FlaskClient, jean: Doorway) -> None:
    stranger = browser(jean)

    assert owner.get("/circle/gone/person/tell").status_code == 404
    assert "Nadia" not in stranger.get("/circle/gone", follow_redirects=True).text
    assert stranger.post(TELL, data={"safe": "y"}).status_code in (302, 400, 403)
    assert owner.post(TELL, data={"safe": "y"}).status_code == 400


@pytest.fixture
def told(module_desk: Desk, tmp_path: Path) -> Iterator[FlaskClient]:
    """Before the record of Sam, who was told that he is not in Jean's circle any more."""
    record = member_record(module_desk, tmp_path / "sam")
    let_in(record, parts=("plan",))
    say_of_circle(record, **{TOLD: {"epoch": 1, "since": "2026-11-20T12:00:00Z"}})
    assert record.vault.settings.get(CIRCLE)[TOLD]
    record.vault.close()
    standing = Doorway(module_desk, tmp_path / "sam", ticks=Ticks(), stand_still=lambda: None)
    yield unlocked(browser(standing))
    standing.lock()


def test_whoever_was_told_reads_it_kindly_and_can_read_on(told: FlaskClient) -> None:
    shown = told.get("/circle").text

    assert "This record is not kept together with you any more" in shown
    assert "Since 20 November 2026" in shown
    assert "The others do not know this device yet" not in shown
    assert "I want to leave" not in shown
    assert "No goal or hope is written here yet." in told.get("/plan").text
    assert "That does not mean that nothing is written there." in told.get("/health").text
    assert 'href="/health"' not in told.get("/").text
    assert "People who are not in it any more" not in shown
