"""Two people keep one plan, each in a browser before an app of their own; their files meet in a folder."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_invite import invite
from portable_record.actions.circle_place import PlaceOfCircle, keep_circle_place
from portable_record.actions.desk import Desk
from portable_record.actions.receive import receive_file
from portable_record.actions.start import start_record
from portable_record.actions.team_keys import sealing_key
from portable_record.actions.unlock import unlock
from portable_record.sharing.contact_code import contact_png
from portable_record.sharing.reader.asking import Reader
from portable_record.web.doorway import Doorway
from portable_record.web.launch import Launch
from tests.actions.quick import stretch_nothing
from tests.actions.team_cast import made_team
from tests.browser import DESKTOP, PATIENCE, PHONE, cut_network
from tests.sharing.attachment_vectors import new
from tests.web.asking import PASSPHRASE, Ticks
from tests.web.serving import serving

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with pytest.MonkeyPatch.context() as patch, Reader(sys.executable) as reader:
        stretch_nothing(patch)
        yield Desk(now=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC), dice=os.urandom, reader=reader)


@pytest.fixture
def tab(browser: Browser, asked_outside: list[str], faults: list[str]) -> Iterator[Callable[..., Page]]:
    """Give a tab in a browser of its own."""
    opened = []

    def a_tab(**options: object) -> Page:
        context = browser.new_context(locale="en-GB", accept_downloads=True, **options)  # type: ignore[arg-type]  # as playwright names them
        context.set_default_timeout(PATIENCE)
        cut_network(context, asked_outside)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on(
            "console", lambda said: faults.append(said.text) if "Content Security" in said.text else None
        )
        opened.append(context)
        return context.new_page()

    yield a_tab
    for context in opened:
        context.close()


@pytest.fixture
def faults() -> list[str]:
    """What went wrong in the scripts or against the policy of a page."""
    return []


def app(desk: Desk, folder: Path, launch: Launch) -> Iterator[str]:
    standing = Doorway(desk, folder, ticks=Ticks(), stand_still=lambda: None)
    with serving(standing, launch=launch) as port:
        yield f"http://127.0.0.1:{port}"
    standing.lock()


@pytest.fixture
def launch() -> Launch:
    return Launch()


@pytest.fixture
def at_asha(desk: Desk, tmp_path: Path) -> Iterator[str]:
    """The address of the app on Asha's device, where her record is."""
    start_record(desk, tmp_path / "asha", PASSPHRASE, name="Asha", kind="person", recovery=False)
    yield from app(desk, tmp_path / "asha", Launch())


@pytest.fixture
def at_sam(desk: Desk, tmp_path: Path, launch: Launch) -> Iterator[str]:
    """The address of the app on Sam's device, where there is nothing yet."""
    yield from app(desk, tmp_path / "sam", launch)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """The folder in which their files meet."""
    (tmp_path / "shared").mkdir()
    return tmp_path / "shared"


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Go on", exact=True).click()


def say_place(page: Page, folder: Path) -> None:
    page.get_by_label("In a folder that our devices share").check()
    page.get_by_label("Where is it?").fill(str(folder))
    page.get_by_role("button", name="Try it and").click()


def look_for_news(page: Page, here: str, says: str) -> None:
    page.goto(f"{here}/circle")
    page.get_by_role("button", name="Look for news now").click()
    expect(page.get_by_role("status")).to_contain_text(says)


def write_need(page: Page, here: str, words: str) -> None:
    page.goto(f"{here}/plan/add/need")
    page.get_by_label("What do you need").fill(words)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("article").filter(has_text=words)).to_be_visible()


def change_need(page: Page, here: str, words: str) -> None:
    page.goto(f"{here}/plan")
    page.get_by_role("article").filter(has_text="Somebody to walk").get_by_role("link", name="Change").click()
    page.get_by_label("What do you need").fill(words)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("article").filter(has_text=words)).to_be_visible()


def test_two_keep_one_plan_until_one_of_them_is_taken_out(
    tab: Callable[..., Page], at_asha: str, at_sam: str, launch: Launch, shared: Path, faults: list[str]
) -> None:
    asha, sam = tab(viewport=DESKTOP), tab(viewport=PHONE)
    asha.goto(f"{at_asha}/unlock")
    asha.get_by_label("Your passphrase").fill(PASSPHRASE)
    asha.get_by_role("button", name="Unlock").click()
    expect(asha.get_by_role("button", name="Lock now")).to_be_visible()
    write_need(asha, at_asha, "Somebody to walk with")
    asha.goto(f"{at_asha}/circle")
    asha.get_by_role("link", name="Start").click()
    go_on(asha)
    say_place(asha, shared)
    expect(asha.get_by_role("status")).to_contain_text("It works.")
    asha.get_by_role("link", name="Invite somebody").click()
    asha.get_by_role("button", name="Make an invitation").click()
    asha.get_by_text("Copy it as text").click()
    invitation = asha.locator(".code-text").inner_text()

    sam.goto(f"{at_sam}/setup?token={launch.code}")
    sam.get_by_role("button", name="English").click()
    sam.get_by_role("link", name="I was invited").click()
    sam.get_by_label("Paste the text of the invitation").fill(invitation)
    go_on(sam)
    sam.get_by_label("Your name").fill("Sam")
    sam.get_by_label("What you are to them").fill("brother")
    go_on(sam)
    say_place(sam, shared)
    sam.get_by_role("button", name="Make one for me").click()
    words = sam.locator(".secret").inner_text()
    sam.get_by_label("Type the five words").fill(words)
    go_on(sam)
    sam.get_by_role("button", name="Make the record").click()
    sam.get_by_role("link", name="Do this later").click()
    sam.get_by_role("link", name="Go on").click()
    expect(sam.get_by_role("heading", name="Join in keeping the plan of Asha")).to_be_visible()
    theirs = sam.locator(".words").inner_text()
    sam.get_by_role("button", name="Put it where our files meet").click()
    expect(sam.get_by_role("status").first).to_contain_text("Your answer is there.")
    look_for_news(asha, at_asha, "Somebody asks to join.")
    asha.get_by_role("link", name="Sam asks to join").click()
    expect(asha.get_by_role("heading", name="Is it really")).to_be_visible()
    assert asha.locator(".words").inner_text() == theirs
    asha.get_by_role("button", name="They are the same").click()
    asha.get_by_label("Help to write it").check()
    asha.get_by_label("My plan").check()
    asha.get_by_role("button", name="Let them in").click()
    expect(asha.get_by_role("status")).to_contain_text("Sam is in. They see it once they look for news.")
    sam.get_by_role("button", name="They are the same").click()
    expect(sam.get_by_text("You said that they are the same.")).to_be_visible()
    look_for_news(sam, at_sam, "You are in. Asha's plan is here: ")

    write_need(sam, at_sam, "A lift on Sundays")
    look_for_news(sam, at_sam, "Ours was put there.")
    look_for_news(asha, at_asha, "1 change came.")
    asha.goto(f"{at_asha}/plan")
    expect(asha.get_by_role("article").filter(has_text="A lift on Sundays")).to_be_visible()

    change_need(asha, at_asha, "Somebody to walk with in the morning")
    change_need(sam, at_sam, "Somebody to walk with and the dog")
    look_for_news(asha, at_asha, "Ours was put there.")
    look_for_news(sam, at_sam, "1 change came.")
    look_for_news(asha, at_asha, "1 change came.")
    asha.get_by_role("link", name="Two versions").click()
    hers, his = (asha.locator("label").filter(has_text=words) for words in ("in the morning", "and the dog"))
    expect(hers).to_contain_text("written by Asha, 22 November 2026")
    expect(his).to_contain_text("written by Sam for Asha")
    his.get_by_role("radio").check()
    asha.get_by_role("button", name="Save").click()
    expect(asha.get_by_role("status")).to_contain_text("Saved")
    look_for_news(asha, at_asha, "Ours was put there.")
    look_for_news(sam, at_sam, "1 change came.")
    sam.goto(f"{at_sam}/plan")
    expect(sam.get_by_role("article").filter(has_text="and the dog")).to_be_visible()
    expect(sam.get_by_text("Two versions")).to_have_count(0)

    asha.goto(f"{at_asha}/circle")
    asha.get_by_role("link", name="Sam").click()
    asha.get_by_role("link", name="Take them out").click()
    asha.get_by_role("button", name="Take them out").click()
    expect(asha.get_by_role("status")).to_contain_text("Sam is out.")
    write_need(asha, at_asha, "Not for Sam any more")
    look_for_news(asha, at_asha, "Ours was put there.")
    look_for_news(sam, at_sam, "new")
    sam.goto(f"{at_sam}/plan")
    expect(sam.get_by_role("article").filter(has_text="A lift on Sundays")).to_be_visible()
    expect(sam.get_by_text("Not for Sam any more")).to_have_count(0)
    assert faults == []


def photo_of(code: bytes) -> bytes:
    """A photo as a phone takes it: of several megabytes, and the code is some way off."""
    seen = Image.effect_noise((3000, 4000), 60).convert("RGB")
    with Image.open(BytesIO(code)) as drawn:
        seen.paste(drawn.convert("RGB").resize((1500, 1500)), (700, 1200))
    photo = BytesIO()
    seen.save(photo, "JPEG", quality=90)
    return photo.getvalue()


def test_a_large_photo_of_an_invitation_is_made_small_and_read(
    tab: Callable[..., Page], desk: Desk, at_sam: str, launch: Launch, tmp_path: Path, faults: list[str]
) -> None:
    start_record(desk, tmp_path / "asha", PASSPHRASE, name="Asha", kind="person", recovery=False)
    asha = unlock(desk, tmp_path / "asha", PASSPHRASE)
    begin_circle(asha)
    photo = photo_of(contact_png(invite(asha).written.decode()))
    asha.vault.close()
    sam = tab(viewport=PHONE)
    sam.goto(f"{at_sam}/setup?token={launch.code}")
    sam.get_by_role("button", name="English").click()
    sam.get_by_role("link", name="I was invited").click()
    sam.get_by_label("Or choose the file").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )

    go_on(sam)

    expect(sam.get_by_role("heading", name="You join in keeping the plan of Asha")).to_be_visible()
    assert len(photo) > 3_000_000
    assert faults == []


@pytest.fixture
def team(desk: Desk, tmp_path: Path, shared: Path) -> Iterator[tuple[str, str, str]]:
    """The addresses of the apps of Amina and Sam, who share an inbox, and a thing with files."""
    with made_team(desk, tmp_path) as team:
        file = tmp_path / "files.carebundle"
        file.write_bytes(new(desk.dice, to=sealing_key(team.amina)))
        item = receive_file(team.amina, file).item
        team.sync(team.amina, team.sam)
        for name, data in team.place.files.items():
            (shared / name).write_bytes(data)
        place = PlaceOfCircle(kind="folder", address=str(shared))
        for record in (team.amina, team.sam):
            keep_circle_place(record, place, there=team.place.files)
    running = contextmanager(app)
    with (
        running(desk, tmp_path / "amina", Launch()) as amina,
        running(desk, tmp_path / "sam", Launch()) as sam,
    ):
        yield amina, sam, item


def go_in(page: Page, here: str, why: str) -> None:
    page.goto(f"{here}/unlock")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("button", name="Lock now")).to_be_visible()
    page.goto(f"{here}/inbox/why")
    page.get_by_label(why).check()
    go_on(page)
    expect(page.get_by_role("heading", name="Before you look")).to_have_count(0)


def test_two_workers_of_a_team_share_what_came_with_its_files_and_its_answer(
    tab: Callable[..., Page], team: tuple[str, str, str], faults: list[str]
) -> None:
    (at_amina, at_sam, item), amina, sam = team, tab(viewport=DESKTOP), tab(viewport=PHONE)
    go_in(sam, at_sam, "To answer them")
    sam.goto(f"{at_sam}/inbox/{item}")
    sam.get_by_role("button", name="Fetch them").click()
    expect(sam.get_by_role("button", name="Save this file").first).to_be_visible()
    sam.goto(f"{at_sam}/inbox/{item}/answer")
    sam.get_by_label("What we will do").fill("We walk on Monday.")
    sam.get_by_role("button", name="Look at it").click()
    expect(sam.get_by_text("We walk on Monday.")).to_be_visible()
    sam.get_by_role("button", name="Sign it").click()
    expect(sam.get_by_text("From Ahmed Care. Written by Sam Lee.")).to_be_visible()
    look_for_news(sam, at_sam, "Ours was put there.")

    go_in(amina, at_amina, "To check or tidy what we hold")
    look_for_news(amina, at_amina, "came.")
    amina.goto(f"{at_amina}/inbox/{item}/answer")
    expect(amina.get_by_role("link", name="Signed on 22 November 2026")).to_be_visible()
    amina.goto(f"{at_amina}/governance/looks")
    expect(amina.get_by_text("Sam Lee").first).to_be_visible()
    assert faults == []
