"""A person writes, changes and undoes in a real Chromium, with scripts and without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import PHONE, cut_network
from tests.journeys.test_shell import desk, doorway, here, launch, record, ticks, unlock
from tests.web.asking import PASSPHRASE

__all__ = ["desk", "doorway", "here", "launch", "record", "ticks"]
pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("record")]


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab of a phone."""
    context: BrowserContext = browser.new_context(viewport=PHONE, java_script_enabled=request.param)
    cut_network(context, [])
    yield context.new_page()
    context.close()


def test_words_are_added_changed_and_undone(tab: Page, here: str) -> None:
    unlock(tab, here, "/strengths")

    tab.get_by_role("link", name="Add to this part").click()
    tab.get_by_role("link", name="What I can offer").click()
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("link", name="Write something, or go back.")).to_be_visible()
    tab.get_by_label("What can you do for others?").fill("I can sing <b>loud</b>")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("status")).to_contain_text("Saved")
    entry = tab.locator("article", has_text="I can sing <b>loud</b>")
    entry.get_by_role("link", name="Change").click()
    tab.get_by_label("What can you do for others?").fill("I can sing softly")
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator("article", has_text="I can sing softly")).to_be_visible()
    tab.get_by_role("button", name="Undo").click()

    expect(tab.locator("article", has_text="I can sing <b>loud</b>")).to_be_visible()
    expect(tab.get_by_text("I can sing softly")).to_have_count(0)


def test_what_is_typed_waits_behind_the_lock(page: Page, here: str) -> None:
    unlock(page, here, "/strengths/add/can-offer")
    other = page.context.new_page()
    other.goto(f"{here}/plan")
    page.get_by_label("What can you do for others?").fill("I can sing <b>loud</b>")
    with other.expect_navigation(url=f"{here}/unlock"):
        other.get_by_role("button", name="Lock now").click(no_wait_after=True)
    page.wait_for_url(f"{here}/unlock?next=/strengths/add/can-offer")

    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()

    expect(page.get_by_label("What can you do for others?")).to_have_value("I can sing <b>loud</b>")
    expect(page.get_by_text("You had begun to write this")).to_be_visible()
