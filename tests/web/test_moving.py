"""A share as a moving code on a page."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.share import Wish, look_at, sign_share
from portable_record.actions.withdraw import stop_share
from portable_record.sharing.contact import read_contact
from portable_record.sharing.pictures import codes_in_picture
from portable_record.sharing.ur import MovingCollector
from portable_record.web.doorway import Doorway
from tests.sharing.ur.test_frames import enlarged
from tests.web.asking import PASSPHRASE, browser, fill_in, submit, unlocked

NUMBERS = 'src="(/shares/[^"]*/moving/[a-z]+/[0-9]+.png)"'


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    """Jean, before her own new record."""
    return unlocked(browser(jean))


@pytest.fixture
def share(jean: Doorway) -> str:
    """What Jean shares with a club: enough for several pictures."""
    return signed(jean)


def links(page: str) -> dict[str, tuple[str, ...]]:
    """Return where the links to turn by hand lead: the size and the picture."""
    found = re.findall(r'rel="(prev|next)"[^>]*href="([^"]+)"', page)
    return {
        rel: tuple(parse_qs(urlsplit(html.unescape(to)).query)[key][0] for key in ("size", "picture"))
        for rel, to in found
    }


def signed(doorway: Doorway, *, private: bool = False) -> str:
    with doorway.record() as record:
        for number in range(12):
            words = f"I can whistle {number} songs, and nobody knows it yet {number * number}."
            add_words(record, part="strengths", kind=None, words=words, sensitive=False)
        wish = Wish(parts=("strengths",), to="Club", purpose="support", private=private)
        return sign_share(record, wish, seen=look_at(record, wish).seen)


def test_the_share_offers_it_and_the_page_shows_the_first_picture(owner: FlaskClient, share: str) -> None:
    offered = owner.get(f"/shares/{share}").text

    page = owner.get(f"/shares/{share}/moving").text

    assert f"/shares/{share}/moving" in offered
    assert re.findall(NUMBERS, page) == [f"/shares/{share}/moving/middle/1.png"]
    assert "It has no lock." in page
    assert "If flickering light can make you ill" in page


def test_the_pictures_make_the_signed_share(owner: FlaskClient, jean: Doorway, share: str) -> None:
    collector, number = MovingCollector(), 40

    while collector.progress.file is None:
        number += 1
        answer = owner.get(f"/shares/{share}/moving/small/{number}.png")
        assert (answer.status_code, answer.content_type) == (200, "image/png")
        assert answer.headers["Cache-Control"] == "no-store"
        (text,) = codes_in_picture(enlarged(answer.data, 3))
        collector.feed(text)

    with jean.record() as record:
        assert collector.progress.file.decode() in record.vault.shares.raw(share).decode()


def test_without_a_script_each_picture_has_a_page_of_its_own(owner: FlaskClient, share: str) -> None:
    first = owner.get(f"/shares/{share}/moving?size=small&picture=1").text
    total = int(re.findall(r'data-total="(\d+)"', first)[0])
    last = owner.get(f"/shares/{share}/moving?size=small&picture={total}").text

    assert f"Picture 1 of {total}" in first
    assert links(first) == {"prev": ("small", "1"), "next": ("small", "2")}
    assert f"Picture {total} of {total}" in last
    assert f"/moving/small/{total}.png" in last
    assert links(last) == {"prev": ("small", str(total - 1)), "next": ("small", "1")}


@pytest.mark.parametrize("asked", ["size=huge", "picture=0", "picture=-1", "picture=99999999", "picture=x"])
def test_what_there_is_not_is_the_first_picture_of_the_usual_size(
    owner: FlaskClient, share: str, asked: str
) -> None:
    assert "/moving/middle/1.png" in owner.get(f"/shares/{share}/moving?{asked}").text


@pytest.mark.parametrize(
    "name", ["huge/1.png", "middle/0.png", "middle/65536.png", "middle/x.png", "middle/01.png"]
)
def test_a_picture_that_there_is_not_is_not_found(owner: FlaskClient, share: str, name: str) -> None:
    assert owner.get(f"/shares/{share}/moving/{name}").status_code == 404


def test_showing_it_is_noted_once_however_many_pictures_go(
    owner: FlaskClient, jean: Doorway, share: str
) -> None:
    owner.get(f"/shares/{share}/moving")
    for number in (1, 2, 3):
        owner.get(f"/shares/{share}/moving/large/{number}.png")

    with jean.record() as record:
        assert sum(b'"code":"copy"' in line.event for line in record.vault.journal.newest()) == 1


def test_a_share_that_is_stopped_meanwhile_shows_no_more_pictures(
    owner: FlaskClient, jean: Doorway, share: str
) -> None:
    owner.get(f"/shares/{share}/moving")
    with jean.record() as record:
        stop_share(record, share)

    page, picture = (owner.get(f"/shares/{share}/{end}") for end in ("moving", "moving/middle/1.png"))

    assert page.status_code == picture.status_code == 400
    assert picture.content_type != "image/png"


def test_a_private_share_is_shown_after_the_passphrase_alone(owner: FlaskClient, jean: Doorway) -> None:
    share = signed(jean, private=True)

    before = [owner.get(f"/shares/{share}/{end}").status_code for end in ("moving", "moving/middle/1.png")]
    submit(owner, "/shares/private", page="/shares/private", passphrase=PASSPHRASE)

    assert before == [404, 404]
    assert owner.get(f"/shares/{share}/moving/middle/1.png").status_code == 200


def test_two_shares_in_two_windows_do_not_get_mixed_up(owner: FlaskClient, jean: Doorway, share: str) -> None:
    other = signed(jean)

    shown = {one: owner.get(f"/shares/{one}/moving/middle/1.png").data for one in (share, other, share)}

    assert shown[share] != shown[other]
    assert owner.get(f"/shares/{share}/moving/middle/1.png").data == shown[share]


def test_the_contact_card_can_be_shown_as_well(owner: FlaskClient, jean: Doorway) -> None:
    offered = owner.get("/contacts/mine/code").text
    page = owner.get("/contacts/mine/moving").text
    collector, number = MovingCollector(), 0

    while collector.progress.file is None:
        number += 1
        drawn = owner.get(f"/contacts/mine/moving/middle/{number}.png").data
        collector.feed(codes_in_picture(enlarged(drawn, 3))[0])

    assert 'href="/contacts/mine/moving"' in offered
    assert "/contacts/mine/moving/middle/1.png" in page
    assert "It has no lock." not in page
    assert read_contact(collector.progress.file.decode()).name == "Jean"


def test_after_a_new_key_the_new_card_is_shown(owner: FlaskClient) -> None:
    address = "/contacts/mine/new-key"
    before = owner.get("/contacts/mine/moving/middle/1.png").data

    made = fill_in(owner, address, why="renewed", passphrase=PASSPHRASE)

    assert made.location == f"{address}/made"
    assert owner.get("/contacts/mine/moving/middle/1.png").data != before
