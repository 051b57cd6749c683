"""What was made once and may be asked for again, in memory alone, as long as a record is open."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

MOST = 16 * 1024 * 1024
Thing = TypeVar("Thing")


class Remembered:
    """Bytes by their name: those used last, up to so many in all. Safe to share by threads."""

    def __init__(self, most: int = MOST) -> None:
        """Begin with nothing."""
        self._most = most
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._one_at_a_time = threading.Lock()
        self._last: dict[str, tuple[object, Any]] = {}

    def get(self, name: str) -> bytes | None:
        """Return what was kept under a name; nothing if it was not, or has been let go of."""
        with self._one_at_a_time:
            found = self._kept.get(name)
            if found is not None:
                self._kept.move_to_end(name)
            return found

    def keep(self, name: str, data: bytes) -> None:
        """Keep bytes, and let go of what was not used for the longest time."""
        with self._one_at_a_time:
            self._size += len(data) - len(self._kept.pop(name, b""))
            self._kept[name] = data
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1])

    def the_last(self, name: str, of: object, make: Callable[[], Thing]) -> Thing:
        """Give what was made last under a name, if it was made of the same; else make it and keep it."""
        with self._one_at_a_time:
            kept_of, kept = self._last.get(name, (None, None))
        if kept_of == of:
            known: Thing = kept
            return known
        made = make()
        self.keep_last(name, of, made)
        return made

    def keep_last(self, name: str, of: object, made: object) -> None:
        """Keep what was made last under a name, and of what."""
        with self._one_at_a_time:
            self._last[name] = (of, made)
