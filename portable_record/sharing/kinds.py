"""The kinds of things that people hand over, and what kind a short text is, each told by how it begins."""

import re
from enum import StrEnum


class Kind(StrEnum):
    """The kinds that can be told apart."""

    CARD_FILE = "card-file"
    SEALED_FILE = "sealed-file"
    SIGNED_TEXT = "signed-text"
    CODE_TEXT = "code-text"
    PICTURE = "picture"
    DRAWING = "drawing"
    PAGE = "page"
    KEY_SET = "key-set"
    FHIR = "fhir"
    MOVING_CODE = "moving-code"
    LINK = "link"
    LOCKED_TEXT = "locked-text"
    ARCHIVE = "archive"


_FIRST_BYTES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM")
_CODE = re.compile(r"shc:/", re.IGNORECASE)
_MOVING = re.compile(r"ur:[a-z0-9-]+/", re.IGNORECASE)
_LINK = re.compile(r"(?:https://[^\s#]{1,2000}#)?shlink:/", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z0-9_=+/.-]+\Z")
_DOTS = range(2, 9)  # a signed text has two, a locked one four; with more it is neither


def is_picture(data: bytes) -> bool:
    """Say whether these are the first bytes of a picture of a kind that is read here."""
    return data.startswith(_FIRST_BYTES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def kind_of_text(text: str) -> Kind | None:
    """Say what kind of text a code or a paste holds; None if it is none that is known here."""
    if _CODE.match(text):
        return Kind.CODE_TEXT
    if _MOVING.match(text):
        return Kind.MOVING_CODE
    if _LINK.match(text):
        return Kind.LINK
    dots = text.count(".")
    if dots in _DOTS and _TOKEN.match(text):
        return Kind.LOCKED_TEXT if dots == 4 else Kind.SIGNED_TEXT
    return None
