"""Jean shares her plan with a group in a real Chromium; what left says what she saw, and no more."""

import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Page, expect

from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import Desk
from portable_record.actions.start import start_record
from portable_record.actions.verify import verify_one
from portable_record.sharing.reader.asking import Reader
from portable_record.web.doorway import Doorway
from tests.actions.quick import stretch_nothing
from tests.browser import PATIENCE, cut_network
from tests.web.asking import PASSPHRASE, Ticks
from tests.web.serving import serving

pytestmark = pytest.mark.journey
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = "whistlesecretly"


@pytest.fixture
def doorway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Doorway]:
    """Before a record of Jean's with a plan, of which one thing is sensitive."""
    stretch_nothing(monkeypatch)
    with Reader(sys.executable) as reader:
        desk = Desk(now=lambda: NOW, dice=os.urandom, reader=reader)
        start_record(desk, tmp_path / "record", PASSPHRASE, name="Jean", kind="person", recovery=False)
        standing = Doorway(desk, tmp_path / "record", ticks=Ticks(), stand_still=lambda: None)
        standing.unlock(PASSPHRASE)
        with standing.record() as record:
            add_words(record, part="communication", kind=None, words="Speak slowly.", sensitive=False)
            add_words(record, part="plan", kind=None, words="Walk to the shop.", sensitive=False)
            add_words(record, part="plan", kind=None, words=f"I {SECRET}.", sensitive=True)
        standing.lock()
        yield standing
        standing.lock()


@pytest.fixture
def no_script(browser: Browser) -> Iterator[Page]:
    """A tab without scripts."""
    opened = browser.new_context(java_script_enabled=False, accept_downloads=True)
    opened.set_default_timeout(PATIENCE)
    cut_network(opened, [])
    yield opened.new_page()
    opened.close()


def go_on(page: Page, *answers: str) -> None:
    """Tick or choose what bears these words, and go on."""
    for words in answers:
        page.locator("main").get_by_label(words, exact=False).first.check()
    page.get_by_role("button", name="Go on", exact=True).click()


def saved(download: Download, folder: Path) -> Path:
    file = folder / download.suggested_filename
    download.save_as(file)
    return file


def test_a_plan_is_shared_with_a_group_as_page_and_card(
    doorway: Doorway, no_script: Page, page: Page, tmp_path: Path
) -> None:
    way, out = no_script, tmp_path / "out"
    with serving(doorway) as port:
        way.goto(f"http://127.0.0.1:{port}/unlock")
        way.get_by_label("Passphrase").fill(PASSPHRASE)
        way.get_by_role("button", name="Unlock").click()
        way.get_by_role("link", name="Share", exact=False).first.click()
        way.get_by_role("link", name="Begin", exact=True).click()
        go_on(way, "How I communicate", "My plan")
        way.get_by_label("Their name").fill("Mossley Lunch Club")
        go_on(way, "A group, an organisation")
        go_on(way, "To support me")
        expect(way.get_by_label("For a month")).to_be_checked()
        go_on(way)
        go_on(way)  # may they show it to others: no
        go_on(way)  # out of sight: no
        go_on(way, "A computer")
        go_on(way, "As a page with a lock", "As a small card with a code")
        expect(way.get_by_role("heading", name="What they will see")).to_be_visible()
        way.wait_for_load_state()
        seen = way.locator("article").all_inner_texts()
        way.get_by_role("button", name="This is right: go on").click()
        expect(way.locator("main")).to_contain_text("Mossley Lunch Club")
        way.get_by_role("button", name="Sign and share").click()
        five = way.locator(".five-words").inner_text()
        with way.expect_download() as page_file:
            way.locator("#page").get_by_role("button", name="Save the page").click()
        with way.expect_download() as card_file:
            way.locator("#card").get_by_role("button", name="Save for their app").click()
        files = [saved(one.value, out) for one in (page_file, card_file)]
        way.locator("#card").get_by_role("button", name="Show the code").click()
        expect(way.locator(".code-on-screen svg")).to_be_visible()
        way.wait_for_load_state()  # how wide it is, its style says
        width = way.locator(".code-on-screen svg").bounding_box()

        verdicts = [
            verify_one(doorway.desk, file, trust=b"", at=NOW, passcode=five).verdict for file in files
        ]
    page.clock.set_fixed_time(NOW)
    page.goto(files[0].as_uri())
    page.get_by_label("Passcode").fill(five)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("Walk to the shop.").first).to_be_visible()
    shown = page.locator("main").inner_text()

    assert [verdict.code for verdict in verdicts] == ["first-time", "first-time"]
    assert {each.title for each in verdicts[0].contents} <= set(re.findall(r"[^\n]+", "\n".join(seen)))
    assert SECRET not in shown
    assert "Speak slowly." in shown
    for file, verdict in zip(files, verdicts, strict=True):
        assert SECRET.encode() not in file.read_bytes()
        assert SECRET not in repr(verdict)
    assert width is not None
    assert width["width"] > 300
