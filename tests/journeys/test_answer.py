"""A worker answers what Jean shared, and Jean takes one suggestion, refuses one, and leaves one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portable_record.actions.desk import Desk
from portable_record.web.doorway import Doorway
from tests.actions.answering import give, know_each_other
from tests.actions.inboxes import copied, new_vault
from tests.actions.quick import stretch_nothing
from tests.browser import DESKTOP, PATIENCE, PHONE, cut_network
from tests.journeys.test_shell import desk, unlock
from tests.web.asking import Ticks
from tests.web.serving import serving

__all__ = ["desk"]
pytestmark = pytest.mark.journey


@pytest.fixture
def two(desk: Desk, tmp_path: Path) -> Iterator[tuple[str, str, str]]:
    """The addresses of Jean's app and of the club's, and of what lies in the inbox of that."""
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        club = new_vault(desk, tmp_path / "club", name="Werneth Club", kind="organisation")
        jean = new_vault(desk, tmp_path / "jean")
        with copied(desk, jean, tmp_path / "j") as one, copied(desk, club, tmp_path / "c") as other:
            know_each_other(one, other)
            _share, item = give(one, other, tmp_path)
        doors = [
            Doorway(desk, tmp_path / name, ticks=Ticks(), stand_still=lambda: None) for name in ("j", "c")
        ]
        with serving(doors[0]) as here, serving(doors[1]) as there:
            yield f"http://127.0.0.1:{here}", f"http://127.0.0.1:{there}", f"/inbox/{item}"
        for door in doors:
            door.lock()


@pytest.fixture
def tabs(browser: Browser, asked_outside: list[str]) -> Iterator[tuple[Page, Page]]:
    """Jean's phone and the worker's computer."""
    opened = [
        browser.new_context(viewport=size, locale="en-GB", accept_downloads=True) for size in (PHONE, DESKTOP)
    ]
    for context in opened:
        context.set_default_timeout(PATIENCE)
        cut_network(context, asked_outside)
    yield opened[0].new_page(), opened[1].new_page()
    for context in opened:
        context.close()


def test_a_worker_answers_and_the_person_decides_piece_by_piece(
    two: tuple[str, str, str], tabs: tuple[Page, Page], tmp_path: Path, asked_outside: list[str]
) -> None:
    (jeans, clubs, item), (jean, worker) = two, tabs

    # the worker writes, looks, signs, and saves the locked file
    unlock(worker, clubs)
    worker.goto(f"{clubs}{item}/answer")
    worker.get_by_label("Your name").fill("Jo Bell")
    worker.get_by_label("To answer them").check()
    worker.get_by_role("button", name="Go on").click()
    worker.get_by_label("What we agreed").fill("Jean sits by the door.")
    worker.get_by_label("What we will do").fill("Fetch Jean for lunch.")
    worker.get_by_label("What we can offer: its name").fill("Friday Lunch")
    worker.get_by_label("Your name").fill("Jo Bell")
    worker.get_by_role("button", name="Look at it").click()
    expect(worker.get_by_role("heading", name="Look at your answer")).to_be_visible()
    expect(worker.get_by_text("Fetch Jean for lunch.")).to_be_visible()
    worker.get_by_role("button", name="Sign it").click()
    expect(worker.get_by_text("It is signed.")).to_be_visible()
    with worker.expect_download() as saved:
        worker.get_by_role("button", name="Save the locked file").click()
    saved.value.save_as(tmp_path / "answer.carebundle")

    # Jean opens it, and says yes, no, and nothing
    unlock(jean, jeans, "/scan")
    jean.locator("#file").set_input_files(tmp_path / "answer.carebundle")
    jean.get_by_role("button", name="Open it", exact=True).click()
    expect(jean.get_by_text("It answers what you shared with them.")).to_be_visible()
    jean.get_by_role("button", name="See the suggestions").click()
    expect(jean.get_by_role("heading", name="What they suggest", level=1)).to_be_visible()
    jean.locator("#piece-2").get_by_role("button", name="Yes").click()
    expect(jean.get_by_text("It is in your record now.")).to_be_visible()
    jean.locator("#piece-1").get_by_role("button", name="No :").click()
    expect(jean.get_by_text("You said no. Nothing was written.")).to_be_visible()

    jean.goto(f"{jeans}/plan")
    expect(jean.get_by_text("Fetch Jean for lunch.").first).to_be_visible()
    expect(jean.get_by_text("Jean sits by the door.")).to_have_count(0)
    jean.goto(jeans)
    expect(jean.get_by_text("1 suggestion waits for you.")).to_be_visible()
    assert asked_outside == []
