"""An example to look at first: it opens at once, says what it is, and nothing of it is left."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.desk import Desk
from portable_record.actions.records_here import Records
from portable_record.web import create_app
from portable_record.web.doorway import IDLE_SECONDS, Doorway
from portable_record.web.launch import Launch
from portable_record.web.waiting import LONGEST_SILENCE
from tests.actions.quick import stretch_nothing
from tests.web.asking import HOST, Ticks, browser, submit, unlocked


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "home", os.urandom)


@pytest.fixture
def doorway(
    module_desk: Desk, records: Records, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Doorway]:
    """Before an empty place."""
    stretch_nothing(monkeypatch)
    standing = Doorway(
        module_desk, records.new_folder(), ticks=ticks, stand_still=lambda: None, records=records
    )
    yield standing
    standing.lock()


@pytest.fixture
def newcomer(doorway: Doorway, ticks: Ticks) -> FlaskClient:
    """A browser that was opened with the code in its address."""
    launch = Launch()
    app = create_app(doorway, host=HOST, launch=launch)
    app.config["SERVER_NAME"] = HOST
    client = app.test_client()
    client.get(f"/setup?token={launch.code}")
    return client


@pytest.fixture
def looking(newcomer: FlaskClient) -> FlaskClient:
    """The same, with the example open."""
    assert submit(newcomer, "/example", page="/setup/welcome").location == "/"
    return newcomer


def test_every_page_says_that_it_is_an_example(looking: FlaskClient) -> None:
    for path in ("/", "/plan", "/settings", "/ready"):
        page = looking.get(path).text
        assert "This is an example." in page
        assert "Start my own record" in page
    assert "Zubaida Begum" in looking.get("/").text


def test_it_reminds_of_nothing(looking: FlaskClient) -> None:
    home = looking.get("/").text

    assert "What to do next" not in home
    assert "no backup" not in home


def test_everything_can_be_tried_with_the_passphrase_that_is_told(looking: FlaskClient) -> None:
    words = re.search(r'it is: <b lang="en" dir="ltr">([a-z ]+)</b>', looking.get("/").text)
    assert words

    kept = submit(looking, "/shares/private", page="/shares/private", passphrase=words[1])

    assert kept.location == "/shares"


def test_leaving_it_leads_to_a_record_of_ones_own_and_nothing_is_left(
    looking: FlaskClient, doorway: Doorway, records: Records
) -> None:
    assert records.example.exists()

    left = submit(looking, "/example/leave", page="/")

    assert looking.get(left.location).location == "/setup/welcome"
    assert not records.example.exists()
    assert doorway.folder == records.home / "record"
    assert not doorway.is_example


def test_a_long_silence_ends_it_and_this_browser_may_still_begin(
    looking: FlaskClient, records: Records, ticks: Ticks
) -> None:
    ticks.seconds += max(IDLE_SECONDS, LONGEST_SILENCE) + 1

    assert looking.get("/").location == "/unlock"
    assert not records.example.exists()
    assert looking.get("/unlock").location == "/setup"
    assert looking.get("/setup").location == "/setup/welcome"
    assert looking.get("/setup/welcome").status_code == 200


def test_lock_now_ends_it_as_well_and_this_browser_may_still_begin(
    looking: FlaskClient, records: Records
) -> None:
    locked = submit(looking, "/lock", page="/plan").location

    assert not records.example.exists()
    assert looking.get(locked).location == "/setup"
    assert looking.get("/setup").location == "/setup/welcome"


def test_only_the_browser_that_may_set_up_looks_at_it(newcomer: FlaskClient, doorway: Doorway) -> None:
    other = browser(doorway)

    assert submit(other, "/example", page="/setup").location == "/setup"
    assert not doorway.is_example
    assert newcomer.get("/setup/welcome").status_code == 200


def test_no_other_browser_sees_it_or_ends_it(looking: FlaskClient, doorway: Doorway) -> None:
    other = browser(doorway)

    assert other.get("/").location == "/unlock"
    assert submit(other, "/example/leave", page="/unlock").location == "/unlock"
    assert looking.get("/").status_code == 200


def test_nothing_is_brought_back_into_it(looking: FlaskClient) -> None:
    answer = looking.get("/restore")

    assert answer.status_code == 400
    assert "Start your own record first." in answer.text


def test_an_example_that_is_open_is_not_begun_again(looking: FlaskClient, doorway: Doorway) -> None:
    with looking.session_transaction() as session:
        session["draft"] = looking.application.extensions["drafts"].begin()

    answer = submit(looking, "/example", page="/")

    assert answer.status_code == 400
    assert doorway.is_example


def test_without_a_place_for_it_there_is_no_example(module_desk: Desk, tmp_path: Path, ticks: Ticks) -> None:
    launch = Launch()
    standing = Doorway(module_desk, tmp_path / "record", ticks=ticks)
    app = create_app(standing, host=HOST, launch=launch)
    app.config["SERVER_NAME"] = HOST
    client = app.test_client()
    client.get(f"/setup?token={launch.code}")

    assert "Look at an example first" not in client.get("/setup/welcome").text
    assert submit(client, "/example", page="/setup/welcome").status_code == 400


def test_leaving_what_is_no_example_closes_nothing(jean: Doorway) -> None:
    owner = unlocked(browser(jean))

    answer = submit(owner, "/example/leave", page="/")

    assert answer.location == "/"
    assert owner.get("/").status_code == 200
