"""The ways into the one record of this app, whatever thread a request comes in on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from portable_record.errors import (
    OtherRecordOpenError,
    PortableRecordError,
    RecordLockedError,
    VaultDamagedError,
    WrongPassphraseError,
    WrongPinError,
)
from portable_record.web.door import COVERED_SECONDS, IDLE_SECONDS, Door

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord

__all__ = ["COVERED_SECONDS", "IDLE_SECONDS", "PIN_TRIES", "Doorway"]
PIN_TRIES = 5


class Doorway(Door):
    """Opens the record by passphrase or PIN; guessing gets slower. ``ways_back.py`` has the other ways."""

    def unlock(self, passphrase: str, *, mark: str = "") -> str:
        """Open the record and return the pass that this browser session shows from now on.

        ``mark`` is what a browser shows that belongs here (``tries.py``).

        Raises:
            TooManyTriesError: it was tried too often; says how long to wait.
            PortableRecordError: the passphrase is wrong, or the record cannot be opened.
        """
        from portable_record.actions.preferences import preferences_of
        from portable_record.actions.unlock import unlock

        with self.trying(WrongPassphraseError, mark) as opened:
            if opened is None:
                self._opened = opened = unlock(self.desk, self.folder, passphrase)
            else:
                opened.vault.check_passphrase(passphrase)
            self._liked = preferences_of(opened)
            self._see_whose(opened)
            return self._let_in()

    def uncover(self, shown: str, pin: str) -> str:
        """Open the screen again with the PIN, for the browser that had it open; return its new pass.

        Raises:
            WrongPinError: it is another PIN. After five of them the record is locked.
            RecordLockedError: there is nothing behind the screen any more, or for this browser.
        """
        from portable_record.actions.pin import is_pin

        with self.tries.counting(WrongPinError, self._confirming), self._one_at_a_time:
            if not self.is_covered(shown) or self._opened is None:
                raise RecordLockedError
            if is_pin(self._opened, pin):
                return self._let_in()
            self._wrong_pins += 1
            if self._wrong_pins >= PIN_TRIES:
                self.lock()
                raise WrongPinError("That was the fifth time. Type your passphrase now.")
            raise WrongPinError

    def confirm(self, passphrase: str) -> None:
        """Make sure that the owner is here, before something is changed that protects the record.

        Raises:
            TooManyTriesError, WrongPassphraseError: as ``unlock``.
            RecordLockedError: it is locked.
        """
        with self.tries.counting(WrongPassphraseError, self._confirming), self.record() as record:
            self._confirming.refuse_if_too_soon()
            record.vault.check_passphrase(passphrase)
            self._confirming.right()

    @contextmanager
    def trying(self, wrong: type[Exception], mark: str) -> Iterator["OpenRecord | None"]:
        """Let a browser try a way in; gives the record if it is open already. What is damaged is noted.

        Raises:
            VaultBusyError: something long is being done.
            TooManyTriesError: it was tried too often; says how long to wait.
        """
        self._refuse_if_busy()
        patience = self.tries.of(mark)
        with self.tries.counting(wrong, patience), self._one_at_a_time:
            patience.refuse_if_too_soon()
            try:
                yield self._opened
            except VaultDamagedError:
                self.is_damaged = True
                raise
            patience.right()
            self.is_damaged = False

    def _let_in(self) -> str:
        self._confirming.right()
        self._wrong_pins = 0
        self._covered_since = None
        self._pass = token_hex(16)
        self._last_visit = self.ticks()
        if self._opened is not None:
            self.held.open_with(self._opened, self._pass)
        return self._pass

    # --- another record, or an example ---

    def stand_before(self, folder: Path, shown: str = "") -> None:
        """Go to another record of this device, or to where one is to be made; the one that is open is locked.

        Raises:
            OtherRecordOpenError: a session that does not show this pass has a record open.
            VaultBusyError: something long is being done.
        """
        self._refuse_if_busy()
        with self._one_at_a_time:
            if self._opened is not None and not self.is_ours(shown):
                raise OtherRecordOpenError
            self.lock()
            self.folder, self.is_chosen, self._liked = folder, True, None
            self.is_damaged = False

    def show_example(self, begin: Callable[[Path], "tuple[OpenRecord, str]"]) -> str:
        """Open an example in a folder of its own, and return the pass of its session.

        Raises:
            OtherRecordOpenError: a record is open.
            PortableRecordError: it cannot be made.
        """
        self._refuse_if_busy()
        with self._one_at_a_time:
            if self._opened is not None or self.records is None:
                raise OtherRecordOpenError
            opened, words = begin(self.records.example)
            self._instead_of, self.folder = self.folder, opened.vault.folder
            self._opened, self.example_words = opened, words
            self._see_whose(opened)
            return self._let_in()

    @property
    def is_example(self) -> bool:
        """Whether what is open is the example."""
        return self._instead_of is not None

    def lock(self) -> None:
        """Close the record; of an example nothing is left, and we stand where we stood before."""
        super().lock()
        with self._one_at_a_time:
            if self._instead_of is not None:
                from portable_record.actions.example import remove_example

                with suppress(PortableRecordError):
                    remove_example(self.folder)
                self.folder, self._instead_of, self.example_words = self._instead_of, None, ""
                self._liked = None
