"""The activity log on its page: by day, chosen, turned, and what is private only after the passphrase."""

import re

import pytest
from flask.testing import FlaskClient

from portable_record.actions.journal import Act, note
from portable_record.web.again import STAYS
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, Ticks, browser, submit

PRIVATE = "The refuge"


@pytest.fixture
def doorway(jean: Doorway) -> Doorway:
    """Before a record of its own."""
    return jean


@pytest.fixture
def hidden(owner: FlaskClient, doorway: Doorway, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line about a share that is kept private."""
    with doorway.record() as record:
        note(record, Act.SHARE, to=PRIVATE, about="private-share")
    monkeypatch.setattr(
        "portable_record.actions.activity.private_names", lambda _record: frozenset({"private-share"})
    )


def test_what_was_done_is_told_by_day(owner: FlaskClient) -> None:
    page = owner.get("/activity").text

    assert "<h2>22 November 2026</h2>" in page
    assert "unlocked the record." in page
    assert "Somebody changed this list" not in page


def test_only_what_is_asked_for_is_shown(owner: FlaskClient) -> None:
    kind = owner.get("/activity?kind=start").text
    day = {"since-day": "23", "since-month": "11", "since-year": "2026"}
    later = owner.get("/activity", query_string=day).text

    assert "unlocked the record." not in kind
    assert "started this record" in kind
    assert "Nothing of that kind was done." in later
    assert 'value="23"' in later


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("since-day=31&since-month=2&since-year=2026", 400, "Type a real day"),
        ("kind=nonsense", 400, "What can be done is called"),
        ("older=x", 200, "unlocked the record."),
    ],
)
def test_what_cannot_be_asked_is_said_plainly(owner: FlaskClient, query: str, status: int, says: str) -> None:
    answer = owner.get(f"/activity?{query}")

    assert answer.status_code == status
    assert says in answer.text


def test_a_long_log_is_turned_page_by_page_with_what_was_chosen(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        for number in range(60):
            note(record, Act.SHARE, to=f"Group {number:02}")

    first = owner.get("/activity?kind=share").text
    link = re.search(r'rel="next" href="([^"]+)"', first)
    assert link
    second = owner.get(link[1].replace("&amp;", "&")).text

    assert "Group 59" in first
    assert "Group 00" in second
    assert "unlocked the record." not in second
    assert 'rel="prev" href="/activity?kind=share"' in second


def test_a_private_share_is_told_only_after_the_passphrase_and_not_for_long(
    owner: FlaskClient, hidden: None, ticks: Ticks
) -> None:
    before = owner.get("/activity").text
    wrong = submit(owner, "/activity/private", page="/activity/private", passphrase="not this one")
    right = submit(owner, "/activity/private", page="/activity/private", passphrase=PASSPHRASE)
    shown = owner.get("/activity").text
    ticks.seconds += STAYS - 1
    owner.get("/")
    ticks.seconds += 2

    assert PRIVATE not in before
    assert wrong.status_code == 400
    assert right.location == "/activity"
    assert PRIVATE in shown
    assert PRIVATE not in owner.get("/activity").text


def test_what_is_private_can_be_hidden_again_at_once(owner: FlaskClient, hidden: None) -> None:
    submit(owner, "/activity/private", page="/activity/private", passphrase=PASSPHRASE)
    assert PRIVATE in owner.get("/activity").text

    submit(owner, "/activity/private/hide", page="/activity")

    assert PRIVATE not in owner.get("/activity").text


def test_the_list_is_saved_as_signed_after_a_word_of_care(owner: FlaskClient, hidden: None) -> None:
    page = owner.get("/activity/export").text
    saved = submit(owner, "/activity/export?kind=unlock", page="/activity/export")

    assert "not locked" in page
    assert 'filename="activity-2026-11-22.ndjson"' in saved.headers["Content-Disposition"]
    assert saved.text.count('"resourceType":"AuditEvent"') == 1
    assert PRIVATE not in saved.text
    assert "saved a copy without encryption" in owner.get("/activity").text


def test_a_line_that_somebody_changed_is_told(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        record.vault.database.run("UPDATE journal SET event = ? WHERE n = 1", (b"{}",))

    page = owner.get("/activity").text

    assert "Somebody changed this list" in page
    assert "This line cannot be read." in page


def test_a_stranger_learns_nothing(owner: FlaskClient, hidden: None, doorway: Doorway) -> None:
    stranger = browser(doorway)
    submit(owner, "/activity/private", page="/activity/private", passphrase=PASSPHRASE)

    answers = [
        *(stranger.get(path) for path in ("/activity", "/activity/private", "/activity/export")),
        submit(stranger, "/activity/export"),
        submit(stranger, "/activity/private", passphrase=PASSPHRASE),
    ]

    assert {answer.status_code for answer in answers} == {302}
    assert PRIVATE not in "".join(answer.text for answer in answers)
