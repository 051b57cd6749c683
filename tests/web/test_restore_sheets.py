"""A record comes back from a backup with nothing but sheets of trusted people, on a device that has none."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.back_up import back_up
from portable_record.actions.desk import Desk, Place
from portable_record.actions.start import start_record
from portable_record.actions.trusted import Person, keep_sheets, make_sheets
from portable_record.actions.unlock import unlock
from portable_record.web import create_app
from portable_record.web.doorway import Doorway
from portable_record.web.launch import Launch
from tests.actions.quick import stretch_nothing
from tests.web.asking import HOST, PASSPHRASE, Ticks, browser, submit
from tests.web.test_backup import ended

NEW = "a new and longer passphrase"
PEOPLE = [Person("Ann"), Person("Bo"), Person("Cy")]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A memory stick that is in."""
    where = tmp_path / "stick"
    where.mkdir()
    return where


@pytest.fixture
def sheets(module_desk: Desk, tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words of three sheets; a backup from then lies on the stick."""
    stretch_nothing(monkeypatch)
    start_record(module_desk, tmp_path / "lost", PASSPHRASE, name="Jean", kind="person", recovery=False)
    record = unlock(module_desk, tmp_path / "lost", PASSPHRASE)
    with record.vault:
        add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
        made = make_sheets(record, PEOPLE, 2)
        keep_sheets(record, made)
        back_up(record, stick)
    return [" ".join(sheet.words) for sheet in made.sheets]


@pytest.fixture
def doorway(module_desk: Desk, tmp_path: Path, ticks: Ticks, stick: Path) -> Iterator[Doorway]:
    """Before an empty folder, on a device with a memory stick."""
    desk = replace(module_desk, places=lambda: [Place("stick", stick)])
    standing = Doorway(desk, tmp_path / "fresh", ticks=ticks, stand_still=lambda: None)
    yield standing
    standing.lock()


@pytest.fixture
def newcomer(doorway: Doorway) -> FlaskClient:
    """The browser that may set up a record."""
    launch = Launch()
    app = create_app(doorway, host=HOST, launch=launch)
    app.config["SERVER_NAME"] = HOST
    client = app.test_client()
    client.get(f"/setup?token={launch.code}")
    return client


def choose(client: FlaskClient, file: str) -> str:
    page = "/restore?with=sheets"
    return submit(client, page, page=page, file=file, elsewhere="").location or client.get(page).text


def test_two_of_three_sheets_bring_the_record_back_with_a_new_passphrase(
    newcomer: FlaskClient, stick: Path, sheets: list[str]
) -> None:
    (file,) = stick.iterdir()
    assert "trusted people have sheets" in newcomer.get("/restore").text

    assert choose(newcomer, str(file)) == "/restore/sheets"
    first = newcomer.get("/restore/sheets").text
    submit(newcomer, "/restore/sheets", page="/restore/sheets", words=sheets[2])
    second = newcomer.get("/restore/sheets").text
    submit(newcomer, "/restore/sheets", page="/restore/sheets", words=sheets[0])
    place = "/restore/sheets/passphrase"
    looked = ended(newcomer, submit(newcomer, place, page=place, passphrase=NEW, again=NEW)).text
    done = ended(newcomer, submit(newcomer, "/restore/now", page="/restore/look")).text

    assert "2 sheets are still needed." in first
    assert "1 sheet is still needed." in second
    assert "nothing is replaced" in looked
    assert "the new passphrase that you chose" in looked
    assert "The record is back" in done
    assert submit(newcomer, "/unlock", passphrase=PASSPHRASE).status_code == 400
    assert submit(newcomer, "/unlock", passphrase=NEW).status_code == 302
    assert "I whistle" in newcomer.get("/strengths").text
    assert "was opened with sheets of trusted people" in newcomer.get("/").text


def test_a_sheet_that_does_not_fit_is_said_and_the_right_ones_are_kept(
    newcomer: FlaskClient, stick: Path, sheets: list[str]
) -> None:
    (file,) = stick.iterdir()
    choose(newcomer, str(file))
    page = "/restore/sheets"
    submit(newcomer, page, page=page, words=sheets[1])

    twice = submit(newcomer, page, page=page, words=sheets[1])
    mistyped = submit(newcomer, page, page=page, words=f"x{sheets[0]}")
    begun = submit(newcomer, f"{page}/again", page=page).location

    assert [twice.status_code, mistyped.status_code] == [400, 400]
    assert "the same sheet again" in twice.text
    assert "mistyped" in mistyped.text
    assert "1 sheet is still needed." in mistyped.text
    assert begun == page
    assert "2 sheets are still needed." in newcomer.get(page).text


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("without", "No trusted people hold sheets"),
        ("none", "not a backup"),
        ("gone", "no file of this name"),
    ],
)
def test_a_backup_that_no_sheets_open_is_said_at_once(
    newcomer: FlaskClient, module_desk: Desk, tmp_path: Path, sheets: list[str], what: str, says: str
) -> None:
    file = tmp_path / "other.carebackup"
    if what == "without":
        start_record(module_desk, tmp_path / "other", PASSPHRASE, name="Sam", kind="person", recovery=False)
        other = unlock(module_desk, tmp_path / "other", PASSPHRASE)
        with other.vault:
            back_up(other, file)
    elif what == "none":
        file.write_bytes(b"My diary")
    page = "/restore?with=sheets"

    answer = submit(newcomer, page, page=page, file="typed", elsewhere=str(file))

    assert answer.status_code == 400
    assert says in answer.text
    assert f'value="{file}"' in answer.text


def test_no_page_of_it_can_be_had_out_of_turn_or_by_a_stranger(
    newcomer: FlaskClient, doorway: Doorway, stick: Path, sheets: list[str]
) -> None:
    (file,) = stick.iterdir()
    early = [newcomer.get(f"/restore/sheets{more}").location for more in ("", "/passphrase")]
    choose(newcomer, str(file))
    submit(newcomer, "/restore/sheets", page="/restore/sheets", words=sheets[0])
    stranger = browser(doorway)

    seen = [stranger.get(f"/restore/sheets{more}").location for more in ("", "/passphrase")]
    done = submit(stranger, "/restore/sheets/again", page="/setup").location

    assert early == ["/restore?with=sheets", "/restore/sheets"]
    assert [place.partition("?")[0] for place in (*seen, done)] == ["/unlock"] * 3
    assert "1 sheet is still needed." in newcomer.get("/restore/sheets").text
