"""A share as a link on pages: the place, the link with its code, and taking it away."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.share import Wish, look_at, sign_share
from portable_record.actions.withdraw import stop_share
from portable_record.sharing.link import read_link
from portable_record.web.doorway import Doorway
from tests.storage.serving import shown
from tests.web.asking import browser, fill_in, submit, unlocked

PLACE = "/settings/link-place"


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    """Jean, before her own new record."""
    return unlocked(browser(jean))


@pytest.fixture
def web(tmp_path: Path) -> Path:
    (tmp_path / "web").mkdir()
    return tmp_path / "web"


@pytest.fixture
def address(web: Path) -> Iterator[str]:
    with shown(web) as where:
        yield where


def signed(doorway: Doorway, *, private: bool = False) -> str:
    with doorway.record() as record:
        add_words(record, part="strengths", kind=None, words="I can whistle.", sensitive=False)
        wish = Wish(parts=("strengths",), to="Club", purpose="support", private=private)
        return sign_share(record, wish, seen=look_at(record, wish).seen)


def choose(owner: FlaskClient, web: Path, address: str) -> None:
    answer = fill_in(owner, PLACE, kind="folder", folder=str(web), address=address)
    assert answer.status_code == 302, answer.text


def test_without_a_place_the_page_leads_to_choosing_one(owner: FlaskClient, jean: Doorway) -> None:
    share = signed(jean)

    page = owner.get(f"/shares/{share}/link").text

    assert f'href="{PLACE}"' in page
    assert "As a link" in owner.get(f"/shares/{share}").text


def test_a_link_is_made_shown_and_taken_away(
    owner: FlaskClient, jean: Doorway, web: Path, address: str
) -> None:
    share = signed(jean)
    choose(owner, web, address)
    at = f"/shares/{share}/link"

    assert submit(owner, at, page=at).location == at
    page = owner.get(at).text
    (file,) = web.iterdir()
    (text,) = re.findall(r"shlink:/[\w-]+", page)

    assert read_link(text).url.endswith(file.name)
    assert "<svg" in page
    assert "Whoever has the link can read it." in page

    answer = submit(owner, f"{at}/{file.name}/end", page=at)

    assert "The link leads nowhere now." in owner.get(str(answer.location)).text
    assert list(web.iterdir()) == []
    assert submit(owner, f"{at}/{file.name}/end", page=at).status_code == 404


def test_what_is_wrong_with_a_place_is_told_and_nothing_typed_is_lost(owner: FlaskClient, web: Path) -> None:
    with shown(web, cors="") as closed:
        answer = fill_in(owner, PLACE, kind="folder", folder=str(web), address=closed)

    assert answer.status_code == 400
    assert "Access-Control-Allow-Origin" in answer.text
    assert str(web) in answer.text
    assert list(web.iterdir()) == []


def test_a_bucket_that_does_not_answer_is_told_and_its_key_is_never_shown(owner: FlaskClient) -> None:
    answer = fill_in(
        *(owner, PLACE),
        kind="bucket",
        address="https://a.example",
        endpoint="http://127.0.0.1:1",
        bucket="b",
        region="eu",
        key_id="k",
        secret="very-secret",
    )

    assert answer.status_code == 400
    assert "does not answer" in answer.text
    assert "very-secret" not in answer.text


def test_the_place_that_was_chosen_is_shown_again(owner: FlaskClient, web: Path, address: str) -> None:
    choose(owner, web, address)

    assert str(web) in owner.get(PLACE).text


def test_a_place_that_stopped_working_is_told_when_a_link_is_made(
    owner: FlaskClient, jean: Doorway, web: Path
) -> None:
    share = signed(jean)
    with shown(web) as address:
        choose(owner, web, address)

    answer = submit(owner, f"/shares/{share}/link", page=f"/shares/{share}/link")

    assert answer.status_code == 400
    assert "cannot be fetched" in answer.text


def test_a_link_that_cannot_be_taken_away_stays_and_says_why(
    owner: FlaskClient, jean: Doorway, web: Path, address: str
) -> None:
    share = signed(jean)
    choose(owner, web, address)
    at = f"/shares/{share}/link"
    submit(owner, at, page=at)
    (file,) = web.iterdir()
    web.rename(web.with_name("away"))

    answer = submit(owner, f"{at}/{file.name}/end", page=at)

    page = owner.get(str(answer.location)).text
    assert "does not take part" in page
    assert "Take this link away" in page


def test_a_private_share_shows_no_link_without_the_passphrase(owner: FlaskClient, jean: Doorway) -> None:
    share = signed(jean, private=True)

    assert owner.get(f"/shares/{share}/link").status_code == 404


def test_no_link_is_made_of_what_was_stopped(
    owner: FlaskClient, jean: Doorway, web: Path, address: str
) -> None:
    share = signed(jean)
    choose(owner, web, address)
    at = f"/shares/{share}/link"
    with jean.record() as record:
        stop_share(record, share)

    assert submit(owner, at, page=at).status_code == 400
    assert list(web.iterdir()) == []


def test_a_share_that_is_not_there_has_no_link(owner: FlaskClient) -> None:
    assert owner.get("/shares/none/link").status_code == 404


def test_a_host_that_does_not_answer_is_told(owner: FlaskClient) -> None:
    answer = fill_in(owner, PLACE, kind="host", address="http://127.0.0.1:1", secret="very-secret")

    assert answer.status_code == 400
    assert "Nothing answers there." in answer.text
    assert "very-secret" not in answer.text
