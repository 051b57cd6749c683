"""What a real share writes is opened in a real Chromium: the page, and the card to print."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import OpenRecord
from portable_record.actions.share import Wish, preview_share, share_parts
from portable_record.crypto.fingerprint import words
from portable_record.sharing.qr import QUIET
from tests.actions.conftest import NOW, Opened, desk, opened, started
from tests.journeys.printing import printed

__all__ = ["desk", "opened", "started"]
pytestmark = pytest.mark.journey

ISSUER = "https://jean.example/key"
WISH = Wish(parts=("communication", "strengths"), to="Lunch Club", purpose="support", open_page=True)
CARD = Wish(parts=("communication",), emergency=True, purpose="emergency", forms=("card",))
LONG = "I can hear you best from the left, in a quiet room, and I need time. " * 2 + "Thank you."
MM = 96 / 25.4  # pixels a millimetre, in CSS


def fill(record: OpenRecord) -> OpenRecord:
    add_words(record, part="strengths", kind=None, words=LONG, sensitive=False)
    add_words(record, part="communication", kind=None, words="Speak slowly.", sensitive=False)
    add_words(record, part="communication", kind=None, words="میں اردو بولتی ہوں", sensitive=False)
    return record


def show(page: Page, file: Path) -> Page:
    page.clock.set_fixed_time(NOW)
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize("open_page", [True, False], ids=["open", "locked"])
def test_the_page_of_somebody_with_an_address_opens_and_says_the_address(
    opened: Opened, page: Page, tmp_path: Path, open_page: bool
) -> None:
    record = fill(opened(ISSUER))

    shared = share_parts(record, replace(WISH, open_page=open_page), tmp_path)
    show(page, shared.files[0])
    if shared.passcode:
        page.get_by_label("Passcode").fill(shared.passcode)
        page.get_by_role("button", name="Open").click()

    expect(page.get_by_role("heading", name="Jean Adeyemi shares this with you")).to_be_visible()
    page.get_by_text("How to check that it is really them").click()
    said = page.locator("main").inner_text()
    assert ISSUER in said
    assert "Whether it belongs to that address, this page cannot tell." in said
    assert " ".join(words(record.identity.owner_key)) in said


def test_the_page_shows_the_lines_of_the_preview_and_no_others(
    opened: Opened, page: Page, tmp_path: Path
) -> None:
    record = fill(opened())
    label = "Please note"  # stands at the end of an entry, in small letters

    share_parts(record, WISH, tmp_path)
    show(page, tmp_path / "page.html")
    expect(page.get_by_role("heading", name="Jean Adeyemi shares this with you")).to_be_visible()

    entries = page.locator(".entry").all()
    shown = [
        (
            each.locator("h3").inner_text(),
            each.locator("dt").all_inner_texts(),
            each.locator("dd").all_inner_texts(),
        )
        for each in entries
    ]
    items = preview_share(record, WISH).items
    previewed = [
        (
            item.title,
            [line.label for line in item.lines if line.label != label],
            [line.text for line in item.lines if line.label != label],
        )
        for item in items
    ]
    assert sorted(shown) == sorted(previewed)
    assert any("Result" in labels for _, labels, _ in shown)
    assert not any("Status" in labels or "What" in labels for _, labels, _ in shown)


def test_the_printed_card_has_the_size_of_a_card_and_says_its_words(
    opened: Opened, page: Page, tmp_path: Path, asked_outside: list[str]
) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    share_parts(fill(opened()), CARD, tmp_path)

    show(page, tmp_path / "card.html")

    card, code = page.locator(".card").bounding_box(), page.locator(".code svg").bounding_box()
    assert card is not None
    assert code is not None
    modules = int(str(page.locator(".code svg").get_attribute("viewBox")).split()[2])
    assert card["width"] / MM == pytest.approx(171.2, abs=0.3)
    assert card["height"] / MM == pytest.approx(54, abs=0.3)
    assert code["width"] / MM * (modules - 2 * QUIET) / modules == pytest.approx(40, abs=0.1)
    expect(page.get_by_text("Whoever finds it can read it. It may not be everything.")).to_be_visible()
    urdu = page.get_by_text("میں اردو بولتی ہوں")
    assert urdu.get_attribute("dir") == "auto"
    assert faults == []
    assert asked_outside == []


@pytest.mark.parametrize("form", ["card", "sheet"])
def test_a_card_and_a_sheet_print_on_one_page(opened: Opened, page: Page, tmp_path: Path, form: str) -> None:
    share_parts(fill(opened()), replace(CARD, forms=(form,)), tmp_path)

    sheets = printed(show(page, tmp_path / f"{form}.html"), once=page.get_by_text("Speak slowly.").first)

    assert len(sheets) == 1
    assert float(sheets[0].mediabox.width) == pytest.approx(595, abs=1)
    text = re.sub(r"\s+", " ", sheets[0].extract_text())
    assert "How I communicate: Speak slowly." in text
    assert "Jean Adeyemi" in text


def test_a_phone_shows_the_words_of_a_sheet_whole(opened: Opened, page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    share_parts(fill(opened()), replace(CARD, forms=("sheet",)), tmp_path)

    show(page, tmp_path / "sheet.html")

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
