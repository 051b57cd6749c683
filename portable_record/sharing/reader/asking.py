"""The app's door to the reader process: read a share, check pieces of FHIR, look into a picture.

with Reader(sys.executable) as reader:
    verdict = reader.read(data, name="card.carecard", trust=b"", at=now)
"""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self, TypeVar

from portable_record.errors import (
    PortableRecordError,
    ReaderOutOfMemoryError,
    ReaderStoppedError,
    ReaderTooSlowError,
    TooLargeError,
)
from portable_record.sharing.reader import answers
from portable_record.sharing.reader.batches import batches
from portable_record.sharing.reader.frames import BODY_MOST, FrameError
from portable_record.sharing.reader.process import Worker, command
from portable_record.sharing.reader.refusals import Refusal, error_from, refusal_of
from portable_record.sharing.reader.services import Service, services

if TYPE_CHECKING:
    from portable_record.record.intake import Checked
    from portable_record.sharing.me import Me
    from portable_record.sharing.packed import Member
    from portable_record.sharing.verdict import Verdict

SECONDS = 5.0
MOST_FAULTS = 10
_FAULTS = (ReaderStoppedError, ReaderTooSlowError, ReaderOutOfMemoryError)

Answered = TypeVar("Answered")


class Reader:
    """One warm worker, started when it is first needed and again after every fault; safe to share by threads.

    Each verb raises ``reader-stopped``, ``reader-too-slow`` or ``reader-out-of-memory`` (see ``errors/``)
    where reading went wrong in that way; the next call works again.
    """

    def __init__(
        self, python: str, *, seconds: float = SECONDS, arguments: Sequence[str] | None = None
    ) -> None:
        """Keep how to start a worker: with which Python, and how many seconds a read may take."""
        self._arguments = command(python) if arguments is None else arguments
        self._seconds = seconds
        self._worker: Worker | None = None
        self._one_at_a_time = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the worker now; it loads its libraries while the app goes on."""
        with self._one_at_a_time:
            self._running()

    def close(self) -> None:
        """End the worker. A later call starts another."""
        with self._one_at_a_time:
            self._stop()

    def read(
        self,
        data: bytes,
        *,
        name: str,
        trust: bytes,
        at: datetime,
        passcode: str | None = None,
        me: "Me | None" = None,
        is_held: bool = False,
    ) -> "Verdict":
        """Read what somebody gave us to its verdict (see ``sharing/read.py``).

        ``is_held``: it was read before and lies in the inbox since.

        Raises:
            TooLargeError: it is larger than anything that is read.
            TrustMalformedError and the like: the list of signers to trust is not as it should be.
        """
        from portable_record.sharing.reader import wire

        who = wire.me_to_json(me, with_key=wire.may_need_key(data))
        header: dict[str, object] = {
            "verb": "read",
            "name": name[:255],
            "at": at.isoformat(),
            "passcode": passcode,
            "is_held": is_held,
            "lengths": [len(trust), len(who), len(data)],
        }
        return self._ask(header, trust + who + data, wire.verdict_from_json)

    def check_many(self, pieces: Sequence[bytes]) -> "list[Checked | Refusal]":
        """Check pieces of FHIR (see ``record/intake.py``); one bad piece never stops the others.

        Where a batch makes the worker fail, its pieces are tried one by one, and those that fail alone are
        refused. After ten such faults nothing more of these pieces is read.
        """
        checked: list[Checked | Refusal] = []
        faults = 0
        for batch in batches(pieces):
            tries = [batch]
            while tries:
                attempt = tries.pop()
                if faults >= MOST_FAULTS:
                    checked += [refusal_of(ReaderStoppedError()) for _ in attempt]
                    continue
                try:
                    checked += self._check(attempt)
                except (*_FAULTS, TooLargeError) as error:
                    if len(attempt) > 1:
                        tries += [[piece] for piece in reversed(attempt)]
                    else:
                        faults += isinstance(error, _FAULTS)
                        checked.append(refusal_of(error))
        return checked

    def decode_picture(self, data: bytes) -> list[str]:
        """Return the text of each code in a picture.

        Raises:
            PictureUnreadableError, PictureTooLargeError, NoCodeInPictureError: see ``sharing/pictures.py``.
        """
        return self._ask({"verb": "picture"}, data, answers.texts)

    def preview(self, data: bytes, *, side: int) -> bytes:
        """Make a small picture of a picture: a JPEG of at most so many pixels a side, and nothing else of it.

        Raises:
            PictureUnreadableError, PictureTooLargeError: see ``sharing/previews.py``.
        """
        return self._ask({"verb": "preview", "side": side}, data, answers.picture)

    def services(self, data: bytes) -> "list[Service | Refusal]":
        """Read the services in a file of a directory (see ``record/open_referral/``).

        Raises:
            FileTooLargeError, NotOpenReferralError, TooManyServicesError, IntakeError: it cannot be read.
        """
        return self._ask({"verb": "services"}, data, services)

    def read_list(self, tail: bytes, length: int) -> "tuple[Member, ...]":
        """Read from its end how a packed share of ``length`` bytes is put together (``sharing/packed.py``).

        Raises:
            ArchiveNotReadError, ArchiveBrokenError: it is not ours, or not put together as it should be.
        """
        return self._ask({"verb": "list", "length": length}, tail, lambda body: answers.members(body, length))

    def _check(self, pieces: Sequence[bytes]) -> "list[Checked | Refusal]":
        header: dict[str, object] = {"verb": "check", "lengths": [len(piece) for piece in pieces]}
        return self._ask(header, b"".join(pieces), lambda body: answers.checked(body, pieces))

    def _ask(self, header: dict[str, object], body: bytes, read: Callable[[bytes], Answered]) -> Answered:
        """Ask the worker, and read its answer; where that fails the worker is stopped."""
        if len(body) > BODY_MOST:
            raise TooLargeError
        with self._one_at_a_time:
            try:
                answer, raw = self._running().ask(header, body, seconds=self._seconds)
                refused = _refused(answer)
                if refused is None:
                    return read(raw)
            except _FAULTS:
                self._stop()
                raise
            except FrameError as garbage:
                self._stop()
                raise ReaderStoppedError from garbage
        raise refused

    def _running(self) -> Worker:
        if self._worker is not None and self._worker.is_used_up:
            self._stop()
        if self._worker is None:
            try:
                self._worker = Worker(self._arguments)
            except OSError as fault:  # too many programs, no memory for one more
                raise ReaderStoppedError from fault
        return self._worker

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.stop()
            self._worker = None


def _refused(answer: dict[str, object]) -> PortableRecordError | None:
    """Return what the serving process refused this with, or None if its answer is good.

    Raises:
        FrameError: the answer is of no kind that it gives.
    """
    if not answer:
        return None
    if answer == {"stopped": "out-of-memory"}:
        return ReaderOutOfMemoryError()
    if answer.keys() == {"refused"}:
        return error_from(answer["refused"])
    raise FrameError("an answer of no known kind")
