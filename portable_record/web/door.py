"""The one record that this app holds: whether it is open, lent to one request at a time, covered, locked."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from secrets import compare_digest, randbelow
from typing import TYPE_CHECKING

from portable_record.errors import (
    RecordLockedError,
    VaultBusyError,
)
from portable_record.web.held import Held
from portable_record.web.patience import Patience
from portable_record.web.tries import Tries
from portable_record.web.work import Deed, Work

if TYPE_CHECKING:
    from portable_record.actions.desk import Desk, OpenRecord
    from portable_record.actions.preferences import Preferences
    from portable_record.actions.records_here import Records

IDLE_SECONDS = 5 * 60
COVERED_SECONDS = 30 * 60


def _stand_still() -> None:
    """Wait 100 to 200 ms, so that the time of an answer tells nothing."""
    time.sleep(0.1 + randbelow(100) / 1000)


class Door:
    """Holds the record while it is unlocked; ``doorway.py`` has the ways in.

    It is in one of three states. *Locked*: closed, only the passphrase opens it. *Open*: the browser that
    shows the pass may look inside; without a visit for the idle time it locks. *Covered*: that time is over
    and there is a PIN, so that the record stays open behind a closed screen for half an hour at most.

    ``ticks`` gives seconds that only go forward. Requests come on several threads, so that every use of the
    record goes through ``record()``, one at a time.
    """

    def __init__(
        self,
        desk: "Desk",
        folder: Path,
        *,
        ticks: Callable[[], float],
        stand_still: Callable[[], None] = _stand_still,
        records: "Records | None" = None,
    ) -> None:
        """Stand before a locked record; ``records`` are those that can be chosen in its place, if any can."""
        self.desk = desk
        self.folder = folder
        self.ticks = ticks
        self.records = records
        self.is_chosen = True
        self.example_words = ""
        self._instead_of: Path | None = None
        self._one_at_a_time = threading.RLock()
        self._opened: OpenRecord | None = None
        self._pass = ""
        self._last_visit = 0.0
        self._covered_since: float | None = None
        self._wrong_pins = 0
        self.tries = Tries(ticks, stand_still)
        self._confirming = Patience(ticks)
        self.is_damaged = False
        self._liked: Preferences | None = None
        self.complain: Callable[[BaseException], None] = lambda _fault: None
        self.before_lock: Callable[[OpenRecord], None] = lambda _record: None
        self.work: Work | None = None
        self.whose = self.kept_by = self.here_as = ""
        self.keeping_for = ""
        self.is_group = False
        self.held = Held()

    # --- what there is ---

    @property
    def has_record(self) -> bool:
        """Whether there is a locked record in the folder at all."""
        from portable_record.actions.exists import exists

        return exists(self.folder)

    @property
    def lacks_header(self) -> bool:
        """Whether the file is gone by which the record that is here opens; it counts as damaged then."""
        from portable_record.actions.exists import cannot_open

        if self._opened is None and cannot_open(self.folder):
            self.is_damaged = True
            return True
        return False

    @property
    def today(self) -> date:
        """This day, where the person is."""
        return self.desk.now().astimezone(self.desk.zone).date()

    @property
    def idle_seconds(self) -> int:
        """After how long without a visit it locks."""
        return self._liked.idle_minutes * 60 if self._liked else IDLE_SECONDS

    @property
    def liked(self) -> "Preferences | None":
        """How the owner likes the pages; known since the first unlocking of this program."""
        return self._liked

    def like(self, chosen: "Preferences") -> None:
        """Follow another choice from now on."""
        self._liked = chosen

    @property
    def is_closed(self) -> bool:
        """Whether the person whose record is open has died, so that nothing is written any more."""
        from portable_record.actions.closed import is_closed

        with self.record() as record:
            return is_closed(record)

    # --- closing ---

    def lock_if_idle(self) -> None:
        """Lock, or cover the screen, if nobody has come for a long time; called now and then."""
        from portable_record.actions.pin import has_pin

        with self._one_at_a_time:
            now = self.ticks()
            if self._opened is None:
                return
            if self._covered_since is not None:
                if now - self._covered_since > COVERED_SECONDS:
                    self.lock()
            elif now - self._last_visit > self.idle_seconds:
                if has_pin(self._opened):
                    self._say_farewell()
                    self._covered_since = self._last_visit + self.idle_seconds
                    self.lock_if_idle()
                else:
                    self.lock()

    def lock(self) -> None:
        """Close the record; every tab is locked at once. What takes long is stopped, no backup waits on."""
        from portable_record.actions.backups_at_hand import forget_what_waits

        self._pass = ""
        if self.work is not None:
            self.work.stop()
        with self._one_at_a_time:
            self.work = None
            forget_what_waits(self.folder)
            try:
                self._say_farewell()
            finally:
                self._close()

    def _say_farewell(self) -> None:
        """Let what must be done with the keys be done now; whatever comes of it, the record is locked."""
        if self._opened is not None:
            try:
                self.before_lock(self._opened)
            except Exception as fault:  # noqa: BLE001 - nothing may keep a record open
                self.complain(fault)

    def _close(self) -> None:
        with self._one_at_a_time:
            if self._opened is not None:
                self._opened.vault.close()
            self._opened = None
            self.is_group = False
            self._covered_since = None
            self._wrong_pins = 0
            self._pass = ""

    def _see_whose(self, record: "OpenRecord") -> None:
        self.whose = record.identity.name
        self.kept_by = record.identity.keeper.name if record.identity.keeper else ""
        self.here_as = self.kept_by if record.identity.is_member else ""
        self.keeping_for = self.whose if self.kept_by else ""
        self.is_group = record.identity.kind == "organisation"

    # --- what takes long ---

    @property
    def is_busy(self) -> bool:
        """Whether something long is being done; no other page is shown then."""
        return self.work is not None and not self.work.is_over

    def set_to_work(self, kind: str, deed: Deed) -> Work:
        """Begin something long on a thread of its own; the record is lent to nobody else meanwhile.

        Raises:
            VaultBusyError: something else is being done.
        """
        self._refuse_if_busy()
        with self._one_at_a_time:
            work = self.work = Work(kind)
        threading.Thread(target=self._work_through, args=(work, deed), daemon=True).start()
        return work

    def _work_through(self, work: Work, deed: Deed) -> None:
        with self._one_at_a_time:
            work.run(deed, self.complain)
            self._last_visit = self.ticks()

    def _refuse_if_busy(self) -> None:
        if self.is_busy:
            raise VaultBusyError

    @contextmanager
    def closed(self) -> Iterator[Path]:
        """Lock the record for one block, in which another may be put in its place; give its folder."""
        with self._one_at_a_time:
            self._close()
            yield self.folder
            self.is_damaged = False

    def go_on_with(self, new: Callable[["OpenRecord"], "OpenRecord"]) -> None:
        """Let the open record be closed and opened anew, such as under new keys; else it stays locked."""
        with self.record() as record:
            self._opened = None
            try:
                self._opened = new(record)
                self._see_whose(self._opened)
                self.held.open_with(self._opened, self._pass)
            finally:
                if self._opened is None:
                    record.vault.close()
                    self._pass = ""

    def let_go(self, deed: Callable[["OpenRecord"], object]) -> None:
        """Do something after which there is no record to be open any more; it is locked, whatever happens."""
        with self.record() as record:
            try:
                deed(record)
            finally:
                self._close()
                self.lock()

    # --- who may look ---

    def is_ours(self, shown: str) -> bool:
        """Say whether this is the pass of the session that has the record, open or covered."""
        return bool(self._pass) and compare_digest(shown.encode(), self._pass.encode())

    def lets_in(self, shown: str) -> bool:
        """Say whether a session with this pass may look inside now; a long silence locks first."""
        if self.is_busy or not self.is_ours(shown):
            return self.is_ours(shown)
        with self._one_at_a_time:
            self.lock_if_idle()
            return self.is_ours(shown) and self._covered_since is None

    def is_covered(self, shown: str) -> bool:
        """Say whether this session may open the screen again with the PIN."""
        if self.is_busy or not self.is_ours(shown):
            return False
        with self._one_at_a_time:
            self.lock_if_idle()
            return self.is_ours(shown) and self._covered_since is not None

    def visit(self) -> None:
        """Renew the time: the owner did something."""
        with self._one_at_a_time:
            self._last_visit = self.ticks()

    def seconds_left(self) -> int:
        """Say how long it stays open without another visit."""
        return max(0, int(self._last_visit + self.idle_seconds - self.ticks()))

    @contextmanager
    def record(self) -> Iterator["OpenRecord"]:
        """Lend the open record for one request.

        Raises:
            RecordLockedError: it is locked.
        """
        with self._one_at_a_time:
            if self._opened is None or self._covered_since is not None:
                raise RecordLockedError
            yield self._opened
