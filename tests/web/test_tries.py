"""Wrong tries: who belongs here does not wait for others, and nobody guesses faster with new browsers."""

import pytest
from flask.testing import FlaskClient

from portable_record.errors import TooManyTriesError
from portable_record.web import create_app
from portable_record.web.doorway import Doorway
from portable_record.web.launch import Launch
from portable_record.web.patience import FREE_TRIES, LONGEST_WAIT
from portable_record.web.tries import MOST_KNOWN, Tries
from tests.web.asking import HOST, PASSPHRASE, Ticks, submit


@pytest.fixture
def window() -> list[str]:
    """The lines that the window says."""
    return []


@pytest.fixture
def doorway(jean: Doorway) -> Doorway:
    """Before a record of Jean's, which opens at once."""
    return jean


@pytest.fixture
def stranger(doorway: Doorway, window: list[str]) -> FlaskClient:
    """A browser that has not unlocked anything."""
    app = create_app(doorway, host=HOST, launch=Launch(window.append))
    app.config["SERVER_NAME"] = HOST
    return app.test_client()


def guess(client: FlaskClient, times: int = FREE_TRIES + 1) -> str:
    return [submit(client, "/unlock", passphrase="not this one").text for _ in range(times)][-1]


def another(client: FlaskClient) -> FlaskClient:
    return client.application.test_client()


def test_nonsense_of_others_keeps_nobody_waiting_who_had_it_open_before(
    owner: FlaskClient, doorway: Doorway
) -> None:
    submit(owner, "/lock", page="/strengths")
    guess(another(owner), 12)

    assert submit(owner, "/unlock", passphrase=PASSPHRASE).status_code == 302


def test_nonsense_of_others_does_not_hold_up_what_asks_for_the_passphrase_inside(owner: FlaskClient) -> None:
    guess(another(owner), 12)

    assert submit(owner, "/recovery", page="/recovery", passphrase=PASSPHRASE).status_code == 302


def test_new_browsers_make_guessing_no_faster(stranger: FlaskClient, ticks: Ticks) -> None:
    for _ in range(FREE_TRIES + 1):
        guess(another(stranger), 1)

    too_soon = submit(another(stranger), "/unlock", passphrase=PASSPHRASE)

    assert "Wait 1 second." in too_soon.text
    for _ in range(12):
        ticks.seconds += LONGEST_WAIT
        guess(another(stranger), 1)
    assert f"Wait {LONGEST_WAIT:.0f} seconds." in guess(another(stranger), 1)


def test_who_had_it_open_before_waits_for_their_own_wrong_tries(owner: FlaskClient, ticks: Ticks) -> None:
    submit(owner, "/lock", page="/strengths")
    guess(owner)

    too_soon = submit(owner, "/unlock", passphrase=PASSPHRASE)
    ticks.seconds += 1

    assert "Wait 1 second." in too_soon.text
    assert "Was it not you?" not in too_soon.text
    assert submit(owner, "/unlock", passphrase=PASSPHRASE).status_code == 302


def test_who_reads_the_window_need_not_wait_for_others(stranger: FlaskClient, window: list[str]) -> None:
    guess(another(stranger), 12)

    held_up = submit(stranger, "/unlock", passphrase=PASSPHRASE).text
    stranger.get("/unlock/code?then=unlock")
    code = window[0].rpartition(" ")[2]
    shown = submit(stranger, "/unlock/code?then=unlock", page="/unlock/code", code=code.lower())

    assert "Was it not you?" in held_up
    assert "/unlock/code?then=unlock" in held_up
    assert shown.location == "/unlock"
    assert submit(stranger, "/unlock", passphrase=PASSPHRASE).status_code == 302
    assert len(window) == 1


def test_the_code_of_the_window_lets_in_one_browser_and_opens_nothing(
    stranger: FlaskClient, window: list[str]
) -> None:
    stranger.get("/unlock/code")
    code = window[0].rpartition(" ")[2]
    submit(stranger, "/unlock/code", page="/unlock/code", code=code)

    again = submit(another(stranger), "/unlock/code", page="/unlock/code", code=code)

    assert again.status_code == 400
    assert stranger.get("/").location == "/unlock"
    assert len(window) == 2
    assert window[0] != window[1]


def test_only_so_many_browsers_are_known_and_the_oldest_goes_first(ticks: Ticks) -> None:
    tries = Tries(ticks, lambda: None)
    first, second = tries.know(), tries.know()

    for _ in range(MOST_KNOWN - 1):
        tries.know()

    assert not tries.knows(first)
    assert tries.knows(second)
    assert not tries.knows("")


def test_a_made_up_mark_counts_with_all_others(ticks: Ticks) -> None:
    tries = Tries(ticks, lambda: None)
    for _ in range(FREE_TRIES + 1):
        tries.of("made up").wrong()

    with pytest.raises(TooManyTriesError):
        tries.of("another").refuse_if_too_soon()
