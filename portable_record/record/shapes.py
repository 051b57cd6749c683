"""What each small piece of a change may look like. Every check raises MalformedChangeError with the place."""

import hashlib
import re
from datetime import datetime

from portable_record.errors import MalformedChangeError
from portable_record.record.canonical import MOST_INT
from portable_record.record.moments import YEARS
from portable_record.record.who import PERSON, By

WHOLE = ""
BINNED = "@binned"
SENSITIVE = "@sensitive"
ERASED = "@erased"
MARKS = frozenset({BINNED, SENSITIVE, ERASED})
PATHS_WITHOUT_BASES = frozenset({WHOLE, SENSITIVE})

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HASH = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
_PART = re.compile(r"[a-z](?:-?[a-z0-9]){0,31}")
_BASIS = _PART
_DIGEST_SIZE = hashlib.sha256().digest_size
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_PATH = re.compile(r"(?!_?resourceType\b)_?[a-zA-Z][a-zA-Z0-9]{0,63}(?:/~?[A-Za-z0-9._-]{1,64})?")
ITEM_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def uuid(text: str, place: str) -> None:
    """An id is a UUID in its usual small letters."""
    if not _UUID.fullmatch(text):
        raise MalformedChangeError("An id is not a UUID.", place=place)


def hash_text(text: str, place: str) -> None:
    """A hash or thumbprint is 32 bytes in base64url, 43 characters, written in the one way."""
    if not _HASH.fullmatch(text):
        raise MalformedChangeError("A hash is not 43 characters of base64url.", place=place)


def digest(data: bytes, place: str) -> None:
    """A digest is the 32 bytes of SHA-256."""
    if len(data) != _DIGEST_SIZE:
        raise MalformedChangeError("A hash is not 32 bytes.", place=place)


def part_key(text: str, place: str) -> None:
    """A part is named by its key: small letters, digits and single hyphens."""
    if not _PART.fullmatch(text):
        raise MalformedChangeError("A part has no such key.", place=place)


def whole_number(value: int, place: str, *, least: int) -> None:
    """A number is whole and between ``least`` and 2^53-1."""
    if type(value) is not int or not least <= value <= MOST_INT:
        raise MalformedChangeError("A number is not whole or out of bounds.", place=place)


def moment(text: str, place: str) -> None:
    """A moment is RFC 3339 in UTC with Z and whole seconds, of the years that are believed."""
    try:
        real = _MOMENT.fullmatch(text) is not None and datetime.fromisoformat(text).year in YEARS
    except ValueError:
        real = False
    if not real:
        raise MalformedChangeError("A moment is not in UTC with whole seconds.", place=place)


def path(text: str, place: str) -> None:
    """A path is "", a mark, the name of an element, or element/item."""
    if text not in MARKS and text != WHOLE and not _PATH.fullmatch(text):
        raise MalformedChangeError("It edits something that has no such path.", place=place)


def writer(by: By) -> None:
    """Who wrote is the person or an entry; the one who helped is an entry; the basis is a code."""
    if by.writer != PERSON:
        uuid(by.writer, "by")
    if by.helper:
        uuid(by.helper, "by")
    if not _BASIS.fullmatch(by.basis):
        raise MalformedChangeError("The right by which it was written is not a code.", place="by")
