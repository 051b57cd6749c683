"""What kind of thing is this? Told by what is in it, never by its name. Step 1 of a reading."""

import re
from dataclasses import dataclass, field

from portable_record.errors import KindUnknownError, MalformedError, PageTamperedError, TooLargeError
from portable_record.sharing.gather import MOST
from portable_record.sharing.kinds import Kind, is_picture, kind_of_text
from portable_record.sharing.page import read_island
from portable_record.sharing.sealed_file import MOST as MOST_SEALED
from portable_record.sharing.strict_json import read_object

MOST_JSON = 20 * 1024 * 1024
ISLAND = '<script type="application/json" id="portable-record">'

_MARKUP = re.compile(r"<(?:!doctype html|html|\?xml|svg)\b", re.IGNORECASE)
_SVG = re.compile(r"<svg\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A kind, with the text or the parsed JSON object that showed it."""

    kind: Kind
    text: str = field(default="", repr=False)
    value: dict[str, object] = field(default_factory=dict, repr=False)


def recognise(data: bytes) -> Found:
    """Say what this is.

    Raises:
        TooLargeError: it is larger than anything that is read here, or than a sealed file may be.
        KindUnknownError: it is none of the kinds.
        MalformedError: it begins as JSON and is not strict JSON.
    """
    if len(data) > MOST:
        raise TooLargeError
    if is_picture(data):
        return Found(Kind.PICTURE)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Found(Kind.ARCHIVE)
    bare = data.removeprefix(b"\xef\xbb\xbf").strip()
    if bare.startswith(b"{"):
        return _json(bare)
    try:
        return _text(bare.decode())
    except UnicodeDecodeError as binary:
        raise KindUnknownError from binary


def recognise_text(text: str) -> Found:
    """Say what the text of a code or a paste is.

    Raises:
        KindUnknownError, MalformedError: as ``recognise``.
    """
    return _text(text.strip())


def share_in_page(page: bytes) -> Found:
    """Return the card file or sealed file that a page of ours carries.

    Raises:
        PageTamperedError: there is not exactly one, or the page around it is not one that we make.
        TooLargeError: it is larger than it may be.
    """
    try:
        found = _json(read_island(page).strip())
    except (MalformedError, KindUnknownError) as broken:
        raise PageTamperedError from broken
    if found.kind not in (Kind.CARD_FILE, Kind.SEALED_FILE):
        raise PageTamperedError
    return found


def _json(data: bytes) -> Found:
    value = read_object(data, most=MOST_JSON)
    if "verifiableCredential" in value:
        return Found(Kind.CARD_FILE, value=value)
    if "jwe" in value or "slots" in value:
        if len(data) > MOST_SEALED:
            raise TooLargeError
        return Found(Kind.SEALED_FILE, value=value)
    if "resourceType" in value:
        return Found(Kind.FHIR)
    if "keys" in value:
        return Found(Kind.KEY_SET, value=value)
    raise KindUnknownError


def _text(text: str) -> Found:
    if _MARKUP.match(text):
        return _markup(text)
    kind = kind_of_text(text)
    if kind is None:
        raise KindUnknownError
    return Found(kind, text)


def _markup(text: str) -> Found:
    if ISLAND in text:
        return Found(Kind.PAGE, text)
    if _SVG.search(text, 0, 2000):
        return Found(Kind.DRAWING, text)
    raise KindUnknownError
