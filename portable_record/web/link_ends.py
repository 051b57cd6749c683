"""Links are taken away on a thread of its own: however slow their place is, the record is lent to others.

It is done soon after something ended, at once when the record was opened, and now and then while it is open.
"""

import threading
from contextlib import suppress

from portable_record.errors import PortableRecordError
from portable_record.web.doorway import Doorway

SOON = 0.8
"""Seconds that a page waits: most places answer by then, and nobody need look again."""
EVERY = 60


class LinkEnds:
    """Takes away what is to go, one round at a time. ``done`` of ``total`` were tried in this round."""

    def __init__(self, doorway: Doorway) -> None:
        """Stand by; nothing is done before somebody asks."""
        self._doorway = doorway
        self._one_at_a_time = threading.Lock()
        self._thread: threading.Thread | None = None
        self._asked = self._at_once = False
        self._was_open = False
        self._looked = 0.0
        self.done = self.total = 0

    @property
    def is_at_work(self) -> bool:
        """Whether a round is going on."""
        return self._thread is not None

    @property
    def percent(self) -> int:
        """How far this round has come."""
        return self.done * 100 // self.total if self.total else 0

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

    def look(self) -> None:
        """Begin a round if the record was just opened, or after a minute; called now and then."""
        now = self._doorway.ticks()
        is_open = self._has_links()
        if is_open and (not self._was_open or now - self._looked >= EVERY):
            self._looked = now
            self.soon(at_once=not self._was_open)
        self._was_open = is_open

    def _has_links(self) -> bool:
        with suppress(PortableRecordError), self._doorway.record() as record:
            return bool(record.vault.links.all())
        return False

    def _work(self) -> None:
        while True:
            with self._one_at_a_time:
                if not self._asked:
                    self._thread = None
                    return
                at_once, self._asked, self._at_once = self._at_once, False, False
            with suppress(PortableRecordError):
                self._round(at_once=at_once)

    def _round(self, *, at_once: bool) -> None:
        from portable_record.actions.link_ends import note_taken, take_away, to_take_away

        with self._doorway.record() as record:
            waiting = to_take_away(record, at_once=at_once)
        self.done, self.total = 0, len(waiting)
        for removal in waiting:
            refused = take_away(removal)
            with self._doorway.record() as record:
                note_taken(record, removal, refused)
            self.done += 1
