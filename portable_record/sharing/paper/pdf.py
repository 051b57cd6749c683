"""A paper as a PDF file that screen readers can read (PDF/UA), where the extra ``[pdf]`` is installed.

The only door to WeasyPrint. It is given the words and the style sheets, asks for nothing else, and writes no
file: what comes back is the whole PDF.
"""

import logging
from collections.abc import Sequence
from importlib.util import find_spec

from portable_record.errors import PdfUnavailableError

TAGGED = "pdf/ua-1"
_OWN = "data:"  # pictures that stand in the page itself


def can_make_pdf() -> bool:
    """Say whether the extra is installed; whether the libraries it needs are there, its use will tell."""
    return find_spec("weasyprint") is not None


def make_pdf(page: str, styles: Sequence[str]) -> bytes:
    """Turn a page and its style sheets into a tagged PDF.

    Raises:
        PdfUnavailableError: the extra, or a library that it needs, is not installed.
    """
    logging.getLogger("weasyprint").disabled = True  # its lines could hold what a page says
    logging.getLogger("fontTools").disabled = True
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import FatalURLFetchingError, URLFetcher
    except (ImportError, OSError) as missing:
        raise PdfUnavailableError from missing

    class Nothing(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
        def fetch(self, url: str, headers: object = None) -> object:
            """Refuse every address, on this machine and elsewhere."""
            if url.startswith(_OWN):
                return super().fetch(url, headers)
            raise FatalURLFetchingError("A paper asks for nothing.")

    fetcher = Nothing()
    sheets = [CSS(string=style, url_fetcher=fetcher) for style in styles]
    made: bytes = HTML(string=page, url_fetcher=fetcher).write_pdf(stylesheets=sheets, pdf_variant=TAGGED)
    return made
