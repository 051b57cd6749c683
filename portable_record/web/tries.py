"""Wrong tries: a browser that belongs here waits only for its own, all others wait for each other's.

Whoever reaches the port of this app can type at the door: another program, another account of this computer.
If all waited together, nonsense typed by them would keep the owner out; if each new browser began afresh,
guessing would cost them nothing. So a browser that has opened the record before, or has shown the code of the
window, counts by itself, and all the others count as one (``docs/threats.md``).
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_hex

from portable_record.web.patience import Patience

MOST_KNOWN = 64


class Tries:
    """Counts them. ``ticks`` gives seconds that only go forward; ``stand_still`` makes an answer late."""

    def __init__(self, ticks: Callable[[], float], stand_still: Callable[[], None]) -> None:
        """Begin with no browser known."""
        self._ticks = ticks
        self._stand_still = stand_still
        self._one_at_a_time = threading.Lock()
        self._others = Patience(ticks)
        self._known: dict[str, Patience] = {}

    def know(self) -> str:
        """Let a browser count by itself from now on; return the mark that it shows."""
        with self._one_at_a_time:
            if len(self._known) == MOST_KNOWN:
                del self._known[next(iter(self._known))]
            mark = token_hex(16)
            self._known[mark] = Patience(self._ticks)
            return mark

    def knows(self, mark: str) -> bool:
        """Say whether the browser with this mark counts by itself."""
        return mark in self._known

    def of(self, mark: str) -> Patience:
        """Return the patience with this browser."""
        return self._known.get(mark, self._others)

    @contextmanager
    def counting(self, wrong: type[Exception], patience: Patience) -> Iterator[None]:
        """Count what was wrong and answer it a little later, without keeping the others waiting."""
        try:
            yield
        except wrong:
            with self._one_at_a_time:
                patience.wrong()
            self._stand_still()
            raise
