"""A record changes hands, and a death is written down and taken back, in a real Chromium."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portable_record.actions.desk import Desk
from portable_record.actions.start import start_record
from portable_record.web.doorway import Doorway
from tests.actions.carers import NADIA
from tests.journeys.test_shell import desk, doorway, faults, here, launch, ticks, unlock
from tests.web.asking import PASSPHRASE

__all__ = ["desk", "doorway", "faults", "here", "launch", "ticks"]
pytestmark = pytest.mark.journey
THEIRS = "five other plain words of Jean"


@pytest.fixture
def kept(desk: Desk, doorway: Doorway, tmp_path: Path) -> None:
    """The record of Jean Adeyemi that her daughter keeps, locked."""
    start_record(desk, doorway.folder, PASSPHRASE, name="Jean Adeyemi", kind="person", carer=NADIA)


def test_a_carer_hands_the_record_over_and_the_person_has_a_code_of_their_own(
    page: Page, here: str, kept: None, faults: list[str]
) -> None:
    unlock(page, here, "/settings")
    page.get_by_role("link", name="Hand the record over").click()
    page.get_by_label("They are here with me, and they want this").check()
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your passphrase").fill(THEIRS)
    page.get_by_label("The same again").fill(THEIRS)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Yes, it is mine now").click()
    expect(page.get_by_role("heading", name="The record is yours now")).to_be_visible()

    page.get_by_role("button", name="Make my recovery code").click()
    code = page.locator(".secret").inner_text()
    page.get_by_role("link", name="I have written it down").click()
    page.get_by_label("Type the recovery code").fill(code)
    page.get_by_role("button", name="Check it").click()

    page.get_by_role("link", name="Record", exact=True).click()
    expect(page.get_by_text("You are keeping this record for")).to_have_count(0)
    expect(page.get_by_text("Make a recovery code")).to_have_count(0)
    assert faults == []


def test_a_death_is_written_down_and_taken_back(page: Page, here: str, kept: None, faults: list[str]) -> None:
    unlock(page, here, "/death/record")
    for box, typed in (("Day", "20"), ("Month", "11"), ("Year", "2026")):
        page.get_by_label(box, exact=True).fill(typed)
    page.get_by_label("Who says so?").fill("Dr Okafor")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Write it down and close the record").click()
    expect(page.get_by_role("heading", name="This record is closed")).to_be_visible()
    page.get_by_role("link", name="Record", exact=True).click()

    page.get_by_role("link", name="What that means").click()
    page.get_by_role("link", name="This was a mistake: the person lives").click()
    page.get_by_label("Who says that it was a mistake?").fill("Nadia Hussain")
    page.get_by_role("button", name="It was a mistake").click()

    expect(page.get_by_text("This record is closed: the person has died.")).to_have_count(0)
    assert faults == []
