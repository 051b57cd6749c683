"""Check what somebody gave: nothing is kept, and no record is needed."""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from portable_record.actions.came_files import CameFile, OnDisk, Source, is_packed, read_packed, read_page
from portable_record.actions.desk import Desk
from portable_record.actions.files import name_of, read_file
from portable_record.errors import (
    FileNameError,
    FileTooLargeError,
    FileUnreadableError,
    MovingCodePartError,
    PortableRecordError,
    TooLargeError,
    UsageError,
)
from portable_record.sharing.gather import MOST, codes_of, is_part, join_parts
from portable_record.sharing.me import Me
from portable_record.sharing.verdict import Verdict, refusal
from portable_record.sharing.verdict_codes import BY_CODE

SCREEN = "-"
MOST_TRUST = 4 << 20
MOVING_CODE = "moving-code"
"""The kind of a reading that had the texts themselves."""
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?\Z"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """One file and what came of reading it; ``data`` is empty where it was not read, or is part of a card.

    ``files`` came with it, checked; of a packed share ``data`` is the sealed file in it.
    """

    file: str
    verdict: Verdict
    data: bytes
    files: tuple[CameFile, ...] = ()


def verify_files(
    desk: Desk,
    files: Sequence[Path],
    *,
    trust: Path | None = None,
    at: str | None = None,
    passcode: str | None = None,
) -> Iterator[Verified]:
    """Check each file by itself, so that a bad one never stops the rest; one file at a time is held.

    Parts of a split card or a moving code come last: they are read together, once all files were looked at.
    They wait as long as they are not larger together than one file may be.

    Args:
        desk: clock and reader process.
        files: what was given; "-" reads what is typed or piped in.
        trust: a trust file or a key set (docs/format/verdict.md).
        at: the day or moment to check as of; left out, now.
        passcode: for a page or a sealed file.

    Raises:
        UsageError: the moment is none.
        FileUnreadableError, TrustMalformedError: the trust file cannot be read.
    """
    moment = moment_of(at) if at else desk.now()
    trusted = read_file(trust, most=MOST_TRUST) if trust is not None else b""
    parts: list[Verified] = []
    room = MOST
    for file in files:
        verified = verify_one(desk, file, trust=trusted, at=moment, passcode=passcode)
        size = len(codes_of([verified.verdict]))
        if is_part(verified.verdict) and size < room:
            room -= size
            parts.append(replace(verified, data=b""))
        else:
            yield verified
    read = partial(verdict_on, desk, name="", trust=trusted, at=moment, passcode=passcode)
    for part, verdict in zip(parts, join_parts([part.verdict for part in parts], read), strict=True):
        yield replace(part, verdict=verdict)


def verify_one(
    desk: Desk, file: Path, *, trust: bytes, at: datetime, passcode: str | None, me: Me | None = None
) -> Verified:
    """Check one file in the reader process; a file that cannot be read at all is a refusal like any other."""
    read = partial(verdict_on, desk, name=name_of(file), trust=trust, at=at, passcode=passcode, me=me)
    try:
        if str(file) != SCREEN and is_packed(source := OnDisk(file)):
            return Verified(str(file), *_read_packed(desk, source, read))
        data = sys.stdin.buffer.read(MOST + 1) if str(file) == SCREEN else read_file(file, most=MOST)
    except FileTooLargeError:
        return Verified(str(file), refusal(TooLargeError()), b"")
    except FileNameError as error:
        return Verified(str(file), refusal(FileUnreadableError(error.sentence, place=error.place)), b"")
    except FileUnreadableError as error:
        return Verified(str(file), refusal(error), b"")
    return _with_files(str(file), read(data), data)


def look_at_source(desk: Desk, source: Source, name: str, read: Callable[[bytes], Verdict]) -> Verified:
    """Check what lies somewhere, packed with its files or not."""
    if is_packed(source):
        return Verified(name, *_read_packed(desk, source, read))
    data = source[0 : len(source)]
    return _with_files(name, read(data), data)


def _with_files(name: str, verdict: Verdict, data: bytes) -> Verified:
    verdict, files = read_page(verdict, data)
    return Verified(name, verdict, data, files)


def _read_packed(
    desk: Desk, source: Source, read: Callable[[bytes], Verdict]
) -> tuple[Verdict, bytes, tuple[CameFile, ...]]:
    try:
        return read_packed(source, desk.reader, read)
    except PortableRecordError as error:
        if error.code not in BY_CODE:
            raise
        return refusal(error), b"", ()


def verdict_on(
    desk: Desk,
    data: bytes,
    *,
    name: str,
    trust: bytes,
    at: datetime,
    passcode: str | None,
    me: Me | None = None,
) -> Verdict:
    """Check some bytes in the reader process; what goes wrong is a refusal like any other.

    A moving code in a picture is read again as its text: what it carries may need the key, which a picture
    never gets.
    """
    read = partial(desk.reader.read, name=name, trust=trust, at=at, passcode=passcode, me=me)
    try:
        verdict = read(data)
        in_picture = verdict.code == MovingCodePartError.code and verdict.kind != MOVING_CODE
        return read(codes_of([verdict])) if in_picture else verdict
    except PortableRecordError as error:
        if error.code not in BY_CODE:
            raise
        return refusal(error)


def moment_of(text: str) -> datetime:
    """Read a day (its beginning, in UTC) or a moment.

    Raises:
        UsageError: it is neither.
    """
    if _MOMENT.match(text):
        with suppress(ValueError, OverflowError):
            found = datetime.fromisoformat(text)
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    raise UsageError("A moment looks like 2026-12-31 or 2026-12-31T18:00:00Z.", place=text)
