"""Where the files of a circle lie is picked from folders that are here, or written as an example shows."""

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_invite import invite
from portable_record.actions.circle_place import (
    FOLDER,
    ONE_FILE,
    PlaceOfCircle,
    circle_place,
    keep_circle_place,
)
from portable_record.actions.desk import Place
from portable_record.web.doorway import Doorway
from tests.web.asking import browser, submit, unlocked
from tests.web.test_circle import sam

__all__ = ["sam"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home" / "Dropbox").mkdir(parents=True)
    return tmp_path / "home"


@pytest.fixture
def owner(jean: Doorway, home: Path) -> FlaskClient:
    """Jean has begun a circle, on a device with a folder of Dropbox."""
    stick = Place("stick", home.parent / "stick")
    stick.folder.mkdir()
    jean.desk = replace(jean.desk, home=home, places=lambda: [stick])
    client = unlocked(browser(jean))
    with jean.record() as record:
        begin_circle(record)
    return client


def ticked(page: str) -> list[str]:
    return re.findall(r'name="(?:kind|near|at)" value="([^"]+)" checked', page)


def test_a_folder_that_is_here_is_picked_and_one_of_its_own_made_in_it(
    owner: FlaskClient, jean: Doorway, home: Path
) -> None:
    asked = owner.get("/circle/place").text

    answer = submit(
        owner, "/circle/place", page="/circle/place", kind="folder", near=str(home / "Dropbox"), within="Plan"
    )

    assert f'value="{home / "Dropbox"}"' in asked
    assert "Another folder" in asked
    assert answer.status_code == 302
    assert list((home / "Dropbox" / "Plan").iterdir()) == []
    with jean.record() as record:
        assert circle_place(record).address == str(home / "Dropbox" / "Plan")
    assert ticked(owner.get("/circle/place").text) == ["folder", str(home / "Dropbox")]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"kind": "folder"}, "Pick one."),
        ({"kind": "folder", "near": "/etc", "within": "Plan"}, "Choose from the list."),
        ({"kind": "folder", "near": "HOME/Dropbox", "within": "../Plan"}, "Write a name of plain letters"),
        ({"kind": "folder", "near": "HOME/Dropbox", "within": ""}, "Write a name of plain letters"),
        ({"kind": "folder", "near": "other"}, "Write where it is."),
        ({"kind": "one-file"}, "Pick one."),
        ({"kind": "one-file", "at": "other"}, "Write where it is."),
        ({"kind": "one-file", "at": "STICK", "file": "a/b"}, "Write a name of plain letters"),
        ({"kind": "one-file", "address": "HOME"}, "Name a file in it, such as plan.circle."),
    ],
)
def test_what_is_no_place_is_said_and_nothing_is_made(
    owner: FlaskClient, home: Path, said: dict[str, str], told: str
) -> None:
    here, stick = str(home), str(home.parent / "stick")
    said = {name: text.replace("HOME", here).replace("STICK", stick) for name, text in said.items()}

    answer = submit(owner, "/circle/place", page="/circle/place", **said)

    assert answer.status_code == 400
    assert told in answer.text
    assert not list((home / "Dropbox").iterdir())


def test_whoever_is_invited_is_told_what_the_folder_is_called_and_makes_none_by_mistake(
    owner: FlaskClient, jean: Doorway, sam: FlaskClient, home: Path
) -> None:
    with jean.record() as record:
        keep_circle_place(
            record, PlaceOfCircle(kind=FOLDER, address=str(home / "Dropbox" / "Plan")), there=()
        )
        text = invite(record).written.decode()
    standing = sam.application.extensions["doorway"]
    standing.desk = replace(standing.desk, home=home)
    submit(sam, "/setup/invited", page="/setup/invited", text=text)
    twice = submit(sam, "/setup/joining", page="/setup/joining", your_name="JEAN", relation="brother")
    submit(sam, "/setup/joining", page="/setup/joining", your_name="Sam", relation="brother")

    asked = html.unescape(sam.get("/setup/place").text)
    early = submit(
        sam, "/setup/place", page="/setup/place", kind="folder", near=str(home / "Dropbox"), within="Plan"
    )
    (home / "Dropbox" / "Plan").mkdir()

    assert "Is it your own plan?" in twice.text
    assert 'href="/setup/invited"' in twice.text
    assert "calls the folder “<bdi>Plan</bdi>”" in asked
    assert asked.count(str(home / "Dropbox" / "Plan")) == 1
    assert "You share this one with the others" not in asked
    assert ticked(asked) == ["folder"]
    assert 'name="address" value=""' in asked
    assert "This folder is not there yet." in early.text
    assert ticked(sam.get("/setup/place").text) == ["folder", str(home / "Dropbox")]
    said = {"kind": "folder", "near": str(home / "Dropbox"), "within": "Plan"}
    assert submit(sam, "/setup/place", page="/setup/place", **said).location == "/setup/passphrase"


def test_of_one_file_no_name_stands_where_a_whole_path_must(
    owner: FlaskClient, jean: Doorway, tmp_path: Path
) -> None:
    with jean.record() as record:
        keep_circle_place(record, PlaceOfCircle(kind=ONE_FILE, address=str(tmp_path / "a.circle")), there=())

    page = owner.get("/circle/place").text

    assert ticked(page) == ["one-file", "other"]
    assert f'name="address" value="{tmp_path / "a.circle"}"' in page


def test_a_file_on_a_stick_is_picked_by_the_stick_and_its_name(
    owner: FlaskClient, jean: Doorway, tmp_path: Path
) -> None:
    said = {"kind": "one-file", "at": str(tmp_path / "stick"), "file": "plan.circle"}

    answer = submit(owner, "/circle/place", page="/circle/place", **said)

    assert answer.status_code == 302
    with jean.record() as record:
        assert circle_place(record).address == str(tmp_path / "stick" / "plan.circle")
    assert ticked(owner.get("/circle/place").text) == ["one-file", str(tmp_path / "stick")]
