"""What leaves, opened as far as whoever gets it can open it: nothing shows in what is packed or encrypted.

Locks are undone with the recipient's key or the passcode, codes and moving codes are read, signed texts
unfolded, files unsealed.
"""

import html
import json
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from portable_record.crypto.b64 import unb64url
from portable_record.record.json_text import write
from portable_record.sharing.attachments import files_in
from portable_record.sharing.card_file import write_card_file
from portable_record.sharing.health_card import MOST_FILE, open_jws
from portable_record.sharing.link import open_from_link
from portable_record.sharing.me import Me
from portable_record.sharing.packed import MAGIC, TAIL, read_list
from portable_record.sharing.read import read
from portable_record.sharing.sealed_file import MOST as MOST_SEALED
from portable_record.sharing.sealed_file import open_file
from portable_record.sharing.strict_json import read_object
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Verdict
from tests.sharing.cast import BOB_DID, BOB_SEALS, PASSCODE

BOB = Me(dids=frozenset({BOB_DID}), hpke=BOB_SEALS)
_NAME = re.compile(rb"e[0-9]{1,3}[0-9a-f]{6}")
_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}")
_ISLAND = re.compile(rb'id="portable-record-files">([^<]*)</script>')
_RUN = re.compile(rb"[A-Za-z0-9+/]{16,}")
_AS_BASE64 = bytes.maketrans(b"-_", b"+/")


def opened(data: bytes, *, at: datetime, link_key: bytes = b"") -> tuple[bytes, ...]:
    """Return what is in something that leaves, layer by layer; the first is that itself.

    Raises:
        AssertionError: its recipient cannot open it.
    """
    if data.startswith(MAGIC):
        share = unpacked(data)
        return (data, *map(write, share.bundles), *share.files)
    if link_key:
        data_in = write_card_file(list(open_from_link(data, link_key)))
        return (data, data_in, *_inside(_read(data_in, at)))
    verdict = _read(data, at)
    text = html.unescape(data.decode("utf-8", "replace")).encode()
    return (data, text, *_inside(verdict), *_files_of_page(data, verdict))


@dataclass(frozen=True)
class Unpacked:
    """A share out of a sealed file, packed with its files or not: its bundles, and its files unsealed."""

    bundles: tuple[dict[str, object], ...]
    files: tuple[bytes, ...]


def unpacked(data: bytes) -> Unpacked:
    """Open a sealed file with the recipient's key, and unseal what is packed with it; nothing is judged.

    Raises:
        PortableRecordError: its recipient cannot open it.
    """
    members = read_list(data[-TAIL:], len(data)) if data.startswith(MAGIC) else ()
    sealed = data[members[0].start : members[0].end] if members else data
    tokens = open_file(read_object(sealed, most=MOST_SEALED), hpke=BOB_SEALS)
    bundles = tuple(open_jws(token, most_inflated=MOST_FILE).bundle for token in tokens)
    sent = [file for bundle in bundles for file in files_in(bundle)]
    pairs = zip(sent, members[1:], strict=True)
    files = (b"".join(file.open([data[member.start : member.end]])) for file, member in pairs)
    return Unpacked(bundles, tuple(files))


def plain(data: bytes) -> tuple[bytes, ...]:
    """Return what can be read as it is, such as paper: nothing in it is packed."""
    return (data, html.unescape(data.decode("utf-8", "replace")).encode())


def named_in(pieces: Iterable[bytes]) -> frozenset[str]:
    """Return the names and ids of entries that stand in any piece, in any way in which text is written.

    Each entry has a name that stands in every word of it (``test_selection_properties.py``), and an id.
    """
    whole = b"\n".join(pieces)
    views = (whole, whole.replace(b"\0", b""), *_out_of_base64(whole))
    lowered = b"\n".join(views).lower()
    return frozenset(found.decode() for found in (*_NAME.findall(lowered), *_ID.findall(lowered)))


def _out_of_base64(whole: bytes) -> Iterator[bytes]:
    """Give what stands there in base64 or base64url, wherever in it a word began."""
    plain = whole.translate(_AS_BASE64)
    for run in _RUN.findall(plain):
        for start in range(4):
            piece = run[start : start + (len(run) - start) // 4 * 4]
            yield b64decode(piece)


def _read(data: bytes, at: datetime) -> Verdict:
    verdict = read(data, name="", trust=Trust(), at=at, passcode=PASSCODE, me=BOB)
    assert not verdict.refused, verdict.says
    return verdict


def _files_of_page(data: bytes, verdict: Verdict) -> Iterator[bytes]:
    """Unseal the files that travel inside a page."""
    found = _ISLAND.search(data)
    letters: list[str | None] = (json.loads(found[1]) if found else None) or []
    sent = [file for taken in verdict.taken for file in files_in(taken.bundle)]
    assert len(letters) in (0, len(sent))
    for file, text in zip(sent, letters, strict=False):
        if text is not None:
            yield b"".join(file.open([unb64url(text)]))


def _inside(verdict: Verdict) -> Iterator[bytes]:
    for taken in verdict.taken:
        yield write(taken.bundle)
    for shown in verdict.contents:
        yield " ".join([shown.title, *(f"{label} {text}" for label, text in shown.lines)]).encode()
