"""A file on its way in: it comes, waits sealed, is looked into, and is taken in, kept in the inbox or let go.

One file is on its way at a time. It is gone, with all that was found out about it, when the record locks.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath

from portable_record.actions.came_files import is_packed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import name_of, open_file
from portable_record.actions.import_file import Imported, import_from
from portable_record.actions.lately import lately
from portable_record.actions.look_into import Looked, look_into
from portable_record.actions.receive import Received, me_of, receive
from portable_record.actions.taking import Choice, Choices, Fate
from portable_record.actions.verify import Verified, look_at_source, verdict_on
from portable_record.errors import FileTooLargeError, NotFoundError, UsageError
from portable_record.record.cut import MOST_FILE
from portable_record.sharing.gather import MOST as MOST_SHARE
from portable_record.vault.arrivals import Arrival

Progress = Callable[[int, int], None]

MOST_NAME = 200
SHARES = (".carecard", ".carebundle", ".smart-health-card")
ENDINGS = (".json", ".ndjson", *SHARES)
"""How the names of files end that can be brought in."""

_HEAD = 64 * 1024
_AT_ONCE = 1 << 18
_OF_SHARES = (b'"verifiableCredential"', b'"jwe"', b'"slots"', b'"keys"')
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(slots=True)
class Coming:
    """What is on its way in, what was found out about it, and what the person said so far.

    ``looked`` is there once it was looked into as FHIR, ``verified`` once it was read as a share. ``others``
    counts for the entries that were changed here and about which nothing was ``chosen``. ``taken`` is what
    came of taking it in, and ``change`` names that act, to undo it.
    """

    token: str
    name: str
    data: Arrival
    whole: bool = False
    looked: Looked | None = None
    verified: Verified | None = None
    received: Received | None = None
    same_person: bool = False
    died: bool = False
    others: Choice | None = None
    chosen: dict[str, Choice] = field(default_factory=dict)
    taken: Imported | None = None
    change: str = ""

    @property
    def question(self) -> str:
        """What the person has to say before it can be taken in: ``who``, ``died``, ``yours``, or nothing."""
        if self.looked is None:
            return ""
        if self.looked.difference and not self.same_person:
            return "who"
        if self.looked.says_died and not self.died:
            return "died"
        left = self.looked.count(Fate.EDITED) - len(self.chosen)
        return "yours" if left > 0 and self.others is None else ""

    @property
    def to_take(self) -> int:
        """How many entries of the file bring something."""
        return 0 if self.looked is None else self.looked.good - self.looked.count(Fate.HERE)


def begin(record: OpenRecord, name: str) -> Coming:
    """Let a file come, in place of the one before.

    Raises:
        VaultError: the disk does not play along.
    """
    arrival = record.vault.arrivals.begin()
    bare = PurePath(_UNSEEN.sub("", name).replace("\\", "/")).name
    coming = Coming(record.desk.dice(8).hex(), bare[-MOST_NAME:] or "file", arrival)
    arrival.about = coming
    return coming


def coming_now(record: OpenRecord, token: str = "") -> Coming:
    """Return what is on its way in; with a token, only if it is the file of that token.

    Raises:
        NotFoundError: there is nothing, or by now another file.
    """
    coming = record.vault.arrivals.waiting.about
    if not isinstance(coming, Coming) or token not in ("", coming.token):
        raise NotFoundError("Another file was chosen since. Choose this one again.")
    return coming


def waits_here(record: OpenRecord) -> Coming | None:
    """Return the file that was looked into and about which nothing was decided yet, if there is one."""
    try:
        coming = coming_now(record)
    except NotFoundError:
        return None
    is_known = coming.looked is not None or coming.verified is not None
    return coming if is_known and coming.taken is None and coming.received is None else None


def bring(coming: Coming, pieces: Iterable[bytes]) -> Iterator[int]:
    """Take a file piece by piece; say after each how much of it came.

    Raises:
        FileTooLargeError: it is too long.
        VaultError: the disk does not take it.
    """
    for piece in pieces:
        if len(coming.data) + len(piece) > MOST_FILE:
            raise FileTooLargeError(f"The most is {MOST_FILE >> 20} MiB.", place=coming.name)
        coming.data.add(piece)
        yield len(coming.data)
    coming.data.end()
    coming.whole = True


def copy_in(record: OpenRecord, file: Path, progress: Progress) -> Coming:
    """Let a file of this device come.

    Raises:
        FileUnreadableError, FileTooLargeError: it cannot be read, or is over 512 MiB.
        VaultError: the disk does not take it.
    """
    with open_file(file) as opened:
        total = file.stat().st_size
        coming = begin(record, name_of(file))
        for came in bring(coming, iter(lambda: opened.read(_AT_ONCE), b"")):
            progress(came, total)
    return coming


def look(record: OpenRecord, coming: Coming, progress: Progress, *, passcode: str | None = None) -> Coming:
    """Find out what the file is, and what it would do or how it stands with it.

    Raises:
        UsageError: it did not come whole.
        NotFhirError, CutError: it is no FHIR file.
        FileTooLargeError: it is larger than a share may be.
        MayNotWriteError: the writer's right does not reach so far, or the person has died.
    """
    if not coming.whole:
        raise UsageError("It did not come whole. Choose the file again.")
    coming.looked = coming.verified = coming.taken = None
    coming.chosen, coming.others = {}, None
    if is_fhir(coming.data[:_HEAD]):
        coming.looked = look_into(
            *(record, coming.data, coming.name),
            same_person=coming.same_person,
            progress=lambda _done, at: progress(at, len(coming.data)),
        )
        return coming
    if len(coming.data) > MOST_SHARE and not is_packed(coming.data):
        raise FileTooLargeError(f"The most is {MOST_SHARE >> 20} MiB.", place=coming.name)
    read = partial(
        verdict_on,
        record.desk,
        name=coming.name,
        trust=b"",
        at=record.now,
        passcode=passcode,
        me=me_of(record),
    )
    coming.verified = look_at_source(record.desk, coming.data, coming.name, read)
    return coming


def is_fhir(head: bytes) -> bool:
    """Say by its beginning whether a file is to be read as FHIR, and not as something that was shared."""
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return bare[:1] in (b"", b"{", b"[") and (
        b'"resourceType"' in head or not any(mark in head for mark in _OF_SHARES)
    )


def take(record: OpenRecord, coming: Coming, progress: Progress) -> Coming:
    """Take in all that can be taken, as one act.

    Raises:
        UsageError: the person has to say something first.
        AnotherPersonError, SaysDiedError, MayNotWriteError: as ``import_file``; then nothing was taken.
    """
    if coming.question or coming.looked is None:
        raise UsageError("Look at the file first.")
    coming.taken = import_from(
        *(record, coming.data, coming.name),
        good_part=True,
        same_person=coming.same_person,
        died=coming.died,
        choices=Choices(coming.others or Choice.MINE, dict(coming.chosen)),
        progress=lambda _done, at: progress(at, len(coming.data)),
    )
    coming.change = lately(record, most=1).deeds[0].change if coming.taken.taken else ""
    return coming


def keep(record: OpenRecord, coming: Coming, *, know: bool) -> Coming:
    """Keep a share in the inbox, and the key of its signer if the eight words were compared.

    Raises:
        UsageError: it was not read, or was refused.
        MayNotWriteError: the person has died.
    """
    if coming.verified is None or coming.verified.verdict.refused:
        raise UsageError("Look at the file first.")
    if coming.received is None:
        coming.received = receive(record, coming.verified, know=know)
    return coming


def let_go(record: OpenRecord) -> None:
    """Let go of what is on its way in."""
    record.vault.arrivals.forget()
