"""What stands in the edge of each printed sheet: whose it is, when it was made, which page of how many.

A style sheet with what CSS calls margin boxes. Chromium prints them from version 131 on; a browser that does
not know them prints the sheets without.
"""

import re

MOST = 60  # letters; what stands in the edge has one line
PAGE, PAGES = "\x01", "\x02"
"""Stand for the number of the page and for how many there are, in the words of the edge."""

_PLAIN = re.compile(r"[0-9A-Za-z]")


def edge_style(below: str, numbered: str, *, direction: str = "ltr") -> str:
    """Write the style sheet.

    Args:
        below: the words at the beginning of the lower edge.
        numbered: those at its end, with PAGE and PAGES for the numbers.
        direction: of the writing, ``ltr`` or ``rtl``.
    """
    begin, end = ("left", "right") if direction == "ltr" else ("right", "left")
    shared = f'direction: {direction}; font: 9pt/1.3 system-ui, "Noto Sans", sans-serif; color: #333;'
    pages = css_text(numbered)
    for sign, counter in ((PAGE, "page"), (PAGES, "pages")):
        pages = pages.replace(css_text(sign)[1:-1], f'" counter({counter}) "')
    return (
        "@page { size: A4; margin: 15mm 12mm 17mm;"
        f" @bottom-{begin} {{ {shared} content: {css_text(below)}; }}"
        f" @bottom-{end} {{ {shared} content: {pages}; }} }}\n"
    )


def one_line(text: str) -> str:
    """Make a text short enough for the edge."""
    line = " ".join(text.split())
    return line if len(line) <= MOST else f"{line[:MOST].rstrip()}\u2026"


def css_text(text: str) -> str:
    """Write a text as a string of a style sheet, from which nothing in it can break out."""
    signs = (sign if _PLAIN.match(sign) else f"\\{ord(sign):x} " for sign in text)
    return f'"{"".join(signs)}"'
