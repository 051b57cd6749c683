"""A paper as a tagged PDF: made of what it is given alone, and nothing of it is written anywhere."""

import io
import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from pypdf import PdfReader

from portable_record.errors import PdfUnavailableError
from portable_record.sharing.paper.pdf import can_make_pdf, make_pdf

PAGE = '<!doctype html><html lang="en-GB"><head><title>My plan</title></head><body><h1>I sing</h1></html>'


class Fetcher:
    """As WeasyPrint's, of which nothing but the pictures in a page may be asked."""

    def fetch(self, url: str, _headers: object = None) -> str:
        return f"opened {url}"


class RefusedError(Exception):
    pass


class Html:
    """Remembers what it was made of, and what happened to each address that the page names."""

    def __init__(self, *, string: str, url_fetcher: Fetcher) -> None:
        self.string, self.fetcher = string, url_fetcher

    def write_pdf(self, *, stylesheets: list[Any], pdf_variant: str) -> bytes:
        assert self.fetcher.fetch("data:image/jpeg;base64,") == "opened data:image/jpeg;base64,"
        for address in ("https://example.org/x.png", "file:///etc/passwd", "http://127.0.0.1/"):
            with pytest.raises(RefusedError):
                self.fetcher.fetch(address)
        return f"{pdf_variant} {self.string} {[one.string for one in stylesheets]}".encode()


@pytest.fixture
def a_likeness() -> Iterator[None]:
    """Something that is called as WeasyPrint is, in its place."""
    weasyprint, urls = ModuleType("weasyprint"), ModuleType("weasyprint.urls")
    vars(weasyprint).update(HTML=Html, CSS=Html)
    vars(urls).update(FatalURLFetchingError=RefusedError, URLFetcher=Fetcher)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "weasyprint", weasyprint)
        patch.setitem(sys.modules, "weasyprint.urls", urls)
        yield


@pytest.mark.usefixtures("a_likeness")
def test_it_is_made_of_page_and_styles_as_pdf_ua_and_no_address_is_opened() -> None:
    assert make_pdf("<p>", ["a {}", "b {}"]) == b"pdf/ua-1 <p> ['a {}', 'b {}']"


def test_without_the_extra_it_is_said_that_it_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    with pytest.raises(PdfUnavailableError):
        make_pdf("<p>", [])


def test_a_screen_reader_finds_its_language_its_title_and_its_headings() -> None:
    if not can_make_pdf():
        pytest.skip("the extra that makes PDF files is not installed")
    import_module("weasyprint")  # which looks for its libraries with files of its own
    opened: list[object] = []
    listening = [True]

    def listen(event: str, given: tuple[object, ...]) -> None:
        if listening and (
            event == "socket.connect" or event.startswith("tempfile.") or _writes(event, given)
        ):
            opened.append((event, given[:1]))

    sys.addaudithook(listen)
    made = make_pdf(PAGE, ["p { color: red }"])
    listening.clear()

    assert opened == []
    root: Any = PdfReader(io.BytesIO(made)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert "/StructTreeRoot" in root
    assert PdfReader(io.BytesIO(made)).metadata.title == "My plan"  # type: ignore[union-attr]  # it has one


def _writes(event: str, given: tuple[object, ...]) -> bool:
    """Whether a file was opened to be written to: Python's own compiled files do not count."""
    return (
        event == "open"
        and isinstance(given[1], str)
        and "w" in given[1]
        and "__pycache__" not in str(given[0])
    )
