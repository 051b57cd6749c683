"""The spellings of an address, of a number and of a name, brought down to one.

An address can be written in many ways and still lead to the same entry: in capitals, percent-encoded, with a
version, a query, an operation or a slash behind it. Whether something is hidden must not hang on that.
"""

import re
import unicodedata
from functools import cache
from urllib.parse import unquote

from portable_record.record.types import resource_types

_ENCODED = 3  # an address that is percent-encoded more often than this is not undone
_SPLIT = re.compile(r"[/\\?#|;&=,:$\s\"'<>(){}\[\]]+")
_VERSION = re.compile(r"/_history(?:/[a-z0-9.-]*)?")
_BEHIND = re.compile(r"[?#|]")
_WEB = re.compile(r"https?:/+")
_START = re.compile(r"https?:/|urn:")
_HOST = re.compile(r"https?:/+([^/?#\\]*)")
_ELSEWHERE = re.compile(r"https?://[^\s/?$]+(?:/[^\s?$]*)?\Z")
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\Z")
_MOMENT = re.compile(r"\d{4}(?:-\d\d){0,2}(?:t.*)?\Z")
_NAME_WORDS = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_PARTS = re.compile(r"[._]")
_LONG = 6
_NO_MATTER = frozenset({"Zs", "Cc", "Cf", "Pd"})
_PLAIN_NO_MATTER = {code: None for code in range(128) if unicodedata.category(chr(code)) in _NO_MATTER}

Word = tuple[str, str]
"""A word of an address, and the word that stands before it."""


def plain_address(text: str) -> str:
    """Write an address without capitals, percent-encoding, invisible characters and space around it."""
    for _ in range(_ENCODED):
        if "%" not in text:
            break
        text = unquote(text, errors="replace")
    if not text.isascii():
        text = visible(unicodedata.normalize("NFKC", text))
    return text.strip().casefold()


def visible(text: str) -> str:
    """Leave out the characters that nobody sees, such as a zero-width space."""
    return "".join(each for each in text if unicodedata.category(each) != "Cf")


def words_of(plain: str) -> list[Word]:
    """List the words of a plain address, with all parts that a file ending or a full stop may cut off.

    The name of a server counts only where it can be nothing but an id.
    """
    host = _HOST.match(plain)
    server = [(word, "") for word in _forms(host[1]) if tells(word)] if host else []
    path = _VERSION.sub("", plain[host.end() :] if host else plain)
    pieces = [piece for piece in _SPLIT.split(path) if piece]
    steps = zip(["", *pieces], pieces, strict=False)
    return server + [(word, before) for before, piece in steps for word in _forms(piece)]


def _forms(piece: str) -> list[str]:
    parts = (part for part in _PARTS.split(piece) if tells(part)) if _PARTS.search(piece) else ()
    return [form for form in dict.fromkeys((piece, piece.strip("._-"), *parts)) if form]


def wholes_of(plain: str) -> list[str]:
    """List the full addresses that a plain one may begin with, without scheme and doubled slashes."""
    start = _START.search(plain)
    address = _BEHIND.split(plain[start.start() :] if start else plain, maxsplit=1)[0]
    web = _WEB.match(address)
    if not web:
        return [address.rstrip("/")] if address.strip("/") else []
    pieces = [piece for piece in address[web.end() :].split("/") if piece not in ("", ".")]
    return ["/".join(pieces[:count]) for count in range(len(pieces), 0, -1)]


def leads_elsewhere(text: str) -> bool:
    """Say whether a reference is a full web address that asks nothing and does nothing."""
    return bool(_ELSEWHERE.match(plain_address(text)))


def is_patient(text: str) -> bool:
    """Say whether an address is that of a Patient by its form."""
    return any(word == "patient" for word in _SPLIT.split(plain_address(text)))


def is_type(word: str) -> bool:
    """Say whether a word without capitals is the name of a type of resource."""
    return word in _types()


def tells(name: str) -> bool:
    """Say whether an id, alone among other words, can only be that id.

    A UUID, or six characters and more with a digit among them; but neither a day nor a word of the language.
    """
    if len(name) < _LONG or not _DIGIT.search(name):
        return bool(_UUID.match(name))
    return not _MOMENT.match(name)


def plain_number(text: str) -> str:
    """Write the value of an Identifier without case, and without any space or dash."""
    if text.isascii():
        return text.translate(_PLAIN_NO_MATTER).casefold()
    normal = unicodedata.normalize("NFKC", text)
    return "".join(each for each in normal if unicodedata.category(each) not in _NO_MATTER).casefold()


def plain_name(text: str) -> str:
    """Write a name or title without case, and with one space for all that is no letter and no digit."""
    if not text.isascii():
        text = visible(unicodedata.normalize("NFKC", text))
    return " ".join(_NAME_WORDS.findall(text.casefold()))


@cache
def _types() -> frozenset[str]:
    return frozenset(name.casefold() for name in resource_types())
