"""A person holds codes before the camera of a real Chromium, drops a file, and reads what came of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_invite import invite
from portable_record.actions.desk import Desk
from portable_record.sharing.contact import Recipient
from portable_record.sharing.contact_code import contact_matrix, contact_png
from portable_record.sharing.page import make_open_page
from portable_record.sharing.paper.plain_code import plain_matrix
from portable_record.sharing.qr import matrix, png
from portable_record.sharing.receipt import write_receipt
from portable_record.sharing.ur import MovingCode
from portable_record.sharing.ur.frames import frame
from portable_record.sharing.withdrawal import Withdrawal, write_notice
from portable_record.web.doorway import Doorway
from portable_record.web.launch import Launch
from tests.actions.quick import quick_record
from tests.browser import DESKTOP, PATIENCE, cut_network, find_chromium
from tests.camera import camera, film
from tests.journeys.test_shell import desk, doorway, here, launch, record, ticks, unlock
from tests.sharing.cast import BOB, NOW, RID, SUE, SUE_DID
from tests.sharing.receipt_vectors import GOT
from tests.sharing.shares import TERMS_ID
from tests.sharing.test_collector import parts_of
from tests.sharing.test_read import share_for
from tests.web.asking import Ticks
from tests.web.serving import serving
from tests.web.test_contacts import CARD
from tests.web.test_scan import TOKEN, drawn_as

__all__ = ["desk", "doorway", "here", "launch", "record", "ticks"]
pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("record")]

SHARE = share_for(Recipient("bearer", "Whoever holds it"))
SMALL = (800, 600)
NOTICE = write_notice(Withdrawal(SUE_DID, TERMS_ID, RID, NOW), SUE)


IS_OFF = """() => document.querySelector("video").srcObject === null
  && window.tracks.length > 0 && window.tracks.every((one) => one.readyState === "ended")"""
WATCH = """window.tracks = [];
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await open(wanted);
  window.tracks.push(...stream.getTracks());
  return stream;
};"""


TWO_WITH_LIGHT = """navigator.mediaDevices.enumerateDevices = async () => [
  { kind: "videoinput", deviceId: "a", label: "Front" },
  { kind: "audioinput", deviceId: "c", label: "Microphone" },
  { kind: "videoinput", deviceId: "b", label: "" },
];
MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
MediaStreamTrack.prototype.applyConstraints = async () => {};"""


def codes() -> list[tuple[Sequence[Sequence[bool]], str]]:
    """A card, a link, a contact card, a notice, a receipt, an emergency sheet; and what is said of them."""
    return [
        (matrix(TOKEN), "Has anyone changed it?"),
        (drawn_as("https://viewer.example/#shlink:/eyJ1cmwiOiJodHRwczovL2EuZXhhbXBsZSJ9"), "This is a link"),
        (contact_matrix(CARD), "Next you see whose it is, and compare eight words with them."),
        (plain_matrix(NOTICE, mask=3), "They have stopped sharing something"),
        (plain_matrix(write_receipt(GOT, BOB), mask=3), "A receipt"),
        (
            plain_matrix("Emergency sheet\nAllergies:\n- Nuts", mask=3),
            "This code says plain words, which nobody signed: ",
        ),
    ]


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera looks at: each test writes a film of its own here, before the camera is used."""
    return tmp_path_factory.mktemp("camera") / "film.mjpeg"


@pytest.fixture(scope="module")
def with_camera(browser: Browser, screen: Path) -> Iterator[Browser]:
    """A Chromium whose camera plays the film."""
    _asks_nobody, *device = camera(screen)
    options = ["--no-sandbox", *device]
    started = browser.browser_type.launch(executable_path=find_chromium(), args=options)
    yield started
    started.close()


@pytest.fixture
def tab(with_camera: Browser, asked_outside: list[str]) -> Iterator[Page]:
    opened = with_camera.new_context(viewport=DESKTOP, locale="en-GB")
    opened.set_default_timeout(PATIENCE)
    cut_network(opened, asked_outside)
    opened.add_init_script(WATCH)
    yield opened.new_page()
    opened.close()


@pytest.fixture
def allowed(tab: Page) -> Page:
    """A tab in which the camera was allowed."""
    tab.context.grant_permissions(["camera"])
    return tab


def begin(tab: Page, here: str) -> None:
    unlock(tab, here, "/scan")
    tab.get_by_role("button", name="Use the camera").click()


def test_a_share_that_moves_on_a_screen_is_read_judged_and_kept(
    allowed: Page, here: str, screen: Path, doorway: Doorway
) -> None:
    code = MovingCode(SHARE.encode(), letters=1249)
    pictures = [frame(code.text(number)) for number in range(1, code.total + 1)]
    film(pictures, screen, each=4, size=SMALL)

    begin(allowed, here)
    expect(allowed.get_by_role("heading", name="What you were given")).to_be_visible(timeout=15_000)
    expect(allowed.get_by_text("You meet this key for the first time.")).to_be_visible()
    allowed.get_by_label("What do you call them?").fill("Sue next door")
    allowed.get_by_role("button", name="They are the same: remember them").click()
    expect(allowed.get_by_text("Sue next door. You know this key.")).to_be_visible()
    allowed.get_by_role("button", name="Keep it in my inbox").click()
    allowed.wait_for_url("**/inbox/**")

    with doorway.record() as opened:
        assert [one.value["sender"] for one in opened.vault.inbox.all()] == ["Sue next door"]


def test_every_other_code_is_read_with_the_camera_and_said_to_be_what_it_is(
    allowed: Page, here: str, screen: Path
) -> None:
    unlock(allowed, here, "/scan")

    for drawn, says in codes():
        film([png(drawn, pixels=3)], screen, each=6, size=SMALL)
        allowed.goto(f"{here}/scan")
        allowed.get_by_role("button", name="Use the camera").click()
        expect(allowed.get_by_text(says).first).to_be_visible()


def test_an_old_card_goes_on_where_the_camera_was_stopped_in_between(
    allowed: Page, here: str, screen: Path
) -> None:
    parts = parts_of(SHARE, 3)
    film([frame(part) for part in (parts[2], parts[0])], screen, each=6, size=SMALL)
    begin(allowed, here)
    expect(allowed.get_by_role("status")).to_have_text("2 of 3 parts are read.")
    allowed.get_by_role("button", name="Stop the camera").click()
    allowed.wait_for_function(IS_OFF)

    film([frame(parts[1])], screen, each=6, size=SMALL)
    allowed.reload()
    allowed.get_by_role("button", name="Use the camera").click()

    expect(allowed.get_by_role("heading", name="What you were given")).to_be_visible()


def test_one_of_two_cameras_and_its_light_are_used_until_the_record_locks(
    allowed: Page, here: str, screen: Path
) -> None:
    film([frame("https://example.org/poster")], screen, each=3, size=SMALL)
    allowed.add_init_script(TWO_WITH_LIGHT)
    begin(allowed, here)
    light = allowed.get_by_role("button", name="Light")

    expect(allowed.get_by_text("That is a code of something else.")).to_be_visible()
    expect(allowed.get_by_label("Which camera?").locator("option")).to_have_text(["Front", "Camera 2"])
    light.click()
    expect(light).to_have_attribute("aria-pressed", "true")
    allowed.evaluate("() => document.documentElement.classList.add('covered')")  # as lock.js does at once

    allowed.wait_for_function(IS_OFF)


def test_who_may_not_use_the_camera_drops_the_file_instead(tab: Page, here: str) -> None:
    unlock(tab, here, "/scan")
    tab.get_by_role("button", name="Use the camera").click()
    expect(tab.get_by_text("This page may not use the camera.")).to_be_visible()

    file = tab.evaluate_handle(
        """page => {
          const carried = new DataTransfer();
          carried.items.add(new File([page], "given.html", { type: "text/html" }));
          return carried;
        }""",
        make_open_page(SHARE).decode(),
    )
    tab.dispatch_event("main", "drop", {"dataTransfer": file})

    expect(tab.get_by_role("heading", name="What you were given")).to_be_visible()
    expect(tab.get_by_text("given.html")).to_be_visible()


def test_whoever_was_invited_scans_the_invitation_before_they_have_a_record(
    allowed: Page, desk: Desk, tmp_path: Path, screen: Path
) -> None:
    opened = quick_record(desk, tmp_path / "asha", "Asha")
    begin_circle(opened)
    film([contact_png(invite(opened).written.decode())], screen, each=3, size=SMALL)
    opened.vault.close()
    launch = Launch()
    standing = Doorway(desk, tmp_path / "sam", ticks=Ticks(), stand_still=lambda: None)

    with serving(standing, launch=launch) as port:
        allowed.goto(f"http://127.0.0.1:{port}/setup?token={launch.code}")
        allowed.get_by_role("button", name="English").click()
        allowed.get_by_role("link", name="I was invited").click()
        allowed.get_by_role("button", name="Use the camera").click()

        expect(allowed.get_by_role("heading", name="You join in keeping the plan of Asha")).to_be_visible(
            timeout=15_000
        )
        allowed.wait_for_function("() => window.tracks.length === 0")  # the page with the camera is left


FAULTS = {
    "NotFoundError": "No camera was found on this device.",
    "NotReadableError": "Another program has the camera.",
}


def test_a_missing_or_taken_camera_says_what_to_do_instead(page: Page, here: str) -> None:
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', window.fault); };"
    )
    unlock(page, here, "/scan")

    for fault, says in FAULTS.items():
        page.evaluate("(fault) => { window.fault = fault; }", fault)
        page.get_by_role("button", name="Use the camera").click()
        expect(page.get_by_text(says)).to_be_visible()

    expect(page.get_by_label("Choose a photo of the code, or the file")).to_be_visible()
