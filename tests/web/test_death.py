"""The pages for when the person has died, and the one on which they choose beforehand what becomes of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.after_death import Choice, choose, chosen
from portable_record.actions.closed import is_closed
from portable_record.actions.desk import Desk
from portable_record.actions.start import start_record
from portable_record.actions.writer import record_right
from portable_record.record.rights import Right
from portable_record.web.doorway import Doorway
from tests.actions.carers import DAY, NADIA
from tests.actions.quick import stretch_nothing
from tests.web.asking import PASSPHRASE, Ticks, browser, submit, unlocked

ON = {"day-day": "20", "day-month": "11", "day-year": "2026"}
BANNER = "This record is closed: the person has died."


@pytest.fixture
def doorway(jean: Doorway) -> Doorway:
    """Before Jean's own record."""
    return jean


@pytest.fixture
def kept(
    module_desk: Desk, tmp_path: Path, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FlaskClient]:
    """A browser with the record of Jean open that her daughter keeps."""
    stretch_nothing(monkeypatch)
    start_record(module_desk, tmp_path / "kept", PASSPHRASE, name="Jean", kind="person", carer=NADIA)
    standing = Doorway(module_desk, tmp_path / "kept", ticks=ticks, stand_still=lambda: None)
    yield unlocked(browser(standing))
    standing.lock()


def send(client: FlaskClient, path: str, **fields: str) -> str:
    got = submit(client, path, page=path, **fields)
    return got.location if got.status_code == 302 else got.text


def write_down(client: FlaskClient) -> str:
    send(client, "/death/record", said_by="Dr Okafor", evidence="the certificate", **ON)
    return send(client, "/death/record/check")


def test_a_death_is_written_down_after_it_was_looked_at_again(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        record_right(record, "Sam", Right("agrees", since=DAY), relation="son")
    asked = send(owner, "/death/record", said_by="Dr Okafor", evidence="the certificate", **ON)
    checked = owner.get("/death/record/check").text
    with doorway.record() as record:
        before = is_closed(record)

    done = send(owner, "/death/record/check")

    shown = owner.get("/death").text
    assert asked == "/death/record/check"
    assert "<title>Is this right? The person has died - " in checked
    assert "What happens then" in checked
    assert not before
    assert done == "/death"
    for words in ("20 November 2026", "Dr Okafor", "the certificate", "They chose nothing."):
        assert words in shown
    for page in ("/", "/plan", "/settings", "/rights"):
        assert BANNER in owner.get(page).text
    assert "The record is closed for writing, because the person has died." in owner.get("/rights").text


def test_a_mistake_is_taken_back(owner: FlaskClient, doorway: Doorway) -> None:
    write_down(owner)

    nobody = send(owner, "/death/mistake", said_by="")
    done = send(owner, "/death/mistake", said_by="Jean herself")

    assert "Type the name of who says so." in nobody
    assert done == "/death"
    assert BANNER not in owner.get("/").text
    with doorway.record() as record:
        add_words(record, part="plan", kind=None, words="I am well", sensitive=False)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"said_by": "Sam"}, "Type the day."),
        ({**ON, "day-day": "23", "said_by": "Sam"}, "This day is still to come."),
        ({**ON, "day-day": "31", "said_by": "Sam"}, "Type a real day"),
        (ON, "Type the name of who says so."),
        ({**ON, "said_by": "S" * 201}, "Write at most 200 letters here."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_written_down(
    owner: FlaskClient, doorway: Doorway, fields: dict[str, str], says: str
) -> None:
    answer = send(owner, "/death/record", **fields)

    assert says in answer
    assert owner.get("/death/record/check").location == "/death/record"
    with doorway.record() as record:
        assert not is_closed(record)


def test_what_the_action_refuses_is_said(owner: FlaskClient) -> None:
    send(owner, "/death/record", said_by="Sam\u200bKhan", **ON)

    assert "in at most 200 plain letters" in send(owner, "/death/record/check")


def test_pages_that_do_not_fit_the_moment_lead_back(owner: FlaskClient) -> None:
    living = [owner.get(f"/death/{page}").location for page in ("mistake", "give", "delete")]
    write_down(owner)
    dead = [owner.get(page).location for page in ("/death/record", "/what-happens-when-i-die")]

    assert {*living, *dead} == {"/death"}


def test_the_person_chooses_beforehand(owner: FlaskClient, doorway: Doorway) -> None:
    page = "/what-happens-when-i-die"
    nobody = send(owner, page, choice="give", to="")
    both = send(owner, page, choice="keep", to="Nadia")
    nothing = send(owner, page)
    odd = send(owner, page, choice="burn")

    done = send(owner, page, choice="give", to="Nadia Hussain")

    assert "Type the name of who should have it." in nobody
    assert "Leave the name empty" in both
    assert "Choose what should happen to your record." in nothing
    assert "Choose what should happen to your record." in odd
    assert done == page
    assert "You chose this on 22 November 2026." in owner.get(page).text
    with doorway.record() as record:
        assert (chosen(record).choice, chosen(record).to) == (Choice.GIVE, "Nadia Hussain")


def test_a_carer_cannot_choose_for_the_person(kept: FlaskClient) -> None:
    page = kept.get("/what-happens-when-i-die").text
    answer = submit(kept, "/what-happens-when-i-die", page="/death/record", choice="delete")

    assert "Only the person can choose this" in page
    assert "Only the person can choose this" in answer.text
    assert "What happens when I die" not in kept.get("/settings").text


def test_all_of_it_is_given_as_a_file_after_it_was_said_what_that_means(
    owner: FlaskClient, doorway: Doorway
) -> None:
    with doorway.record() as record:
        add_words(record, part="plan", kind=None, words="I walk better", sensitive=False)
        choose(record, Choice.GIVE, to="Nadia Hussain")
    write_down(owner)

    asked = owner.get("/death/give").text
    given = submit(owner, "/death/give", page="/death/give")

    assert "Nadia Hussain" in asked
    assert "not locked" in asked
    assert given.headers["Content-Disposition"] == 'attachment; filename="record-2026-11-22.json"'
    assert "I walk better" in given.text
    assert json.loads(given.text)["resourceType"] == "Bundle"


def test_all_of_it_is_deleted_only_after_the_passphrase(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        choose(record, Choice.DELETE)
    write_down(owner)

    wrong = send(owner, "/death/delete", passphrase="not this one")
    still = doorway.has_record
    gone = send(owner, "/death/delete", passphrase=PASSPHRASE)

    assert "There is a problem" in wrong
    assert still
    assert "The record is deleted" in gone
    assert "Lock now" not in gone
    assert not doorway.has_record
    assert owner.get("/").status_code == 302


def test_a_stranger_does_nothing_of_this(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        choose(record, Choice.DELETE)
    write_down(owner)
    stranger = browser(doorway)

    paths = [f"/death{page}" for page in ("", "/record", "/record/check", "/mistake", "/give", "/delete")]
    answers = [stranger.get(path) for path in (*paths, "/what-happens-when-i-die")]
    answers += [submit(stranger, path, passphrase=PASSPHRASE) for path in paths[1:]]

    assert {answer.status_code for answer in answers} == {302}
    assert {answer.location.partition("?")[0] for answer in answers} == {"/unlock"}
    assert doorway.has_record


@pytest.mark.parametrize(
    "path", ["/strengths/add/good-at", "/plan/review", "/outcomes/wellbeing", "/rights/add"]
)
def test_after_a_death_no_form_is_shown_that_nothing_could_come_of(owner: FlaskClient, path: str) -> None:
    before = owner.get(path).status_code
    nobody_died = owner.get("/death/as-it-was")
    write_down(owner)

    led = owner.get(path)
    said = owner.get(led.location).text

    assert before == 200
    assert nobody_died.location == "/death"
    assert (led.status_code, led.location) == (302, "/death/as-it-was")
    assert "Their record is kept as it was." in said
    assert "<textarea" not in said
