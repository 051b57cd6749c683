"""The self-opening page: one HTML file that holds a share and shows it. See docs/format/page.md."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache

from portable_record.crypto.derive import Purpose
from portable_record.crypto.hpke import ALG as HPKE
from portable_record.crypto.hpke import PUBLIC, X25519
from portable_record.crypto.passcode import ALG
from portable_record.crypto.signing import VerifyKey
from portable_record.crypto.words import word_list
from portable_record.errors import MalformedError, PageTamperedError, TooLargeError
from portable_record.record import kinds
from portable_record.record.parts import PARTS, reading_order
from portable_record.record.readable.tables import TABLES
from portable_record.record.types import default_part, resource_types
from portable_record.sharing import bundle, reply
from portable_record.sharing.answer_to import ANSWER_TO
from portable_record.sharing.attachments import FILE_LABEL, FILES, HASH, MOST_ALL, MOST_FILES
from portable_record.sharing.card_file import write_card_file
from portable_record.sharing.contact import KINDS, MOST_NAME
from portable_record.sharing.html_file import allowed, asset, filled
from portable_record.sharing.page_files import LEFT_OUT, NONE, Place, places_in, written
from portable_record.sharing.page_hands import known_of_hands
from portable_record.sharing.page_viewers import PUBLISHED
from portable_record.sharing.purposes import PURPOSES
from portable_record.sharing.strict_json import read_object
from portable_record.sharing.telling_lines import REPEATS
from portable_record.sharing.without_agreement import BASES, BASIS

MOST = 24 * 1024 * 1024  # bytes of a page
SHOWING = (
    *("page-words.js", "readable.js", "page-json.js", "page-bundle.js", "page-open.js"),
    *(
        "page-hands.js",
        "page-terms.js",
        "page-first.js",
        "page.js",
        "page-ask.js",
        "page-seal.js",
        "page-answer.js",
    ),
    *("page-reply.js", "page-files.js"),
)
"""The scripts that open and show a share, wherever it comes from."""
_SCRIPTS = (*SHOWING, "page-start.js")
_ISLANDS = re.compile(
    r'(<script type="application/json" id="portable-record">)([^<>&]*)(</script>)'
    r'(\s*<script type="application/json" id="portable-record-key">)([^<>&]*)(</script>)'
    r'(?:(\s*<script type="application/json" id="portable-record-files">)([^<>&]*)(</script>))?'
)
_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def make_page(sealed: bytes, *, key: VerifyKey | None = None, files: Sequence[bytes | None] = ()) -> bytes:
    """Make the page that holds a sealed file and opens with its passcode.

    ``key`` is the signer's, only needed where the issuer is an https address: a ``did:key`` holds its own.
    ``files`` are those of the share, sealed and in its order; None is one that does not travel in the page.

    Raises:
        MalformedError: it is not a sealed file that has a lock for a passcode.
        TooLargeError: the page would be larger than 24 MiB.
    """
    slots = read_object(sealed, most=MOST).get("slots")
    if not isinstance(slots, list) or not any(_is_for_passcode(slot) for slot in slots):
        raise MalformedError("A locked page needs a passcode.")
    return _page(sealed.decode(), key, written(files))


def make_open_page(signed: str, *, key: VerifyKey | None = None, files: Sequence[bytes | None] = ()) -> bytes:
    """Make the page that shows a signed text to anybody who holds it, by the person's own choice.

    Raises:
        TooLargeError: the page would be larger than 24 MiB.
    """
    return _page(write_card_file([signed]).decode(), key, written(files))


def read_island(page: bytes) -> bytes:
    """Return what a page of ours holds, as JSON; nothing in the page is run.

    Raises:
        TooLargeError: it is larger than 24 MiB.
        PageTamperedError: it does not hold exactly one share, or another viewer shows it.
    """
    pieces = _taken_apart(page)
    if _hash("".join(pieces[::2])) not in {*PUBLISHED.values(), viewer_hash()}:
        raise PageTamperedError("It shows what it holds in a way that is not ours.")
    return pieces[1].encode()


def files_in_page(page: bytes) -> tuple[Place, ...]:
    """Say where in a page, whose island was read, the letters of each of its files stand.

    Raises:
        PageTamperedError: they are written in another way.
    """
    pieces = _taken_apart(page)
    start = len("".join(pieces[:5]).encode())
    places = places_in(pieces[5] or NONE)
    return tuple(place if place == LEFT_OUT else (start + place[0], start + place[1]) for place in places)


@cache
def viewer_hash() -> str:
    """Return the SHA-256 (hex) of the pages that this version makes, without the share in them."""
    return _hash("".join(_viewer()))


def _taken_apart(page: bytes) -> tuple[str, ...]:
    """Cut a page into viewer, island, viewer, key, viewer, files, viewer; a page of old has no files."""
    if len(page) > MOST:
        raise TooLargeError
    try:
        text = page.decode("utf-8")
    except UnicodeDecodeError as broken:
        raise PageTamperedError from broken
    found = list(_ISLANDS.finditer(text))
    if len(found) != 1:
        raise PageTamperedError
    start, island, end, key_start, key, key_end, files_start, files, files_end = found[0].groups(default="")
    before, after = text[: found[0].start()], text[found[0].end() :]
    return before + start, island, end + key_start, key, key_end + files_start, files, files_end + after


def _is_for_passcode(slot: object) -> bool:
    return isinstance(slot, dict) and slot.get("alg") == ALG


def _page(island: str, key: VerifyKey | None, files: str = NONE) -> bytes:
    carried = "null" if key is None else json.dumps(key.to_jwk(), separators=(",", ":"))
    first, second, third, last = _viewer()
    texts = (first, _in_html(island), second, _in_html(carried), third, files, last)
    page = "".join(texts).encode()
    if len(page) > MOST:
        raise TooLargeError
    return page


def _in_html(text: str) -> str:
    """Write JSON so that nothing in it can end the element it stands in."""
    return "".join(_ESCAPED.get(sign, sign) for sign in text) if _ESCAPED.keys() & set(text) else text


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _viewer() -> tuple[str, str, str, str]:
    """Put the viewer together; the island, the key and the files go between the four pieces."""
    style, script = asset("static", "css/page.css"), script_of(_SCRIPTS)
    policy = (
        f"default-src 'none'; script-src '{allowed(script)}'; style-src '{allowed(style)}'; "
        "img-src blob:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    template = asset("templates", "page/page.html")
    page = filled(template, {"POLICY": policy, "STYLE": style, "SCRIPT": script})
    first, rest = page.split("@@ISLAND@@")
    second, rest = rest.split("@@KEY@@")
    third, last = rest.split("@@FILES@@")
    return first, second, third, last


def script_of(names: Sequence[str], more: Mapping[str, object] | None = None) -> str:
    """Put one script together: what a page knows, with ``more`` beside it, and then these files."""
    known = {
        "tables": TABLES,
        "repeats": REPEATS,
        "parts": [[part.key, part.title] for part in sorted(PARTS, key=lambda part: reading_order(part.key))],
        "kinds": kinds.SYSTEM,
        "partByCode": {kind.code: kind.part for kind in kinds.KINDS},
        "partByType": {name: default_part({"resourceType": name}) for name in resource_types()},
        "purposes": {purpose.code: purpose.theirs for purpose in PURPOSES},
        "bases": [[BASIS + basis.key, f"{basis.title} ({basis.law})"] for basis in BASES],
        "bundle": {
            "members": sorted(bundle.MEMBERS),
            "entryMembers": sorted(bundle.ENTRY_MEMBERS),
            "types": sorted(bundle.TYPES),
            "entries": bundle.MOST_ENTRIES,
            "attached": bundle.MOST_DATA,
            "recipients": KINDS,
        },
        "answer": {
            "url": ANSWER_TO,
            "key": PUBLIC + X25519,
            "lock": HPKE.split("_"),  # in two: by the whole name the app sees that a file may need its key
            "slot": str(Purpose.SEALED_FILE_SLOT),
            "purpose": reply.UNSIGNED_PURPOSE,
            "signedPurpose": reply.PURPOSE,
            "type": reply.TYPE,
            "name": MOST_NAME,
            "allowed": {kind: sorted(names) for kind, names in reply.ALLOWED.items()},
            "content": reply.UNSIGNED_CONTENT,
            "most": reply.MOST,
            "pieces": reply.MOST_PIECES,
            "letters": reply.MOST_REPLY,
        },
        "hands": known_of_hands(),
        "files": {
            "url": FILES,
            "most": MOST_FILES,
            "all": MOST_ALL,
            "label": FILE_LABEL.decode(),
            "hash": HASH,
        },
        "fingerprint": str(Purpose.FINGERPRINT),
        "words": list(word_list()),
        **(more or {}),
    }
    viewer = _in_html(json.dumps(known, separators=(",", ":"), ensure_ascii=False))
    script = "\n".join([f"const VIEWER = {viewer};", *(asset("static", f"js/{name}") for name in names)])
    if re.search(r"</?script|]]>", script, re.IGNORECASE):
        raise ValueError("the script of the page would end itself")
    return script
