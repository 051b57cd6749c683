"""Guessing gets slower and slower, but nobody is locked out for good."""

from collections.abc import Callable
from math import ceil

from portable_record.errors import TooManyTriesError
from portable_record.saying import say_many

FREE_TRIES = 3
LONGEST_WAIT = 30.0


def delay(wrong_tries: int) -> float:
    """Seconds to wait after so many wrong tries: none at first, then more and more, never for good."""
    return 0 if wrong_tries <= FREE_TRIES else min(2.0 ** (wrong_tries - FREE_TRIES - 1), LONGEST_WAIT)


class Patience:
    """Counts wrong tries in a row. ``ticks`` gives seconds that only go forward."""

    def __init__(self, ticks: Callable[[], float]) -> None:
        """Begin with nothing tried."""
        self._ticks = ticks
        self._wrong_tries = 0
        self._next_try = 0.0

    def refuse_if_too_soon(self) -> None:
        """Let nothing be tried before the waiting time is over.

        Raises:
            TooManyTriesError: it is too soon; says how many seconds are left.
        """
        wait = ceil(self._next_try - self._ticks())
        if wait > 0:
            raise TooManyTriesError(say_many("Wait %(num)d second.", "Wait %(num)d seconds.", wait))

    def wrong(self) -> None:
        """Count a wrong try."""
        self._wrong_tries += 1
        self._next_try = self._ticks() + delay(self._wrong_tries)

    def right(self) -> None:
        """Forget the wrong tries."""
        self._wrong_tries = 0
        self._next_try = 0.0
