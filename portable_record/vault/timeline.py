"""All entries by the day that they speak of, the newest first, those of no day last, a page at a time.

Comments are not among them: each is about an entry, and is read there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portable_record.record.entry import Entry
from portable_record.vault.database import Database
from portable_record.vault.entries import SELECT, entry_of
from portable_record.vault.few import Few

_NO_COMMENT = " AND (+part < 'comment ' OR +part >= 'comment!')"
"""What is said about an entry stands with it, and in no part of its own."""

_READ = (
    "SELECT id, part, type, text, title, updated, full_url,"
    " binned, edited, sensitive, in_conflict, day, writer, row FROM entries"
    " INDEXED BY {index} WHERE binned = ''{only} AND (day, row) < (?, ?) ORDER BY day DESC, row DESC LIMIT ?"
)
_AMONG = SELECT + "WHERE id IN ({}) ORDER BY day DESC, row DESC LIMIT ?"
_NEXT_TYPE = "SELECT min(type) FROM entries INDEXED BY entries_type_day WHERE binned = '' AND type > ?"
_NEXT_WRITER = (
    "SELECT min(writer) FROM entries INDEXED BY entries_writer_day"
    " WHERE binned = '' AND writer <> '' AND writer > ?"
)

_HAS_ADDRESS = "SELECT 1 FROM entries WHERE full_url <> '' AND binned = '' AND writer = '' LIMIT 1"
_OF_ALL = "SELECT count(*) FROM entries INDEXED BY entries_day WHERE binned = ''"
_OF_HERE = "SELECT count(*) FROM entries INDEXED BY entries_writer_day WHERE binned = '' AND writer <> ''"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the timeline a page begins: behind this day and row."""

    day: str = "~"
    row: int = 0


WITHOUT_DAY = Place("0")
"""Where what is of no day begins."""


class Timeline:
    """Reads the entries that are not in the bin by their day, each with its place."""

    def __init__(self, database: Database, few: Few | None = None) -> None:
        self._database = database
        self._few = few or Few()

    def after(
        self,
        place: Place,
        *,
        part: str | None = None,
        kind: str | None = None,
        writer: str | None = None,
        limit: int,
    ) -> list[tuple[Entry, Place]]:
        """Return the entries after a place: all, or those of one part, of one type, or that one wrote last.

        An empty ``writer`` is nobody here: what stands as it came in from elsewhere.
        """
        asked = (("writer", writer), ("part", part), ("type", kind))
        chosen = [(name, value) for name, value in asked if value is not None]
        index = "_".join(("entries", *(name for name, value in chosen if value), "day"))
        only = "".join(f" AND {name} = ?" for name, _ in chosen) + (" AND writer <> ''" if writer else "")
        only += _NO_COMMENT if part is None else ""
        cells = (*(value for _, value in chosen), place.day, place.row, limit)
        rows = self._database.rows(_READ.format(index=index, only=only), cells)
        entries = [(entry_of(row[:-1]), int(row[-1])) for row in rows]
        return [(entry, Place(entry.day, row)) for entry, row in entries]

    def holding(self, part: str, kind: str, pieces: Sequence[bytes], *, limit: int) -> list[Entry]:
        """Return the newest entries of a part and type in whose text one of these pieces stands, to the byte.

        Every entry of that part and type may have to be looked at; where there are few, that is done once.
        """
        key = (part, kind, tuple(pieces))
        few = self._few.of(key)
        if few is not None:
            rows = self._database.rows(_AMONG.format(", ".join("?" * len(few))), (*few, limit))
            return [entry_of(row) for row in rows]
        held = " OR ".join("instr(text, ?)" for _ in pieces)
        sql = _READ.format(index="entries_part_type_day", only=f" AND part = ? AND type = ? AND ({held})")
        rows = self._database.rows(sql, (part, kind, *pieces, Place().day, Place().row, limit))
        found = [entry_of(row[:-1]) for row in rows]
        if len(found) < limit and not self._database.in_transaction:
            self._few.keep(key, (one.id for one in found))
        return found

    def types(self) -> list[str]:
        """Return the types of which there are entries, asking once for each."""
        return self._each(_NEXT_TYPE)

    def writers(self) -> list[str]:
        """Return who wrote last in some entry, asking once for each."""
        return self._each(_NEXT_WRITER)

    def has_from_elsewhere(self) -> bool:
        """Say whether something stands as it came in; mostly that has an address, and is found at once."""
        if self._database.row(_HAS_ADDRESS):
            return True
        return self._database.row(_OF_ALL) != self._database.row(_OF_HERE)

    def _each(self, next_one: str) -> list[str]:
        asked, found = next_one + _NO_COMMENT, list[str]()
        while (row := self._database.row(asked, (found[-1] if found else "",))) and row[0]:
            found.append(row[0])
        return found
