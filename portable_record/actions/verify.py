"""Check what somebody gave: nothing is kept, and no record is needed."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from portable_record.actions.desk import Desk
from portable_record.actions.files import read_file
from portable_record.errors import (
    FileTooLargeError,
    FileUnreadableError,
    PortableRecordError,
    TooLargeError,
    UsageError,
)
from portable_record.sharing.gather import File, read_all
from portable_record.sharing.me import Me
from portable_record.sharing.recognise import MOST
from portable_record.sharing.verdict import Verdict, refusal
from portable_record.sharing.verdict_codes import BY_CODE

SCREEN = "-"
MOST_TRUST = 4 << 20


@dataclass(frozen=True, slots=True)
class Verified:
    """One file and what came of reading it."""

    file: str
    verdict: Verdict
    data: bytes


def verify_files(
    desk: Desk,
    files: Sequence[Path],
    *,
    trust: Path | None = None,
    at: str | None = None,
    passcode: str | None = None,
) -> Iterator[Verified]:
    """Check each file by itself, so that a bad one never stops the rest.

    Args:
        desk: clock and reader process.
        files: what was given; "-" reads what is typed or piped in.
        trust: a trust file or a key set (docs/format/verdict.md).
        at: the day or moment to check as of; left out, now.
        passcode: for a page or a sealed file.

    Raises:
        UsageError: the moment is none.
        FileUnreadableError, TrustError: the trust file cannot be read.
    """
    moment = moment_of(at) if at else desk.now()
    trusted = read_file(trust, most=MOST_TRUST) if trust is not None else b""
    given = [_read(file) for file in files]

    def read(data: bytes, name: str) -> Verdict:
        return _verdict(desk, data, name=name, trust=trusted, at=moment, passcode=passcode)

    readable = [one for one in given if isinstance(one, File)]
    verdicts = iter(read_all(readable, read))
    for file, one in zip(files, given, strict=True):
        yield Verified(str(file), next(verdicts), one.data) if isinstance(one, File) else one


def verify_one(
    desk: Desk, file: Path, *, trust: bytes, at: datetime, passcode: str | None, me: Me | None = None
) -> Verified:
    """Check one file in the reader process; a file that cannot be read at all is a refusal like any other."""
    given = _read(file)
    if isinstance(given, Verified):
        return given
    verdict = _verdict(desk, given.data, name=given.name, trust=trust, at=at, passcode=passcode, me=me)
    return Verified(str(file), verdict, given.data)


def _read(file: Path) -> File | Verified:
    try:
        if str(file) == SCREEN:
            return File(SCREEN, sys.stdin.buffer.read(MOST + 1))
        return File(file.name, read_file(file, most=MOST))
    except FileTooLargeError:
        return Verified(str(file), refusal(TooLargeError()), b"")
    except FileUnreadableError as error:
        return Verified(str(file), refusal(error), b"")


def _verdict(
    desk: Desk,
    data: bytes,
    *,
    name: str,
    trust: bytes,
    at: datetime,
    passcode: str | None,
    me: Me | None = None,
) -> Verdict:
    try:
        return desk.reader.read(data, name=name, trust=trust, at=at, passcode=passcode, me=me)
    except PortableRecordError as error:
        if error.code not in BY_CODE:
            raise
        return refusal(error)


def moment_of(text: str) -> datetime:
    """Read a day (its beginning, in UTC) or a moment.

    Raises:
        UsageError: it is neither.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError("A moment looks like 2026-12-31 or 2026-12-31T18:00:00Z.", place=text) from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
