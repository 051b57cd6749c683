"""The text of a narrative, without its markup."""

import re

from portable_record.record.readable.tables_words import ENTITIES

_HIDDEN = re.compile(
    r"<!--[\s\S]*?(?:-->|\Z)|<(script|style|head)\b[\s\S]*?(?:</\1[^>]*>|\Z)", re.IGNORECASE | re.ASCII
)
_BREAK = re.compile(
    r"<(?:br|hr|/p|/div|/li|/tr|/h[1-6]|/ul|/ol|/table|/dd|/dt|/pre|/caption)\b[^>]*>",
    re.IGNORECASE | re.ASCII,
)
_CELL = re.compile(r"</(?:td|th)\b[^>]*>", re.IGNORECASE | re.ASCII)
_TAG = re.compile(r"</?[A-Za-z!?][^>]*(?:>|\Z)")
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z0-9]{2,8});")


def plain(markup: str) -> str:
    """Return the words of XHTML, a line for each block; tags, comments and scripts are left out."""
    text = re.sub(r"[ \t\r\n]+", " ", _HIDDEN.sub(" ", markup))
    text = _TAG.sub("", _CELL.sub("  ", _BREAK.sub("\n", text)))
    text = _ENTITY.sub(_character, text).replace("\u00a0", " ")
    lines = (re.sub(r"[ \t\r]+", " ", line).strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name[0] != "#":
        point = ENTITIES.get(name, 0)
    else:
        point = int(f"0{name[1:]}", 0) if name[1] in "xX" else int(name[1:])
    good = 31 < point < 0xD800 or 0xDFFF < point < 0x110000
    return chr(point) if good else " " if point in {9, 10, 13} else found[0]
