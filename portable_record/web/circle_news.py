"""News of the circle come while the record is open: at once, every few minutes, soon after somebody wrote.

The place is asked on a thread of its own, and the record is lent for each step alone. What went wrong is kept
here to be shown, and tried again. What was written just before the record is locked goes out after that,
sealed, without the record (``circle_at_lock.py``).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from portable_record.errors import (
    AlreadyLookingError,
    CircleMissingError,
    CirclePlaceMissingError,
    NotFoundError,
    PortableRecordError,
    RecordLockedError,
    UnexpectedError,
    VaultBusyError,
)
from portable_record.web.doorway import Doorway
from portable_record.web.rounds import Rounds

if TYPE_CHECKING:
    from datetime import datetime

    from portable_record.actions.circle_at_lock import GoesOut
    from portable_record.actions.circle_sync import Lend, Synced
    from portable_record.actions.desk import OpenRecord
    from portable_record.storage.port import CirclePlace

EVERY = 5 * 60
FILES_AT_ONCE = 32 * 1024 * 1024
"""Bytes of attached files that go in one round, so that no news waits for a long one."""
LEAST = 20
"""Seconds between two rounds that follow what was written here."""


class CircleNews(Rounds):
    """Brings the open record together with its place. ``fault`` is what went wrong in the last round.

    ``synced`` is what came of the last round that went through, and ``at`` when the last one ended. All of it
    is about the record that is open, and forgotten with it.
    """

    def __init__(self, doorway: Doorway) -> None:
        """Stand by; nothing is done before the record is opened or somebody asks."""
        super().__init__(doorway)
        self._about = self._sign = ""
        self._looked = 0.0
        self.synced: Synced | None = None
        self.at: datetime | None = None
        self._goes_out: GoesOut | None = None
        self._there: CirclePlace | None = None
        self._looking = threading.Lock()
        doorway.before_lock = self.seal_what_is_new

    def look(self) -> None:
        """Begin a round if the record was just opened, something was written, or it is time."""
        about, sign = self._signs()
        was_opened = bool(about) and about != self._about
        if about != self._about:
            self.fault, self.synced, self.at = None, None, None
        since = self._doorway.ticks() - self._looked
        wrote = bool(about) and sign != self._sign and since >= LEAST
        if was_opened or wrote or (about and since >= EVERY):
            self._looked, self._sign = self._doorway.ticks(), sign
            self.soon()
        self._about = about

    @contextmanager
    def alone(self, seconds: float = -1) -> Iterator[None]:
        """Look while nobody else does: two that bring the same files would each find the other's gone.

        Raises:
            AlreadyLookingError: somebody still looks after so many ``seconds``.
        """
        if not self._looking.acquire(timeout=seconds):
            raise AlreadyLookingError
        try:
            yield
        finally:
            self._looking.release()

    def seal_what_is_new(self, record: "OpenRecord") -> None:
        """Seal what has not gone out, before this record is locked, and begin to bring it to its place."""
        if not _has_place(record):
            return
        from portable_record.actions.circle_at_lock import hang_up, seal_before_lock

        if self._there is not None:
            hang_up(self._there)
        with suppress(PortableRecordError):
            self._goes_out = seal_before_lock(record, ticks=self._doorway.ticks)
        if self._goes_out is not None:
            self.soon()

    def _signs(self) -> tuple[str, str]:
        """Name the record that is open and kept together, and how far it was written; nothing for others."""
        with suppress(PortableRecordError), self._doorway.record() as record:
            from portable_record.actions.circle_outbox import count_waiting

            if _has_place(record):
                done = record.vault.journal.head().lines if self._doorway.is_group else 0
                far = f"{record.vault.log.open_change()} {count_waiting(record)} {done}"
                return str(id(record.vault)), far
        return "", ""

    def _round(self, *, at_once: bool) -> None:  # noqa: ARG002 - each round tries all there is
        with self.alone():
            self._look_alone()

    def _look_alone(self) -> None:
        from portable_record.actions.circle_place import circle_place
        from portable_record.actions.circle_sync import sync_lent
        from portable_record.actions.circle_time import IN_BACKGROUND, Within

        if (goes_out := self._goes_out) is not None:
            self._goes_out = None
            goes_out.send(self._doorway.desk.now(), ticks=self._doorway.ticks)
            del goes_out
        lend, first = lending(self._doorway)
        within = Within(self._doorway.ticks, IN_BACKGROUND, check=lambda: _is_open(lend))
        try:
            with lend() as record:
                self._there = place = circle_place(record).opened(record.now)
            self.synced, self.fault = sync_lent(lend, place, most=FILES_AT_ONCE, within=within), None
            if self.synced.more_files:
                self.soon()
            go_on_as_member(self._doorway, first)
        except (RecordLockedError, VaultBusyError, CircleMissingError, CirclePlaceMissingError):
            return
        except NotFoundError:
            self.fault = UnexpectedError()  # its sentence would name a file of ours
        except PortableRecordError as fault:
            self.fault = fault
        finally:
            self._there = None
        self.at = self._doorway.desk.now()
        _, self._sign = self._signs()


def _has_place(record: "OpenRecord") -> bool:
    from portable_record.actions.circle_standing import CIRCLE

    return bool(record.vault.settings.get(CIRCLE, {}).get("place"))


def lending(at: Doorway) -> tuple["Lend", object]:
    """Give what lends the record that is open now for one step, and no other one that is opened meanwhile.

    Raises:
        RecordLockedError: it is locked.
    """
    with at.record() as record:
        first = record.vault

    @contextmanager
    def lend() -> Iterator["OpenRecord"]:
        with at.record() as record:
            if record.vault is not first:
                raise RecordLockedError
            yield record

    return lend, first


def _is_open(lend: "Lend") -> None:
    """Go on only while the record is open.

    Raises:
        RecordLockedError: it was locked meanwhile.
    """
    with suppress(VaultBusyError), lend():
        return


def go_on_as_member(at: Doorway, first: object) -> None:
    """Go on as whoever an owner let in here, once that is known; not in another record than the ``first``."""
    from portable_record.actions.circle_standing import as_member

    with at.record() as record:
        member = as_member(record)
        if member is not record and record.vault is first:
            at.go_on_with(lambda _: member)
