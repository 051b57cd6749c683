"""Bringing a file in and taking everything along, as a person does it in a real Chromium."""

import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from os import urandom
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portable_record.actions.desk import Desk
from portable_record.actions.start import start_record
from portable_record.sharing.reader.asking import Reader
from portable_record.web.doorway import Doorway
from tests.actions.quick import stretch_nothing
from tests.actions.test_import import bundle, note
from tests.web.asking import PASSPHRASE, Ticks
from tests.web.serving import serving

pytestmark = pytest.mark.journey

HOSTILE = "<img src=x onerror=document.title=1><script>document.title=1</script>"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app before a new record."""
    where = tmp_path_factory.mktemp("moves") / "record"
    with pytest.MonkeyPatch.context() as patch, Reader(sys.executable) as reader:
        stretch_nothing(patch)
        desk = Desk(now=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC), dice=urandom, reader=reader)
        start_record(desk, where, PASSPHRASE, name="Jean", kind="person", recovery=False)
        doorway = Doorway(desk, where, ticks=Ticks(), stand_still=lambda: None)
        with serving(doorway) as port:
            yield f"http://127.0.0.1:{port}"
        doorway.lock()


def test_a_file_is_brought_in_undone_and_everything_taken_along(
    page: Page, here: str, tmp_path: Path
) -> None:
    many = [(f"urn:x:{number}", note(f"{HOSTILE} {number}")) for number in range(201)]
    (tmp_path / "gp.json").write_bytes(bundle(*many))
    page.goto(f"{here}/")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    page.get_by_role("link", name="Bring something in").first.click()
    page.get_by_label("Choose the file").set_input_files(tmp_path / "gp.json")
    page.get_by_role("button", name="Look into it").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("What is in the file")
    expect(page.get_by_role("link", name="New: 201")).to_be_visible()
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is in your record")

    page.goto(f"{here}/export/pages")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save the file").click()
    with zipfile.ZipFile(saving.value.path()) as pages:
        pages.extractall(tmp_path / "pages")

    page.goto(f"{here}/import/done")
    page.get_by_role("button", name="Undo all of it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Undone")
    expect(page.get_by_text("201 things are as they were before.")).to_be_visible()

    page.goto((tmp_path / "pages" / "index.html").as_uri())
    page.get_by_role("link", name="My health").click()
    expect(page.get_by_text(HOSTILE).first).to_be_visible()
    expect(page).to_have_title("My health (1) · Jean")
    page.get_by_role("link", name="Next page").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My health (2)")
