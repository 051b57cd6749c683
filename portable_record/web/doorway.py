"""The one locked record that this app opens and closes, whatever thread a request comes in on."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from portable_record.errors import RecordLockedError, TooManyTriesError, WrongPassphraseError

if TYPE_CHECKING:
    from portable_record.actions.desk import Desk, OpenRecord

IDLE_SECONDS = 5 * 60
FREE_TRIES = 3
LONGEST_WAIT = 30.0


def _delay(wrong_tries: int) -> float:
    """Seconds to wait after so many wrong passphrases: none at first, then more and more, never for good."""
    return 0 if wrong_tries <= FREE_TRIES else min(2.0 ** (wrong_tries - FREE_TRIES - 1), LONGEST_WAIT)


class Doorway:
    """Holds the record while it is unlocked; every visit renews the time until it locks by itself.

    ``ticks`` gives seconds that only go forward. Requests come on several threads, so that every use of the
    record goes through ``record()``, one at a time.
    """

    def __init__(self, desk: "Desk", folder: Path, *, ticks: Callable[[], float]) -> None:
        """Stand before a locked record."""
        self._desk = desk
        self._folder = folder
        self._ticks = ticks
        self._one_at_a_time = threading.RLock()
        self._opened: OpenRecord | None = None
        self._pass = ""
        self._last_visit = 0.0
        self._wrong_tries = 0
        self._next_try = 0.0

    @property
    def has_record(self) -> bool:
        """Whether there is a locked record in the folder at all."""
        from portable_record.actions.exists import exists

        return exists(self._folder)

    def unlock(self, passphrase: str) -> str:
        """Open the record and return the pass that this browser session shows from now on.

        Raises:
            PortableRecordError: the passphrase is wrong, or the record cannot be opened.
        """
        from portable_record.actions.unlock import unlock

        with self._one_at_a_time:
            self._refuse_if_too_soon()
            try:
                if self._opened is None:
                    self._opened = unlock(self._desk, self._folder, passphrase)
                else:
                    self._opened.vault.check_passphrase(passphrase)
            except WrongPassphraseError:
                self._wrong_tries += 1
                self._next_try = self._ticks() + _delay(self._wrong_tries)
                raise
            self._wrong_tries = 0
            self._pass = token_hex(16)
            self._last_visit = self._ticks()
            return self._pass

    def _refuse_if_too_soon(self) -> None:
        wait = self._next_try - self._ticks()
        if wait > 0:
            raise TooManyTriesError(f"Wait {ceil(wait)} seconds.")

    def lock_if_idle(self) -> None:
        """Close the record if nobody has come for a long time; called now and then."""
        with self._one_at_a_time:
            if self._opened is not None and self._ticks() - self._last_visit > IDLE_SECONDS:
                self.lock()

    def lock(self) -> None:
        """Close the record; every tab is locked at once."""
        with self._one_at_a_time:
            if self._opened is not None:
                self._opened.vault.close()
            self._opened = None
            self._pass = ""

    def lets_in(self, shown: str) -> bool:
        """Say whether a session with this pass may look inside now; a long silence locks first."""
        with self._one_at_a_time:
            self.lock_if_idle()
            if self._opened is None or shown != self._pass:
                return False
            self._last_visit = self._ticks()
            return True

    @contextmanager
    def record(self) -> Iterator["OpenRecord"]:
        """Lend the open record for one request.

        Raises:
            RecordLockedError: it is locked.
        """
        with self._one_at_a_time:
            if self._opened is None:
                raise RecordLockedError
            yield self._opened
