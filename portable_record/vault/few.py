"""Which few entries hold a piece of text: remembered once all of their type have been looked at.

A page of the plan asks for ten kinds, of most of which there are few or none; to know that, every entry of
the type must be looked at. Only ids are kept, in memory, while the record is open. Whatever is written makes
us forget what it may have changed, so that nothing wrong is remembered if the writing is undone.
"""

from collections.abc import Iterable

from portable_record.record.entry import Entry

MOST = 64
Key = tuple[str, str, tuple[bytes, ...]]
"""A part, a type, and the pieces of which one stands in the text."""


class Few:
    """Holds the ids of all entries found for a key; of the keys, those that were asked for last."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._kept: dict[Key, frozenset[str]] = {}

    def of(self, key: Key) -> frozenset[str] | None:
        """Return the ids of all entries that there are, or None if that is not known."""
        return self._kept.get(key)

    def keep(self, key: Key, ids: Iterable[str]) -> None:
        """Remember that these are all."""
        if len(self._kept) >= MOST:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = frozenset(ids)

    def forget(self, entries: Iterable[Entry]) -> None:
        """Forget what these entries, which are being written, were among or will be."""
        for entry in entries if self._kept else ():
            touched = [key for key, ids in self._kept.items() if entry.id in ids or _is_of(entry, key)]
            for key in touched:
                del self._kept[key]

    def forget_all(self) -> None:
        """Remember nothing any more."""
        self._kept.clear()


def _is_of(entry: Entry, key: Key) -> bool:
    part, kind, pieces = key
    return (entry.part, entry.type) == (part, kind) and any(piece in entry.text for piece in pieces)
