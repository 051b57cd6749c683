"""A new locked record, made from a page: after the passphrase, told once, and noted nowhere here."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.activity import activity
from portable_record.actions.circle_begin import begin_circle
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, browser, fill_in, submit
from tests.web.test_backup import ended

NEW = "another nine plain words of mine"
PAGE = "/keys/elsewhere"


@pytest.fixture
def doorway(jean: Doorway) -> Doorway:
    """Before a record of its own."""
    return jean


def fields(place: Path, **other: str) -> dict[str, str]:
    """What is typed."""
    typed = {"place": "typed", "elsewhere": str(place), "now": PASSPHRASE, "passphrase": NEW, "again": NEW}
    return {**typed, **other}


def test_it_is_made_told_once_and_noted_nowhere_here(
    owner: FlaskClient, doorway: Doorway, tmp_path: Path
) -> None:
    with doorway.record() as record:
        before = [line.n for line in activity(record).lines]

    done = ended(owner, fill_in(owner, PAGE, **fields(tmp_path))).text
    again = owner.get(f"{PAGE}/done").text
    submit(owner, f"{PAGE}/written", page=f"{PAGE}/done")
    with doorway.record() as record:
        after = [line.n for line in activity(record).lines]

    (file,) = tmp_path.glob("*.carebackup")
    assert str(file) in done
    assert "Its recovery code" in done
    assert "Its recovery code" in again
    assert owner.get(f"{PAGE}/done").location == "/"
    assert after == before


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"elsewhere": ""}, "Type where it should go."),
        ({"again": "something else"}, "The two are not the same."),
        ({"passphrase": PASSPHRASE, "again": PASSPHRASE}, "That passphrase opens this record."),
        ({"now": "not this one"}, "That is not the passphrase of this record."),
    ],
)
def test_what_is_typed_wrong_is_said_beside_its_question_and_nothing_is_made(
    owner: FlaskClient, tmp_path: Path, wrong: dict[str, str], says: str
) -> None:
    answer = fill_in(owner, PAGE, **fields(tmp_path, **wrong))

    assert answer.status_code == 400
    assert says in answer.text.partition("<main")[2].partition("<form")[0]
    assert list(tmp_path.glob("*.carebackup")) == []


def test_a_place_that_does_not_do_is_said(owner: FlaskClient, tmp_path: Path) -> None:
    answer = ended(owner, fill_in(owner, PAGE, **fields(tmp_path / "no" / "such" / "place")))

    assert answer.status_code == 400
    assert "Your record is as it was." in answer.text


def test_the_way_there_stands_beside_new_keys_of_ones_own_record_alone(
    owner: FlaskClient, doorway: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = owner.get("/keys").text
    monkeypatch.setattr(doorway, "is_group", True)

    assert f'href="{PAGE}"' in own
    assert f'href="{PAGE}"' not in owner.get("/keys").text


def test_with_others_it_leads_to_them(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        begin_circle(record)

    page = owner.get(PAGE).text

    assert "together with others" in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]


def test_a_stranger_learns_nothing_and_makes_nothing(doorway: Doorway, owner: FlaskClient) -> None:
    stranger = browser(doorway)

    assert "/unlock" in (stranger.get(PAGE).location or "")
    assert "/unlock" in (stranger.get(f"{PAGE}/done").location or "")
    assert owner.post(PAGE, data={"place": "typed"}).status_code == 400
    assert owner.get(f"{PAGE}/done").location == "/"
