"""Bringing a record back on pages: looked at first, the old one set aside, also where there is none yet."""

import io
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.actions.add_entry import add_words
from portable_record.actions.back_up import back_up
from portable_record.actions.backups_at_hand import place_to_bring
from portable_record.actions.desk import Desk, Place
from portable_record.actions.records_here import Records
from portable_record.actions.recovery_code import keep_code, throw_code
from portable_record.actions.start import start_record
from portable_record.vault.creation import HEADER
from portable_record.web import create_app
from portable_record.web.doorway import Doorway
from portable_record.web.launch import Launch
from tests.web.asking import HOST, PASSPHRASE, Ticks, browser, submit
from tests.web.test_backup import ended

NEW = "a new and longer passphrase"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A memory stick that is in."""
    where = tmp_path / "stick"
    where.mkdir()
    return where


@pytest.fixture
def doorway(jean: Doorway, stick: Path) -> Doorway:
    """Before a record of its own, on a device with a memory stick."""
    jean.desk = replace(jean.desk, places=lambda: [Place("stick", stick)])
    return jean


@pytest.fixture
def code(owner: FlaskClient, doorway: Doorway) -> str:
    """The recovery code."""
    with doorway.record() as record:
        made = throw_code(record.desk)
        keep_code(record, made, made)
    return made


@pytest.fixture
def file(owner: FlaskClient, doorway: Doorway, stick: Path) -> Path:
    """A backup; afterwards one thing was added here, and what is only in the backup went."""
    with doorway.record() as record:
        add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
        made = back_up(record, stick).file
        add_words(record, part="strengths", kind=None, words="I sing now", sensitive=False)
    return made


def choose(client: FlaskClient, file: str, page: str = "/restore", **fields: str) -> TestResponse:
    sent = {"file": file, "elsewhere": "", "passphrase": PASSPHRASE, **fields}
    return ended(client, submit(client, page, page=page, **sent))


def go_on(client: FlaskClient) -> TestResponse:
    return ended(client, submit(client, "/restore/now", page="/restore/look"))


def test_what_would_be_different_is_shown_first_and_nothing_is_changed(
    owner: FlaskClient, file: Path
) -> None:
    page = choose(owner, str(file)).text

    assert "Only in the record here: 1" in page
    assert "I sing now" in page
    assert "set aside" in page
    assert "I sing now" in owner.get("/strengths").text


def test_the_record_comes_back_and_the_one_that_was_here_is_set_aside(
    owner: FlaskClient, doorway: Doorway, file: Path
) -> None:
    choose(owner, str(file))

    done = go_on(owner).text

    aside = [each for each in doorway.folder.parent.iterdir() if "-set-aside-" in each.name]
    assert "The record is back" in done
    assert len(aside) == 1
    assert str(aside[0]) in done
    assert owner.get("/").status_code == 302
    submit(owner, "/unlock", passphrase=PASSPHRASE)
    part = owner.get("/strengths").text
    assert "I whistle" in part
    assert "I sing now" not in part
    assert "The backup of 22 November 2026" in owner.get("/devices").text


def test_after_a_wrong_passphrase_the_backup_is_still_chosen_and_it_is_said_at_the_field(
    owner: FlaskClient, file: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "other place" / "mine.carebackup"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(file.read_bytes())

    listed = choose(owner, str(file), passphrase="not this one").text
    typed = choose(owner, "typed", elsewhere=str(elsewhere), passphrase="not this one").text
    looked = choose(owner, "typed", elsewhere=str(elsewhere))

    assert f'value="{file}" checked' in listed
    assert 'value="typed" checked' in typed
    assert f'value="{elsewhere}"' in typed
    assert 'href="#passphrase"' in listed
    assert "Code: wrong-passphrase" in listed
    assert "What would be different" in looked.text


def test_the_recovery_code_brings_it_back_with_a_new_passphrase(
    owner: FlaskClient, code: str, file: Path
) -> None:
    page = "/restore?with=code"

    looked = choose(owner, str(file), page=page, code=code, passphrase=NEW, again=NEW)
    done = go_on(owner)

    assert looked.status_code == 200
    assert "The record is back" in done.text
    assert submit(owner, "/unlock", passphrase=PASSPHRASE).status_code == 400
    assert submit(owner, "/unlock", passphrase=NEW).status_code == 302
    assert "was opened with its recovery code" in owner.get("/").text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"file": ""}, "Choose a backup."),
        ({"file": "typed"}, "Type where the file is."),
        ({"file": "typed", "elsewhere": "/nowhere/at/all"}, "There is no file of this name."),
        ({"file": "typed", "elsewhere": f"/{'a' * 900}"}, "No file can have this name"),
        ({"passphrase": ""}, "Type the passphrase that the backup was made with."),
        ({"passphrase": "not this one"}, "That is not the passphrase"),
    ],
)
def test_a_backup_that_does_not_do_is_said_plainly_and_the_record_stays_open(
    owner: FlaskClient, file: Path, fields: dict[str, str], says: str
) -> None:
    answer = choose(owner, **{"file": str(file), **fields})

    assert answer.status_code == 400
    assert says in answer.text
    assert PASSPHRASE not in answer.text
    assert owner.get("/").status_code == 200


@pytest.mark.parametrize(
    ("new", "again", "says"),
    [("short", "short", "Type at least 8 letters."), (NEW, NEW + "!", "The two are not the same.")],
)
def test_a_new_passphrase_is_asked_for_twice(
    owner: FlaskClient, file: Path, new: str, again: str, says: str
) -> None:
    answer = choose(owner, str(file), page="/restore?with=code", code="x", passphrase=new, again=again)

    assert answer.status_code == 400
    assert says in answer.text


def test_a_backup_of_another_record_cannot_take_its_place(
    owner: FlaskClient, module_desk: Desk, tmp_path: Path
) -> None:
    from portable_record.actions.unlock import unlock

    start_record(module_desk, tmp_path / "other", PASSPHRASE, name="Sam", kind="person", recovery=False)
    other = unlock(module_desk, tmp_path / "other", PASSPHRASE)
    made = back_up(other, tmp_path / "other.carebackup").file
    other.vault.close()

    page = choose(owner, "typed", elsewhere=str(made)).text
    refused = go_on_anyway(owner)

    assert "backup of another record" in page
    assert "/restore/now" not in page
    assert refused.status_code == 400
    assert "It is locked now." in refused.text
    assert submit(owner, "/unlock", passphrase=PASSPHRASE).status_code == 302


def go_on_anyway(client: FlaskClient) -> TestResponse:
    return ended(client, submit(client, "/restore/now", page="/settings/lock"))


def test_nothing_is_brought_back_that_was_not_looked_at(owner: FlaskClient, file: Path) -> None:
    assert owner.get("/restore/look").location == "/restore"
    assert submit(owner, "/restore/now", page="/restore").location == "/restore"
    assert owner.get("/restore/done").location == "/"
    choose(owner, str(file), passphrase="not this one")
    assert submit(owner, "/restore/now", page="/restore").location == "/restore"


def test_a_stranger_looks_into_nothing_and_changes_nothing(
    owner: FlaskClient, doorway: Doorway, file: Path
) -> None:
    choose(owner, str(file))
    stranger = browser(doorway)

    answers = [
        *(stranger.get(path) for path in ("/restore", "/restore/look", "/restore/done")),
        submit(stranger, "/restore", file=str(file), passphrase=PASSPHRASE),
        submit(stranger, "/restore/now"),
    ]

    assert {answer.status_code for answer in answers} == {302}
    assert "I sing" not in "".join(answer.text for answer in answers)
    assert "I sing now" in owner.get("/strengths").text


@pytest.fixture
def newcomer(
    module_desk: Desk, tmp_path: Path, ticks: Ticks, stick: Path
) -> Iterator[tuple[FlaskClient, str]]:
    """A browser at a device without a record, and the code of the window."""
    desk = replace(module_desk, places=lambda: [Place("stick", stick)])
    records = Records(tmp_path / "home", os.urandom)
    (records.home / "record").mkdir(parents=True)
    (records.home / "record" / HEADER).write_text("{}")  # somebody else's
    standing = Doorway(*(desk, records.new_folder()), ticks=ticks, stand_still=lambda: None, records=records)
    launch = Launch()
    app = create_app(standing, host=HOST, launch=launch)
    app.config["SERVER_NAME"] = HOST
    yield app.test_client(), launch.code
    standing.lock()


def test_a_new_device_begins_from_a_backup(newcomer: tuple[FlaskClient, str], file: Path) -> None:
    client, code = newcomer
    assert client.get("/restore").location == "/unlock?next=/restore"
    client.get(f"/setup?token={code}")

    first = client.get("/setup/welcome").text
    look = choose(client, str(file)).text
    done = go_on(client).text

    assert "I have a backup from another device" in first
    assert "nothing is replaced" in look
    assert "The record is back" in done
    at = client.application.extensions["doorway"]
    assert at.records.of(at.folder) is not None
    assert submit(client, "/unlock", passphrase=PASSPHRASE).status_code == 302
    assert "I whistle" in client.get("/strengths").text


def bring(client: FlaskClient, at: int | str, piece: bytes | None) -> TestResponse:
    shown = client.get("/restore").text
    token = shown.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    data = {"csrf_token": token, "at": str(at)}
    if piece is not None:
        data["piece"] = (io.BytesIO(piece), "blob")  # type: ignore[assignment]  # a file, as browsers send it
    return client.post("/restore/piece", data=data)


def test_a_backup_is_brought_in_pieces_and_the_copy_goes_afterwards(
    owner: FlaskClient, doorway: Doorway, file: Path
) -> None:
    whole = file.read_bytes()
    pieces = [(at, whole[at : at + 60 * 1024]) for at in range(0, len(whole), 60 * 1024)]
    answers = [bring(owner, at, piece) for at, piece in pieces]
    place = place_to_bring(doorway.folder)
    assert answers[-1].json == {"place": str(place)}
    assert place.read_bytes() == whole

    choose(owner, "typed", elsewhere=str(place))
    done = go_on(owner)

    assert len(pieces) > 2
    assert "The record is back" in done.text
    assert not place.exists()
    submit(owner, "/unlock", passphrase=PASSPHRASE)
    assert str(place) not in owner.get("/backup").text


@pytest.mark.parametrize(
    ("at", "piece", "says"),
    [
        (0, b"My diary: nothing that is locked", "not a backup"),
        (0, b"", "not a backup"),
        (7, b"out of order", "A piece is missing"),
        ("x", b"no number", "Choose the file again"),
        ("9" * 30, b"no number of ours", "Choose the file again"),
        (0, None, "Choose the file again"),
    ],
)
def test_what_is_no_backup_is_never_written(
    owner: FlaskClient, doorway: Doorway, file: Path, at: int | str, piece: bytes | None, says: str
) -> None:
    bring(owner, 0, file.read_bytes()[:1000])
    before = place_to_bring(doorway.folder).read_bytes()

    answer = bring(owner, at, piece)

    assert answer.status_code == 400
    assert says in answer.text
    assert place_to_bring(doorway.folder).read_bytes() == before


def test_a_piece_for_which_there_is_no_room_leaves_nothing(
    owner: FlaskClient, doorway: Doorway, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(owner, 0, file.read_bytes()[:1000])

    def full(*_given: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portable_record.actions.backups_at_hand.os.open", full)
    answer = bring(owner, 1000, file.read_bytes()[1000:2000])

    assert answer.status_code == 400
    monkeypatch.undo()
    assert not place_to_bring(doorway.folder).exists()


@pytest.mark.parametrize("at", [0, 1000])
def test_a_piece_goes_into_no_file_that_somebody_laid_a_link_to(
    owner: FlaskClient, doorway: Doorway, file: Path, tmp_path: Path, at: int
) -> None:
    whole, precious = file.read_bytes(), tmp_path / "precious"
    precious.write_bytes(whole[:at] or b"precious")
    before = precious.read_bytes()
    place_to_bring(doorway.folder).symlink_to(precious)

    answer = bring(owner, at, whole[at : at + 1000])

    assert answer.status_code == (400 if at else 200)
    assert precious.read_bytes() == before
    assert not place_to_bring(doorway.folder).is_symlink()


def test_a_stranger_brings_nothing(owner: FlaskClient, doorway: Doorway, file: Path) -> None:
    stranger = browser(doorway)
    shown = stranger.get("/unlock").text
    token = shown.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]

    data = {"csrf_token": token, "at": "0", "piece": (io.BytesIO(file.read_bytes()[:999]), "blob")}
    answer = stranger.post("/restore/piece", data=data)

    assert answer.status_code == 302
    assert not place_to_bring(doorway.folder).exists()


def test_while_it_goes_on_its_pages_lead_to_how_far_it_is(owner: FlaskClient, doorway: Doorway) -> None:
    may_end = threading.Event()
    work = doorway.set_to_work("restore", lambda _progress: may_end.wait(60))
    with owner.session_transaction() as kept:
        kept["work"] = work.token

    places = [owner.get(path).location for path in ("/restore", "/restore/done")]
    may_end.set()

    assert places == ["/working", "/working"]
    assert work.wait(60)
