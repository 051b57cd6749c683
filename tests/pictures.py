"""``make pictures``: draw the pictures of the README again, from the made-up person's record of the demo."""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from portable_record import wiring
from portable_record.web.doorway import Doorway
from tests.browser import find_chromium
from tests.web.asking import Ticks
from tests.web.serving import serving

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "img"


def main() -> None:
    """Make the record, open it as its owner does, and take a picture of the first page."""
    with TemporaryDirectory() as made, wiring.desk() as desk:
        demo = Path(made) / "demo"
        wiring.run_demo(demo, say=lambda *_: None, give=lambda **_: None)
        passphrase = (demo / "passphrase.txt").read_text().strip()
        with serving(Doorway(desk, demo / "vault", ticks=Ticks())) as port, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
            page = chromium.new_page(viewport={"width": 1160, "height": 1350}, locale="en-GB")
            page.goto(f"http://127.0.0.1:{port}/unlock")
            page.fill("input[name=passphrase]", passphrase)
            page.click("main form button:not([type=button])")
            page.wait_for_selector(".home .tiles")
            page.screenshot(path=PICTURES / "home.png")
            chromium.close()


if __name__ == "__main__":
    main()
