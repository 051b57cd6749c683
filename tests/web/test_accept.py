"""Accepting on a page what was found: with the passphrase, only what was found, never for a stranger."""

import pytest
from flask.testing import FlaskClient

from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, browser, submit
from tests.web.test_backup import ended


@pytest.fixture
def doorway(jean: Doorway) -> Doorway:
    """Before a record of Jean's, which opens at once."""
    return jean


@pytest.fixture
def looked(owner: FlaskClient, doorway: Doorway) -> str:
    """The page that says that the list of what was done was tampered with."""
    with doorway.record() as record:
        record.vault.database.run("UPDATE journal SET event = CAST('{}' AS BLOB) WHERE n = 1")
    return ended(owner, submit(owner, "/check", page="/check")).text


def accept(client: FlaskClient, codes: str, passphrase: str = PASSPHRASE) -> str:
    sent = {"codes": codes, "passphrase": passphrase}
    return ended(client, submit(client, "/check/accept", page="/check/accept", **sent)).text


def test_what_was_found_is_accepted_and_told_no_more(owner: FlaskClient, looked: str) -> None:
    asked = owner.get("/check/accept").text
    done = accept(owner, "journal-broken")
    again = ended(owner, submit(owner, "/check", page="/check")).text

    assert "I know about this, and accept it" in looked
    assert "has been changed by something other than this app" in asked
    assert "told no more" in done
    assert "Everything in the record is whole" in again
    assert "Accepted what a check had found" in owner.get("/activity").text


@pytest.mark.parametrize(
    ("codes", "passphrase", "says"),
    [
        ("", PASSPHRASE, "Tick what you accept"),
        ("history-cut", PASSPHRASE, "Accept what was found"),
        ("journal-broken", "", "Type your passphrase."),
        ("journal-broken", "not this one", "That is not the passphrase"),
    ],
)
def test_nothing_is_accepted_otherwise(
    owner: FlaskClient, looked: str, codes: str, passphrase: str, says: str
) -> None:
    page = accept(owner, codes, passphrase)
    again = ended(owner, submit(owner, "/check", page="/check")).text

    assert says in page
    assert PASSPHRASE not in page
    assert "Code: journal-broken" in again


def test_where_nothing_was_found_there_is_nothing_to_accept(owner: FlaskClient) -> None:
    assert owner.get("/check/accept").location == "/check"
    ended(owner, submit(owner, "/check", page="/check"))
    assert owner.get("/check/accept").location == "/check"


def test_a_stranger_accepts_nothing(owner: FlaskClient, doorway: Doorway, looked: str) -> None:
    stranger = browser(doorway)

    asked = stranger.get("/check/accept")
    sent = submit(stranger, "/check/accept", codes="journal-broken", passphrase=PASSPHRASE)

    assert [asked.status_code, sent.status_code] == [302, 302]
    assert "Code: journal-broken" in ended(owner, submit(owner, "/check", page="/check")).text
