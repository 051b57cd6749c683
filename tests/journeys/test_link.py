"""Jean shares by a link: from the questions to a phone that reads it, and to the day she stops."""

import io
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import Desk
from portable_record.actions.link_place import LinkPlace, choose_link_place
from portable_record.actions.start import start_record
from portable_record.sharing.link_viewer import make_viewer
from portable_record.sharing.reader.asking import Reader
from portable_record.web.doorway import Doorway
from tests.actions.quick import stretch_nothing
from tests.browser import PATIENCE, PHONE, cut_network
from tests.journeys.test_sharing import go_on
from tests.storage.test_places import endpoint
from tests.web.asking import PASSPHRASE, Ticks
from tests.web.serving import serving

__all__ = ["endpoint"]
pytestmark = pytest.mark.journey
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = "whistlesecretly"


@pytest.fixture
def doorway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, endpoint: str) -> Iterator[Doorway]:
    """Before a record of Jean's, whose links lie in a bucket with a viewer."""
    stretch_nothing(monkeypatch)
    put_viewer(endpoint)
    with Reader(sys.executable) as reader:
        desk = Desk(now=lambda: NOW, dice=os.urandom, reader=reader)
        start_record(desk, tmp_path / "record", PASSPHRASE, name="Jean", kind="person", recovery=False)
        standing = Doorway(desk, tmp_path / "record", ticks=Ticks(), stand_still=lambda: None)
        standing.unlock(PASSPHRASE)
        with standing.record() as record:
            add_words(record, part="communication", kind=None, words="Speak slowly.", sensitive=False)
            add_words(record, part="plan", kind=None, words=f"I {SECRET}.", sensitive=True)
            choose_link_place(record, bucket(endpoint))
        standing.lock()
        yield standing
        standing.lock()


def bucket(endpoint: str) -> LinkPlace:
    return LinkPlace(
        address=f"{endpoint}/links/jean",
        viewer=f"{endpoint}/links/view/index.html#",
        endpoint=endpoint,
        bucket="links",
        region="us-east-1",
        prefix="jean",
        key_id="key",
        secret="secret",
    )


def put_viewer(endpoint: str) -> None:
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    page = make_viewer(this_machine=True)
    client.put_object(Bucket="links", Key="view/index.html", Body=page, ContentType="text/html")


@pytest.fixture
def phone(browser: Browser, asked_outside: list[str]) -> Iterator[Page]:
    """A phone: a small screen, and no app of ours."""
    opened = browser.new_context(viewport=PHONE, locale="en-GB")
    opened.set_default_timeout(PATIENCE)
    cut_network(opened, asked_outside)
    yield opened.new_page()
    opened.close()


def seen_by_camera(picture: bytes) -> str:
    """What a phone reads in the code on a screen."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return found.text


def test_a_link_is_made_scanned_read_and_stopped(
    doorway: Doorway, page: Page, phone: Page, asked_outside: list[str]
) -> None:
    with serving(doorway) as port:
        page.goto(f"http://127.0.0.1:{port}/unlock")
        page.get_by_label("Passphrase").fill(PASSPHRASE)
        page.get_by_role("button", name="Unlock").click()
        page.get_by_role("link", name="Share", exact=False).first.click()
        page.get_by_role("link", name="Begin", exact=True).click()
        go_on(page, "How I communicate")
        page.get_by_label("Their name").fill("Mossley Lunch Club")
        go_on(page, "A group, an organisation")
        go_on(page, "To support me")
        go_on(page)  # for a month
        go_on(page)  # may they show it to others: no
        go_on(page)  # out of sight: no
        go_on(page, "A phone")
        go_on(page, "As a link")
        page.get_by_role("button", name="This is right: go on").click()
        page.get_by_role("button", name="Sign and share").click()
        page.locator("#link").get_by_role("link", name="Show it").click()
        page.get_by_role("button", name="Make the link").click()
        expect(page.get_by_text("We fetched it back as their phone would. It works.")).to_be_visible()
        page.wait_for_load_state()
        address = seen_by_camera(page.locator(".code-on-screen").screenshot())

        phone.clock.set_fixed_time(NOW)
        phone.goto(address)
        expect(phone.get_by_role("heading", level=1)).to_have_text("Jean shares this with you")
        expect(phone.get_by_text("Speak slowly.").first).to_be_visible()
        shown = phone.locator("main").inner_text()

        page.get_by_role("link", name="Back").first.click()
        page.get_by_role("link", name="Stop sharing").click()
        page.get_by_role("button", name="Stop sharing").click()
        expect(page.get_by_role("heading", name="You have stopped sharing")).to_be_visible()

        phone.reload()
        expect(phone.get_by_role("heading", name="This link is over")).to_be_visible()
        expect(phone.get_by_text("The person has stopped sharing it, or its time has ended.")).to_be_visible()
        expect(phone.get_by_text("Speak slowly.")).to_have_count(0)

    assert "Mossley Lunch Club" in shown
    assert SECRET not in shown
    assert asked_outside == []
