"""A new laptop, a stick with the backup, and only a recovery code or sheets: as a new user would do it."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portable_record.actions.add_entry import add_words
from portable_record.actions.back_up import back_up
from portable_record.actions.desk import Desk, Place
from portable_record.actions.recovery_code import keep_code, throw_code
from portable_record.actions.start import start_record
from portable_record.actions.trusted import Person, keep_sheets, make_sheets
from portable_record.actions.unlock import unlock
from portable_record.sharing.reader.asking import Reader
from portable_record.web.doorway import Doorway
from portable_record.web.launch import Launch
from tests.actions.quick import stretch_nothing
from tests.web.asking import PASSPHRASE, Ticks
from tests.web.serving import serving

pytestmark = pytest.mark.journey
NEW = "seven other plain words of mine"
PEOPLE = [Person("Ann"), Person("Bo"), Person("Cy")]


class Kept:
    """What is left of the old laptop: the stick, the code on paper, and the sheets."""

    def __init__(self, desk: Desk, home: Path) -> None:
        self.stick = home / "stick"
        self.stick.mkdir()
        start_record(desk, home / "old", PASSPHRASE, name="Jean Adeyemi", kind="person", recovery=False)
        record = unlock(desk, home / "old", PASSPHRASE)
        with record.vault:
            add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
            self.code = throw_code(desk)
            keep_code(record, self.code, self.code)
            made = make_sheets(record, PEOPLE, 2)
            keep_sheets(record, made)
            self.file = back_up(record, self.stick).file
        self.sheets = [" ".join(sheet.words) for sheet in made.sheets]


@pytest.fixture
def desk() -> Iterator[Desk]:
    with Reader(sys.executable) as reader:
        yield Desk(now=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC), dice=os.urandom, reader=reader)


@pytest.fixture
def kept(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    stretch_nothing(monkeypatch)
    return Kept(desk, tmp_path)


@pytest.fixture
def page_there(page: Page, desk: Desk, kept: Kept, tmp_path: Path) -> Iterator[Page]:
    """The page that opens on the new laptop, with the stick in."""
    with_stick = replace(desk, places=lambda: [Place("stick", kept.stick)])
    doorway, launch = Doorway(with_stick, tmp_path / "new", ticks=Ticks(), stand_still=lambda: None), Launch()
    with serving(doorway, launch=launch) as port:
        page.goto(f"http://127.0.0.1:{port}/setup?token={launch.code}")
        yield page
        doorway.lock()


def begin(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    page.get_by_role("link", name="I have a backup from another device").click()


def finish(page: Page) -> None:
    """Say yes, unlock with the new passphrase, and find what was written."""
    expect(page.get_by_role("heading", name="What would be different")).to_be_visible()
    page.get_by_role("button", name="Bring the record back").click()
    expect(page.get_by_role("heading", name="The record is back")).to_be_visible()
    page.get_by_role("link", name="Unlock your record").click()
    page.get_by_label("Your passphrase").fill(NEW)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("link", name="I whistle")).to_be_visible()


def type_new_passphrase(page: Page) -> None:
    page.get_by_label("A new passphrase").fill(NEW)
    page.get_by_label("The same again").fill(NEW)


def test_the_code_on_paper_brings_the_record_back_on_a_new_laptop(page_there: Page, kept: Kept) -> None:
    page = page_there
    begin(page)
    page.get_by_role("link", name="I have the recovery code").click()
    page.get_by_label("The recovery code").fill("0000-0000-0000-0000-0000-0000-0000")
    type_new_passphrase(page)
    page.get_by_role("button", name="Look into it").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label(kept.file.name)).to_be_checked()

    page.get_by_label("The recovery code").fill(kept.code.lower().replace("-", " "))
    type_new_passphrase(page)
    page.get_by_role("button", name="Look into it").click()

    finish(page)
    expect(page.get_by_text("was opened with its recovery code")).to_be_visible()


def test_two_of_three_people_bring_the_record_back_on_a_new_laptop(page_there: Page, kept: Kept) -> None:
    page = page_there
    begin(page)
    page.get_by_role("link", name="trusted people have sheets").click()
    page.get_by_role("button", name="Go on to the sheets").click()
    expect(page.get_by_text("2 sheets are still needed.")).to_be_visible()
    page.get_by_label("The 20 words of one sheet").fill(kept.sheets[2].upper())
    page.get_by_role("button", name="Take this sheet").click()
    expect(page.get_by_text("1 sheet is still needed.")).to_be_visible()
    page.get_by_label("The 20 words of one sheet").fill(kept.sheets[0])
    page.get_by_role("button", name="Take this sheet").click()
    type_new_passphrase(page)
    page.get_by_role("button", name="Look into the backup").click()

    finish(page)
    expect(page.get_by_text("was opened with sheets of trusted people")).to_be_visible()
