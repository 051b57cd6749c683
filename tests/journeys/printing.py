"""What comes out of the printer, once the page to print is there."""

import io

from playwright.sync_api import Locator, Page, expect
from pypdf import PageObject, PdfReader


def printed(page: Page, *, once: Locator, size_of_page: bool = True) -> list[PageObject]:
    """Print a page once something of it can be seen, and return its sheets.

    A click comes back before the page it leads to is drawn, and whoever prints then gets an empty sheet.
    The size is the one that the page asks for; or else A4.
    """
    expect(once).to_be_visible()
    page.wait_for_load_state()
    pdf = page.pdf(prefer_css_page_size=True) if size_of_page else page.pdf(format="A4")
    return list(PdfReader(io.BytesIO(pdf)).pages)
