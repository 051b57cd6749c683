"""How long one sync may take: a place that drips holds nobody for ever, and what came is kept.

Each request has an end of its own (``storage/line.py``); here so have all of them together. The greater part
of the time is for fetching, so that there is some left to bring ours. What is left comes with the next sync.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from portable_record.errors import StorageTimeError
from portable_record.storage.one_file import OneFile
from portable_record.storage.port import MOST_FILE, CirclePlace, put_each

IN_BACKGROUND, ON_A_PAGE, BY_COMMAND = 10 * 60, 60, 60 * 60
"""Seconds for one sync: on a thread of its own, while somebody waits for a page, and by a command."""
FETCHING = 0.7


@dataclass(frozen=True, slots=True)
class Within:
    """The time for one sync, from now on. ``ticks`` is a clock that only goes forward.

    ``check`` is asked before each request, and raises where nobody waits for the sync any more.
    """

    ticks: Callable[[], float]
    seconds: float
    check: Callable[[], object] = lambda: None

    def limit(self, place: CirclePlace) -> tuple["Limited", "Limited"]:
        """Give the place as it is to be asked while fetching, and for all the rest."""
        began = self.ticks()
        ends = (began + self.seconds * FETCHING, began + self.seconds)
        fetching, rest = (Limited(place, self, end) for end in ends)
        return fetching, rest


class Limited:
    """A place that is asked nothing more once the time is over."""

    def __init__(self, place: CirclePlace, within: Within, end: float) -> None:
        """Limit a place."""
        self._place, self._within, self._end = place, within, end
        self.most_attached = place.most_attached

    def names(self) -> frozenset[str]:
        """List what is there."""
        return self._in_time().names()

    def get(self, name: str, *, most: int = MOST_FILE) -> bytes:
        """Return a file."""
        return self._in_time().get(name, most=most)

    def put(self, name: str, data: bytes) -> None:
        """Put a file there."""
        self._in_time().put(name, data)

    def delete(self, name: str) -> None:
        """Take a file away."""
        self._in_time().delete(name)

    def put_all(self, files: Mapping[str, bytes], *, away: Iterable[str] = ()) -> None:
        """Put many files there, and then take others away, each in time; one file is written in one go."""
        if isinstance(self._place, OneFile):
            self._in_time().put_all(files, away=away)
        else:
            put_each(self, files, away)

    def _in_time(self) -> CirclePlace:
        self._within.check()
        if self._within.ticks() >= self._end:
            raise StorageTimeError
        return self._place
