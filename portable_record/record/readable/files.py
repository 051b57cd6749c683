"""Attached files in words: name, kind and size, and the text of those that are plain text."""

import base64
import binascii
import re

from portable_record.record.readable.codes import Spoken
from portable_record.record.readable.tables_words import LIMITS, PHRASES
from portable_record.record.readable.timings import text_of
from portable_record.record.readable.values import blank, is_number, media, number, phrase

_FILE_NAME = re.compile(r"/([A-Za-z0-9_ -]+\.[A-Za-z0-9]{2,5})\Z")
_BASE64 = re.compile(r"^[A-Za-z0-9+/]*={0,2}\Z")
_SPACE = re.compile(r"[ \t\r\n]+")


def attachment(value: dict[str, object]) -> Spoken | None:
    """Return an Attachment in words: ``Letter, PDF, 24 kB``."""
    title = text_of(value.get("title"))
    address = text_of(value.get("url"))
    kind = media(text_of(value.get("contentType")))
    data = text_of(value.get("data"))
    named = _FILE_NAME.search(address.split("?")[0])
    name = (named[1] if named else "") if blank(title) else title
    words = [word for word in (name, kind, size_words(value.get("size"), data)) if word]
    used = frozenset({"id", "title", "url", "contentType", "size", "data", "hash"})
    said = text_inside(text_of(value.get("contentType")), data)
    more = ((PHRASES["said"], said),) if said else ()
    return Spoken(", ".join(words) or (PHRASES["attached"] if data or address else ""), used, "", more)


def size_words(size: object, data: str) -> str:
    """Return how large a file is; without a size it is worked out from its base64 text."""
    written = number(size) if is_number(size) else ""
    if re.match(r"^[0-9]{1,15}\Z", written):
        count = int(written)
    elif data:
        count = len(data.rstrip("=")) * 3 // 4
    else:
        return ""
    if count >= 1_000_000:
        return phrase("megabytes", n=str((count + 500_000) // 1_000_000))
    return phrase("kilobytes", n=str(max(1, (count + 500) // 1000)))


def text_inside(content_type: str, data: str) -> str:
    """Return the text of a plain text file that is not too long, else nothing."""
    packed = _SPACE.sub("", data)
    plain = content_type.split(";")[0].strip(" ").lower() in {"text/plain", "text/markdown"}
    if not plain or not packed or len(packed) % 4 or not _BASE64.match(packed):
        return ""
    if len(packed) > LIMITS["text"] * 2:
        return ""
    try:
        text = base64.b64decode(packed, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return "" if blank(text) or "\x00" in text else text
