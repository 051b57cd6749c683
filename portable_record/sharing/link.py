"""The link: a text that says where a sealed share lies on the web, and by which key it opens.

See docs/format/link.md. Bytes in, bytes out: nothing here goes online.
"""

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal
from urllib.parse import SplitResult, urlsplit

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import QRData

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.jwe import decrypt_jwe, encrypt_jwe
from portable_record.errors import LinkRefusedError, MalformedError, PortableRecordError
from portable_record.sharing.card_file import tokens_of, write_card_file
from portable_record.sharing.qr import QUIET, Matrix
from portable_record.sharing.strict_json import read_object

SCHEME = "shlink:/"
LABEL = "Part of a care record"
CONTENT = "application/smart-health-card"
MEDIA_TYPE = "application/jose"
NAME_BYTES = KEY_BYTES = 32
MOST_URL, MOST_LABEL, MOST_TEXT = 128, 80, 4096
MOST_FILE = 16 * 1024 * 1024
DIRECT, PASSCODE, LONG = "U", "P", "L"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_FLAGS = re.compile(r"L?(?:P|U)?\Z")
_URL_SIGNS = re.compile(r"[A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%-]+\Z")
_VIEWER = re.compile(r"(?:https://|http://(?:127\.0\.0\.1|\[::1\]|localhost)[:/])[^\s#]{1,2000}#\Z")
_LAST = 253_402_300_800  # the year 10000
_HEADER = frozenset({"alg", "enc", "cty", "zip"})
_AS_BYTES: Literal[4] = 4


@dataclass(frozen=True, slots=True)
class Link:
    """Where a sealed share lies and what opens it. Holding one means that it is well made.

    ``until`` is its end in seconds since 1970, None where it says none.
    """

    url: str
    key: bytes = field(repr=False)
    flag: str = ""
    until: float | None = None
    label: str = ""

    def __post_init__(self) -> None:
        check_url(self.url)
        if len(self.key) != KEY_BYTES:
            raise LinkRefusedError("A key has 32 bytes.", place="key")
        if not _FLAGS.match(self.flag):
            raise LinkRefusedError("It asks for something that is not done here.", place="flag")
        if self.until is not None and not 0 <= self.until < _LAST:
            raise LinkRefusedError("It ends at no moment that there is.", place="exp")
        if len(self.label) > MOST_LABEL:
            raise LinkRefusedError(f"A label has at most {MOST_LABEL} letters.", place="label")

    @property
    def is_direct(self) -> bool:
        """Whether the file itself lies at the address, without a manifest."""
        return DIRECT in self.flag

    @property
    def needs_passcode(self) -> bool:
        """Whether a passcode is asked for."""
        return PASSCODE in self.flag


def check_url(url: str) -> SplitResult:
    """Return the pieces of an address at which a file may lie.

    Raises:
        LinkRefusedError: it is too long, not https, or has a user name or a part after ``#``.
    """
    if len(url) > MOST_URL or not _URL_SIGNS.match(url):
        raise LinkRefusedError(f"An address has at most {MOST_URL} plain letters.", place="url")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as broken:
        raise LinkRefusedError("Its address cannot be read.", place="url") from broken
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not host or not safe or "@" in parts.netloc:
        raise LinkRefusedError("Its address must begin with https:// and the name of a place.", place="url")
    return parts


def check_viewer(viewer: str) -> None:
    """Refuse what cannot stand before a link; nothing may stand there as well.

    Raises:
        LinkRefusedError: it is no https address that ends with ``#``.
    """
    if viewer and not _VIEWER.match(viewer):
        raise LinkRefusedError(
            "The address of a viewer begins with https:// and ends with #.", place="viewer"
        )


def write_link(link: Link, *, viewer: str = "") -> str:
    """Write a link, behind the address of a viewer if there is one.

    Raises:
        LinkRefusedError: the viewer's address is none.
    """
    check_viewer(viewer)
    said: dict[str, object] = {"url": link.url, "key": b64url(link.key)}
    if link.until is not None:
        said["exp"] = int(link.until)
    if link.flag:
        said["flag"] = link.flag
    if link.label:
        said["label"] = link.label
    payload = json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()
    return f"{viewer}{SCHEME}{b64url(payload)}"


def read_link(text: str) -> Link:
    """Read a link that somebody made.

    Raises:
        LinkRefusedError: it is not made as a link is.
    """
    if len(text) > MOST_TEXT:
        raise LinkRefusedError("It is too long.")
    viewer, scheme, payload = text.strip().partition(SCHEME)
    if not scheme:
        raise LinkRefusedError("It does not say shlink:/.")
    check_viewer(viewer)
    try:
        said = read_object(unb64url(payload), most=MOST_TEXT)
    except PortableRecordError as broken:
        raise LinkRefusedError("What stands in it cannot be read.") from broken
    if _number(said, "v") not in (None, 1):
        raise LinkRefusedError("It is of a later kind.", place="v")
    return Link(
        _text(said, "url"),
        _key(_text(said, "key")),
        _text(said, "flag", otherwise=""),
        _number(said, "exp"),
        _text(said, "label", otherwise=""),
    )


def seal_for_link(tokens: tuple[str, ...], key: bytes) -> bytes:
    """Seal signed texts as the file that a link leads to."""
    return encrypt_jwe(write_card_file(tokens), key, header={"cty": CONTENT}).encode("ascii")


def open_from_link(sealed: bytes, key: bytes) -> tuple[str, ...]:
    """Open the file that a link leads to; the signed texts in it are not read yet.

    Raises:
        TooLargeError, MalformedError, HeaderRefusedError, AlgorithmRefusedError, SealBrokenError: see
            ``decrypt_jwe``; or it holds something else than signed texts.
    """
    try:
        token = sealed.decode("ascii").strip()
    except UnicodeDecodeError as broken:
        raise MalformedError from broken
    header, opened = decrypt_jwe(token, key, allowed=_HEADER, most=MOST_FILE)
    if header.get("cty") != CONTENT:
        raise MalformedError("It holds something else than signed texts.")
    return tokens_of(read_object(opened, most=MOST_FILE))


def link_matrix(text: str) -> Matrix:
    """Return the modules of a link's code, true for black, with the white edge of four."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(QRData(text.encode(), mode=_AS_BYTES))
    modules: Matrix = code.get_matrix()
    return modules


def _text(said: dict[str, object], name: str, *, otherwise: str | None = None) -> str:
    value = said.get(name, otherwise)
    if not isinstance(value, str):
        raise LinkRefusedError("It is missing, or is no text.", place=name)
    return value


def _number(said: dict[str, object], name: str) -> float | None:
    if name not in said:
        return None
    value = said[name]
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise LinkRefusedError("It is no number.", place=name)
    return float(value)


def _key(text: str) -> bytes:
    try:
        return unb64url(text)
    except MalformedError as broken:
        raise LinkRefusedError("It cannot be read.", place="key") from broken
