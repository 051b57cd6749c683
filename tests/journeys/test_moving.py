"""A moving code in a real Chromium, read from what stands on the screen."""

import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import Desk
from portable_record.actions.share import Wish, look_at, sign_share
from portable_record.actions.start import start_record
from portable_record.errors import NoCodeInPictureError
from portable_record.sharing.pictures import codes_in_picture
from portable_record.sharing.reader.asking import Reader
from portable_record.sharing.ur import MovingCollector
from portable_record.web.doorway import Doorway
from tests.actions.quick import stretch_nothing
from tests.browser import DESKTOP
from tests.web.asking import PASSPHRASE, Ticks
from tests.web.serving import serving

pytestmark = pytest.mark.journey
CODE = ".moving-code"


@pytest.fixture(scope="module")
def doorway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doorway]:
    """Before a record of Jean's, who has shared something with a club."""
    where = tmp_path_factory.mktemp("moving") / "record"
    with pytest.MonkeyPatch.context() as patch, Reader(sys.executable) as reader:
        stretch_nothing(patch)
        desk = Desk(now=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC), dice=os.urandom, reader=reader)
        start_record(desk, where, PASSPHRASE, name="Jean", kind="person", recovery=False)
        standing = Doorway(desk, where, ticks=Ticks(), stand_still=lambda: None)
        yield standing
        standing.lock()


@pytest.fixture(scope="module")
def here(doorway: Doorway) -> Iterator[str]:
    """The address of the app."""
    with serving(doorway) as port:
        yield f"http://127.0.0.1:{port}"


def open_code(page: Page, here: str, doorway: Doorway) -> str:
    """Unlock, share, and open the moving code; return what was signed."""
    page.goto(f"{here}/unlock")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("button", name="Lock now")).to_be_visible()
    with doorway.record() as record:
        for number in range(4):
            words = f"I can whistle {number} songs, and nobody knows it yet {number * number}."
            add_words(record, part="strengths", kind=None, words=words, sensitive=False)
        wish = Wish(parts=("strengths",), to="Club", purpose="support")
        share = sign_share(record, wish, seen=look_at(record, wish).seen)
        kept = record.vault.shares.raw(share).decode()
    page.goto(f"{here}/shares/{share}/moving")
    return kept


def seen_on(page: Page) -> tuple[str, ...]:
    try:
        return codes_in_picture(page.locator(CODE).screenshot())
    except NoCodeInPictureError:
        return ()


def test_what_stands_on_the_screen_makes_the_signed_share_and_few_pictures_are_asked_for(
    page: Page, here: str, doorway: Doorway
) -> None:
    asked: list[str] = []
    collector = MovingCollector()
    kept = open_code(page, here, doorway)
    page.on("request", lambda request: asked.append(request.url) if ".png" in request.url else None)

    while collector.progress.file is None:
        for text in seen_on(page):
            collector.feed(text)
    page.get_by_role("button", name="Pause").click()
    shown = int(page.locator("[data-said]").inner_text().split()[1])

    assert collector.progress.file.decode() in kept
    assert max(int(url.rpartition("/")[2].removesuffix(".png")) for url in asked) <= shown + 4


def test_it_stands_still_when_it_is_paused_and_is_turned_by_hand_with_the_keyboard(
    page: Page, here: str, doorway: Doorway
) -> None:
    open_code(page, here, doorway)
    said = page.locator("[data-said]")
    expect(said).to_have_text(re.compile(r"^Picture \d+$"))

    page.get_by_role("button", name="Pause").press("Enter")
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    number = int(said.inner_text().split()[1])
    page.get_by_role("link", name="Next picture").press("Enter")

    expect(said).to_have_text(f"Picture {number + 1}")
    assert seen_on(page)


def test_whoever_wants_less_motion_begins_with_a_picture_that_stands_still_and_may_fill_the_screen(
    browser: Browser, here: str, doorway: Doorway
) -> None:
    calm = browser.new_context(reduced_motion="reduce", locale="en-GB", viewport=DESKTOP)
    page = calm.new_page()

    open_code(page, here, doorway)
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    expect(page.locator("[data-said]")).to_contain_text("Picture 1 of ")
    before = page.locator(CODE).bounding_box()
    page.get_by_role("button", name="Full screen").click()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    page.wait_for_function(
        "([code, before]) => document.querySelector(code).getBoundingClientRect().width > before",
        arg=[CODE, before["width"] if before else 0],
    )
    during = page.locator(CODE).bounding_box()
    page.keyboard.press("Escape")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert before is not None
    assert during is not None
    assert before["width"] < during["width"]
    assert during["height"] <= DESKTOP["height"]
    calm.close()


def test_when_the_record_locks_no_more_pictures_come_and_that_is_said(
    page: Page, here: str, doorway: Doorway
) -> None:
    open_code(page, here, doorway)

    doorway.lock()

    expect(page.get_by_role("status")).to_contain_text("No more pictures come.")
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
