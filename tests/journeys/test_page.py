"""A page is opened in a real Chromium, from a file and with the network cut, as its recipient does."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portable_record.crypto.fingerprint import digits, words
from portable_record.record.readable.view import view
from portable_record.sharing.health_card import sign
from portable_record.sharing.make_bundle import make_bundle
from portable_record.sharing.page import make_open_page, make_page
from portable_record.sharing.telling_lines import telling
from portable_record.sharing.without_agreement import LABEL
from tests.browser import DESKTOP, PATIENCE, PHONE, cut_network
from tests.journeys.printing import printed
from tests.sharing.cast import CLINIC, CLINIC_ISS, NOW, PASSCODE, SUE, SUE_DID
from tests.sharing.page_shares import CANARIES, FULL, bundle_of, hostile, sealed, signed
from tests.sharing.shares import SUE_HERSELF, Choice, entry, share, terms
from tests.sharing.shares import words as words_of
from tests.sharing.test_page import FILES, page_of

pytestmark = pytest.mark.journey

Open = Callable[..., Page]


@pytest.fixture
def opened(page: Page, tmp_path: Path, asked_outside: list[str]) -> Open:
    """Write a page to a file and open it at the moment the shares of these tests were given."""
    page.clock.set_fixed_time(NOW + timedelta(days=1))

    def visit(html: bytes, *, passcode: str | None = None) -> Page:
        file = tmp_path / "shared.html"
        file.write_bytes(html)
        page.goto(file.as_uri())
        if passcode is not None:
            page.get_by_label("Passcode").fill(passcode)
            page.get_by_role("button", name="Open").click()
            page.wait_for_selector("#sheet:not([hidden]), #problem:not([hidden]), #refused:not([hidden])")
        return page

    return visit


@pytest.fixture(scope="module")
def one_tab(browser: Browser) -> Iterator[Page]:
    """One tab for many pages, each of which begins anew in it; a context of its own for each takes longer."""
    context = browser.new_context(viewport=DESKTOP, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    cut_network(context, [])
    page = context.new_page()
    page.clock.set_fixed_time(NOW + timedelta(days=1))
    yield page
    context.close()


FIRST_WORDS = {"disclosure": LABEL, "answer": "Werneth Lunch Club writes back"}


def body(page: Page) -> str:
    return page.locator("main").inner_text()


def readable(page: Page) -> str:
    """Return the whole page but for what is sealed, whose letters by chance spell short names."""
    return re.sub(r"[\w-]{40,}", "", page.content())


def test_a_locked_page_asks_for_the_passcode_and_says_nothing_of_the_person(opened: Open) -> None:
    page = opened(make_page(sealed(FULL)))

    expect(page.get_by_label("Passcode")).to_be_focused()
    assert page.title() == "A shared care record"
    assert "Sue" not in readable(page)
    assert "Mossley" not in page.content()
    assert page.locator("html").get_attribute("lang") == "en-GB"
    assert page.locator("h1:visible").count() == 1


def test_the_right_passcode_shows_everything_chosen_and_nothing_else(
    opened: Open, asked_outside: list[str]
) -> None:
    page = opened(make_page(sealed(FULL)), passcode=PASSCODE)
    shown = body(page)

    for resource in bundle_of(FULL):
        seen = view(resource)
        assert page.get_by_role("heading", name=seen.title, exact=True).count() >= 1
        for line in telling(seen, person="Sue"):
            assert all(part in shown for part in line.text.split("\n")), line
    assert "Consent" not in shown
    assert page.locator(".entry").count() == len(bundle_of(FULL))
    assert asked_outside == []


def test_who_for_whom_why_and_until_when_stand_before_the_contents(opened: Open) -> None:
    shown = body(opened(make_page(sealed(FULL)), passcode=PASSCODE))

    places = [
        shown.index(said)
        for said in (
            "Sue shares this with you",
            "This may not be everything",
            "Mossley Lunch Club",
            "To support Sue",
            "20 December 2026",
            "No. Please ask first.",
            "No. It is as it was signed on 22 November 2026.",
            "This page cannot know.",
            "How I communicate",
            "Please speak slowly, and face me.",
            "I am afraid of dogs.",
        )
    ]
    assert places == sorted(places)


def test_the_words_and_digits_of_the_key_are_those_of_the_app(opened: Open) -> None:
    page = opened(make_page(sealed(FULL)), passcode=PASSCODE)

    page.get_by_text("How to check that it is really them").click()

    assert " ".join(words(SUE.public)) in body(page)
    assert digits(SUE.public) in body(page)
    assert SUE_DID in body(page)


@pytest.mark.parametrize(
    "typed",
    [
        "  Robin Kettle  amber stove lucky ",
        "robin-kettle-amber-stove-lucky",
        "ROBIN KETTLE AMBER STOVE LUCKY",
    ],
)
def test_a_passcode_typed_a_little_differently_still_opens(opened: Open, typed: str) -> None:
    page = opened(make_page(sealed(FULL)), passcode=typed)

    expect(page.get_by_role("heading", name="Sue shares this with you")).to_be_focused()


def test_a_wrong_passcode_says_so_and_how_many_words_there_are(opened: Open) -> None:
    page = opened(make_page(sealed(FULL)), passcode="robin kettle amber stove")

    expect(page.get_by_role("alert")).to_contain_text("That is not the passcode")
    expect(page.get_by_role("alert")).to_contain_text(
        "It is five words, with a space between. You typed 4 words."
    )
    expect(page.get_by_label("Passcode")).to_be_focused()
    assert page.get_by_label("Passcode").get_attribute("aria-invalid") == "true"
    assert "Sue" not in readable(page)


def test_a_second_try_opens(opened: Open) -> None:
    page = opened(make_page(sealed(FULL)), passcode="one two")

    page.get_by_label("Passcode").fill(PASSCODE)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Sue shares this with you")).to_be_visible()


def test_no_passcode_is_asked_for_again(opened: Open) -> None:
    page = opened(make_page(sealed(FULL)), passcode="   ")

    expect(page.get_by_role("alert")).to_contain_text("Type the passcode")


def test_the_whole_way_works_with_the_keyboard(opened: Open) -> None:
    page = opened(make_page(sealed(FULL)))
    expect(page.get_by_label("Passcode")).to_be_focused()

    page.keyboard.type(PASSCODE)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Passcode")).to_have_attribute("type", "text")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Sue shares this with you")).to_be_focused()


def edited(html: bytes, place: str, edit: Callable[[str], str]) -> bytes:
    """Change the island of a page: the text of one segment."""
    text = html.decode()
    start = text.index('id="portable-record">') + len('id="portable-record">')
    end = text.index("</script>", start)
    value = json.loads(text[start:end])
    if place == "jwe":
        value["jwe"] = edit(value["jwe"])
    else:
        value["verifiableCredential"][0] = edit(value["verifiableCredential"][0])
    return f"{text[:start]}{json.dumps(value)}{text[end:]}".encode()


def flipped(segment: int, place: int) -> Callable[[str], str]:
    """Flip one character of one segment of a token."""

    def edit(token: str) -> str:
        segments = token.split(".")
        text = segments[segment]
        segments[segment] = f"{text[:place]}{'B' if text[place] != 'B' else 'C'}{text[place + 1 :]}"
        return ".".join(segments)

    return edit


@pytest.mark.parametrize(
    ("segment", "place"),
    [(0, 3), (2, 4), (3, 0), (3, 900), (4, 5)],
    ids=["header", "nonce", "first", "middle", "tag"],
)
def test_a_flipped_byte_of_a_locked_page_is_refused_and_nothing_is_shown(
    opened: Open, segment: int, place: int
) -> None:
    page = opened(edited(make_page(sealed(FULL)), "jwe", flipped(segment, place)), passcode=PASSCODE)

    expect(page.get_by_role("heading", name="This page cannot be trusted")).to_be_focused()
    assert "Sue" not in body(page)


@pytest.mark.parametrize(("segment", "place"), [(0, 3), (1, 0), (1, 500), (2, 5)], ids=str)
def test_a_flipped_byte_of_an_open_page_is_refused_and_nothing_is_shown(
    opened: Open, segment: int, place: int
) -> None:
    page = opened(edited(make_open_page(signed(FULL)), "card", flipped(segment, place)))

    expect(page.get_by_role("heading", name="This page cannot be trusted")).to_be_visible()
    assert "Sue" not in body(page)


def test_an_open_page_shows_at_once(opened: Open) -> None:
    page = opened(make_open_page(signed(FULL)))

    expect(page.get_by_role("heading", name="Sue shares this with you")).to_be_visible()
    assert page.get_by_label("Passcode").is_hidden()


def test_a_page_signed_under_an_address_needs_the_key_and_says_what_it_cannot_tell(opened: Open) -> None:
    signed_there = signed(FULL, key=CLINIC, iss=CLINIC_ISS)

    page = opened(make_open_page(signed_there, key=CLINIC.public))

    expect(page.get_by_role("heading", name="Sue shares this with you")).to_be_visible()
    page.get_by_text("How to check that it is really them").click()
    expect(page.get_by_text("Whether it belongs to that address, this page cannot tell.")).to_be_visible()


@pytest.mark.parametrize("key", [None, SUE.public])
def test_a_page_signed_under_an_address_is_refused_with_no_key_or_another(opened: Open, key: object) -> None:
    signed_there = signed(FULL, key=CLINIC, iss=CLINIC_ISS)

    page = opened(make_open_page(signed_there, key=None if key is None else SUE.public))

    expect(page.get_by_role("heading", name="This page cannot be trusted")).to_be_visible()


def test_what_is_over_says_so_first_and_waits_behind_a_button(opened: Open, page: Page) -> None:
    page.clock.set_fixed_time(NOW + timedelta(days=29))

    opened(make_page(sealed(FULL)), passcode=PASSCODE)

    assert body(page).index("The time for this is over") < body(page).index("This may not be everything")
    assert page.get_by_text("I am afraid of dogs.").count() == 0
    page.get_by_role("button", name="Show what it said anyway").click()
    expect(page.get_by_text("I am afraid of dogs.").first).to_be_visible()


def test_what_has_not_begun_says_so_first(opened: Open, page: Page) -> None:
    page.clock.set_fixed_time(NOW - timedelta(days=1))

    opened(make_page(sealed(FULL)), passcode=PASSCODE)

    assert body(page).index("The time for this has not begun") < body(page).index(
        "This may not be everything"
    )


def test_stored_script_is_shown_as_text_and_never_runs(
    opened: Open, page: Page, asked_outside: list[str]
) -> None:
    met: list[str] = []
    page.on("dialog", lambda dialog: met.append(dialog.message))
    page.on("pageerror", lambda error: met.append(str(error)))
    page.on("console", lambda message: met.append(message.text))

    opened(make_page(sealed(hostile())), passcode=PASSCODE)
    page.mouse.move(300, 300)
    page.wait_for_timeout(200)

    shown = re.sub(r"\s+", " ", body(page))
    assert met == []
    assert asked_outside == []
    assert page.evaluate("window.canary") is None
    assert page.locator("main img, main svg, main iframe, main script, main a[href^=javascript]").count() == 0
    for canary in CANARIES:
        assert re.sub(r"\s+", " ", canary).strip() in shown


def test_a_page_cannot_reach_out_even_if_it_tried(opened: Open, page: Page, asked_outside: list[str]) -> None:
    opened(make_open_page(signed(FULL)))

    tried = page.evaluate("fetch('https://example.org/').then(() => 'reached', () => 'stopped')")
    markup = page.evaluate("try { document.body.innerHTML = '<p>'; 'written' } catch (error) { 'stopped' }")

    assert (tried, markup) == ("stopped", "stopped")
    assert asked_outside == []


def test_every_printed_sheet_says_for_whom_and_until_when(opened: Open) -> None:
    many = [words_of(f"Dog {number}", "about-me", "I am afraid of dogs.") for number in range(60)]
    page = opened(make_page(sealed([*FULL, *many])), passcode=PASSCODE)

    sheets = sheets_of(page)

    assert len(sheets) > 2
    for sheet in sheets:
        assert "For Mossley Lunch Club." in sheet
        assert "Until 20 December 2026" in sheet
        assert "This may not be everything." in sheet
    assert "I am afraid of dogs." in "".join(sheets)


def test_a_phone_needs_no_scrolling_to_the_side(opened: Open, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})

    opened(make_page(sealed(hostile())), passcode=PASSCODE)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_targets_are_large_enough_for_a_thumb(opened: Open, page: Page) -> None:
    page.set_viewport_size(PHONE)

    opened(make_page(sealed(FULL)), passcode=PASSCODE)

    for target in page.locator("main a:visible, main button:visible, main summary:visible").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44


def test_where_the_browser_is_too_old_the_page_says_what_to_do(
    context: BrowserContext, tmp_path: Path
) -> None:
    (tmp_path / "page.html").write_bytes(make_page(sealed(FULL)))
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()

    page.goto((tmp_path / "page.html").as_uri())

    expect(page.get_by_role("heading", name="This page could not start here")).to_be_visible()
    assert page.get_by_label("Passcode").is_hidden()


def sheets_of(page: Page) -> list[str]:
    """Return the text of each sheet on which a page is printed."""
    paper = printed(page, once=page.locator("#sheet"), size_of_page=False)
    sheets = (sheet.extract_text() for sheet in paper)
    return [re.sub(r"\s+", " ", text) for text in sheets if text.strip()]


@pytest.mark.parametrize(
    "file",
    [file for file in FILES if '"edit": null' in file.read_text(encoding="utf-8")],
    ids=lambda file: file.stem,
)
def test_the_page_says_what_each_vector_expects(one_tab: Page, tmp_path: Path, file: Path) -> None:
    vector = json.loads(file.read_text(encoding="utf-8"))
    (tmp_path / "shared.html").write_bytes(page_of(vector))
    page = one_tab

    page.goto((tmp_path / "shared.html").as_uri())
    page.wait_for_selector("#locked:not([hidden]), #sheet:not([hidden]), #refused:not([hidden])")
    if vector["passcode"] and page.get_by_label("Passcode").is_visible():
        page.get_by_label("Passcode").fill(vector["passcode"])
        page.get_by_role("button", name="Open").click()
    page.wait_for_selector("#sheet:not([hidden]), #problem:not([hidden]), #refused:not([hidden])")

    if vector["expect"] == "shown":
        assert FIRST_WORDS.get(file.stem, "Please speak slowly, and face me.") in body(page)
        assert body(page).startswith(FIRST_WORDS.get(file.stem, ""))
    elif vector["expect"] == "passcode-wrong":
        expect(page.get_by_role("alert")).to_contain_text("That is not the passcode")
    else:
        assert f"Code: {vector['expect']}" in body(page)
        assert "Please speak slowly" not in page.locator("main").inner_text()


@pytest.mark.parametrize(
    "name",
    [
        "two-islands",
        "no-island",
        "island-elsewhere",
        "markup-in-island",
        "something-before",
        "something-after",
    ],
)
def test_a_page_that_does_not_hold_exactly_one_share_shows_nothing(opened: Open, name: str) -> None:
    (file,) = (file for file in FILES if file.stem == name)

    page = opened(page_of(json.loads(file.read_text(encoding="utf-8"))))
    page.wait_for_selector("#sheet:not([hidden]), #refused:not([hidden])")

    assert "Code: page-tampered" in body(page)
    assert "Please speak slowly" not in body(page)


def test_only_the_last_provenance_of_a_share_says_who_gave_it(opened: Open) -> None:
    theirs: dict[str, object] = {
        "resourceType": "Provenance",
        "target": [{"reference": "urn:uuid:00000002-0000-4000-8000-000000000002"}],
        "recorded": "2020-01-01T00:00:00Z",
        "agent": [{"who": {"display": "Mallory"}}],
    }

    page = opened(make_open_page(signed([*FULL, entry("theirs", "health", theirs)])))

    expect(page.get_by_role("heading", name="Sue shares this with you")).to_be_visible()
    assert "Mallory" not in page.locator(".summary").inner_text()


MANY = [
    *FULL,
    *(words_of(f"Dog {number}", "about-me", f"I am afraid of dog {number}.") for number in range(12)),
]


def test_a_long_share_begins_with_what_matters_and_folds_the_rest(opened: Open) -> None:
    page = opened(make_page(sealed(MANY)), passcode=PASSCODE)

    first = page.get_by_role("region", name="The most important things").inner_text()

    assert "Please speak slowly, and face me." in first
    assert "Peanuts" in first
    assert page.get_by_text("I am afraid of dog 3.").first.is_hidden()
    page.get_by_role("link", name="My health").click()
    expect(page.get_by_text("I am afraid of dog 3.").first).to_be_visible()
    expect(page.locator("details.part[open]")).to_have_count(1)


def test_one_button_opens_all_parts(opened: Open) -> None:
    page = opened(make_page(sealed(MANY)), passcode=PASSCODE)

    page.get_by_role("button", name="Open all parts").click()

    expect(page.locator("details.part:not([open])")).to_have_count(0)
    assert page.locator(".entry:visible").count() == len(bundle_of(MANY))


def test_print_shows_every_part_and_closes_them_again(opened: Open) -> None:
    page = opened(make_page(sealed(MANY)), passcode=PASSCODE)

    sheets = "".join(sheets_of(page))

    assert all(f"I am afraid of dog {number}." in sheets for number in range(12))
    expect(page.locator("details.part[open]")).to_have_count(0)


def test_a_share_that_tells_of_no_allergy_says_that_there_may_be_one(opened: Open) -> None:
    without = [each for each in MANY if each.type != "AllergyIntolerance"]

    page = opened(make_page(sealed(without)), passcode=PASSCODE)

    assert "That does not mean there are none: please ask." in body(page)


def test_an_end_at_midnight_is_said_as_the_day_before(opened: Open) -> None:
    end = datetime(2027, 1, 1, tzinfo=UTC)
    chosen: Choice = {"parts": ("about-me",)}
    given = terms(parts=("about-me",), until=end)
    bundle = make_bundle(share(*FULL[1:], **chosen), given, author=SUE_HERSELF, now=NOW)
    signed_text = sign(bundle, key=SUE, iss=SUE_DID, nbf=NOW, exp=end, rid=None, types=[])

    page = opened(make_open_page(signed_text))

    assert re.search(r"Until when\s+31 December 2026\n", body(page))
