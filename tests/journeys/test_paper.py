"""Paper from a real Chromium: what comes out of the printer is A4, in whole pages, whatever is written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PageObject

from portable_record.actions.answer import add_answers, change_answers, open_entry
from portable_record.actions.preferences import Preferences
from portable_record.actions.write import new_entry_id
from portable_record.record.asking.sheets import sheet_named
from portable_record.web.doorway import Doorway
from tests.actions.quick import stretch_nothing
from tests.journeys.printing import printed
from tests.journeys.test_shell import desk, doorway, here, launch, record, ticks, unlock

__all__ = ["desk", "doorway", "here", "launch", "record", "ticks"]
pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("quickly", "record")]

A4 = (595, 842)
HOSTILE = {
    "ten thousand words": "I like to sing in the choir on Fridays, " * 1_250,
    "Urdu": "میں اردو بولتی ہوں\u06d4 آہستہ بولیں اور مجھے جواب دینے کا وقت دیں\u06d4 " * 60,
    "no spaces": "W" * 2_000 + "m\ufdfd\U0001202b" * 100,
    "lines of Chinese": "我喜欢在星期五唱歌。\n" * 500,
    "pictures and marks": (
        "Z\u0337\u0321\u032a\u0310a\u0334l\u0335\u0489g\u0336o\u0338 "
        "\U0001f469\u200d\U0001f469\u200d\U0001f467\U0001f1f5\U0001f1f0\U0001f600 "
    )
    * 300,
}


@pytest.fixture
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


def pages_of(page: Page) -> list[PageObject]:
    return printed(page, once=page.locator("article.paper"))


def size_of(sheet: PageObject) -> tuple[int, int]:
    return round(sheet.mediabox.width), round(sheet.mediabox.height)


def make(page: Page, here: str, path: str, **fields: str) -> None:
    page.goto(f"{here}{path}")
    for name, value in fields.items():
        page.locator(f"[name={name.replace('_', '-')}]").fill(value)
    page.get_by_role("button", name="Make the paper").click()
    expect(page.locator("article.paper")).to_be_visible()


def test_the_page_about_the_person_fits_one_sheet_whatever_is_written(
    page: Page, here: str, doorway: Doorway
) -> None:
    unlock(page, here)
    doorway.like(Preferences(text="largest", contrast="more", easy=True))
    about, good_at = sheet_named("about-me", "about-me"), sheet_named("strengths", "good-at")
    headings = [question.key for question in about.questions]
    with doorway.record() as record:
        entries = [
            add_answers(record, sheet, {key: "x"}, entry_id=new_entry_id(record)).entry
            for sheet, key in ((about, headings[0]), (good_at, "words"))
        ]
    make(page, here, "/paper/profile", to="W" * 200)
    place = page.url

    for name, text in HOSTILE.items():
        with doorway.record() as record:
            for entry, sheet, keys in zip(entries, (about, good_at), (headings, ["words"]), strict=True):
                seen = open_entry(record, entry).seen
                change_answers(record, sheet, entry, dict.fromkeys(keys, text), seen=seen, form=name)
        page.goto(place)
        sheets = pages_of(page)

        assert [size_of(sheet) for sheet in sheets] == [A4], name
        assert "There is more than this page holds:" in sheets[0].extract_text()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_a_camera_reads_from_the_printed_emergency_sheet_the_words_beside_the_code(
    page: Page, here: str, doorway: Doorway, tmp_path: Path
) -> None:
    unlock(page, here)
    with doorway.record() as record:
        for kind, said in (
            ("allergy", {"what": "مونگ پھلی <b>", "reaction": "My face swells", "danger": "high"}),
            ("medicine", {"what": "Metformin \U0001f48a", "how": "One in the morning"}),
        ):
            add_answers(record, sheet_named("health", kind), said, entry_id=new_entry_id(record))
    page.goto(f"{here}/paper/emergency")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="See how it looks").click()
    page.get_by_role("button", name="It is right: make the sheet").click()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    words = page.locator(".code-text").text_content()

    page.emulate_media(media="print", color_scheme="dark")
    drawing = page.locator(".code svg")
    drawing.screenshot(path=tmp_path / "code.png")
    (found,) = zxingcpp.read_barcodes(Image.open(tmp_path / "code.png"))
    place = drawing.bounding_box()
    (sheet,) = pages_of(page)

    assert found.text == words
    assert "مونگ پھلی <b>: My face swells. It can be dangerous" in found.text
    assert place
    assert place["width"] * 25.4 / 96 >= 40
    assert size_of(sheet) == A4


def test_each_sheet_of_a_long_plan_says_whose_it_is_for_whom_until_when_and_which_it_is(
    page: Page, here: str, doorway: Doorway
) -> None:
    unlock(page, here)
    with doorway.record() as record:
        for number in range(30):
            words = {"words": f"I am good at thing {number} <b>&amp;</b>. " + "It makes me glad. " * 12}
            add_answers(record, sheet_named("strengths", "good-at"), words, entry_id=new_entry_id(record))
    make(page, here, "/paper/plan", to="Lunch Club", until_day="31", until_month="12", until_year="2026")

    sheets = pages_of(page)

    assert len(sheets) > 2
    for number, sheet in enumerate(sheets, 1):
        text = sheet.extract_text()
        assert size_of(sheet) == A4
        assert f"Page {number} of {len(sheets)}" in text
        assert "Jean Adeyemi" in text
        assert "22 November 2026" in text
        assert "Lunch Club" in text
        assert "31 December 2026" in text
    assert "thing 29 <b>&amp;</b>." in sheets[-1].extract_text()


def test_a_long_address_of_somebody_breaks_no_paper_on_a_small_phone(
    page: Page, here: str, doorway: Doorway
) -> None:
    unlock(page, here)
    doorway.like(Preferences(text="largest", easy=True))
    said = {
        "name": "Saima Raza",
        "email": "saima.raza.link.worker@lunchclub.example",
        "phone": "0161 496 0122",
    }
    with doorway.record() as record:
        add_answers(record, sheet_named("people", "person"), said, entry_id=new_entry_id(record))
    page.set_viewport_size({"width": 320, "height": 640})

    make(page, here, "/paper/plan", to="the nurse")

    expect(page.get_by_text(said["email"]).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
