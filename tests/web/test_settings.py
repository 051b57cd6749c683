"""Settings: kept inside the vault, after the passphrase where they protect the record."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.desk import Desk
from portable_record.actions.start import start_record
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, Ticks, all_cookies, browser, submit

PIN = "280463"
NEW = "a new and longer passphrase"


@pytest.fixture
def doorway(module_desk: Desk, tmp_path: Path, ticks: Ticks) -> Iterator[Doorway]:
    """Before a record of its own."""
    start_record(module_desk, tmp_path / "record", PASSPHRASE, name="Jean", kind="person", recovery=False)
    standing = Doorway(module_desk, tmp_path / "record", ticks=ticks, stand_still=lambda: None)
    yield standing
    standing.lock()


def send(client: FlaskClient, path: str, **fields: str) -> str:
    got = submit(client, path, page=path, **fields)
    return got.location if got.status_code == 302 else got.text


def test_the_time_until_it_locks_is_kept_and_followed_at_once(
    owner: FlaskClient, doorway: Doorway, ticks: Ticks
) -> None:
    assert send(owner, "/settings/lock", minutes="12") == "/settings"

    ticks.seconds += 12 * 60 - 1
    assert "12 minutes without you" in owner.get("/settings").text
    doorway.lock()
    submit(owner, "/unlock", passphrase=PASSPHRASE)
    assert doorway.idle_seconds == 12 * 60


@pytest.mark.parametrize("minutes", ["0", "61", "", "five", "-5"])
def test_a_time_out_of_bounds_is_refused(owner: FlaskClient, doorway: Doorway, minutes: str) -> None:
    assert "Type a number from 1 to 60." in send(owner, "/settings/lock", minutes=minutes)
    assert doorway.idle_seconds == 300


def test_large_letters_and_strong_contrast_are_on_every_page_also_when_it_is_locked(
    owner: FlaskClient, doorway: Doorway
) -> None:
    assert send(owner, "/settings/look", text="large", contrast="more") == "/settings"

    doorway.lock()

    for path in ("/unlock", "/recover"):
        assert '<html lang="en-GB" dir="ltr" class="text-large contrast-more">' in owner.get(path).text
    assert "look" not in all_cookies(owner)


def test_a_look_that_there_is_not_is_refused(owner: FlaskClient) -> None:
    page = send(owner, "/settings/look", text="gigantic", contrast="normal")

    assert "Choose how large the letters should be." in page


def test_a_pin_is_set_and_taken_away_after_the_passphrase(owner: FlaskClient) -> None:
    refused = send(owner, "/settings/pin", pin=PIN, again=PIN, passphrase="not this one")
    assert "Set: it opens" not in owner.get("/settings").text
    assert send(owner, "/settings/pin", pin=PIN, again=PIN, passphrase=PASSPHRASE) == "/settings"
    assert "Set: it opens" in owner.get("/settings").text

    still = send(owner, "/settings/pin/remove", passphrase="not this one")
    gone = send(owner, "/settings/pin/remove", passphrase=PASSPHRASE)

    assert "There is a problem" in refused
    assert "There is a problem" in still
    assert gone == "/settings"
    assert "Set: it opens" not in owner.get("/settings").text


@pytest.mark.parametrize(
    ("pin", "again", "says"),
    [("1234", "1234", "easy to guess"), (PIN, "280464", "not the same"), ("", "", "Type a PIN")],
)
def test_a_pin_that_does_not_do_is_refused_plainly(
    owner: FlaskClient, pin: str, again: str, says: str
) -> None:
    assert says in send(owner, "/settings/pin", pin=pin, again=again, passphrase=PASSPHRASE)


def test_the_passphrase_is_changed_after_the_old_one(owner: FlaskClient, doorway: Doorway) -> None:
    wrong = send(owner, "/settings/passphrase", now="not this one", passphrase=NEW, again=NEW)
    done = send(owner, "/settings/passphrase", now=PASSPHRASE, passphrase=NEW, again=NEW)
    doorway.lock()

    assert "There is a problem" in wrong
    assert "You have a new passphrase" in done
    assert submit(browser(doorway), "/unlock", passphrase=PASSPHRASE).status_code == 400
    assert submit(owner, "/unlock", passphrase=NEW).status_code == 302


@pytest.mark.parametrize(
    ("new", "again", "says"),
    [
        ("short", "short", "Type at least 8 letters."),
        (NEW, NEW + "!", "The two are not the same."),
        ("password1", "password1", "seems easy to guess"),
    ],
)
def test_a_new_passphrase_is_looked_at_honestly(owner: FlaskClient, new: str, again: str, says: str) -> None:
    assert says in send(owner, "/settings/passphrase", now=PASSPHRASE, passphrase=new, again=again)


def test_help_tells_the_keys_and_the_limits(owner: FlaskClient) -> None:
    page = owner.get("/help").text
    assert "Portable Record 0.1.0. It is free for all" in page

    assert "<kbd>Esc</kbd>" in page
    assert "cannot take back" in page
