"""What a browser session left waiting between two pages: in memory only, for one session, and for a while."""

from collections.abc import Callable
from secrets import compare_digest, token_hex
from typing import Generic, TypeVar

LONGEST_SILENCE = 60 * 60
Thing = TypeVar("Thing")


class Waiting(Generic[Thing]):
    """Holds one thing for the session that shows its key; ``ticks`` gives seconds that only go forward."""

    def __init__(self, ticks: Callable[[], float]) -> None:
        """Begin with nothing."""
        self._ticks = ticks
        self._key = ""
        self._thing: Thing | None = None
        self._touched = 0.0

    def keep(self, thing: Thing, *, key: str = "") -> str:
        """Keep a thing in place of the one before; return the key that its session shows from now on.

        ``key`` is what the session shows already, such as its pass; left out, a new one is thrown.
        """
        self._key, self._thing, self._touched = key or token_hex(16), thing, self._ticks()
        return self._key

    def of(self, key: str) -> Thing | None:
        """Return the thing of this session, if it has one and was not silent for an hour."""
        if not self._key or not compare_digest(key.encode(), self._key.encode()):
            return None
        if self._ticks() - self._touched > LONGEST_SILENCE:
            self.forget()
            return None
        self._touched = self._ticks()
        return self._thing

    def forget(self) -> None:
        """Let go of it."""
        self._key, self._thing = "", None
