"""Read what somebody holds out: codes before a camera, photos of codes, a pasted text, a file.

What came whole waits sealed (``coming.py``) and is read; then it waits for a yes or a no. One scan goes on at
a time. It is in memory alone, and gone when the record locks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from portable_record.actions.coming import Coming, begin, bring, coming_now, is_fhir, let_go, look
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.errors import NoCodeInPictureError, NotFoundError, PictureTooLargeError
from portable_record.sharing.collector import Gathered, Scan
from portable_record.sharing.gather import MOST, is_part
from portable_record.sharing.kinds import Kind, is_picture, kind_of_text

SCANNED = "code"
"""The name of what came by a camera or a paste: it had none."""

AGAIN = frozenset(
    {
        *("kind-unknown", "archive-not-read", "too-large", "malformed", "code-text", "codes-differ"),
        *("no-code-in-picture", "picture-unreadable", "picture-too-large", "moving-code-part"),
        *("moving-code-text", "moving-code-broken"),
    }
)
"""The codes of what could not be made out at all: nothing was found that could be trusted or not."""

_HEAD = 64 * 1024
_SPLIT = re.compile(r"\s+")
_ADDRESS = re.compile(r"[A-Za-z]+:")


def begin_scan(record: OpenRecord) -> Scan:
    """Begin to scan, in place of what was going on before."""
    scan = Scan(record.desk.dice(8).hex())
    record.scans.clear()
    record.scans[scan.token] = scan
    return scan


def scan_of(record: OpenRecord, token: str) -> Scan:
    """Return the scan with this token.

    Raises:
        NotFoundError: another one was begun since, or it was let go of.
    """
    if token not in record.scans:
        raise NotFoundError("This scan is over. Begin again.")
    return record.scans[token]


def going_on(record: OpenRecord) -> Scan | None:
    """Return the scan that goes on, if one does."""
    return next((scan for scan in record.scans.values() if not scan.over), None)


def end_scan(record: OpenRecord) -> None:
    """Let go of what was gathered."""
    record.scans.clear()


def codes_in(desk: Desk, picture: bytes) -> list[str]:
    """Return what the codes in a picture say, found in the reader process; no record is needed.

    Raises:
        PictureUnreadableError, PictureTooLargeError: it is broken, or too large to be opened safely.
        ReaderStoppedError and the like: reading went wrong.
    """
    try:
        return desk.reader.decode_picture(picture)
    except NoCodeInPictureError:
        return []


def gather(record: OpenRecord, scan: Scan, texts: Sequence[str]) -> Gathered:
    """Take what codes say; once something is whole, it is read and waits.

    Raises:
        VaultError: the disk does not take it.
    """
    if not scan.over:
        scan.gathered = scan.collector.see(texts)
        if scan.gathered.data:
            scan.over = True
            _take_in(record, scan.gathered.data)
    return scan.gathered


def paste(record: OpenRecord, text: str) -> Coming | Gathered:
    """Take a text that was pasted: return what waits now, or how far it is with parts.

    Raises:
        VaultError: the disk does not take it.
    """
    bare = text.strip()
    lines = [bare] if bare[:1] in ("{", "[", "<") else lines_of(bare)
    if any(kind_of_text(line) in (Kind.CODE_TEXT, Kind.MOVING_CODE) for line in lines):
        gathered = gather(record, going_on(record) or begin_scan(record), lines)
        if gathered.data or gathered.total:
            return coming_now(record) if gathered.data else gathered
    return _take_in(record, "\n".join(lines).encode())


def take_files(record: OpenRecord, files: Iterable[tuple[str, Iterable[bytes]]]) -> Coming | Gathered:
    """Take files one after another: return what waits now, or how far it is with the pictures of parts.

    What is to be looked into as FHIR waits unread: that may take long.

    Raises:
        NoCodeInPictureError, PictureUnreadableError, PictureTooLargeError: of no picture was anything read.
        VaultError: the disk does not take it.
    """
    found: Coming | Gathered = Gathered()
    codes = 0
    for name, pieces in files:
        head, rest = _begin(pieces)
        if is_picture(head):
            texts = codes_in(record.desk, _whole(chain([head], rest)))
            codes += len(texts)
            found = gather(record, going_on(record) or begin_scan(record), texts)
            if found.data:
                return coming_now(record)
            continue
        codes += 1
        found = _bring(record, name, chain([head], rest))
        if isinstance(found, Coming):
            return found
    if not codes:
        raise NoCodeInPictureError
    return found


def lines_of(text: str) -> list[str]:
    """Give the texts in a paste: one a code. A text that was broken over several lines is put together."""
    lines: list[str] = []
    for word in filter(None, _SPLIT.split(text)):
        if not lines or _ADDRESS.match(word):
            lines.append(word)
        else:
            lines[-1] += word
    return lines


def _take_in(record: OpenRecord, data: bytes) -> Coming | Gathered:
    return _bring(record, SCANNED, [data])


def _bring(record: OpenRecord, name: str, pieces: Iterable[bytes]) -> Coming | Gathered:
    """Let something come and read it: the parts of a card are gathered, all else waits."""
    coming = begin(record, name)
    for _came in bring(coming, pieces):
        pass
    if is_fhir(coming.data[:_HEAD]):
        return coming
    look(record, coming, _quietly)
    if coming.verified is None or not is_part(coming.verified.verdict):
        return coming
    parts = coming.verified.verdict.parts
    let_go(record)
    gathered = gather(record, going_on(record) or begin_scan(record), parts)
    return coming_now(record) if gathered.data else gathered


def _begin(pieces: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Take pieces until their beginning shows what they are."""
    head, rest = b"", iter(pieces)
    while len(head) < _HEAD and (piece := next(rest, b"")):
        head += piece
    return head, rest


def _whole(pieces: Iterable[bytes]) -> bytes:
    data = bytearray()
    for piece in pieces:
        data += piece
        if len(data) > MOST:
            raise PictureTooLargeError
    return bytes(data)


def _quietly(_done: int, _total: int) -> None:
    """Say nothing of how far it is: this is quick."""
