"""Which entries were written since all of them were read, for whoever keeps in memory what stands in them."""

from collections.abc import Iterable

MOST = 5_000
"""So many ids are noted. Where more were written, all is to be read again."""


class Written:
    """Notes the ids of entries as they are written; of some, what was written may have been undone since."""

    def __init__(self) -> None:
        """Begin where nobody has read anything."""
        self._ids: set[str] | None = None

    @property
    def ids(self) -> frozenset[str] | None:
        """The ids of what was written, or erased, since all was read; None if all is to be read."""
        return None if self._ids is None else frozenset(self._ids)

    def add(self, ids: Iterable[str]) -> None:
        """Note that these were written."""
        if self._ids is not None:
            self._ids.update(ids)
            if len(self._ids) > MOST:
                self._ids = None

    def add_all(self) -> None:
        """Note that all may have been written."""
        self._ids = None

    def were_read(self) -> None:
        """Begin anew: somebody has read all of it."""
        self._ids = set()
