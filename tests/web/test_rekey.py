"""New keys on a page: after the passphrase, and the record stays open under them."""

import pytest
from flask.testing import FlaskClient

from portable_record.actions.recovery_code import code_kept, keep_code, throw_code
from portable_record.errors import DiskFullError
from portable_record.vault import rekeying
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, browser, submit
from tests.web.test_backup import ended


@pytest.fixture
def doorway(jean: Doorway) -> Doorway:
    """Before a record of its own."""
    return jean


@pytest.fixture
def code(owner: FlaskClient, doorway: Doorway) -> str:
    """The recovery code."""
    with doorway.record() as record:
        made = throw_code(record.desk)
        keep_code(record, made, made)
    return made


def test_new_keys_make_the_recovery_code_void_and_the_record_stays_open(
    owner: FlaskClient, doorway: Doorway, code: str
) -> None:
    asked = owner.get("/keys").text

    done = ended(owner, submit(owner, "/keys", page="/keys", passphrase=PASSPHRASE)).text

    assert "Your recovery code opens nothing any more." in asked
    assert "The record has new keys" in done
    assert "Make a new recovery code" in done
    with doorway.record() as record:
        assert not code_kept(record).there
    assert owner.get("/plan").status_code == 200
    doorway.lock()
    assert submit(owner, "/unlock", passphrase=PASSPHRASE).status_code == 302


@pytest.mark.parametrize("typed", ["", "not this one"])
def test_another_passphrase_makes_no_keys(
    owner: FlaskClient, doorway: Doorway, code: str, typed: str
) -> None:
    answer = submit(owner, "/keys", page="/keys", passphrase=typed)

    assert answer.status_code == 400
    with doorway.record() as record:
        assert code_kept(record).there


def test_what_the_disk_refuses_is_said_and_the_record_is_as_it_was(
    owner: FlaskClient, doorway: Doorway, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_more: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(rekeying, "rekey", full)

    answer = ended(owner, submit(owner, "/keys", page="/keys", passphrase=PASSPHRASE))

    assert answer.status_code == 400
    assert "Your record is as it was" in answer.text
    assert owner.get("/").location == "/unlock"
    assert submit(owner, "/unlock", passphrase=PASSPHRASE).status_code == 302
    with doorway.record() as record:
        assert code_kept(record).there


def test_a_stranger_makes_no_keys(owner: FlaskClient, doorway: Doorway, code: str) -> None:
    stranger = browser(doorway)

    answers = [
        stranger.get("/keys"),
        submit(stranger, "/keys", passphrase=PASSPHRASE),
        stranger.get("/keys/done"),
    ]

    assert {answer.status_code for answer in answers} == {302}
    with doorway.record() as record:
        assert code_kept(record).there
