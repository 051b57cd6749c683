"""The app as a person meets it, in a real Chromium: set-up, unlocking and locking, also without script."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portable_record.actions.desk import Desk
from portable_record.actions.pin import set_pin
from portable_record.actions.preferences import Preferences
from portable_record.actions.start import start_record
from portable_record.sharing.reader.asking import Reader
from portable_record.web.doorway import IDLE_SECONDS, Doorway
from portable_record.web.launch import Launch
from tests.browser import PHONE
from tests.journeys.printing import printed
from tests.web.asking import PASSPHRASE, Ticks
from tests.web.serving import serving

pytestmark = pytest.mark.journey
PIN = "280463"


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with Reader(sys.executable) as reader:
        yield Desk(now=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC), dice=os.urandom, reader=reader)


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def doorway(desk: Desk, tmp_path: Path, ticks: Ticks) -> Iterator[Doorway]:
    standing = Doorway(desk, tmp_path / "record", ticks=ticks, stand_still=lambda: None)
    yield standing
    standing.lock()


@pytest.fixture
def launch(ticks: Ticks) -> Launch:
    return Launch()


@pytest.fixture
def here(doorway: Doorway, launch: Launch) -> Iterator[str]:
    """The address of the app."""
    with serving(doorway, launch=launch) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def record(desk: Desk, doorway: Doorway) -> None:
    """A record of Jean's, locked."""
    start_record(desk, doorway.folder, PASSPHRASE, name="Jean Adeyemi", kind="person", recovery=False)


@pytest.fixture
def faults(context: BrowserContext) -> list[str]:
    """What went wrong in the scripts or against the policy of the page."""
    met: list[str] = []
    context.on("weberror", lambda error: met.append(str(error.error)))
    context.on("console", lambda said: met.append(said.text) if "Content Security" in said.text else None)
    return met


@pytest.fixture
def without_script(browser: Browser) -> Iterator[Page]:
    opened = browser.new_context(java_script_enabled=False)
    yield opened.new_page()
    opened.close()


def unlock(page: Page, here: str, path: str = "/") -> Page:
    page.goto(f"{here}{path}")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    page.wait_for_url(f"{here}{path}")
    return page


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Go on").click()


def set_up(page: Page, here: str, launch: Launch) -> str:
    """Answer every question, with five words made by the app; return them."""
    page.goto(f"{here}/setup?token={launch.code}")
    page.get_by_role("button", name="English").click()
    page.get_by_role("link", name="Start").click()
    page.get_by_label("For me").check()
    go_on(page)
    page.get_by_label("What is your name?").fill("Jean Adeyemi")
    go_on(page)
    page.get_by_role("button", name="Make one for me").click()
    words = page.locator(".secret").inner_text()
    page.get_by_label("Type the five words").fill(words)
    go_on(page)
    page.get_by_role("button", name="Make my record").click()
    return words


def test_a_person_sets_up_their_record_and_keeps_a_recovery_code(
    page: Page, here: str, launch: Launch, faults: list[str]
) -> None:
    words = set_up(page, here, launch)
    page.get_by_role("button", name="Make my recovery code").click()
    code = page.locator(".secret").inner_text()
    page.get_by_role("link", name="I have written it down").click()
    page.get_by_label("Type the recovery code").fill(code)
    page.get_by_role("button", name="Check it").click()

    expect(page.get_by_role("heading", name="You are ready")).to_be_visible()
    page.get_by_role("link", name="Open the record").click()
    expect(page.get_by_role("heading", name="Hello, Jean Adeyemi")).to_be_visible()
    assert launch.code not in page.url
    page.get_by_role("button", name="Lock now").click()
    page.get_by_label("Your passphrase").fill(words)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("heading", name="Hello, Jean Adeyemi")).to_be_visible()
    assert faults == []


def test_everything_up_to_the_open_record_works_without_script(
    without_script: Page, here: str, launch: Launch
) -> None:
    set_up(without_script, here, launch)
    without_script.get_by_role("link", name="Do this later").click()

    expect(without_script.get_by_text("You have no recovery code yet.")).to_be_visible()
    without_script.get_by_role("link", name="Open the record").click()
    expect(without_script.locator("#next").get_by_text("Make a recovery code")).to_be_visible()
    assert without_script.get_by_role("button", name="Show").count() == 0
    without_script.get_by_role("button", name="Lock now").click()
    expect(without_script.get_by_role("heading", name="Unlock your record")).to_be_visible()


def test_the_recovery_sheet_prints_on_one_page(page: Page, here: str, launch: Launch) -> None:
    set_up(page, here, launch)
    page.get_by_role("button", name="Make my recovery code").click()
    code = page.locator(".secret").inner_text()
    page.get_by_role("link", name="Print the recovery sheet").click()

    sheets = printed(page, once=page.get_by_role("heading", name="Recovery sheet"))

    text = re.sub(r"\s+", " ", sheets[0].extract_text())
    assert len(sheets) == 1
    assert re.sub(r"\s+", " ", code) in text
    assert "Lock now" not in text


def test_a_mistake_is_read_out_first_and_leads_to_its_field(page: Page, here: str, record: None) -> None:
    page.goto(f"{here}/")
    page.get_by_label("Your passphrase").fill("not this one")
    page.get_by_role("button", name="Unlock").click()

    expect(page.get_by_role("alert")).to_be_focused()
    assert page.title().startswith("Error: ")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Your passphrase")).to_be_focused()
    assert page.get_by_label("Your passphrase").input_value() == ""


def test_on_a_phone_a_part_is_still_read_out_with_what_it_is_about(
    page: Page, here: str, record: None
) -> None:
    unlock(page, here).set_viewport_size(PHONE)

    about = page.get_by_role("link", name=re.compile("^My plan .*Your goals"))
    expect(about).to_be_visible()
    shown = about.locator(".tile-about").bounding_box()
    assert shown is not None
    assert shown["height"] <= 1
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


def test_on_a_narrow_phone_two_parts_stand_side_by_side(page: Page, here: str, record: None) -> None:
    unlock(page, here).set_viewport_size({"width": 360, "height": 800})

    tiles = page.locator(".tiles a")
    expect(tiles.first).to_be_visible()
    first, second = (tiles.nth(number).bounding_box() for number in (0, 1))
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]


def test_a_passphrase_can_be_looked_at_while_it_is_typed(page: Page, here: str, record: None) -> None:
    page.goto(f"{here}/")
    field = page.get_by_label("Your passphrase")

    page.get_by_role("button", name="Show").click()

    expect(field).to_have_attribute("type", "text")
    expect(field).to_be_focused()
    page.get_by_role("button", name="Show").click()
    expect(field).to_have_attribute("type", "password")


def both_gone(first: Page, second: Page) -> None:
    """Wait until neither tab shows anything of the record."""
    for tab in (first, second):
        expect(tab.get_by_text("Jean Adeyemi")).not_to_be_visible()
    for tab in (first, second):
        tab.wait_for_url(re.compile("/unlock"))
        assert "Jean Adeyemi" not in tab.locator("body").inner_text()


def two_tabs(context: BrowserContext, here: str) -> tuple[Page, Page]:
    first = unlock(context.new_page(), here)
    second = context.new_page()
    second.goto(f"{here}/plan")
    return first, second


@pytest.mark.parametrize("how", ["button", "escape"])
def test_locking_in_one_tab_hides_the_other_before_any_time_goes_by(
    context: BrowserContext, here: str, record: None, how: str, faults: list[str]
) -> None:
    context.clock.install(time=0)
    context.clock.pause_at(1)  # so that neither tab can look after the app by itself
    first, second = two_tabs(context, here)

    if how == "button":
        first.get_by_role("button", name="Lock now").click(no_wait_after=True)
    else:
        first.keyboard.press("Escape")
        first.keyboard.press("Escape")

    for tab in (first, second):
        expect(tab.get_by_text("Jean Adeyemi")).not_to_be_visible()
    context.clock.resume()
    both_gone(first, second)
    assert second.url == f"{here}/unlock?next=/plan"
    assert faults == []


def pass_time(ticks: Ticks, *tabs: Page) -> Callable[[int], None]:
    """Let time go by for the app and for its pages."""

    def go_by(seconds: int) -> None:
        ticks.seconds += seconds
        for tab in tabs:
            tab.clock.fast_forward(seconds * 1000)

    return go_by


def test_silence_warns_and_then_locks_both_tabs_and_one_comes_back_to_where_one_was(
    context: BrowserContext, here: str, record: None, ticks: Ticks
) -> None:
    context.clock.install()
    first, second = two_tabs(context, here)
    go_by = pass_time(ticks, first, second)

    go_by(IDLE_SECONDS - 50)
    warning = second.get_by_role("alertdialog", name="Are you still there?")
    expect(warning).to_be_visible()
    go_by(52)

    both_gone(first, second)
    second.get_by_label("Your passphrase").fill(PASSPHRASE)
    second.get_by_role("button", name="Unlock").click()
    second.wait_for_url(f"{here}/plan")


def test_saying_stay_keeps_both_tabs_open(
    context: BrowserContext, here: str, record: None, ticks: Ticks
) -> None:
    context.clock.install()
    first, second = two_tabs(context, here)
    go_by = pass_time(ticks, first, second)
    go_by(IDLE_SECONDS - 50)
    expect(second.get_by_role("alertdialog")).to_be_visible()

    first.get_by_role("button", name="Stay").click()

    expect(first.get_by_role("alertdialog")).to_be_hidden()
    expect(second.get_by_role("alertdialog")).to_be_hidden()
    go_by(IDLE_SECONDS - 100)
    expect(first.get_by_role("heading", name="Hello, Jean Adeyemi")).to_be_visible()


def test_typing_is_being_there_and_a_page_that_only_stands_open_is_not(
    page: Page, here: str, record: None, ticks: Ticks, doorway: Doorway
) -> None:
    page.clock.install()
    unlock(page, here, "/settings/lock")
    go_by = pass_time(ticks, page)
    go_by(200)
    with page.expect_response("**/stay"):
        page.get_by_role("textbox").press("1")

    assert doorway.seconds_left() == IDLE_SECONDS
    go_by(100)
    assert doorway.seconds_left() == IDLE_SECONDS - 100


def test_the_focus_stays_in_the_warning(page: Page, here: str, record: None, ticks: Ticks) -> None:
    page.clock.install()
    unlock(page, here)
    pass_time(ticks, page)(IDLE_SECONDS - 50)
    stay = page.get_by_role("button", name="Stay")
    expect(stay).to_be_focused()

    page.keyboard.press("Tab")
    expect(page.get_by_role("alertdialog").get_by_role("button", name="Lock now")).to_be_focused()
    page.keyboard.press("Tab")

    expect(stay).to_be_focused()


def test_a_pin_opens_the_screen_again(
    page: Page, here: str, record: None, ticks: Ticks, doorway: Doorway
) -> None:
    page.clock.install()
    unlock(page, here, "/plan")
    with doorway.record() as opened:
        set_pin(opened, PIN)

    pass_time(ticks, page)(IDLE_SECONDS + 1)
    page.wait_for_url("**/unlock?next=/plan")
    page.get_by_label("Your PIN").fill(PIN)
    page.get_by_role("button", name="Open the screen").click()

    page.wait_for_url(f"{here}/plan")


def test_without_script_the_page_goes_away_by_itself(
    without_script: Page, here: str, record: None, doorway: Doorway, ticks: Ticks
) -> None:
    unlock(without_script, here)
    doorway.like(Preferences(idle_minutes=0))
    without_script.goto(f"{here}/plan")
    ticks.seconds += 1

    without_script.wait_for_url(f"{here}/unlock?next=/plan")

    expect(without_script.get_by_role("heading", name="Unlock your record")).to_be_visible()


def test_after_the_app_has_ended_the_page_hides(page: Page, doorway: Doorway, record: None) -> None:
    with serving(doorway) as port:
        unlock(page, f"http://127.0.0.1:{port}")
        page.clock.install()
        page.reload()
    page.clock.fast_forward(6000)

    expect(page.get_by_text("Jean Adeyemi")).not_to_be_visible()
