"""Work that asks a place outside, on a thread of its own: however slow the place is, no page waits for it."""

import threading
from contextlib import suppress

from portable_record.errors import PortableRecordError, UnexpectedError
from portable_record.web.doorway import Doorway

SOON = 0.8
"""Seconds that a page waits: most places answer by then, and nobody need look again."""


class Rounds:
    """Does one round at a time; a round that is asked for meanwhile follows. ``fault`` is what went wrong."""

    def __init__(self, doorway: Doorway) -> None:
        """Stand by; nothing is done before somebody asks."""
        self._doorway = doorway
        self._one_at_a_time = threading.Lock()
        self._thread: threading.Thread | None = None
        self._asked = self._at_once = False
        self.fault: PortableRecordError | None = None

    @property
    def is_at_work(self) -> bool:
        """Whether a round is going on."""
        return self._thread is not None

    def soon(self, *, at_once: bool = False) -> None:
        """Begin a round, or have another follow; ``at_once`` tries also what was tried a short time ago."""
        with self._one_at_a_time:
            self._asked, self._at_once = True, self._at_once or at_once
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()

    def wait(self, seconds: float = SOON) -> bool:
        """Wait a little, and say whether all rounds are over."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return not self.is_at_work

    def _work(self) -> None:
        while True:
            with self._one_at_a_time:
                if not self._asked:
                    self._thread = None
                    return
                at_once, self._asked, self._at_once = self._at_once, False, False
            try:
                with suppress(PortableRecordError):
                    self._round(at_once=at_once)
            except Exception:  # noqa: BLE001 - a fault of ours must not end all rounds to come
                self.fault = UnexpectedError()

    def _round(self, *, at_once: bool) -> None:
        raise NotImplementedError
