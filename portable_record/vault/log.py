"""The log of changes: append-only, one chain for each device and part."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portable_record.record.change import Change, Edit, Seen
from portable_record.record.erase import erase_values
from portable_record.record.registers import PlacedEdit
from portable_record.record.shapes import ERASED, SENSITIVE, WHOLE
from portable_record.vault.database import Database, Row
from portable_record.vault.log_rows import cells_of_change, cells_of_edit, change_of, edit_of, placed_of

_CHANGES = (
    "SELECT change, device, part, seq, previous, lamport, moment, record, epoch, writer, basis, helper,"
    " seen, count, digest, signature FROM changes "
)
_APPEND = (
    "INSERT INTO changes (change, hash, device, part, seq, previous, lamport, moment, record, epoch,"
    " writer, basis, helper, seen, count, digest, signature)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ADD_EDIT = (
    "INSERT INTO edits (change, n, entry, path, value, salt, digest, bases) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_EDITS = (
    "SELECT part, n, entry, path, value, salt, edits.digest, bases FROM edits JOIN changes USING (change) "
)
_PLACED = (
    "SELECT part, n, entry, path, value, salt, edits.digest, bases,"
    " device, seq, lamport, moment, writer, basis, helper FROM edits JOIN changes USING (change) "
)
_NUMBERED = (
    "SELECT change, part, n, entry, path, value, salt, edits.digest, bases"
    " FROM edits JOIN changes USING (change) "
)

_VALUE = (
    "SELECT value FROM entries JOIN edits ON entry = id WHERE type = ? AND instr(value, ?) > 0 AND binned"
)
_NAMING = (
    "SELECT device, entry, value FROM entries JOIN edits ON entry = id JOIN changes USING (change)"
    " WHERE type = ? AND instr(value, ?) > 0 ORDER BY change, n"
)
_VALUES = f"{_VALUE} = '' UNION ALL {_VALUE} <> ''"
_FILL_IN = (
    "UPDATE edits SET value = ?, salt = ?, digest = NULL WHERE change = ? AND n = ? AND value IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM edits AS mark WHERE mark.entry = edits.entry AND mark.path = ?)"
)
_NUMBERS = (
    "SELECT change, device, part FROM changes WHERE hash IN (SELECT value FROM json_each(?)) ORDER BY change"
)
_TOUCHED = (
    "SELECT DISTINCT part, entry FROM edits JOIN changes USING (change)"
    " WHERE change IN (SELECT value FROM json_each(?))"
)
_PLACE_OF = "SELECT change, lamport FROM changes WHERE device = ? AND part = ? AND seq = ?"
_ELSEWHERE = (
    "SELECT DISTINCT entry FROM edits JOIN changes USING (change)"
    " WHERE entry IN (SELECT value FROM json_each(?)) AND part <> ?"
)
_ONLY_ENDS = (
    "SELECT 1 FROM changes WHERE hash = ? AND signature = x''"
    " AND NOT EXISTS (SELECT 1 FROM edits WHERE edits.change = changes.change)"
)
_TAKE_OUT = (
    "DELETE FROM edits WHERE change IN (SELECT value FROM json_each(?))",
    "DELETE FROM changes WHERE change IN (SELECT value FROM json_each(?))",
)
_WITHOUT_WORDS = (
    "SELECT DISTINCT entry, part, writer FROM changes CROSS JOIN edits USING (change)"
    " WHERE device IN (SELECT value FROM json_each(?)) AND path = ? AND entry NOT IN (SELECT id FROM entries)"
    " AND entry NOT IN (SELECT entry FROM edits AS mark WHERE mark.entry = edits.entry AND mark.path = ?)"
    " ORDER BY changes.change, n"
)
_LET_GO = "UPDATE edits SET value = NULL, salt = NULL, digest = ? WHERE change = ? AND n = ?"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one chain; a chain that has not begun ends at 0."""

    seq: int = 0
    hash: str = ""


_LAST_OF_EACH = "FROM changes GROUP BY device, part HAVING max(seq) > 0"
_LAST_OF_ONE = "FROM changes WHERE device = ? AND part = ? ORDER BY seq DESC LIMIT 1"
_PUT_END = "INSERT INTO heads (device, part, seq, hash, lamport)"


class ChangeLog:
    """The signed changes of the record with their edits. Whether a signature is good, the caller checks.

    Appending is a stream, inside one transaction of the vault, so that an import of any size needs little
    memory:

        >>> number = log.open_change()
        >>> log.add_edits(number, edits)
        >>> log.append(number, change)
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_change(self) -> int:
        """Return the number under which the next change and its edits arrive."""
        last = self._database.row("SELECT coalesce(max(change), 0) + 1 FROM changes")
        return int(last[0]) if last else 1

    def add_edits(self, number: int, edits: Iterable[Edit]) -> None:
        """Keep the edits of the change with this number, as they come."""
        self._database.run_many(_ADD_EDIT, ((number, *cells_of_edit(edit)) for edit in edits))

    def append(self, number: int, change: Change) -> None:
        """Keep the change whose edits were added under this number, and move the end of its chain."""
        cells = cells_of_change(number, change)
        with self._database.transaction():
            self._database.run(_APPEND, cells)
            self._database.run(
                f"{_PUT_END} VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (device, part) DO UPDATE"
                " SET seq = excluded.seq, hash = excluded.hash, lamport = excluded.lamport"
                " WHERE excluded.seq > seq",
                (*change.chain, change.seq, cells[1], change.lamport),
            )

    def has(self, name: str) -> bool:
        """Say whether the change of this hash is here."""
        return self._database.row("SELECT 1 FROM changes WHERE hash = ?", (name,)) is not None

    def only_ends(self, name: str) -> bool:
        """Say whether a change is here as the end of a folded chain alone, and nothing of it stands."""
        return self._database.row(_ONLY_ENDS, (name,)) is not None

    def numbers_of(self, names: Iterable[str]) -> list[int]:
        """Return the numbers of those changes of these hashes that are here, in the order of arrival."""
        return [number for number, _, _ in self._database.rows(_NUMBERS, (json.dumps(list(names)),))]

    def take_in(self, change: Change, edits: Iterable[Edit]) -> int:
        """Keep a change of another device, whose signature was checked, and return its number.

        What it builds on is here already. Call it in a transaction.
        """
        number = self.open_change()
        self.add_edits(number, edits)
        self.append(number, change)
        return number

    def fill_in(self, name: str, edits: Iterable[Edit]) -> set[str]:
        """Keep the values that a change here has not, and return the entries that have more by it.

        Another copy of it had them (docs/format/change.md, rule 22). What was erased stays so.
        """
        found = self._database.row("SELECT change FROM changes WHERE hash = ?", (name,))
        known = () if found is None else (edit for edit in edits if not edit.erased)
        return {
            edit.entry
            for edit in known
            if found and self._database.run(_FILL_IN, (edit.value, edit.salt, found[0], edit.n, ERASED))
        }

    def silence(self, number: int) -> None:
        """Let go of the edits of a change that is to hold its place alone; it is kept elsewhere."""
        self._database.run("DELETE FROM edits WHERE change = ?", (number,))

    def take_out(self, names: Iterable[str]) -> set[tuple[str, str]]:
        """Take changes that count no longer out, by hash; return the entries that they edited, with parts.

        Whoever calls it keeps them elsewhere, takes out what builds on them too, and makes the anchor anew.
        Call it in a transaction.
        """
        found = self._database.rows(_NUMBERS, (json.dumps(list(names)),))
        numbers = json.dumps([number for number, _, _ in found])
        touched = {(part, entry) for part, entry in self._database.rows(_TOUCHED, (numbers,))}
        for statement in _TAKE_OUT:
            self._database.run(statement, (numbers,))
        self.renew_ends({(device, part) for _, device, part in found})
        return touched

    def renew_ends(self, chains: Iterable[tuple[str, str]]) -> None:
        """List the ends of some chains as they are now. Call it in a transaction."""
        for chain in chains:
            self._database.run("DELETE FROM heads WHERE device = ? AND part = ?", chain)
            self._database.run(f"{_PUT_END} SELECT device, part, seq, hash, lamport {_LAST_OF_ONE}", chain)

    def of_chain(self, device: str, part: str, *, since: int = 1) -> list[tuple[int, Change]]:
        """Return the changes of one chain with their numbers, from a seq on."""
        where = "WHERE device = ? AND part = ? AND seq >= ? ORDER BY seq"
        rows = self._database.rows(_CHANGES + where, (device, part, since))
        return [(int(row[0]), change_of(row[1:])) for row in rows]

    def chains_after(self, epoch: int) -> set[tuple[str, str]]:
        """Return the chains in which a change says a later epoch than this one."""
        rows = self._database.rows("SELECT DISTINCT device, part FROM changes WHERE epoch > ?", (epoch,))
        return {(device, part) for device, part in rows}

    def hash_at(self, device: str, part: str, seq: int) -> str:
        """Return the hash of the change at one place of a chain; empty if there is none."""
        where = "SELECT hash FROM changes WHERE device = ? AND part = ? AND seq = ?"
        found = self._database.row(where, (device, part, seq))
        return str(found[0]) if found else ""

    def hashes_in(self, part: str) -> dict[tuple[str, int], str]:
        """Return the hashes of all changes of a part, by device and seq."""
        rows = self._database.rows("SELECT device, seq, hash FROM changes WHERE part = ?", (part,))
        return {(device, seq): name for device, seq, name in rows}

    def causes_at(self, device: str, part: str, seq: int) -> tuple[int, dict[int, str]] | None:
        """Return what is to be known of a change to build on it: its lamport, and the entry of each edit."""
        found = self._database.row(_PLACE_OF, (device, part, seq))
        if found is None:
            return None
        rows = self._database.rows("SELECT n, entry FROM edits WHERE change = ?", (found[0],))
        return int(found[1]), dict(rows)

    def of_other_parts(self, part: str, entries: Iterable[str]) -> set[str]:
        """Return those of these entries that stand in another part than this."""
        return {entry for (entry,) in self._database.rows(_ELSEWHERE, (json.dumps(list(entries)), part))}

    def head(self, device: str, part: str) -> Head:
        """Return the end of a chain."""
        found = self._database.row(
            "SELECT seq, hash FROM heads WHERE device = ? AND part = ?", (device, part)
        )
        return Head() if found is None else Head(*found)

    def heads(self, part: str) -> tuple[Seen, ...]:
        """Return the ends of all chains of a part, in the order in which a change countersigns them."""
        rows = self._database.rows(
            "SELECT device, seq, hash FROM heads WHERE part = ? ORDER BY device", (part,)
        )
        return tuple(Seen(*row) for row in rows)

    def next_lamport(self) -> int:
        """Return a number greater than that of every change here."""
        last = self._database.row("SELECT coalesce(max(lamport), 0) + 1 FROM heads")
        return int(last[0]) if last else 1

    def changes(self, *, after: int = 0, limit: int = 1000) -> list[tuple[int, Change]]:
        """Return changes with their numbers in the order of arrival, from the one after the number given."""
        rows = self._database.rows(_CHANGES + "WHERE change > ? ORDER BY change LIMIT ?", (after, limit))
        return [(int(row[0]), change_of(row[1:])) for row in rows]

    def count(self) -> int:
        """Return how many changes there are."""
        found = self._database.row("SELECT count(*) FROM changes")
        return int(found[0]) if found else 0

    def each_change(self) -> Iterator[tuple[int, Change]]:
        """Give every change with its number, in the order of arrival, a thousand at a time."""
        page = self.changes()
        while page:
            yield from page
            page = self.changes(after=page[-1][0])

    def listed_hash(self, number: int) -> str:
        """Return the hash under which a change is listed; empty if there is none of this number."""
        found = self._database.row("SELECT hash FROM changes WHERE change = ?", (number,))
        return str(found[0]) if found else ""

    def chain_ends(self) -> dict[tuple[str, str], Head]:
        """Return the end of every chain, by device and part."""
        rows = self._database.rows("SELECT device, part, seq, hash FROM heads")
        return {(device, part): Head(seq, name) for device, part, seq, name in rows}

    def reckoned_ends(self) -> dict[tuple[str, str], Head]:
        """Reckon the end of every chain from the changes themselves."""
        rows = self._database.rows(f"SELECT device, part, seq, hash {_LAST_OF_EACH}")
        return {(device, part): Head(seq, name) for device, part, seq, name in rows}

    def rebuild_ends(self) -> None:
        """Make the list of ends anew from the changes. Call it in a transaction."""
        self._database.run("DELETE FROM heads")
        self._database.run(f"{_PUT_END} SELECT device, part, seq, hash, lamport {_LAST_OF_EACH}")

    def edits_of_change(self, number: int) -> list[Edit]:
        """Return the edits of one change, in order."""
        rows = self._database.rows(_EDITS + "WHERE change = ? ORDER BY n", (number,))
        return [edit_of(row[0], row[1:]) for row in rows]

    def edits_of(self, entry: str) -> list[PlacedEdit]:
        """Return all edits of one entry with where they stand and who wrote them, in the order of arrival."""
        rows = self._database.rows(_PLACED + "WHERE entry = ? ORDER BY change, n", (entry,))
        return [placed_of(row) for row in rows]

    def edits_at(self, device: str, part: str, seq: int, *, entry: str = "") -> list[PlacedEdit]:
        """Return the edits of the change at one place of a chain, in order; there may be no such change.

        ``entry`` asks for those of one entry alone.
        """
        where, cells = "WHERE device = ? AND part = ? AND seq = ?", [device, part, seq]
        if entry:
            where, cells = f"{where} AND entry = ?", [*cells, entry]
        rows = self._database.rows(f"{_PLACED}{where} ORDER BY change, n", cells)
        return [placed_of(row) for row in rows]

    def entries_at(self, device: str, part: str, seq: int) -> list[str]:
        """Return the ids of the entries that the change at one place of a chain touches."""
        rows = self._database.rows(
            "SELECT entry FROM edits JOIN changes USING (change)"
            " WHERE device = ? AND part = ? AND seq = ? GROUP BY entry ORDER BY min(n)",
            (device, part, seq),
        )
        return [entry for (entry,) in rows]

    def sensitive_without_words(self, devices: Iterable[str]) -> list[tuple[str, str, str]]:
        """Return id, part, writer of what these devices marked as sensitive and of which no word is here."""
        return list(self._database.rows(_WITHOUT_WORDS, (json.dumps(list(devices)), SENSITIVE, ERASED)))

    def values_of(self, kind: str, *, having: bytes) -> list[bytes]:
        """Return the values in the history of entries of one type, binned or not, that hold these bytes."""
        rows = self._database.rows(_VALUES, (kind, having, kind, having))
        return [value for (value,) in rows]

    def who_named(self, kind: str, *, having: bytes) -> list[tuple[str, str, bytes]]:
        """Return such values with the device that wrote each and their entry, in the order of arrival."""
        return [
            (device, entry, value) for device, entry, value in self._database.rows(_NAMING, (kind, having))
        ]

    def entries_not_begun_with(self, start: bytes, *, among: Iterable[str] | None = None) -> frozenset[str]:
        """Return the ids of the entries of which a whole text was kept that begins with other bytes.

        All are looked at, or those ``among`` these ids.
        """
        sql = "SELECT DISTINCT entry FROM edits WHERE path = ? AND substr(value, 1, ?) <> ?"
        cells: list[object] = [WHOLE, len(start), start]
        if among is not None:
            sql += " AND entry IN (SELECT value FROM json_each(?))"
            cells.append(json.dumps(list(among)))
        rows = self._database.rows(sql, cells)
        return frozenset(entry for (entry,) in rows)

    def erase(self, *entries: str) -> None:
        """Let go of every value of these entries for good; the hashes stay, so that the chains still verify.

        What is left in the write-ahead log goes with `Vault.forget_traces`.
        """
        with self._database.transaction():
            self._database.run_many(_LET_GO, [cells for entry in entries for cells in self._to_erase(entry)])

    def _to_erase(self, entry: str) -> Iterator[Row]:
        for number, part, *cells in self._database.rows(_NUMBERED + "WHERE entry = ?", (entry,)):
            edit = edit_of(part, tuple(cells))
            if erase_values([edit])[0].erased:
                yield edit.digest, number, edit.n
