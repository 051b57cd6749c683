"""Links are taken away on a thread of its own: however slow their place is, the record is lent to others.

It is done soon after something ended, at once when the record was opened, and now and then while it is open.
"""

from contextlib import suppress

from portable_record.errors import PortableRecordError
from portable_record.web.doorway import Doorway
from portable_record.web.rounds import Rounds

EVERY = 60


class LinkEnds(Rounds):
    """Takes away what is to go, one round at a time. ``done`` of ``total`` were tried in this round."""

    def __init__(self, doorway: Doorway) -> None:
        """Stand by; nothing is done before somebody asks."""
        super().__init__(doorway)
        self._was_open = False
        self._looked = 0.0
        self.done = self.total = 0

    @property
    def percent(self) -> int:
        """How far this round has come."""
        return self.done * 100 // self.total if self.total else 0

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
