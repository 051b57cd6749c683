"""The entries as they stand now: the state that the log folds to, and the words to find them by."""

import json
from collections.abc import Iterable, Iterator
from operator import attrgetter

from portable_record.errors import NotFoundError
from portable_record.record.entry import Entry
from portable_record.vault.database import Database, Row
from portable_record.vault.few import Few
from portable_record.vault.search import Search
from portable_record.vault.written import Written

_CELLS = attrgetter(
    *("id", "part", "type", "text", "title", "updated", "full_url"),
    *("binned", "edited", "sensitive", "in_conflict", "day", "writer"),
)
SELECT = (
    "SELECT id, part, type, text, title, updated, full_url,"
    " binned, edited, sensitive, in_conflict, day, writer FROM entries "
)
_ROWS = (
    "SELECT row, id, part, type, text, title, updated, full_url,"
    " binned, edited, sensitive, in_conflict, day, writer FROM entries "
)
_AT_ROWS = "WHERE row IN (SELECT value FROM json_each(?))"
_AMONG = "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY row"
_ALL = _ROWS + "WHERE row > ? ORDER BY row LIMIT 500"
_BIN = _ROWS + "WHERE binned <> '' AND (binned, row) > (?, ?) ORDER BY binned, row LIMIT 500"
_ADD = (
    "INSERT INTO entries (row, id, part, type, text, title, updated, full_url,"
    " binned, edited, sensitive, in_conflict, day, writer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_PUT = (
    "INSERT INTO entries (id, part, type, text, title, updated, full_url,"
    " binned, edited, sensitive, in_conflict, day, writer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET part = excluded.part, type = excluded.type, text = excluded.text,"
    " title = excluded.title, updated = excluded.updated, full_url = excluded.full_url,"
    " binned = excluded.binned, edited = excluded.edited, sensitive = excluded.sensitive,"
    " in_conflict = excluded.in_conflict, day = excluded.day, writer = excluded.writer RETURNING row"
)
_IN_SCOPE = (
    "WHERE row IN (SELECT row FROM entries WHERE id IN (SELECT value FROM json_each(?))"
    " UNION SELECT row FROM entries WHERE binned = '' AND part IN (SELECT value FROM json_each(?))"
    " UNION SELECT row FROM entries INDEXED BY entries_type_day WHERE binned = '' AND type = ?) ORDER BY row"
)
_COUNT_TYPES = (
    "SELECT count(*) FROM entries INDEXED BY entries_type_day"
    " WHERE binned = '' AND type IN (SELECT value FROM json_each(?))"
)
_SENSITIVE = SELECT + "INDEXED BY entries_sensitive WHERE sensitive = 1 AND binned = '' ORDER BY row"
_DISPUTED = (
    SELECT + "INDEXED BY entries_in_conflict WHERE in_conflict = 1 AND binned = ''"
    " ORDER BY updated DESC, row DESC LIMIT ?"
)
_NEWEST_FIRST = "ORDER BY updated DESC, row DESC LIMIT ?"


class Entries:
    """The table of entries, and with it the search index, always written together."""

    def __init__(self, database: Database, search: Search, few: Few | None = None) -> None:
        self._database = database
        self._search = search
        self._few = few or Few()
        self._written = Written()

    def put(self, entry: Entry, search_text: str) -> None:
        """Keep an entry in place of what its id named before; in the bin it is not found by words."""
        self.put_many([(entry, search_text)])

    def put_many(self, entries: Iterable[tuple[Entry, str]]) -> None:
        """Keep many entries as ``put`` does. Rows and words go by turns in batches, not one by one.

        Each turn to the index writes out what it held back, which takes longer than all the rest.
        """
        with self._database.transaction():
            for _, batch in _batches(entries, 0):
                self._put(batch)

    def _put(self, batch: list[tuple[Entry, str]]) -> None:
        self._few.forget(entry for entry, _ in batch)
        self._written.add(entry.id for entry, _ in batch)
        found = [self._database.rows(_PUT, _CELLS(entry)) for entry, _ in batch]
        rows = [int(cells[0][0]) for cells in found]
        self._search.forget(rows)
        self._search.learn(
            (row, entry.title, text, entry.part)
            for row, (entry, text) in zip(rows, batch, strict=True)
            if not entry.binned
        )

    def add_many(self, entries: Iterable[tuple[Entry, str]]) -> None:
        """Keep many new entries with their search texts at once, as an import does.

        They are new: an id that is there already is an error of the caller and undoes all of them.
        """
        with self._database.transaction():
            last = self._database.row("SELECT coalesce(max(row), 0) FROM entries")
            first = int(last[0]) + 1 if last else 1
            for start, batch in _batches(entries, first):
                self._add(start, batch)

    def _add(self, start: int, batch: list[tuple[Entry, str]]) -> None:
        self._few.forget(entry for entry, _ in batch)
        self._written.add(entry.id for entry, _ in batch)
        self._database.run_many(
            _ADD,
            ((row, *_CELLS(entry)) for row, (entry, _) in enumerate(batch, start)),
        )
        self._search.learn(
            (row, entry.title, text, entry.part)
            for row, (entry, text) in enumerate(batch, start)
            if not entry.binned
        )

    def get(self, entry_id: str) -> Entry:
        """Return one entry, in the bin or not.

        Raises:
            NotFoundError: no entry has this id.
        """
        found = self._database.row(SELECT + "WHERE id = ?", (entry_id,))
        if found is None:
            raise NotFoundError(place=entry_id)
        return entry_of(found)

    def these(self, ids: Iterable[str]) -> list[Entry]:
        """Return the entries of these ids that there are, in the order in which they came."""
        return [entry_of(row[1:]) for row in self._database.rows(_ROWS + _AMONG, (json.dumps(list(ids)),))]

    def in_scope(self, ids: Iterable[str], parts: Iterable[str], kind: str) -> list[Entry]:
        """Return the entries of these ids, and what is not in the bin of some parts and of one type.

        They come in the order in which they were written.
        """
        cells = (json.dumps(list(ids)), json.dumps(list(parts)), kind)
        return [entry_of(row[1:]) for row in self._database.rows(_ROWS + _IN_SCOPE, cells)]

    def count_types(self, types: Iterable[str]) -> int:
        """Return how many entries of these types are not in the bin."""
        found = self._database.row(_COUNT_TYPES, (json.dumps(list(types)),))
        return int(found[0]) if found else 0

    def from_row(self, row: int, *, limit: int) -> list[tuple[int, Entry]]:
        """Return entries, in the bin or not, from a row on, each with its row."""
        rows = self._database.rows(_ROWS + "WHERE row >= ? ORDER BY row LIMIT ?", (row, limit))
        return [(int(cells[0]), entry_of(cells[1:])) for cells in rows]

    def at_rows(self, rows: Iterable[int]) -> list[Entry]:
        """Return the entries of these rows that there are."""
        return [entry_of(row) for row in self._database.rows(SELECT + _AT_ROWS, (json.dumps(list(rows)),))]

    def rows_of(self, ids: Iterable[str]) -> list[tuple[int, Entry]]:
        """Return the entries of these ids that there are, each with its row."""
        rows = self._database.rows(_ROWS + _AMONG, (json.dumps(list(ids)),))
        return [(int(cells[0]), entry_of(cells[1:])) for cells in rows]

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the titles of those of these entries that there are."""
        asked = "SELECT id, title FROM entries WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._database.rows(asked, (json.dumps(list(ids)),)))

    def not_sensitive(self, ids: Iterable[str]) -> set[str]:
        """Return those of these ids whose entries are here, and are not marked as sensitive."""
        asked = "SELECT id FROM entries WHERE sensitive = 0 AND id IN (SELECT value FROM json_each(?))"
        return {name for (name,) in self._database.rows(asked, (json.dumps(list(ids)),))}

    def sensitive(self) -> list[Entry]:
        """Return what is marked as sensitive and not in the bin, in the order in which it came."""
        return [entry_of(row) for row in self._database.rows(_SENSITIVE)]

    def written_since(self) -> frozenset[str] | None:
        """Return the ids of what was written or erased since `all_were_read`; None if all is to be read.

        Who keeps in memory what stands in the entries asks this. There is one who does (``whole_record.py``).
        """
        return self._written.ids

    def all_were_read(self) -> None:
        """Note that what stands in memory is what stands here; but not what may yet be undone."""
        if not self._database.in_transaction:
            self._written.were_read()

    def newest_in(self, part: str) -> str:
        """Return the moment of the newest change to what stands in a part, or nothing where it is empty."""
        found = self._database.row("SELECT max(updated) FROM entries WHERE part = ? AND binned = ''", (part,))
        return str(found[0] or "") if found else ""

    def at_row(self, row: int) -> Entry | None:
        """Return the entry of a row that the search found."""
        found = self._database.row(SELECT + "WHERE row = ?", (row,))
        return None if found is None else entry_of(found)

    def has(self, entry_id: str) -> bool:
        """Say whether there is an entry with this id, in the bin or not."""
        return self._database.row("SELECT 1 FROM entries WHERE id = ?", (entry_id,)) is not None

    def page(self, part: str | None = None, *, after: str = "", limit: int = 50) -> list[Entry]:
        """Return entries that are not in the bin, newest first.

        Args:
            part: only those of this part.
            after: the id of the last entry of the page before; its place is where this page begins.
            limit: how many at most.
        """
        where, cells = ["binned = ''"], list[object]()
        if part is not None:
            where.append("part = ?")
            cells.append(part)
        if after:
            where.append("(updated, row) < (SELECT updated, row FROM entries WHERE id = ?)")
            cells.append(after)
        sql = f"{SELECT}WHERE {' AND '.join(where)} {_NEWEST_FIRST}"
        return [entry_of(row) for row in self._database.rows(sql, (*cells, limit))]

    def within(self, start: str) -> list[Entry]:
        """Return the entries that are listed apart from all parts, under names that begin like this."""
        rows = self._database.rows(SELECT + "WHERE part >= ? AND part < ?", (start, start + "\U0010ffff"))
        return [entry_of(row) for row in rows]

    def all(self) -> Iterator[Entry]:
        """Give every entry, in the bin or not, in the order in which they came, five hundred at a time."""
        row = 0
        while page := self._database.rows(_ALL, (row,)):
            yield from (entry_of(cells[1:]) for cells in page)
            row = page[-1][0]

    def binned(self) -> Iterator[Entry]:
        """Give what lies in the bin, the longest there first, five hundred at a time."""
        since, row = "", 0
        while page := self._database.rows(_BIN, (since, row)):
            entries = [entry_of(cells[1:]) for cells in page]
            yield from entries
            since, row = entries[-1].binned, page[-1][0]

    def page_of_bin(self, start: int, *, limit: int) -> list[Entry]:
        """Return what lies in the bin, the longest there first, without the first ``start``."""
        rows = self._database.rows(
            f"{SELECT}WHERE binned <> '' ORDER BY binned, row LIMIT ? OFFSET ?", (limit, start)
        )
        return [entry_of(row) for row in rows]

    def binned_before(self, moment: str, *, limit: int) -> list[tuple[str, str]]:
        """Return part and id of what was put into the bin before a moment, the longest there first."""
        rows = self._database.rows(
            "SELECT part, id FROM entries WHERE binned <> '' AND binned < ? ORDER BY binned, row LIMIT ?",
            (moment, limit),
        )
        return [(part, entry_id) for part, entry_id in rows]

    def came_last(self, part: str, *, limit: int) -> list[Entry]:
        """Return what came last into a part and is not in the bin, the newest first by its own moments.

        So no date that is years ahead keeps what came after it out of sight.
        """
        sql = f"{SELECT}WHERE part = ? AND binned = '' ORDER BY row DESC LIMIT ?"
        found = [entry_of(row) for row in self._database.rows(sql, (part, limit))]
        return sorted(found, key=lambda entry: entry.updated, reverse=True)

    def in_bin(self) -> dict[str, tuple[str, str]]:
        """Return for each entry that lies in the bin its part, and the moment at which it was put there."""
        rows = self._database.rows("SELECT id, part, binned FROM entries WHERE binned <> ''")
        return {str(entry_id): (str(part), str(binned)) for entry_id, part, binned in rows}

    def disputed(self, *, limit: int) -> list[Entry]:
        """Return entries in which values stand side by side until somebody chooses, the newest first."""
        return [entry_of(row) for row in self._database.rows(_DISPUTED, (limit,))]

    def count_binned(self) -> int:
        """Return how many entries lie in the bin."""
        found = self._database.row("SELECT count(*) FROM entries WHERE binned <> ''")
        return int(found[0]) if found else 0

    def by_full_url(self, address: str) -> Entry | None:
        """Return the entry others refer to by this address; of several one that is not binned.

        First comes the one whose own id the address names: whoever writes in another part takes nobody's
        place by an entry under their address. After that the newest.
        """
        sql = SELECT + (
            "WHERE full_url = ? AND full_url <> ''"
            " ORDER BY binned, full_url = 'urn:uuid:' || id DESC, updated DESC, row DESC LIMIT 1"
        )
        found = self._database.row(sql, (address,))
        return None if found is None else entry_of(found)

    def counts_by_part(self) -> dict[str, int]:
        """Return how many entries each part has, leaving out the bin and parts with none."""
        return dict(self._database.rows("SELECT part, count(*) FROM entries WHERE binned = '' GROUP BY part"))

    def erase(self, entry_id: str) -> None:
        """Take an entry out of the state and the index for good; the log is erased by `ChangeLog.erase`."""
        self._few.forget_all()
        self._written.add([entry_id])
        with self._database.transaction():
            found = self._database.row("DELETE FROM entries WHERE id = ? RETURNING row", (entry_id,))
            if found:
                self._search.forget([int(found[0])])

    def clear(self) -> None:
        """Empty the state and the index, for a rebuild from the log in the same transaction."""
        self._few.forget_all()
        self._written.add_all()
        with self._database.transaction():
            self._database.run("DELETE FROM entries")
            self._search.clear()


def _batches(
    entries: Iterable[tuple[Entry, str]], first: int, size: int = 500
) -> Iterable[tuple[int, list[tuple[Entry, str]]]]:
    batch: list[tuple[Entry, str]] = []
    for pair in entries:
        batch.append(pair)
        if len(batch) == size:
            yield first, batch
            first, batch = first + size, []
    if batch:
        yield first, batch


def entry_of(row: Row) -> Entry:
    """Read an entry from the cells that ``SELECT`` asks for."""
    entry_id, part, kind, text, title, updated, full_url, binned, *flags, day, writer = row
    edited, sensitive, in_conflict = (bool(flag) for flag in flags)
    return Entry(
        *(entry_id, part, kind, text, title, updated, full_url, binned),
        *(edited, sensitive, in_conflict, day, writer),
    )
