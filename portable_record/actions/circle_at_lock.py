"""What was written and has not gone out yet goes to the place of the circle after the record was locked.

Just before the keys go, what is new is sealed, for a short time and no longer; then the record is locked, and
the sealed files are put to the place without it. They lie in the outbox too (``circle_outbox.py``), so that
the next sync puts there again whatever did not come through, and takes away what they stand for.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Timer

from portable_record.actions.circle_outbox import some_that_wait
from portable_record.actions.circle_place import PlaceOfCircle, circle_place
from portable_record.actions.circle_push import seal_some
from portable_record.actions.circle_standing import CIRCLE
from portable_record.actions.circle_time import Within
from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_push import seal_team
from portable_record.actions.team_tell import tell
from portable_record.errors import PortableRecordError
from portable_record.storage.port import CirclePlace
from portable_record.storage.server import Server

SEALING = 0.2
"""Seconds after which nothing more is sealed: so much later than without a circle the keys may go."""
AT_LOCK = 20
"""Seconds that the place is asked after the record was locked, and that what lets us in there is kept."""
ONE_WAIT = 5
"""Seconds that the place may be silent."""
SEALED_AT_ONCE = 10
MOST_FILES, MOST_BYTES = 200, 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class GoesOut:
    """Sealed files by name, the place that they go to, and the tick at which it is asked nothing more."""

    place: PlaceOfCircle = field(repr=False)
    files: dict[str, bytes] = field(repr=False)
    until: float

    def send(self, now: datetime, *, ticks: Callable[[], float]) -> None:
        """Put them there in time; ``now`` is what the clock says. What does not come through is no fault.

        A server that is still silent when the time is over is hung up on.
        """
        left = self.until - ticks()
        with suppress(PortableRecordError):
            there = self.place.opened(now, seconds=ONE_WAIT)
            alarm = Timer(left, hang_up, [there])
            alarm.daemon = True
            alarm.start()
            try:
                Within(ticks, left).limit(there)[1].put_all(self.files)
            finally:
                alarm.cancel()


def seal_before_lock(record: OpenRecord, *, ticks: Callable[[], float]) -> GoesOut | None:
    """Seal what is new, as far as the time allows, and give what goes out; None where nothing does."""
    if not record.vault.settings.get(CIRCLE, {}).get("place"):
        return None
    begun = ticks()
    tell(record)
    for step in (seal_some, seal_team):
        while ticks() - begun < SEALING and step(record, most=SEALED_AT_ONCE):
            pass
    waits = some_that_wait(record, most=MOST_FILES, most_bytes=MOST_BYTES)
    files = {one.name: one.file for one in waits}
    return GoesOut(circle_place(record), files, begun + AT_LOCK) if files else None


def hang_up(place: CirclePlace) -> None:
    """End at once what a server is being asked, from another thread; a folder is asked nothing for long."""
    if isinstance(place, Server):
        place.hang_up()
