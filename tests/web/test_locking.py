"""Locking: by silence, by the button, behind a PIN; and what renews the time and what does not."""

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from portable_record.actions.pin import remove_pin, set_pin
from portable_record.actions.preferences import Preferences
from portable_record.errors import PinError, RecordLockedError
from portable_record.web.doorway import COVERED_SECONDS, IDLE_SECONDS, PIN_TRIES, Doorway
from tests.plainly import plainly
from tests.web.asking import PASSPHRASE, Ticks, browser, submit, unlocked

PIN = "280463"


@pytest.fixture
def with_pin(owner: FlaskClient, doorway: Doorway) -> Iterator[FlaskClient]:
    """A browser whose owner has set a PIN."""
    with doorway.record() as record:
        set_pin(record, PIN)
    yield owner
    doorway.lock()
    doorway.unlock(PASSPHRASE)
    with doorway.record() as record:
        remove_pin(record)


@pytest.fixture
def covered(with_pin: FlaskClient, ticks: Ticks) -> FlaskClient:
    """A browser whose screen has closed by itself."""
    ticks.seconds += IDLE_SECONDS + 1
    return with_pin


def test_after_unlocking_one_is_where_one_was(stranger: FlaskClient) -> None:
    away = stranger.get("/plan?page=2")

    back = submit(stranger, away.location, page=away.location, passphrase=PASSPHRASE)

    assert away.location == "/unlock?next=/plan?page%3D2"
    assert back.location == "/plan?page=2"


@pytest.mark.parametrize(
    "place",
    [
        "//evil.example/",
        "http://evil.example",
        "/\\evil.example",
        "evil",
        "/a\r\nSet-Cookie: x=y",
        "/" + "a" * 600,
    ],
)
def test_unlocking_leads_nowhere_else(stranger: FlaskClient, place: str) -> None:
    answer = stranger.post("/unlock", query_string={"next": place}, data={"passphrase": PASSPHRASE})
    assert answer.status_code == 400

    shown = stranger.get("/unlock", query_string={"next": place}).text

    assert "evil" not in plainly(shown)
    assert "Set-Cookie" not in shown
    assert 'href="/language?next=/unlock"' in shown


def test_what_a_script_asks_for_renews_no_time(owner: FlaskClient, ticks: Ticks) -> None:
    ticks.seconds += IDLE_SECONDS - 10

    said = json.loads(owner.get("/still-open").text)
    owner.get("/", headers={"Sec-Fetch-Dest": "empty"})
    owner.get("/", headers={"Sec-Purpose": "prefetch"})
    ticks.seconds += 11

    assert said == {"open": True, "seconds": 10}
    assert owner.get("/").status_code == 302


def test_opening_a_page_and_saying_so_renew_the_time(owner: FlaskClient, ticks: Ticks) -> None:
    ticks.seconds += IDLE_SECONDS - 10
    owner.get("/")
    ticks.seconds += IDLE_SECONDS - 10
    stayed = submit(owner, "/stay", page="/plan")
    ticks.seconds += IDLE_SECONDS - 10

    assert json.loads(stayed.text) == {"open": True, "seconds": IDLE_SECONDS}
    assert owner.get("/").status_code == 200


def test_the_time_until_it_locks_can_be_chosen(owner: FlaskClient, doorway: Doorway, ticks: Ticks) -> None:
    doorway.like(Preferences(idle_minutes=1))

    ticks.seconds += 61

    assert owner.get("/").status_code == 302


def test_a_stranger_is_told_nothing_and_renews_nothing(
    owner: FlaskClient, doorway: Doorway, ticks: Ticks
) -> None:
    other = browser(doorway)
    ticks.seconds += IDLE_SECONDS - 10

    said = json.loads(other.get("/still-open").text)
    stayed = submit(other, "/stay")
    other.get("/")
    ticks.seconds += 11

    assert said == {"open": False, "seconds": 0}
    assert stayed.status_code == 302
    assert owner.get("/").status_code == 302


def test_a_stranger_cannot_lock_the_owner_out(owner: FlaskClient, doorway: Doorway) -> None:
    other = browser(doorway)

    submit(other, "/lock")

    assert owner.get("/").status_code == 200


def test_a_page_without_script_goes_to_be_unlocked_by_itself(owner: FlaskClient) -> None:
    page = owner.get("/plan").text

    assert (
        f'<noscript><meta http-equiv="refresh" content="{IDLE_SECONDS + 2};url=/unlock?next=/plan">' in page
    )


def test_where_it_is_open_still_the_page_to_unlock_says_so_and_renews_nothing(
    owner: FlaskClient, ticks: Ticks
) -> None:
    ticks.seconds += IDLE_SECONDS - 10

    page = owner.get("/unlock?next=/plan").text
    ticks.seconds += 11

    assert 'href="/plan">Go on' in page
    assert owner.get("/").status_code == 302


def test_the_pin_opens_the_screen_again_where_one_was(covered: FlaskClient) -> None:
    away = covered.get("/plan")
    page = covered.get(away.location).text

    back = submit(covered, "/unlock/pin?next=/plan", page=away.location, pin=PIN)

    assert "Your PIN" in page
    assert back.location == "/plan"
    assert covered.get("/plan").status_code == 200


def test_behind_a_closed_screen_nothing_is_shown(covered: FlaskClient, doorway: Doorway) -> None:
    assert covered.get("/").status_code == 302
    assert json.loads(covered.get("/still-open").text)["open"] is False
    with pytest.raises(RecordLockedError), doorway.record():
        pass


def test_five_wrong_pins_and_only_the_passphrase_opens_it(covered: FlaskClient, ticks: Ticks) -> None:
    answers = [submit(covered, "/unlock/pin", pin="111222") for _ in range(PIN_TRIES)]
    ticks.seconds += 60

    again = submit(covered, "/unlock/pin", pin=PIN)

    assert [answer.status_code for answer in answers] == [400] * PIN_TRIES
    assert "This is not the PIN." in answers[0].text
    assert "Type your passphrase now." in answers[-1].text
    assert again.location.startswith("/unlock?")
    assert covered.get("/").status_code == 302
    assert unlocked(covered).get("/").status_code == 200


def test_an_empty_pin_is_no_try(covered: FlaskClient) -> None:
    for _ in range(PIN_TRIES + 1):
        assert "Type your PIN." in submit(covered, "/unlock/pin", pin="").text

    assert submit(covered, "/unlock/pin", pin=PIN).status_code == 302


def test_the_passphrase_opens_the_screen_too(covered: FlaskClient) -> None:
    page = covered.get("/unlock?passphrase=yes").text
    answer = submit(covered, "/unlock", page="/unlock?passphrase=yes", passphrase=PASSPHRASE)

    assert "Your passphrase" in page
    assert answer.status_code == 302


def test_after_half_an_hour_the_pin_opens_nothing(
    covered: FlaskClient, doorway: Doorway, ticks: Ticks
) -> None:
    ticks.seconds += COVERED_SECONDS

    doorway.lock_if_idle()

    assert "Your passphrase" in covered.get("/unlock").text
    with pytest.raises(RecordLockedError):
        doorway.uncover("any", PIN)


def test_a_long_sleep_of_the_device_locks_for_good(with_pin: FlaskClient, ticks: Ticks) -> None:
    ticks.seconds += IDLE_SECONDS + COVERED_SECONDS + 1

    assert "Your passphrase" in with_pin.get("/unlock").text


def test_the_pin_is_for_the_browser_that_had_the_record_open(covered: FlaskClient, doorway: Doorway) -> None:
    other = browser(doorway)

    answer = submit(other, "/unlock/pin", pin=PIN)

    assert answer.location.startswith("/unlock")
    assert other.get("/").status_code == 302


def test_locking_at_once_closes_the_record_even_with_a_pin(with_pin: FlaskClient) -> None:
    submit(with_pin, "/lock", page="/")

    assert "Your passphrase" in with_pin.get("/unlock").text


@pytest.mark.parametrize(
    "pin", ["", "123", "123456789", "12a4", "1111", "2345", "8765", "\u0667" * 4, "12 34"]
)
def test_a_pin_that_is_no_good_is_refused(owner: FlaskClient, doorway: Doorway, pin: str) -> None:
    with doorway.record() as record, pytest.raises(PinError):
        set_pin(record, pin)


def test_digits_of_another_script_are_the_same_pin(covered: FlaskClient) -> None:
    assert submit(covered, "/unlock/pin", pin="٢٨٠٤٦٣").status_code == 302
