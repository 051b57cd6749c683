"""A record that is damaged and does not unlock: its owner brings it back, and a stranger gets nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.back_up import back_up
from portable_record.actions.desk import Place
from portable_record.web import create_app
from portable_record.web.doorway import Doorway
from portable_record.web.launch import Launch
from tests.web.asking import HOST, PASSPHRASE, submit
from tests.web.test_backup import ended


@pytest.fixture
def window() -> list[str]:
    """The lines that the window says."""
    return []


@pytest.fixture
def stranger(doorway: Doorway, window: list[str]) -> FlaskClient:
    """A browser that has not unlocked anything; the window says what it is told to."""
    app = create_app(doorway, host=HOST, launch=Launch(window.append))
    app.config["SERVER_NAME"] = HOST
    return app.test_client()


@pytest.fixture
def doorway(jean: Doorway, tmp_path: Path) -> Doorway:
    """Before a record of Jean's, on a device with a memory stick."""
    (tmp_path / "stick").mkdir()
    jean.desk = replace(jean.desk, places=lambda: [Place("stick", tmp_path / "stick")])
    return jean


@pytest.fixture
def backup(owner: FlaskClient, doorway: Doorway, tmp_path: Path) -> Path:
    """A backup; the record is locked again afterwards."""
    with doorway.record() as record:
        add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
        made = back_up(record, tmp_path / "stick").file
    submit(owner, "/lock", page="/strengths")
    return made


def damage(doorway: Doorway, what: str) -> None:
    file = doorway.folder / what.removeprefix("no ")
    if what.startswith("no "):
        file.unlink()
        return
    file.write_bytes(bytes(4096) + file.read_bytes()[4096:])


def a_new_browser(client: FlaskClient) -> FlaskClient:
    return client.application.test_client()


@pytest.mark.parametrize("what", ["vault.json", "vault.db", "no vault.json"])
def test_whoever_reads_the_window_brings_a_damaged_record_back(
    stranger: FlaskClient, doorway: Doorway, backup: Path, window: list[str], what: str
) -> None:
    damage(doorway, what)
    client = a_new_browser(stranger)

    refused = submit(client, "/unlock", passphrase=PASSPHRASE)
    asked = client.get("/unlock/code?then=restore").text
    (line,) = window
    shown = submit(client, "/unlock/code?then=restore", page="/unlock/code", code=line.rpartition(" ")[2])
    looked = ended(
        client, submit(client, "/restore", page="/restore", file=str(backup), passphrase=PASSPHRASE)
    )
    done = ended(client, submit(client, "/restore/now", page="/restore/look"))

    assert "Your record is damaged" in refused.text
    assert "/unlock/code?then=restore" in refused.text
    assert "says a code" in asked
    assert shown.location == "/restore"
    assert "is set aside, whole" in looked.text
    assert "The record is back" in done.text
    assert submit(client, "/unlock", passphrase=PASSPHRASE).status_code == 302
    assert "I whistle" in client.get("/strengths").text
    assert [each for each in doorway.folder.parent.iterdir() if "-set-aside-" in each.name]


def test_a_record_without_its_header_is_no_place_for_a_new_one(
    stranger: FlaskClient, doorway: Doorway, backup: Path, window: list[str]
) -> None:
    (doorway.folder / "vault.json").rename(doorway.folder.parent / "vault.json")
    before = {file.name: file.read_bytes() for file in doorway.folder.iterdir() if file.is_file()}
    client = a_new_browser(stranger)

    page = client.get("/unlock")
    set_up = client.get("/setup").location
    tried = submit(client, "/unlock", passphrase=PASSPHRASE)
    client.get("/unlock/code?then=restore")
    code = window[0].rpartition(" ")[2]
    led = submit(client, "/unlock/code?then=restore", page="/unlock/code", code=code).location

    assert "Your record is damaged" in page.text
    assert "vault.json" in page.text
    assert set_up == "/unlock"
    assert "vault.json" in tried.text
    assert (led, client.get(led).status_code) == ("/restore", 200)
    assert {name: (doorway.folder / name).read_bytes() for name in before} == before


def test_a_header_that_is_put_back_opens_the_record_again(
    stranger: FlaskClient, doorway: Doorway, backup: Path
) -> None:
    aside = (doorway.folder / "vault.json").rename(doorway.folder.parent / "vault.json")
    client = a_new_browser(stranger)
    client.get("/unlock")

    aside.rename(doorway.folder / "vault.json")

    assert "Your record is damaged" not in client.get("/unlock").text
    assert submit(client, "/unlock", passphrase=PASSPHRASE).status_code == 302


def test_the_browser_that_had_it_open_needs_no_code(
    owner: FlaskClient, doorway: Doorway, backup: Path, window: list[str]
) -> None:
    damage(doorway, "vault.json")

    submit(owner, "/unlock", passphrase=PASSPHRASE)
    led = owner.get("/unlock/code?then=restore").location

    assert led == "/restore"
    assert owner.get("/restore").status_code == 200
    assert window == []


def test_a_stranger_at_a_damaged_record_sees_no_files_and_restores_nothing(
    stranger: FlaskClient, doorway: Doorway, backup: Path
) -> None:
    damage(doorway, "vault.json")
    before = (doorway.folder / "vault.json").read_bytes()
    client = a_new_browser(stranger)
    submit(client, "/unlock", passphrase="anything")

    wrong = submit(client, "/unlock/code?then=restore", page="/unlock/code", code="ABCD-EFGH-JKMN")
    answers = [client.get("/restore"), submit(client, "/restore", file=str(backup), passphrase=PASSPHRASE)]

    assert wrong.status_code == 400
    assert [answer.status_code for answer in answers] == [302, 302]
    assert backup.name not in wrong.text + "".join(answer.text for answer in answers)
    assert (doorway.folder / "vault.json").read_bytes() == before


def test_at_a_whole_record_the_code_of_the_window_opens_no_restoring(
    stranger: FlaskClient, backup: Path, window: list[str]
) -> None:
    client = a_new_browser(stranger)
    client.get("/unlock/code")
    submit(client, "/unlock/code", page="/unlock/code", code=window[0].rpartition(" ")[2])

    assert client.get("/restore").location == "/unlock?next=/restore"


def test_where_there_is_no_record_or_it_is_open_no_code_is_asked_for(
    owner: FlaskClient, window: list[str]
) -> None:
    assert owner.get("/unlock/code").location == "/unlock"
    assert owner.get("/unlock/code?then=//evil.example").location == "/unlock"
    assert window == []


def test_the_ways_back_offer_it_too(stranger: FlaskClient, doorway: Doorway, backup: Path) -> None:
    damage(doorway, "vault.json")
    client = a_new_browser(stranger)
    new = "a new and longer passphrase"

    by_code = submit(client, "/recover", page="/recover", code="x", passphrase=new, again=new)
    by_sheets = client.get("/recover/sheets")

    assert "Your record is damaged" in by_code.text
    assert "Your record is damaged" in by_sheets.text
