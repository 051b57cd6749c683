"""Somebody without the app reads a page with files in Chromium and writes back; the app reads the answer."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portable_record.crypto.fingerprint import words
from portable_record.sharing.me import Me
from portable_record.sharing.page import make_open_page
from portable_record.sharing.read import read
from portable_record.sharing.reply import Piece, Reply, write_reply
from portable_record.sharing.trust import Trust
from tests.browser import PATIENCE, cut_network
from tests.sharing.cast import BOB, BOB_SEALS, NOW, RID, SUE_DID
from tests.sharing.page_shares import FILES, URDU, with_files
from tests.sharing.reply_vectors import REPLY
from tests.sharing.shares import TERMS_ID

pytestmark = pytest.mark.journey

ANSWERS = sorted((Path(__file__).parents[1] / "vectors").glob("*/answer/*.json"))
OF_THE_APP = ("ended", "typ", "vouched-ended")
"""The vectors about what a page cannot know: which keys were replaced, and other slips than answers."""
EVIL = "<img src=x onerror=window.canary=1>"


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Sue's page on a small phone, in one tab for all of these."""
    file = tmp_path_factory.mktemp("page") / "shared.html"
    token, files = with_files(answer_to=BOB_SEALS.public.to_bytes())
    file.write_bytes(make_open_page(token, files=files))
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    asked: list[str] = []
    cut_network(context, asked)
    page = context.new_page()
    page.clock.set_fixed_time(NOW + timedelta(days=1))
    page.goto(file.as_uri())
    yield page
    assert asked == []
    context.close()


def unfold(page: Page) -> None:
    """Open the form, unless a test before this one did."""
    if page.get_by_label("What we agreed").is_hidden():
        page.get_by_role("heading", name="Write back").click()


def test_the_form_is_folded_and_what_is_missing_is_said_beside_what_was_typed(page: Page) -> None:
    expect(page.get_by_label("What we agreed")).to_be_hidden()

    unfold(page)
    page.get_by_label("What we noticed").fill("x" * 2001)
    page.get_by_role("button", name="Make my answer").press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("longer than 2000 letters")
    expect(page.get_by_role("alert")).to_contain_text("Type your name.")
    expect(page.get_by_label("What we noticed")).to_be_focused()
    assert page.get_by_label("What we noticed").input_value() == "x" * 2001
    expect(page.locator(".wrong:visible")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth <= 320")


def test_what_is_written_back_is_locked_for_the_person_and_read_by_their_app(
    page: Page, tmp_path: Path
) -> None:
    unfold(page)
    page.get_by_label("What we agreed").fill("Sue sits by the door.\n\n  Tea\u202e, no sugar.\t")
    page.get_by_label("What we noticed").fill(EVIL)
    page.get_by_label("What we can offer").fill(f"Friday Lunch\n{URDU}\nFridays, 12 to 2 😀")
    page.get_by_label("Your name").fill("Jo Bell")
    page.get_by_label("What you do there").fill("driver")
    page.get_by_label("Your group or organisation").fill("Werneth Lunch Club")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Make my answer").press("Enter")
    expect(page.get_by_text("Your answer is saved")).to_be_visible()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)

    verdict = read(file.read_bytes(), name=file.name, trust=Trust(), at=NOW, me=Me(hpke=BOB_SEALS))

    assert verdict.code == "not-signed-answer"
    (said,) = verdict.slips
    assert isinstance(said, Reply)
    assert (said.iss, said.name, said.by) == ("", "Werneth Lunch Club", "Jo Bell, driver")
    assert (said.giver, said.consent, said.rid) == (SUE_DID, TERMS_ID, RID)
    assert said.pieces == (
        Piece("agreed", "Sue sits by the door."),
        Piece("agreed", "Tea, no sugar."),
        Piece("noticed", EVIL),
        Piece("offer", f"{URDU}\nFridays, 12 to 2 😀", title="Friday Lunch"),
    )
    assert file.suffix == ".carebundle"
    assert "canary" not in file.read_text()
    assert page.evaluate("window.canary") is None


def test_files_are_saved_as_they_went_and_only_a_picture_is_shown(page: Page, tmp_path: Path) -> None:
    expect(page.locator("img.picture")).to_have_count(1)
    expect(page.locator("img.picture")).to_have_js_property("complete", True)
    assert page.locator("img.picture").evaluate("(picture) => picture.naturalWidth") > 0
    assert page.locator("svg").count() == 0

    for name, data in FILES.items():
        with page.expect_download() as saved:
            page.get_by_role("button", name=f"Save this file: {name}").click()
        saved.value.save_as(tmp_path / name)
        assert saved.value.suggested_filename == name
        assert (tmp_path / name).read_bytes() == data
    assert page.evaluate("window.canary") is None


def test_print_leaves_the_form_out(page: Page) -> None:
    page.emulate_media(media="print")

    expect(page.get_by_label("What we agreed")).to_be_hidden()
    expect(page.get_by_text("Peanuts").first).to_be_visible()


def test_a_page_reads_answers_as_the_app_does(page: Page) -> None:
    files = [file for file in ANSWERS if file.stem not in OF_THE_APP]
    vectors = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    asked = [[each["input"], json.dumps(each["me"].get("known", [[None, None]])[0][1])] for each in vectors]

    codes = page.evaluate(
        """(asked) => Promise.all(asked.map(async ([token, jwk]) => {
          const key = JSON.parse(jwk), carried = key && {crv: key.crv, kty: key.kty, x: key.x, y: key.y};
          try {
            return (await opening.tokens([token], carried))[0].reply.pieces.length > 0;
          } catch (error) {
            return error.code || String(error);
          }
        }))""",
        asked,
    )

    expected = [each["expect"] for each in vectors]
    assert codes == [each["code"] if each["verdict"] == "refused" else True for each in expected]


def test_a_signed_answer_opens_as_a_page_with_every_piece(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "answer.html"
    file.write_bytes(make_open_page(write_reply(REPLY, BOB)))

    page.emulate_media(media="screen")
    page.goto(file.as_uri())

    expect(page.get_by_role("heading", name="Werneth Lunch Club writes back")).to_be_focused()
    shown = page.locator("main").inner_text()
    for piece in REPLY.pieces:
        assert piece.text in shown
        assert piece.who in shown
        assert piece.title in shown
    assert "Jo Bell" in shown
    assert " ".join(words(BOB.public)) in page.content()
    assert page.locator("form:visible").count() == 0
    assert read(file.read_bytes(), name="", trust=Trust(), at=NOW).slips == (REPLY,)
