"""A share as a link on pages: the place, the link with its code, and taking it away."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions import link as links
from portable_record.actions.add_entry import add_words
from portable_record.actions.link_place import LinkPlace, keep_link_place
from portable_record.actions.share import Wish, look_at, sign_share
from portable_record.actions.withdraw import stop_share
from portable_record.errors import StorageRefusedError
from portable_record.sharing.link import read_link
from portable_record.web.doorway import Doorway
from portable_record.web.link_ends import LinkEnds
from tests.storage.serving import shown
from tests.web.asking import PASSPHRASE, Ticks, browser, fill_in, submit, unlocked

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
    assert "Nothing answers at the web address." in answer.text
    assert "shlink:/" not in answer.text
    with jean.record() as record:
        assert record.vault.links.all() == []


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
    assert "could not be taken away yet" in page
    assert "There is no such folder." in page
    assert "shlink:/" not in page
    assert "still lies on the web" in owner.get("/shares").text

    web.with_name("away").rename(web)
    again = submit(owner, f"{at}/try-again", page=at)

    assert "could not be taken away" not in owner.get(str(again.location)).text
    assert list(web.iterdir()) == []


class SlowPlace:
    """A place that does not delete before somebody lets it."""

    def __init__(self) -> None:
        self.may = threading.Event()
        self.asked = threading.Event()

    def delete(self, _name: str) -> None:
        self.asked.set()
        assert self.may.wait(60)


def test_while_a_slow_place_is_waited_for_the_record_is_there_for_others(
    owner: FlaskClient, jean: Doorway, web: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    share, slow = signed(jean), SlowPlace()
    choose(owner, web, address)
    at = f"/shares/{share}/link"
    submit(owner, at, page=at)
    monkeypatch.setattr(LinkPlace, "storage", slow)
    monkeypatch.setattr(LinkEnds.wait, "__defaults__", (0.02,))

    stopped = submit(owner, f"/shares/{share}/stop", page=f"/shares/{share}/stop")

    assert slow.asked.wait(60)
    assert "The link is being taken away" in owner.get(str(stopped.location)).text
    assert owner.get(f"{at}/state").json == {"over": False, "percent": 0}
    assert owner.get("/shares").status_code == 200
    with jean.record() as record:
        assert len(record.vault.links.all()) == 1

    slow.may.set()
    assert ends_of(owner).wait(60)

    assert owner.get(f"{at}/state").json == {"over": True, "percent": 100}
    assert "No link leads to it any more." in owner.get(at).text
    with jean.record() as record:
        assert record.vault.links.all() == []


def ends_of(owner: FlaskClient) -> LinkEnds:
    found: LinkEnds = owner.application.extensions["link-ends"]
    return found


def test_what_could_not_be_taken_away_is_tried_when_the_record_is_opened_and_each_minute(
    owner: FlaskClient, jean: Doorway, web: Path, address: str, ticks: Ticks
) -> None:
    share = signed(jean)
    choose(owner, web, address)
    at = f"/shares/{share}/link"
    submit(owner, at, page=at)
    away = web.rename(web.with_name("away"))
    with jean.record() as record:
        stop_share(record, share)
    ends = ends_of(owner)

    ends.look()
    assert ends.wait(60)
    assert list(away.iterdir())
    away.rename(web)
    ticks.seconds += 59
    ends.look()
    assert ends.wait(60)
    assert list(web.iterdir())
    jean.lock()
    ends.look()
    jean.unlock(PASSPHRASE)
    ends.look()
    assert ends.wait(60)

    assert list(web.iterdir()) == []


def test_a_share_that_ends_by_itself_loses_its_link_while_the_record_is_open(
    owner: FlaskClient, jean: Doorway, web: Path, address: str, ticks: Ticks
) -> None:
    share = signed(jean)
    choose(owner, web, address)
    at = f"/shares/{share}/link"
    submit(owner, at, page=at)
    ends = ends_of(owner)
    ends.look()
    assert ends.wait(60)
    assert list(web.iterdir())
    with jean.record() as record:
        stop_share(record, share)

    ticks.seconds += 61
    ends.look()
    assert ends.wait(60)

    assert list(web.iterdir()) == []


def test_a_record_that_is_locked_meanwhile_is_left_alone(jean: Doorway) -> None:
    ends = LinkEnds(jean)

    ends.soon()

    assert ends.wait(60)
    assert (ends.done, ends.percent) == (0, 0)


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


class FakeHost:
    """A host that takes links, and tells of three who came."""

    silent = False

    def keep(self, *_args: object, **_more: object) -> None:
        """Take a link."""

    def visits(self, _name: str, *, manage: str) -> list[tuple[float, str, str]]:
        if self.silent:
            raise StorageRefusedError("Nothing answers there.")
        at = datetime(2026, 11, 22, 9, tzinfo=UTC).timestamp()
        assert manage
        return [
            (at, "opened", "Sara <b> at the club"),
            (at, "wrong-passcode", "Eve"),
            (at - 9, "opened", "us"),
        ]


def test_a_host_tells_who_came_and_the_page_of_the_share_says_so(
    owner: FlaskClient, jean: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = signed(jean)
    with jean.record() as record:
        keep_link_place(record, LinkPlace(address="https://host.example", secret="upload"))
    monkeypatch.setattr(LinkPlace, "host", FakeHost())
    monkeypatch.setattr(links, "look_with_passcode", lambda *_args, **_more: None)
    at = f"/shares/{share}/link"
    assert submit(owner, at, page=at).status_code == 302
    (link,) = re.findall(r'id="([\w-]{43})"', owner.get(at).text)
    with jean.record() as record:
        kept = record.vault.links.get(link)
        record.vault.links.put(replace(kept, value={**kept.value, "who": "us"}))
    first = owner.get(at).text

    asked = submit(owner, f"{at}/{link}/visits", page=at)

    page = owner.get(str(asked.location)).text
    assert "We ask it only when you want to know." in first
    assert "Whoever has the link and the five words can read it." in first
    assert "As a link: Club" in first
    assert "Sara &lt;b&gt; at the club" in page
    assert "wrong words" in page
    assert "this app, to see whether the link works" in page
    for path in (f"/shares/{share}", "/shares"):
        assert "The link was opened once, on 22 November 2026." in owner.get(path).text

    monkeypatch.setattr(FakeHost, "silent", True)
    asked = submit(owner, f"{at}/{link}/visits", page=at)

    assert "Nothing answers there." in owner.get(str(asked.location)).text
    assert submit(owner, f"{at}/{'x' * 43}/visits", page=at).status_code == 404


@pytest.mark.parametrize("place", ["state", "try-again", "x/visits"])
def test_of_a_private_share_nothing_is_told_or_done(owner: FlaskClient, jean: Doorway, place: str) -> None:
    share = signed(jean, private=True)
    at = f"/shares/{share}/link/{place}"

    answer = owner.get(at) if place == "state" else submit(owner, at, page="/shares")

    assert answer.status_code == 404
