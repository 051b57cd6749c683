"""Looking after the record, in a real Chromium: a backup made and brought back, sheets printed and used."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portable_record.actions.add_entry import add_words
from portable_record.actions.back_up import back_up
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import Desk, Place
from portable_record.actions.start import start_record
from portable_record.sharing.reader.asking import Reader
from portable_record.web.doorway import Doorway
from portable_record.web.work import Progress
from tests.actions.quick import stretch_nothing
from tests.browser import PHONE
from tests.journeys.printing import printed
from tests.web.asking import PASSPHRASE, Ticks
from tests.web.serving import serving

pytestmark = pytest.mark.journey
NEW = "a new and longer passphrase"


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with Reader(sys.executable) as reader:
        yield Desk(now=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC), dice=os.urandom, reader=reader)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A memory stick that is in."""
    where = tmp_path / "stick"
    where.mkdir()
    return where


@pytest.fixture
def doorway(desk: Desk, tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Doorway]:
    """Before a record of Jean's."""
    stretch_nothing(monkeypatch)
    start_record(desk, tmp_path / "record", PASSPHRASE, name="Jean", kind="person", recovery=False)
    here = replace(desk, places=lambda: [Place("stick", stick)])
    standing = Doorway(here, tmp_path / "record", ticks=Ticks(), stand_still=lambda: None)
    yield standing
    standing.lock()


@pytest.fixture
def here(doorway: Doorway) -> Iterator[str]:
    """The address of the app."""
    with serving(doorway) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(params=["script", "no script"])
def either(request: pytest.FixtureRequest, browser: Browser, page: Page) -> Iterator[Page]:
    """A tab with scripts, and a tab without."""
    if request.param == "script":
        yield page
        return
    opened = browser.new_context(java_script_enabled=False)
    yield opened.new_page()
    opened.close()


def unlock(page: Page, here: str, path: str = "/", passphrase: str = PASSPHRASE) -> Page:
    page.goto(f"{here}{path}")
    page.get_by_label("Your passphrase").fill(passphrase)
    page.get_by_role("button", name="Unlock").click()
    page.wait_for_url(f"{here}{path}")
    return page


def write(doorway: Doorway, words: str) -> str:
    with doorway.record() as record:
        return add_words(record, part="strengths", kind=None, words=words, sensitive=False).id


def test_a_backup_is_made_and_the_record_comes_back_from_it(
    either: Page, here: str, doorway: Doorway, stick: Path
) -> None:
    page = unlock(either, here, "/backup")
    write(doorway, "I whistle")
    page.get_by_role("link", name="Back up now").click()
    page.get_by_role("radio", name="A memory stick or outside disk").check()
    page.get_by_role("button", name="Make the backup").click()
    expect(page.get_by_role("heading", name="The backup is ready")).to_be_visible()
    write(doorway, "I sing now")

    page.goto(f"{here}/restore")
    page.get_by_role("radio", name="record-2026-11-22.carebackup").check()
    page.get_by_label("The passphrase it was made with").fill(PASSPHRASE)
    page.get_by_role("button", name="Look into it").click()
    expect(page.get_by_text("I sing now").first).to_be_visible()
    page.get_by_role("button", name="Bring the record back").click()

    expect(page.get_by_role("heading", name="The record is back")).to_be_visible()
    unlock(page, here, "/strengths")
    expect(page.get_by_text("I whistle").first).to_be_visible()
    expect(page.get_by_text("I sing now")).to_have_count(0)


def test_a_backup_is_downloaded(page: Page, here: str, tmp_path: Path) -> None:
    unlock(page, here, "/backup/new")
    page.get_by_role("radio", name="As a download of this browser").check()
    page.get_by_role("button", name="Make the backup").click()

    with page.expect_download() as taken:
        page.get_by_role("button", name="Download it").click()
    taken.value.save_as(tmp_path / "taken")

    assert taken.value.suggested_filename == "record-2026-11-22.carebackup"
    assert (tmp_path / "taken").stat().st_size > 10_000


def test_what_takes_long_goes_on_by_itself_and_can_be_stopped(
    either: Page, here: str, doorway: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = unlock(either, here)

    def slow(progress: Progress) -> object:
        for step in range(10_000):
            progress(step, 10_000)
            if doorway.work is not None:
                doorway.work.wait(0.01)
        return None

    begin = doorway.set_to_work
    monkeypatch.setattr(doorway, "set_to_work", lambda kind, _deed: begin(kind, slow))
    page.goto(f"{here}/check")
    page.get_by_role("button", name="Look it over").click()

    expect(page.get_by_role("heading", name="Looking over the record")).to_be_visible()
    expect(page.get_by_role("progressbar")).not_to_have_attribute("value", "0")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("It was stopped.")).to_be_visible()


def test_sheets_are_printed_one_a_page_and_open_the_record(page: Page, here: str, doorway: Doorway) -> None:
    unlock(page, here, "/trusted/new")
    for number, name in enumerate(("Amina", "Brona", "Colm"), 1):
        page.get_by_role("group", name=f"Person {number}").get_by_label("Name").fill(name)
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Make the sheets").click()
    sheets = page.locator(".sheet")
    expect(sheets).to_have_count(3)
    words = [sheet.locator(".words li").all_inner_texts() for sheet in sheets.all()]
    paper = [each.extract_text() for each in printed(page, once=sheets.first, size_of_page=False)]
    page.get_by_role("button", name="Easy Read").click()
    explained = page.locator(".easy-lines li").all_inner_texts()
    easy = [each.extract_text() for each in printed(page, once=sheets.first, size_of_page=False)]
    page.get_by_role("button", name="Easy Read").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Let them count").click()
    expect(page.get_by_role("heading", name="The sheets count from now on")).to_be_visible()
    doorway.lock()

    page.set_viewport_size(PHONE)
    page.goto(f"{here}/recover")
    page.get_by_role("link", name="I have sheets of trusted people").click()
    for sheet in words[:2]:
        page.get_by_label("The 20 words of one sheet").fill(" ".join(sheet))
        page.get_by_role("button", name="Take this sheet").click()
    page.get_by_label("A new passphrase").fill(NEW)
    page.get_by_label("The same again").fill(NEW)
    page.get_by_role("button", name="Set the new passphrase").click()
    expect(page.get_by_role("heading", name="You have a new passphrase")).to_be_visible()

    assert len(paper) == 3
    assert explained
    assert not [line for line in explained if any(line.strip() in text for text in easy)]
    for text, name, sheet in zip(paper, ("Amina", "Brona", "Colm"), words, strict=True):
        assert name in text
        assert all(word in text for word in sheet)
        assert "Let them count" not in text
    unlock(page, here, passphrase=NEW)
    expect(page.get_by_text("opened with sheets of trusted people")).to_be_visible()


def test_what_lies_in_the_bin_is_put_back(either: Page, here: str, doorway: Doorway) -> None:
    page = unlock(either, here)
    entry = write(doorway, "I whistle")
    with doorway.record() as record:
        put_in_bin(record, [entry])

    page.goto(here)
    page.get_by_role("link", name="1 in the bin").click()
    page.get_by_role("button", name="Put it back").click()

    expect(page.locator("p.own", has_text="I whistle")).to_be_visible()


def test_a_backup_is_chosen_from_anywhere_on_the_device(
    page: Page, here: str, doorway: Doorway, tmp_path: Path
) -> None:
    unlock(page, here)
    write(doorway, "I whistle")
    with doorway.record() as record:
        made = back_up(record, tmp_path / "anywhere.carebackup").file

    page.goto(f"{here}/backup/try")
    page.get_by_label("Or choose the file yourself").set_input_files(made)
    expect(page.get_by_text("The file is here. Go on below.")).to_be_visible()
    page.get_by_label("The passphrase it was made with").fill(PASSPHRASE)
    page.get_by_role("button", name="Try it out").click()

    expect(page.get_by_role("heading", name="This backup is good")).to_be_visible()
