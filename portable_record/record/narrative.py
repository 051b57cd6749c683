"""Narratives: the XHTML that a resource may carry, made safe to show, or made plain words.

What is kept is what was received. Cleaning is for showing: no script, no style, no link and no picture that
would ask anything of the world outside.
"""

import html
import re

import nh3

_WORDS = "a abbr b bdi cite code del dfn em i ins kbd q s samp small span strong sub sup tt u var wbr"
_BLOCKS = "blockquote br caption col colgroup dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre ul"
_TABLES = "rp rt ruby table tbody td tfoot th thead tr"
_TAGS = {*_WORDS.split(), *_BLOCKS.split(), *_TABLES.split()}
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "ol": {"start", "type"},
}
_EMPTIED = {"script", "style", "title", "iframe", "object", "noscript", "template", "textarea", "svg", "math"}
_BREAKS = re.compile(r"<(?:/?(?:p|div|h[1-6]|li|tr|table|dd|dt|blockquote|ul|ol|pre)|[bh]r ?/?)(?: [^>]*)?>")
_CELLS = re.compile(r"</t[dh]>")
_LEFT = re.compile(r"<[^>]*>")
_BARE = r"[^<>&\x00-\x08\x0b-\x1f\x7f]*"
_PARAGRAPH = f"<p>{_BARE}(?:&(?:amp|lt|gt);{_BARE})*</p>"
_PARAGRAPHS = re.compile(rf'<div xmlns="http://www\.w3\.org/1999/xhtml">((?:{_PARAGRAPH})*)</div>')


def clean(div: str) -> str:
    """Return a narrative that can stand in a page: harmless elements only, and nothing fetched or run."""
    return nh3.clean(
        div,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=_EMPTIED,
        url_schemes=set(),
        link_rel=None,
    )


def plain(div: str) -> str:
    """Return the words of a narrative, one line a paragraph or row; cells are set apart by " | "."""
    as_we_write = _PARAGRAPHS.fullmatch(div)  # nothing to clean in those, and a page may show hundreds
    safe = (as_we_write[1] if as_we_write else clean(div)).replace("\n", " ")
    spaced = _LEFT.sub("", _CELLS.sub(" | ", _BREAKS.sub("\n", safe)))
    lines = (" ".join(line.split()).strip(" |") for line in html.unescape(spaced).split("\n"))
    return "\n".join(line for line in lines if line)
