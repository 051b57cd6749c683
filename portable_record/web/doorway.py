"""The one locked record that this app opens and closes, whatever thread a request comes in on."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from secrets import compare_digest, randbelow, token_hex
from typing import TYPE_CHECKING

from portable_record.errors import (
    RecordLockedError,
    VaultBusyError,
    WrongPassphraseError,
    WrongPinError,
    WrongRecoveryCodeError,
    WrongSharesError,
)
from portable_record.web.patience import Patience
from portable_record.web.work import Deed, Work

if TYPE_CHECKING:
    from portable_record.actions.desk import Desk, OpenRecord
    from portable_record.actions.preferences import Preferences
    from portable_record.crypto.shares import SharePart

IDLE_SECONDS = 5 * 60
COVERED_SECONDS = 30 * 60
PIN_TRIES = 5


def _stand_still() -> None:
    """Wait 100 to 200 ms, so that the time of an answer tells nothing."""
    time.sleep(0.1 + randbelow(100) / 1000)


class Doorway:
    """Holds the record while it is unlocked.

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
    ) -> None:
        """Stand before a locked record."""
        self.desk = desk
        self.folder = folder
        self.ticks = ticks
        self._stand_still = stand_still
        self._one_at_a_time = threading.RLock()
        self._opened: OpenRecord | None = None
        self._pass = ""
        self._last_visit = 0.0
        self._covered_since: float | None = None
        self._wrong_pins = 0
        self._patience = Patience(ticks)
        self._liked: Preferences | None = None
        self.complain: Callable[[BaseException], None] = lambda _fault: None
        self.work: Work | None = None
        self.keeping_for = ""

    # --- what there is ---

    @property
    def has_record(self) -> bool:
        """Whether there is a locked record in the folder at all."""
        from portable_record.actions.exists import exists

        return exists(self.folder)

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

    # --- opening ---

    def unlock(self, passphrase: str) -> str:
        """Open the record and return the pass that this browser session shows from now on.

        Raises:
            TooManyTriesError: it was tried too often; says how long to wait.
            PortableRecordError: the passphrase is wrong, or the record cannot be opened.
        """
        from portable_record.actions.preferences import preferences_of
        from portable_record.actions.unlock import unlock

        self._refuse_if_busy()
        with self._trying(WrongPassphraseError), self._one_at_a_time:
            self._patience.refuse_if_too_soon()
            if self._opened is None:
                self._opened = unlock(self.desk, self.folder, passphrase)
            else:
                self._opened.vault.check_passphrase(passphrase)
            self._liked = preferences_of(self._opened)
            self._see_whose(self._opened)
            return self._let_in()

    def uncover(self, shown: str, pin: str) -> str:
        """Open the screen again with the PIN, for the browser that had it open; return its new pass.

        Raises:
            WrongPinError: it is another PIN. After five of them the record is locked.
            RecordLockedError: there is nothing behind the screen any more, or for this browser.
        """
        from portable_record.actions.pin import is_pin

        with self._trying(WrongPinError), self._one_at_a_time:
            if not self.is_covered(shown) or self._opened is None:
                raise RecordLockedError
            if is_pin(self._opened, pin):
                return self._let_in()
            self._wrong_pins += 1
            if self._wrong_pins >= PIN_TRIES:
                self.lock()
                raise WrongPinError("That was the fifth time. Type your passphrase now.")
            raise WrongPinError

    def recover(self, code: str, new: str) -> None:
        """Set a new passphrase with the recovery code; the record is locked afterwards.

        Raises:
            TooManyTriesError: it was tried too often; says how long to wait.
            PortableRecordError: the code is wrong, or the passphrase cannot be used.
        """
        from portable_record.actions.recover import recover

        self._refuse_if_busy()
        with self._trying(WrongRecoveryCodeError), self._one_at_a_time:
            self._patience.refuse_if_too_soon()
            if self._opened is not None:
                self._opened.vault.check_recovery_code(code)
                self.lock()
            recover(self.desk, self.folder, code, new)
            self._patience.right()

    def recover_with_sheets(self, shares: "Sequence[SharePart]", new: str) -> None:
        """Set a new passphrase with sheets of trusted people; the record is locked afterwards.

        Raises:
            TooManyTriesError: it was tried too often; says how long to wait.
            PortableRecordError: the sheets do not open it, or the passphrase cannot be used.
        """
        from portable_record.actions.trusted import recover_with_sheets
        from portable_record.actions.ways_in import by_sheets

        self._refuse_if_busy()
        with self._trying(WrongSharesError), self._one_at_a_time:
            self._patience.refuse_if_too_soon()
            if self._opened is not None:
                by_sheets([" ".join(share.words) for share in shares])(self._opened.vault.header)
                self.lock()
            recover_with_sheets(self.desk, self.folder, shares, new)
            self._patience.right()

    def confirm(self, passphrase: str) -> None:
        """Make sure that the owner is here, before something is changed that protects the record.

        Raises:
            TooManyTriesError, WrongPassphraseError: as ``unlock``.
            RecordLockedError: it is locked.
        """
        with self._trying(WrongPassphraseError), self.record() as record:
            self._patience.refuse_if_too_soon()
            record.vault.check_passphrase(passphrase)
            self._patience.right()

    @contextmanager
    def _trying(self, wrong: type[Exception]) -> Iterator[None]:
        """Count what was wrong and answer it a little later, without keeping the others waiting."""
        try:
            yield
        except wrong:
            with self._one_at_a_time:
                self._patience.wrong()
            self._stand_still()
            raise

    def _see_whose(self, record: "OpenRecord") -> None:
        self.keeping_for = record.identity.name if record.identity.keeper else ""

    def _let_in(self) -> str:
        self._patience.right()
        self._wrong_pins = 0
        self._covered_since = None
        self._pass = token_hex(16)
        self._last_visit = self.ticks()
        return self._pass

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
            self._close()

    def _close(self) -> None:
        with self._one_at_a_time:
            if self._opened is not None:
                self._opened.vault.close()
            self._opened = None
            self._covered_since = None
            self._wrong_pins = 0
            self._pass = ""

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

    def go_on_with(self, new: Callable[["OpenRecord"], "OpenRecord"]) -> None:
        """Let the open record be closed and opened anew, such as under new keys; else it stays locked."""
        with self.record() as record:
            self._opened = None
            try:
                self._opened = new(record)
                self._see_whose(self._opened)
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
                self.lock()

    # --- who may look ---

    def _is_ours(self, shown: str) -> bool:
        return bool(self._pass) and compare_digest(shown.encode(), self._pass.encode())

    def lets_in(self, shown: str) -> bool:
        """Say whether a session with this pass may look inside now; a long silence locks first."""
        if self.is_busy or not self._is_ours(shown):
            return self._is_ours(shown)
        with self._one_at_a_time:
            self.lock_if_idle()
            return self._is_ours(shown) and self._covered_since is None

    def is_covered(self, shown: str) -> bool:
        """Say whether this session may open the screen again with the PIN."""
        if self.is_busy or not self._is_ours(shown):
            return False
        with self._one_at_a_time:
            self.lock_if_idle()
            return self._is_ours(shown) and self._covered_since is not None

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
