"""The first minutes in a real Chromium: an example, a record of one's own, and a second one beside it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portable_record.actions.desk import Desk
from portable_record.actions.records_here import Records
from portable_record.actions.start import start_record
from portable_record.web.doorway import Doorway
from portable_record.web.launch import Launch
from tests.actions.quick import stretch_nothing
from tests.journeys.test_shell import desk, launch, ticks
from tests.web.asking import PASSPHRASE, Ticks
from tests.web.serving import serving

__all__ = ["desk", "launch", "ticks"]
pytestmark = pytest.mark.journey


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "home", os.urandom)


@pytest.fixture
def here(
    desk: Desk, records: Records, ticks: Ticks, launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The address of the app, before the records of a device."""
    stretch_nothing(monkeypatch)
    folder = records.new_folder()
    standing = Doorway(desk, folder, ticks=ticks, stand_still=lambda: None, records=records)
    with serving(standing, launch=launch) as port:
        yield f"http://127.0.0.1:{port}"
    standing.lock()


def test_an_example_is_looked_at_and_left_for_a_record_of_ones_own(
    page: Page, here: str, launch: Launch, records: Records
) -> None:
    page.goto(f"{here}/setup?token={launch.code}")
    if page.get_by_role("heading", name="Choose a language").is_visible():
        page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Look at an example first").click()

    expect(page.get_by_role("heading", name="Hello, Zubaida Begum")).to_be_visible()
    page.get_by_role("link", name=re.compile("^My plan")).click()
    expect(page.get_by_text("This is an example.")).to_be_visible()
    page.get_by_role("button", name="Start my own record").click()
    page.get_by_role("link", name="Start").click()
    expect(page.get_by_role("heading", name="Who is this record for?")).to_be_visible()
    assert not records.example.exists()


def test_opening_another_record_locks_the_one_before_in_every_tab(
    page: Page, here: str, desk: Desk, records: Records
) -> None:
    for folder, name in ((records.home / "record", "Jean"), (records.home / "record-0badcafe", "Sam")):
        start_record(desk, folder, PASSPHRASE, name=name, kind="person", recovery=False)
    records.put(records.home / "record-0badcafe", "Blue owl")
    page.goto(f"{here}/unlock")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("The record of Jean")).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{here}/plan")

    other.get_by_role("link", name="Open another record").click()
    other.get_by_role("button", name="Blue owl").click()
    page.wait_for_url(f"{here}/unlock")
    other.get_by_label("Your passphrase").fill(PASSPHRASE)
    other.get_by_role("button", name="Unlock").click()

    expect(other.get_by_role("heading", name="Hello, Sam")).to_be_visible()
    expect(other.get_by_text("Jean")).to_have_count(0)
