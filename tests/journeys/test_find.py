"""Finding things as a person does, in a real Chromium: by words and by day."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from os import urandom

import pytest
from playwright.sync_api import Browser, Page, expect

from portable_record.actions.desk import Desk
from portable_record.actions.import_file import import_file
from portable_record.actions.start import start_record
from portable_record.actions.unlock import unlock
from portable_record.assets import folder
from portable_record.sharing.reader.asking import Reader
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, Ticks
from tests.web.serving import serving

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app before a made-up person's record."""
    where = tmp_path_factory.mktemp("find") / "record"
    with Reader(sys.executable) as reader:
        desk = Desk(now=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC), dice=urandom, reader=reader)
        start_record(desk, where, PASSPHRASE, name="Martin", kind="person", recovery=False)
        opened = unlock(desk, where, PASSPHRASE)
        import_file(opened, folder("sample_records") / "martin.json")
        opened.vault.close()
        doorway = Doorway(desk, where, ticks=Ticks(), stand_still=lambda: None)
        with serving(doorway) as port:
            yield f"http://127.0.0.1:{port}"
        doorway.lock()


def enter(page: Page, here: str) -> None:
    page.goto(f"{here}/")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    page.wait_for_url(f"{here}/")


def test_words_typed_on_home_lead_to_the_entry_in_which_they_stand(page: Page, here: str) -> None:
    enter(page, here)
    field = page.get_by_role("searchbox", name="Search my record")
    field.fill("MARTI")
    field.press("Enter")

    found = page.locator(".found li").first
    expect(found.locator("mark").first).to_have_text("Martin")
    title = found.get_by_role("link").inner_text()
    found.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_the_field_stands_in_the_top_of_a_wide_page_and_is_a_link_on_a_phone(page: Page, here: str) -> None:
    enter(page, here)
    page.goto(f"{here}/plan")
    expect(page.get_by_role("searchbox")).to_be_visible()

    page.set_viewport_size({"width": 320, "height": 700})

    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.get_by_role("link", name="Search").click()
    expect(page.get_by_role("searchbox", name="Which words?")).to_be_visible()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_timeline_is_narrowed_down_without_script(browser: Browser, here: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(page, here)
    page.get_by_role("link", name="See everything by day").click()
    page.get_by_role("link", name="Show only some of it").click()
    page.get_by_label("Which part?").select_option(label="My plan")
    page.get_by_role("button", name="Show", exact=True).click()

    expect(page.get_by_role("link", name="Show everything")).to_be_visible()
    page.wait_for_load_state()
    kinds = page.locator(".found .kind")
    expect(kinds.first).to_contain_text("My plan")
    assert kinds.count() == page.get_by_text("My plan ·").count()
    context.close()
