"""A page that was passed on, in a real Chromium: it checks every hand, as the app does, and names each."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portable_record.crypto.fingerprint import words
from portable_record.sharing.page import make_open_page
from tests.browser import cut_network
from tests.sharing.cast import NOW, SUE
from tests.sharing.hand_vectors import in_three, three

pytestmark = pytest.mark.journey

VECTORS = Path(__file__).parents[1] / "vectors"
UNKNOWN = {"key-ended", "withdrawn-by-the-last", "withdrawn-by-the-person", "withdrawn-terms"}
"""The vectors about what a page cannot know: which keys were replaced, and what was stopped."""

CODES = """async (vectors) => {
  const said = {};
  for (const [name, input] of vectors) {
    const text = input.startsWith("{") ? input : JSON.stringify({verifiableCredential: [input]});
    try {
      const [card] = await opening.share(text, "null").open();
      said[name] = `through ${card.hands.length}`;
    } catch (error) {
      said[name] = error instanceof strict.Refused ? error.code : String(error.stack);
    }
  }
  return said;
}"""


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page that went through three hands, a day later, in one tab for all of these."""
    file = tmp_path_factory.mktemp("passed") / "passed.html"
    file.write_bytes(make_open_page(in_three(three())))
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="en-GB")
    cut_network(context, [])
    page = context.new_page()
    page.clock.set_fixed_time(NOW + timedelta(days=1))
    page.goto(file.as_uri())
    yield page
    context.close()


def test_the_page_says_of_each_vector_of_hands_what_the_app_says(opened: Page) -> None:
    found = {
        f"{file.parent.parent.name} {file.stem}": json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(VECTORS.glob("*/hands/*.json"))
        if file.stem not in UNKNOWN
    }

    said = opened.evaluate(CODES, [[name, vector["input"]] for name, vector in found.items()])

    hands = {"good first": 1, "good three": 3}
    expected = {
        name: f"through {hands.get(name, 2)}" if name.startswith("good") else vector["expect"]["code"]
        for name, vector in found.items()
    }
    assert said == expected
    assert len(found) > 100


def test_what_was_passed_on_says_first_by_whom_and_who_gave_it_first(opened: Page) -> None:
    expect(opened.get_by_role("heading", level=1)).to_have_text("Lunch Club passes this on to you about Sue")

    opened.get_by_text("How to check that it is really them").click()

    shown = opened.locator("main").inner_text()
    said = (
        "Passed on by Lunch Club. It was first given by Sue.",
        "Sue gave it to Tameside Carers on 22 November 2026.",
        "Tameside Carers passed it on to Lunch Club on 22 November 2026.",
        "Lunch Club passed it on to Choir on 22 November 2026.",
        "this page has checked that nobody added anything",
        "This may not be everything",
        "The eight words of Sue:",
        " ".join(words(SUE.public)),
    )
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320
    places = [shown.index(words_said) for words_said in said]
    assert places == sorted(places)
