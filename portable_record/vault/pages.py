"""The entries of a part in the order in which they are listed, a page at a time.

Where entries belong to a time the newest stand first. Elsewhere what holds the rest together stands first,
one type after the other (``FIRST``), and the rest follows in the order of writing. A page begins after an
entry or ends before one, so that no page is read to find another. What is in the bin is on no page.
"""

from dataclasses import dataclass

from portable_record.record.entry import Entry
from portable_record.record.parts import FIRST, Part
from portable_record.vault.database import Database
from portable_record.vault.entries import SELECT, entry_of

_HOW_MANY = "SELECT count(*) FROM entries "
_IN_PART = "WHERE binned = '' AND part = ?"
_ONES = ", ".join(f"'{name}'" for name in FIRST)
_IS_FIRST = f" AND type IN ({_ONES})"  # the very words of the index `entries_first`, which is used for it


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Entries of a part that are listed one after the other: all, those of one type, or the rest."""

    only: str = ""
    cells: tuple[str, ...] = ()
    newest_first: bool = False


_BY_TIME = (_Stretch(newest_first=True),)
_REST = _Stretch(f" AND type NOT IN ({_ONES})")
_AS_WRITTEN = (*(_Stretch(f"{_IS_FIRST} AND type = ?", (name,)) for name in FIRST), _REST)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an entry stands: in which stretch, and where in that."""

    stretch: int
    updated: str
    row: int


class Pages:
    """Reads the entries of a part in order, from any place, forwards and backwards."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def after(self, part: Part, entry_id: str = "", *, limit: int) -> list[Entry]:
        """Return the entries that come after this one; from the beginning if there is no such entry."""
        place = self._place(part, entry_id)
        stretches = _stretches(part)[place.stretch if place else 0 :]
        return self._read(part, stretches, place, limit, back=False)

    def before(self, part: Part, entry_id: str, *, limit: int) -> list[Entry]:
        """Return the entries that come before this one, in the same order; none if there is no such entry."""
        place = self._place(part, entry_id)
        if place is None:
            return []
        return self._read(part, _stretches(part)[place.stretch :: -1], place, limit, back=True)[::-1]

    def last(self, part: Part, *, limit: int) -> list[Entry]:
        """Return the last entries of a part."""
        return self._read(part, _stretches(part)[::-1], None, limit, back=True)[::-1]

    def count(self, part: Part) -> int:
        """Return how many entries a part has."""
        return self._count(_IN_PART, part.key)

    def number_of(self, part: Part, entry_id: str) -> int:
        """Return the how-manieth an entry of this part is, counted from 1; 0 if there is no such entry."""
        place = self._place(part, entry_id)
        if place is None:
            return 0
        stretches = _stretches(part)
        sooner = sum(
            self._count(_IN_PART + stretch.only, part.key, *stretch.cells)
            for stretch in stretches[: place.stretch]
        )
        return sooner + self._count_before(part, stretches[place.stretch], place) + 1

    def _count_before(self, part: Part, stretch: _Stretch, place: _Place) -> int:
        """Count within a stretch. The rest is all without the first ones: of those alone an index knows."""
        cells = (part.key, place.updated, place.row)
        sooner = _beyond(descending=not stretch.newest_first)
        if stretch is _REST:
            return self._count(_IN_PART + sooner, *cells) - self._count(_IN_PART + sooner + _IS_FIRST, *cells)
        return self._count(_IN_PART + sooner + stretch.only, *cells, *stretch.cells)

    def _count(self, where: str, *cells: object) -> int:
        found = self._database.row(_HOW_MANY + where, cells)
        return int(found[0]) if found else 0

    def _place(self, part: Part, entry_id: str) -> _Place | None:
        found = self._database.row(
            "SELECT type, updated, row FROM entries WHERE id = ? AND part = ?", (entry_id, part.key)
        )
        if found is None:
            return None
        kind, updated, row = found
        within = 0 if part.over_time else FIRST.index(kind) if kind in FIRST else len(FIRST)
        return _Place(within, updated, row)

    def _read(
        self, part: Part, stretches: tuple[_Stretch, ...], place: _Place | None, limit: int, *, back: bool
    ) -> list[Entry]:
        """Read stretch after stretch, the first from the place on, until there are enough entries."""
        found: list[Entry] = []
        for stretch in stretches:
            descending = stretch.newest_first is not back
            from_place = (place.updated, place.row) if place else ()
            where = _IN_PART + (_beyond(descending=descending) if place else "") + stretch.only
            way = " DESC" if descending else ""
            rows = self._database.rows(
                f"{SELECT}{where} ORDER BY updated{way}, row{way} LIMIT ?",
                (part.key, *from_place, *stretch.cells, limit - len(found)),
            )
            found += [entry_of(row) for row in rows]
            if len(found) == limit:
                break
            place = None
        return found


def _stretches(part: Part) -> tuple[_Stretch, ...]:
    return _BY_TIME if part.over_time else _AS_WRITTEN


def _beyond(*, descending: bool) -> str:
    return f" AND (updated, row) {'<' if descending else '>'} (?, ?)"
