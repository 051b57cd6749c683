"""Looking over the record on a page: all is well, or what is not, and mending it."""

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.errors.root import StoppedError
from portable_record.web.doorway import Doorway
from portable_record.web.work import Progress
from tests.web.asking import browser, submit
from tests.web.test_backup import ended


@pytest.fixture
def doorway(jean: Doorway) -> Doorway:
    """Before a record of its own."""
    return jean


def look(client: FlaskClient) -> str:
    return ended(client, submit(client, "/check", page="/check")).text


def test_a_whole_record_is_said_to_be_well(owner: FlaskClient) -> None:
    assert owner.get("/check/done").location == "/check"
    assert "All is well" in look(owner)


def test_what_can_be_mended_is_mended(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        add_words(record, part="strengths", kind=None, words="I sing", sensitive=False)
        record.vault.database.run("DELETE FROM search")

    found = look(owner)
    mended = ended(owner, submit(owner, "/check/mend", page="/check/done")).text

    assert "This can be mended here." in found
    assert "search-damaged" in found
    assert "--mend" not in found
    assert "It is mended" in mended
    assert "All is well" in look(owner)


def test_what_cannot_be_mended_leads_to_a_backup(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        record.vault.database.run("UPDATE journal SET event = ? WHERE n = 1", (b"{}",))

    found = look(owner)

    assert "Something is not well" in found
    assert "Mend what can be mended" not in found
    assert 'href="/restore"' in found


def test_a_stranger_looks_over_and_mends_nothing(owner: FlaskClient, doorway: Doorway) -> None:
    stranger = browser(doorway)

    answers = [
        stranger.get("/check"),
        stranger.get("/check/done"),
        submit(stranger, "/check"),
        submit(stranger, "/check/mend"),
    ]

    assert {answer.status_code for answer in answers} == {302}
    assert doorway.work is None


def test_a_look_that_was_stopped_says_so(owner: FlaskClient, doorway: Doorway) -> None:
    def stopped(_progress: Progress) -> object:
        raise StoppedError

    work = doorway.set_to_work("check", stopped)
    with owner.session_transaction() as kept:
        kept["work"] = work.token
    assert work.wait(20)

    answer = owner.get("/check/done")

    assert answer.status_code == 400
    assert "It was stopped." in answer.text
