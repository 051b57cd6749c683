"""The pictures of the app as a browser draws them: nothing lies over anything else, whatever people write."""

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from os import urandom

import pytest
from playwright.sync_api import Page, expect

from portable_record.actions.desk import Desk
from portable_record.actions.import_file import import_file
from portable_record.actions.start import start_record
from portable_record.actions.unlock import unlock
from portable_record.record.circle_marks import CLOSE, CLOSENESS, GROUP, GROUPS
from portable_record.record.kinds import kind
from portable_record.sharing.reader.asking import Reader
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, Ticks
from tests.web.serving import serving

pytestmark = pytest.mark.journey
NAMES = (
    "Nadia Hussain",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "WWWWWWWWWWWWWWWWWWWWWWWW",
    "نادیہ حسین بیگم صاحبہ",
    "欧阳修远司马相如诸葛亮",
    "👩‍👩‍👧‍👦 🦊 🦊 🦊 🦊 🦊 🦊 🦊",
    "﷽ ﷽ ﷽",
    "<script>alert(1)</script>",
    "Rubina Malik-Featherstonehaugh of Werneth and Oldham",
)
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll("svg.circle .spot:has(a)")]
    .filter((spot) => spot.getBoundingClientRect().width)
    .map((spot) => [spot.querySelector("rect, polygon, circle").getBoundingClientRect(),
                    spot.querySelector("a").getBoundingClientRect()]);
  const meet = (a, b) =>
    a.left < b.right - .5 && b.left < a.right - .5 && a.top < b.bottom - .5 && b.top < a.bottom - .5;
  const wrong = [];
  boxes.forEach(([shape, words], i) => {
    if (words.left < shape.left - 1 || words.right > shape.right + 1) wrong.push(["words outside", i]);
    boxes.slice(i + 1).forEach(([other], j) => { if (meet(shape, other)) wrong.push([i, i + 1 + j]); });
  });
  return {wrong, drawn: boxes.length};
}"""


def answer(month: int) -> dict[str, object]:
    code = kind("ons4-happy").concept
    when = f"2026-{month:02}-03"
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": code,
        "effectiveDateTime": when,
        "valueInteger": month,
    }


def person(number: int) -> dict[str, object]:
    marks = [(GROUP, GROUPS[number % 4])]
    marks += [(CLOSE, CLOSENESS[number % 3])] if number % 4 else []
    return {
        "resourceType": "RelatedPerson",
        "patient": {"display": "Martin"},
        "name": [{"text": NAMES[number % len(NAMES)]}],
        "extension": [{"url": url, "valueCoding": kind(code).coding} for url, code in marks],
    }


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app before a record with 40 people."""
    place = tmp_path_factory.mktemp("pictures")
    with Reader(sys.executable) as reader:
        desk = Desk(now=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC), dice=urandom, reader=reader)
        start_record(desk, place / "record", PASSPHRASE, name="Martin", kind="person", recovery=False)
        opened = unlock(desk, place / "record", PASSPHRASE)
        everything = [*(person(number) for number in range(40)), *(answer(month) for month in range(1, 10))]
        (place / "people.ndjson").write_text("\n".join(json.dumps(one) for one in everything))
        import_file(opened, place / "people.ndjson")
        opened.vault.close()
        doorway = Doorway(desk, place / "record", ticks=Ticks(), stand_still=lambda: None)
        with serving(doorway) as port:
            yield f"http://127.0.0.1:{port}"
        doorway.lock()


@pytest.fixture
def inside(page: Page, here: str) -> Page:
    """A tab in which the record is open."""
    page.goto(f"{here}/")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    page.wait_for_url(f"{here}/")
    return page


def test_nobody_in_the_circle_lies_over_another_on_a_desk_or_a_phone(inside: Page, here: str) -> None:
    for width in (1280, 320):
        inside.set_viewport_size({"width": width, "height": 800})
        inside.goto(f"{here}/people")
        expect(inside.get_by_role("heading", name="My people as a list")).to_be_visible()

        seen = inside.evaluate(OVERLAPS)

        assert seen["wrong"] == []
        assert seen["drawn"] >= 20
        assert inside.evaluate("document.documentElement.scrollWidth") <= width


def test_a_name_in_the_circle_leads_to_its_entry_by_keyboard(inside: Page, here: str) -> None:
    inside.goto(f"{here}/people")
    inside.get_by_role("link", name="Go straight to the list").press("Enter")
    expect(inside.locator("#list")).to_be_focused()

    inside.locator("svg.circle-wide a").first.press("Enter")

    expect(inside.get_by_role("link", name="Change this")).to_be_visible()


def test_a_chart_fits_its_page_and_its_words_stand_within_it(inside: Page, here: str) -> None:
    for width in (1280, 320):
        inside.set_viewport_size({"width": width, "height": 800})
        inside.goto(f"{here}/outcomes")
        chart = inside.get_by_role("img", name="Happy yesterday")
        expect(chart).to_have_count(1)
        expect(chart).to_have_accessible_description(re.compile("First 1 of 10"))

        outside = chart.evaluate(
            """(svg) => [...svg.querySelectorAll("text")].filter((text) => {
              const all = svg.getBoundingClientRect(), one = text.getBoundingClientRect();
              return one.left < all.left - 1 || one.right > all.right + 1 || one.bottom > all.bottom + 1;
            }).map((text) => text.textContent)"""
        )

        assert outside == []
        assert inside.evaluate("document.documentElement.scrollWidth") <= width
