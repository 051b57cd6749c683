"""The latest time this record has seen: no clock that is set back begins again what had ended.

A device's clock can be wrong: it starts in 1970 when its battery is flat, it leaps ten years, somebody sets
it back. So the vault keeps the latest moment at which it was opened, and two questions have two answers:

- *What time is it?* (``not_before``; actions ask ``OpenRecord.now``.) The clock's, but never earlier than
  what was seen. What had ended stays ended, and nothing new is older than what stands already. For ends.
- *How late is it for sure?* (``latest``.) What was seen, and no more. A clock that leaps and comes back has
  moved nothing by it. For what cannot be taken back, such as erasing, and for beginnings.

A clock that stands more than 90 days away from what was seen, before or after it, is doubted. It is believed
once it has gone on for 30 days by itself: so a record that nobody opened for a year, and one that was opened
for months under a wrong clock, both find back to the right time without anybody's help.

The order of changes does not go by clocks, but by what each change names (``docs/format/change.md``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portable_record.record.moments import moment, moment_text
from portable_record.vault.settings import Settings

LEAP = timedelta(days=90)
BELIEVED_AFTER = timedelta(days=30)
_NAME = "time_seen"


@dataclass(frozen=True, slots=True)
class Seen:
    """The latest moment that is believed, and since when, by itself, the clock has stood far from it."""

    latest: datetime
    doubted: datetime | None = None

    def after(self, clock: datetime) -> "Seen":
        """Give what is believed once the clock has shown this."""
        if not self.is_far(clock):
            return Seen(max(self.latest, clock))
        if self.doubted is None or not self._goes_on(self.doubted, clock):
            return Seen(self.latest, clock)
        return Seen(clock) if clock - self.doubted >= BELIEVED_AFTER else self

    def is_far(self, clock: datetime) -> bool:
        """Say whether the clock stands too far away to be believed at once."""
        return abs(clock - self.latest) > LEAP

    def _goes_on(self, doubted: datetime, clock: datetime) -> bool:
        """Say whether this is the same wrong clock, going on: on the same side, and not set back."""
        return (clock > self.latest) == (doubted > self.latest) and clock >= doubted


class TimeSeen:
    """The time this vault has seen, kept in its settings."""

    def __init__(self, settings: Settings, made: datetime) -> None:
        """Begin with the moment the vault was made, where no time was kept yet."""
        self._settings = settings
        self._made = made

    def see(self, clock: datetime) -> None:
        """Learn what the clock shows; done at every unlocking, before anything goes by the time."""
        seen = self._seen()
        new = seen.after(clock.replace(microsecond=0))
        if new != seen:
            doubted = {"doubted": moment_text(new.doubted)} if new.doubted else {}
            self._settings.put(_NAME, {"latest": moment_text(new.latest), **doubted})

    @property
    def latest(self) -> datetime:
        """The latest moment that is believed: it is at least so late."""
        return self._seen().latest

    def not_before(self, clock: datetime) -> datetime:
        """Give the time by the clock, but none that was over already."""
        return max(clock, self.latest)

    def doubts(self, clock: datetime) -> bool:
        """Say whether the clock stands so far from what was seen that somebody should look at it."""
        return self._seen().is_far(clock)

    def _seen(self) -> Seen:
        kept = self._settings.get(_NAME, None)
        if kept is None:
            return Seen(self._made)
        return Seen(moment(kept["latest"]), moment(kept["doubted"]) if "doubted" in kept else None)
