"""A person keeps a photo and a recording in a real Chromium, and thinks better of one."""

import io
import re
import wave
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Dialog, Page, expect

from tests.journeys.test_shell import desk, doorway, here, launch, record, ticks, unlock
from tests.journeys.test_writing import tab

__all__ = ["desk", "doorway", "here", "launch", "record", "tab", "ticks"]
pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("record")]
ADD = "/files/add/documents/file"
KEEP = "Keep it and go on"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "Skye.png"
    Image.new("RGB", (1200, 800), "teal").save(file)
    return file


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    sound = io.BytesIO()
    with wave.open(sound, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(8000)
        written.writeframes(bytes(16_000 * 4))
    file = tmp_path / "hello.wav"
    file.write_bytes(sound.getvalue())
    return file


def test_a_photo_is_kept_told_about_and_seen(tab: Page, here: str, photo: Path) -> None:
    unlock(tab, here, ADD)

    tab.get_by_role("button", name=KEEP).click()
    expect(tab.get_by_role("link", name="Choose a file.")).to_be_visible()
    tab.get_by_label("Choose the file").set_input_files(photo)
    tab.get_by_role("button", name=KEEP).click()
    tab.get_by_label("What does it show or say, in words?").fill("A hill above the sea")
    tab.get_by_role("button", name="Save").click()

    entry = tab.locator("article", has_text="A hill above the sea")
    expect(entry.get_by_role("img", name="Picture: Skye")).to_be_visible()


def test_a_recording_is_heard_from_any_place(page: Page, here: str, voice: Path) -> None:
    unlock(page, here, "/files/add/about-me/voice-of-me")
    page.get_by_label("Choose the file").set_input_files(voice)
    page.get_by_role("button", name=KEEP).click()
    expect(page.get_by_label("What do you say in it, in words?")).to_be_visible()
    page.goto(f"{here}/about-me")
    player = page.locator("audio")

    heard = player.evaluate(
        """one => new Promise((done) => {
          one.addEventListener("loadedmetadata", () => { one.currentTime = 3; });
          one.addEventListener("seeked", () => done([one.duration, one.currentTime]));
          one.preload = "auto";
          one.load();
        })"""
    )

    assert heard == [4, 3]


A_TONE = """navigator.mediaDevices.getUserMedia = async () => {
  const sounds = new AudioContext();
  const tone = sounds.createOscillator();
  const heard = sounds.createMediaStreamDestination();
  tone.connect(heard);
  tone.start();
  return heard.stream;
};"""


def test_a_voice_is_recorded_on_the_page_and_kept(page: Page, here: str) -> None:
    page.add_init_script(A_TONE)
    unlock(page, here, "/files/add/about-me/voice-of-me")

    page.get_by_role("button", name="Record now").click()
    page.get_by_role("button", name=re.compile(r"^Stop recording \([1-9]\d* s\)$")).click()
    expect(page.locator(".recording")).to_contain_text("Recorded: ")
    page.get_by_role("button", name=KEEP).click()
    expect(page.get_by_label("What do you say in it, in words?")).to_be_visible()
    page.goto(f"{here}/about-me")

    expect(page.locator("audio")).to_be_visible()
    expect(page.get_by_text("My voice.weba")).to_be_visible()


def test_who_may_not_listen_says_what_to_do(page: Page, here: str) -> None:
    page.add_init_script("navigator.mediaDevices.getUserMedia = async () => { throw new Error(); };")
    unlock(page, here, "/files/add/about-me/video-of-me")

    page.get_by_role("button", name="Record now").click()

    expect(page.get_by_role("status")).to_contain_text("or choose a file")


def test_whoever_leaves_while_a_file_comes_is_asked_first(page: Page, here: str, photo: Path) -> None:
    unlock(page, here, ADD)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.route("**/files/add/**", lambda _route: None)  # it is on its way for ever
    page.get_by_label("Choose the file").set_input_files(photo)
    page.get_by_role("button", name=KEEP).click()
    expect(page.get_by_text("Stay on this page until all of it is here.")).to_be_visible()

    page.get_by_role("link", name="Settings").click(no_wait_after=True)
    expect(page.get_by_text("Stay on this page until all of it is here.")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("link", name="Stopped. Nothing was kept.")).to_be_visible()
    page.get_by_role("link", name="Settings").click()
    page.wait_for_url(f"{here}/settings")

    assert asked == ["beforeunload"]


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(page: Page, here: str, photo: Path) -> None:
    unlock(page, here, ADD)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    page.locator("[data-upload]").evaluate("form => { form.dataset.most = 10; }")

    page.get_by_label("Choose the file").set_input_files(photo)
    page.get_by_role("button", name=KEEP).click()

    expect(page.get_by_role("link", name="This file is too large.")).to_be_visible()
    expect(page.locator("[data-problem]")).to_be_focused()
    assert f"POST {here}{ADD}" not in sent


def test_a_file_to_bring_in_is_sent_in_the_same_way(page: Page, here: str, photo: Path) -> None:
    unlock(page, here, "/import")

    page.get_by_role("button", name="Look into it").click()
    expect(page.get_by_role("link", name="Choose a file.")).to_be_visible()
    page.get_by_label("Choose the file").set_input_files(photo)
    page.get_by_role("button", name="Look into it").click()

    expect(page.get_by_role("heading", level=1)).not_to_have_text("Bring something in")


def test_what_is_on_its_way_can_be_stopped_and_sent_again(page: Page, here: str, photo: Path) -> None:
    unlock(page, here, ADD)
    page.route("**/files/add/**", lambda route: None if route.request.method == "POST" else route.continue_())
    page.get_by_label("Choose the file").set_input_files(photo)

    page.get_by_role("button", name=KEEP).click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("link", name="Stopped. Nothing was kept.")).to_be_visible()
    page.unroute("**/files/add/**")
    page.get_by_role("button", name=KEEP).click()

    expect(page.get_by_label("What is it called?")).to_have_value("Skye")
