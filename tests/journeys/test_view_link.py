"""A link is opened in a real Chromium on a phone's screen, with the viewer and the file on the web alone."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from portable_record.sharing.code_text import PREFIX, code_digits
from portable_record.sharing.key_set import key_set_value
from portable_record.sharing.link import DIRECT, Link, seal_for_link, write_link
from portable_record.sharing.link_viewer import make_viewer
from portable_record.sharing.page import make_open_page, make_page
from portable_record.sharing.qr import png
from tests.browser import PHONE, cut_network
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import CLINIC, CLINIC_ISS, EVE, NOW, PASSCODE, RID, SUE_DID
from tests.sharing.link_vectors import NAME, bad
from tests.sharing.page_shares import FULL, sealed, signed, with_files
from tests.storage.serving import shown

pytestmark = pytest.mark.journey

KEY = bytes(range(32))
Follow = Callable[..., Page]


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    (tmp_path / "view").mkdir()
    (tmp_path / "view/index.html").write_bytes(make_viewer(this_machine=True))
    with shown(tmp_path) as address:
        yield tmp_path, address


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": 360, "height": PHONE["height"]})
    page.clock.set_fixed_time(NOW + timedelta(days=1))
    return page


@pytest.fixture
def follow(phone: Page, web: tuple[Path, str]) -> Follow:
    """Put a share on the web and open its link."""
    folder, address = web

    def go(token: str, *, key: bytes = KEY, until: float | None = None) -> Page:
        phone.goto("about:blank")
        (folder / NAME).write_bytes(seal_for_link((token,), KEY))
        link = Link(f"{address}/{NAME}", key, DIRECT, until, "Part of a care record")
        phone.goto(
            write_link(link, viewer="https://x.example/#").replace("https://x.example/", f"{address}/view/")
        )
        return phone

    return go


def test_a_phone_reads_a_link_and_asks_nobody_but_its_place(
    follow: Follow, web: tuple[Path, str], asked_outside: list[str]
) -> None:
    asked: list[str] = []
    page = follow(signed(FULL))
    page.on("request", lambda request: asked.append(request.url))

    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sue shares this with you")
    shown_text = page.locator("main").inner_text()
    for words in (
        "Mossley Lunch Club",
        "To support Sue",
        "No. It is as it was signed",
        "This may not be everything",
    ):
        assert words in shown_text
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert {url.split("?")[0].split("#")[0] for url in asked} == {f"{web[1]}/view/", f"{web[1]}/{NAME}"}
    assert asked_outside == []


def test_the_signer_s_address_is_asked_for_the_key(follow: Follow, phone: Page) -> None:
    keys = json.dumps(key_set_value([CLINIC.public], {}))

    def answer(route: Route) -> None:
        route.fulfill(body=keys, headers={"Access-Control-Allow-Origin": "*"})

    phone.route(f"{CLINIC_ISS}/.well-known/jwks.json", answer)

    page = follow(signed(FULL, key=CLINIC, iss=CLINIC_ISS))

    expect(page.get_by_role("heading", level=1)).to_have_text("Sue shares this with you")
    page.get_by_text("How to check that it is really them").click()
    expect(page.get_by_text("The key was fetched from that address just now.")).to_be_visible()


def test_a_key_that_the_address_does_not_have_is_not_trusted(follow: Follow, phone: Page) -> None:
    keys = json.dumps(key_set_value([EVE.public], {}))
    phone.route(
        f"{CLINIC_ISS}/.well-known/jwks.json",
        lambda route: route.fulfill(body=keys, headers={"Access-Control-Allow-Origin": "*"}),
    )

    page = follow(signed(FULL, key=CLINIC, iss=CLINIC_ISS))

    expect(page.get_by_text("Code: no-key-for-issuer")).to_be_visible()
    expect(page.locator("#sheet")).to_be_hidden()


LISTED = f"{CLINIC_ISS}/.well-known/crl/{CLINIC.public.thumbprint()}.json"


def publish(phone: Page, crl: dict[str, object] | None, *, version: int = 2) -> None:
    """Let the clinic's address give its keys and, if there is one, its list of what was taken back."""
    kid, key_set = CLINIC.public.thumbprint(), json.dumps(key_set_value([CLINIC.public], {}))
    said = {"kid": kid, "method": "rid", "ctr": version, **(crl or {})}
    keys = json.dumps(key_set_value([CLINIC.public], {kid: version}))

    def answer(route: Route) -> None:
        body = json.dumps(said) if route.request.url == LISTED else keys if crl is not None else key_set
        route.fulfill(body=body, headers={"Access-Control-Allow-Origin": "*"})

    phone.unroute_all()
    phone.route(f"{CLINIC_ISS}/**", answer)


def test_whether_it_was_stopped_is_asked_of_the_signer_s_list(phone: Page, web: tuple[Path, str]) -> None:
    phone.goto(f"{web[1]}/view/")
    card = {"iss": CLINIC_ISS, "kid": CLINIC.public.thumbprint(), "rid": RID, "from": NOW.timestamp()}

    def known(crl: dict[str, object] | None, **other: object) -> object:
        publish(phone, crl)
        return phone.evaluate("(card) => linking.stopped(card)", {**card, **other})

    assert known(None) == {"known": "open", "on": None}
    assert known({"rids": ["other"]}) == {"known": "open", "on": None}
    assert known({"rids": [f"{RID}.{NOW.timestamp():.0f}"]}) == {"known": "open", "on": None}
    assert known({"rids": [f"{RID}.1", f"{RID}.1999999999"]}) == {"known": "stopped", "on": 1999999999}
    assert known({"rids": [f"{RID}.1999999999", RID]}) == {"known": "stopped", "on": None}
    wrongs: list[dict[str, object]] = [
        {"rids": ["no name"]},
        {"rids": [], "ctr": 1},
        {"rids": 1},
    ]
    for wrong in wrongs:
        assert known(wrong) == {"known": "silent", "on": None}
    assert known({"rids": [RID]}, iss=SUE_DID) == {"known": "none", "on": None}
    before, last = {**card}, {"iss": SUE_DID, "kid": "k", "rid": RID}
    through = {"iss": SUE_DID, "hands": [before, last]}
    assert known({"rids": [RID]}, **through) == {"known": "stopped", "on": None}
    assert known({"rids": []}, **through) == {"known": "none", "on": None}
    assert known({"rids": [RID]}, rid="") == {"known": "none", "on": None}


def test_what_was_stopped_is_said_first_and_what_it_said_waits(follow: Follow, phone: Page) -> None:
    over = f"{datetime(2026, 11, 23, tzinfo=UTC).timestamp():.0f}"
    publish(phone, {"rids": [f"{RID}.{over}"]})

    page = follow(signed(FULL, key=CLINIC, iss=CLINIC_ISS, rid=RID))

    expect(page.locator("#sheet .notice").first).to_contain_text("This was stopped on 22 November 2026")
    expect(page.locator(".entry")).to_have_count(0)
    page.get_by_role("button", name="Show what it said anyway").click()
    expect(page.locator(".entry").first).to_be_visible()

    publish(phone, {"rids": [RID]})
    page.reload()
    expect(page.get_by_role("heading", name="This was stopped", exact=True)).to_be_visible()


ARABIC = {
    "language": "ar",
    "which": "0123" + "4" * 196,
    "says": {
        "%(person)s shares this with you": "%(person)s ...",
        "%(num)d entry": ["0", "1", "2", "3 %(num)d", "4", "5"],
        "Who it is for": "لمن",
        "A file": "لا شيء",
        "Paste the whole link. It has shlink:/ in it.": "الصق الرابط",
    },
}


def test_the_viewer_speaks_the_language_of_the_phone_and_another_on_wish(
    browser: Browser, web: tuple[Path, str], asked_outside: list[str]
) -> None:
    folder, address = web
    (folder / "view/words").mkdir()
    (folder / "view/words/ar.json").write_text(json.dumps(ARABIC))
    (folder / NAME).write_bytes(seal_for_link((signed(FULL),), KEY))
    link = write_link(Link(f"{address}/{NAME}", KEY, DIRECT, None, "Part of a care record"))
    context = browser.new_context(viewport=PHONE, locale="ar-EG")
    cut_network(context, asked_outside)
    page = context.new_page()
    page.clock.set_fixed_time(NOW + timedelta(days=1))

    page.goto(f"{address}/view/")
    expect(page.get_by_text("لا شيء")).to_be_visible()
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator("#text").fill("no link")
    page.locator("#paste button").click()
    expect(page.locator("#begin-problem")).to_have_text("الصق الرابط")
    page.locator("#text").fill(link)
    page.locator("#paste button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sue ...")
    expect(page.get_by_text("لمن", exact=True)).to_be_visible()
    expect(page.get_by_text("3 3", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    page.locator("#tongue").select_option("en-GB")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sue shares this with you")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator("#tongue")).to_be_focused()

    page.locator("#tongue").select_option("pl")  # whose words are not there
    expect(page.locator("#tongue")).to_have_value("en-GB")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sue shares this with you")
    assert asked_outside == []
    context.close()


def test_what_is_wrong_with_a_link_is_told_and_nothing_is_shown(
    follow: Follow, web: tuple[Path, str]
) -> None:
    changed = follow(signed(FULL), key=bytes(32))
    expect(changed.get_by_text("Code: seal-broken")).to_be_visible()

    over = follow(signed(FULL), until=NOW.timestamp())
    expect(over.get_by_role("heading", name="This link is over")).to_be_visible()

    gone = follow(signed(FULL))
    (web[0] / NAME).unlink()
    gone.reload()
    expect(gone.get_by_role("heading", name="This link is over")).to_be_visible()
    expect(gone.locator("#sheet")).to_be_hidden()


def test_links_that_the_app_refuses_the_viewer_refuses(phone: Page, web: tuple[Path, str]) -> None:
    phone.goto(f"{web[1]}/view/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Read what somebody shared with you")
    links = {name: text for name, _about, place, text in bad() if name != "capitals" and place != "viewer"}

    read = phone.evaluate(
        """(links) => Object.entries(links).filter(([, text]) => {
          try { linking.read(text); return true; } catch (error) { return error.code !== "link-refused"; }
        }).map(([name]) => name)""",
        links,
    )

    assert read == []


def test_a_page_s_file_opens_in_the_viewer(phone: Page, web: tuple[Path, str], tmp_path: Path) -> None:
    token, files = with_files()
    (tmp_path / "open.html").write_bytes(make_open_page(token, files=files))
    (tmp_path / "locked.html").write_bytes(make_page(sealed(FULL)))

    phone.goto(f"{web[1]}/view/")
    phone.get_by_label("A file or a photo").set_input_files(tmp_path / "open.html")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sue shares this with you")
    expect(phone.locator("img.picture")).to_have_js_property("naturalWidth", 16)
    phone.get_by_role("link", name="My documents").click()
    assert phone.evaluate("new Promise((go) => setTimeout(() => go(document.images.length), 300))") == 1

    phone.goto(f"{web[1]}/view/")
    phone.get_by_label("A file or a photo").set_input_files(tmp_path / "locked.html")
    phone.get_by_label("Passcode").fill(PASSCODE)
    phone.get_by_role("button", name="Open").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sue shares this with you")


def test_a_passcode_is_asked_for_and_the_tries_are_counted(phone: Page, web: tuple[Path, str]) -> None:
    embedded = seal_for_link((signed(FULL),), KEY).decode()
    sent: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "{}"))
        if sent[-1]["passcode"] == PASSCODE:
            files = [{"contentType": "application/smart-health-card", "embedded": embedded}]
            route.fulfill(json={"files": files})
        else:
            route.fulfill(status=401, json={"remainingAttempts": 4})

    phone.route(f"{web[1]}/manifest/*", answer)
    link = write_link(Link(f"{web[1]}/manifest/{NAME}", KEY, "P"))
    phone.goto(f"{web[1]}/view/#{link}")

    phone.get_by_label("Passcode").fill("wrong words")
    phone.get_by_role("button", name="Open").click()
    expect(phone.get_by_text("You can try 4 more times.")).to_be_visible()
    phone.get_by_label("Passcode").fill(PASSCODE)
    phone.get_by_role("button", name="Open").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Sue shares this with you")
    assert sent[0]["recipient"]


def test_a_link_that_is_pasted_is_opened(follow: Follow, web: tuple[Path, str]) -> None:
    page = follow(signed(FULL))
    link = page.url.split("#", 1)[1]
    page.goto("about:blank")

    page.goto(f"{web[1]}/view/")
    page.get_by_label("A link").fill("no link")
    page.get_by_role("button", name="Open the link").click()
    expect(page.get_by_text("Paste the whole link.")).to_be_visible()
    page.get_by_label("A link").fill(link)
    page.get_by_role("button", name="Open the link").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sue shares this with you")


SEES = """(said) => { window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return said === null ? [] : [{rawValue: said}]; }
}; }"""


def test_a_photo_of_a_card_is_read_where_the_browser_can(
    phone: Page, web: tuple[Path, str], tmp_path: Path
) -> None:
    code = PREFIX + code_digits(CARE_CARD)
    (tmp_path / "photo.png").write_bytes(png([[True, False], [False, True]]))
    phone.add_init_script(f"({SEES})({json.dumps(code)})")

    phone.goto(f"{web[1]}/view/")
    expect(phone.get_by_role("button", name="Read it with the camera")).to_be_visible()
    phone.get_by_label("A file or a photo").set_input_files(tmp_path / "photo.png")

    expect(phone.get_by_role("heading", level=1)).to_contain_text("shares this with you")


def test_a_photo_without_a_code_says_so(phone: Page, web: tuple[Path, str], tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(png([[True, False], [False, True]]))
    phone.add_init_script(f"({SEES})(null)")

    phone.goto(f"{web[1]}/view/")
    phone.get_by_label("A file or a photo").set_input_files(tmp_path / "photo.png")

    expect(phone.get_by_text("No code of this kind was found")).to_be_visible()


def test_a_browser_that_reads_no_codes_says_so_and_offers_files_alone(
    phone: Page, web: tuple[Path, str], tmp_path: Path
) -> None:
    (tmp_path / "photo.png").write_bytes(png([[True, False], [False, True]]))
    phone.add_init_script("delete window.BarcodeDetector")

    phone.goto(f"{web[1]}/view/")
    expect(phone.get_by_role("heading", name="A file", exact=True)).to_be_visible()
    field = phone.locator("#file")
    expect(field).to_have_attribute("accept", ".html,text/html")
    expect(phone.get_by_text("photo of a card")).to_be_hidden()
    field.set_input_files(tmp_path / "photo.png")

    expect(phone.get_by_text("This browser cannot read codes from photos.")).to_be_visible()
