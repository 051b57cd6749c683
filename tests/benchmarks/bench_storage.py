"""The vault's storage beside plain SQLite: the same library without a key, the same statements and rows."""

import hashlib
import importlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from portable_record.crypto.passphrase import Argon2idCost
from portable_record.record.entry import Entry
from portable_record.vault import disk, schema
from portable_record.vault.database import Database
from portable_record.vault.entries import Entries
from portable_record.vault.search import Search, query
from portable_record.vault.vault import Vault
from tests.benchmarks.measure import Side, by_turns, seconds_of
from tests.benchmarks.row import Row, at_least, at_most
from tests.vault.cast import PASSPHRASE, entry_id

KEY = bytes(range(32))
SQLITE = "plain SQLite"
SMALL = 10_000
PAGE = 20
BULK_ROUNDS = 3
PARTS = ("plan", "health", "people", "outcomes")
VOCABULARY = (
    "walk choir garden nurse tablets breakfast sister bus shopping worry sleep phone football music Tuesday "
    "kitchen support goal hospital letter pain allergy peanuts wheelchair swimming neighbour church club "
    "painting memory dog cat review money housing college friend worker plan strength"
)
ADD = (
    "INSERT INTO entries (row, id, part, type, text, title, updated, full_url,"
    " binned, edited, sensitive, in_conflict, day, writer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
LEARN = "INSERT INTO search (rowid, title, body, part) VALUES (?, ?, ?, ?)"
GET = (
    "SELECT id, part, type, text, title, updated, full_url,"
    " binned, edited, sensitive, in_conflict, day, writer FROM entries WHERE id = ?"
)
FIND = (
    "SELECT entries.id, entries.part, entries.title, snippet(search, 1, '', '', '…', 16)"
    " FROM search CROSS JOIN entries ON entries.row = search.rowid"
    " WHERE search MATCH ? ORDER BY search.rowid DESC LIMIT ? OFFSET ?"
)
SETTING = "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)"


class Plain:
    """The same tables in plain SQLite, without anything of ours on the way."""

    def __init__(self, path: Path) -> None:
        self.connection: Any = importlib.import_module("sqlcipher3.dbapi2").connect(
            str(path), isolation_level=None
        )
        for pragma in ("cache_size = -65536", "temp_store = MEMORY", "secure_delete = ON"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")

    def make(self, statements: Sequence[str]) -> None:
        """Make the tables."""
        for statement in statements:
            self.connection.execute(statement)

    def add_many(self, entries: Sequence[tuple[Entry, str]]) -> None:
        """Insert entries with their words in one transaction, by the statements of ours."""
        self.connection.execute("BEGIN IMMEDIATE")
        for start in range(0, len(entries), 500):
            batch = list(enumerate(entries[start : start + 500], start + 1))
            self.connection.executemany(ADD, ((row, *_cells(entry)) for row, (entry, _) in batch))
            self.connection.executemany(
                LEARN, ((row, entry.title, words, entry.part) for row, (entry, words) in batch)
            )
        self.connection.execute("COMMIT")

    def commit(self, name: str, value: str) -> None:
        """Commit one row."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(SETTING, (name, value))
        self.connection.execute("COMMIT")

    def find(self, words: str) -> list[tuple[object, ...]]:
        """Search by the statements of ours."""
        asked = query(words)
        if asked is None:
            return []
        found = self.rows(FIND, (asked.in_title, PAGE, 0))
        return (
            found + self.rows(FIND, (asked.elsewhere, PAGE - len(found), 0)) if len(found) < PAGE else found
        )

    def rows(self, sql: str, cells: Sequence[object]) -> list[tuple[object, ...]]:
        """Run a query."""
        found: list[tuple[object, ...]] = self.connection.execute(sql, cells).fetchall()
        return found


def rows(count: int = 10_000) -> list[Row]:
    """Measure the storage with this many entries; the names say how many."""
    entries = list(_entries(count))
    at = f"{count:,} entries"
    opening, searching = (2.5, 50) if count <= SMALL else (3.5, 150)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bulk = _bulk(folder, entries, at)
        ours, plain = folder / "ours.db", folder / "plain.db"
        return [
            bulk,
            _opening(ours, plain, entries, at, opening),
            _commit(ours, plain, at, opening),
            _point_read(ours, plain, entries, at),
            *_search(ours, plain, at, most=searching),
            _size(ours, plain, at),
            _unlock(folder / "vault"),
        ]


def _bulk(folder: Path, entries: list[tuple[Entry, str]], at: str) -> Row:
    """Insert into fresh files, by turns; the last ones stay for what is measured next."""
    mine, other = [], []
    for _ in range(BULK_ROUNDS):
        ours, plain = _fresh(folder)
        with _opened(ours) as database:
            stored = Entries(database, Search(database))
            mine.append(seconds_of(partial(stored.add_many, entries)))
        other.append(seconds_of(partial(plain.add_many, entries)))
        plain.connection.close()
    rate, beside = len(entries) / median(mine), len(entries) / median(other)
    return Row(f"bulk insert with words, {at}", rate, "rows/s", at_least(0.5, ratio=True), beside, SQLITE)


def _fresh(folder: Path) -> tuple[Path, Plain]:
    """New files with the same empty tables, ours and a plain one."""
    for name in ("ours.db", "plain.db"):
        (folder / name).unlink(missing_ok=True)
    statements = _make_ours(folder / "ours.db")
    plain = Plain(folder / "plain.db")
    plain.make(statements)
    return folder / "ours.db", plain


def _opening(ours: Path, plain: Path, entries: list[tuple[Entry, str]], at: str, most: float) -> Row:
    name = entries[len(entries) // 2][0].id

    def open_ours() -> None:
        with _opened(ours) as database:
            Entries(database, Search(database)).get(name)

    def open_plain() -> None:
        beside = Plain(plain)
        beside.rows(GET, (name,))
        beside.connection.close()

    mine, other = _beside(open_ours, open_plain, times=61)
    return Row(f"open and first read, {at}", mine, "ms", at_most(most, ratio=True), other, SQLITE)


def _commit(ours: Path, plain: Path, at: str, most: float) -> Row:
    beside = Plain(plain)
    turn = iter(range(1_000_000))
    with _opened(ours) as database:

        def commit_ours() -> None:
            with database.transaction():
                database.run(SETTING, ("turn", str(next(turn))))

        mine, other = _beside(commit_ours, lambda: beside.commit("turn", str(next(turn))), times=301)
    beside.connection.close()
    return Row(f"commit of one row, {at}", mine, "ms", at_most(most, ratio=True), other, SQLITE)


def _point_read(ours: Path, plain: Path, entries: list[tuple[Entry, str]], at: str) -> Row:
    names = [entry.id for entry, _ in entries[:: max(1, len(entries) // 1000)]]
    beside = Plain(plain)
    with _opened(ours) as database:
        mine, other = _beside(
            lambda: [database.row(GET, (name,)) for name in names],
            lambda: [beside.rows(GET, (name,)) for name in names],
            times=21,
        )
    beside.connection.close()
    each = 1000 / len(names)
    return Row(f"point read, {at}", mine * each, "µs", at_most(1.5, ratio=True), other * each, SQLITE)


def _search(ours: Path, plain: Path, at: str, *, most: int) -> list[Row]:
    beside = Plain(plain)
    asked = ["choir", "garden tues", "worr", "support nurse", "zebra"]
    with _opened(ours) as database:
        search = Search(database)
        mine, other = _beside(
            lambda: [search.find(words) for words in asked],
            lambda: [beside.find(words) for words in asked],
            times=21,
        )
        slowest = max(by_turns(*(partial(search.find, words) for words in asked), rounds=11)) * 1000
    beside.connection.close()
    each = 1 / len(asked)
    return [
        Row(f"find words, {at}", mine * each, "ms", at_most(1.5, ratio=True), other * each, SQLITE),
        Row(f"find words, the slowest of {len(asked)}, {at}", slowest, "ms", at_most(most)),
    ]


def _size(ours: Path, plain: Path, at: str) -> Row:
    mine, other = ours.stat().st_size, plain.stat().st_size
    return Row(f"size on disk, {at}", mine / 1e6, "MB", at_most(1.05, ratio=True), other / 1e6, SQLITE)


def _unlock(folder: Path) -> Row:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    Vault.create(folder, PASSPHRASE, dice=os.urandom, cost=Argon2idCost(), now=now)[0].close()

    def unlock() -> None:
        Vault.open(folder, PASSPHRASE, dice=os.urandom).close()

    return Row("unlock, at the floor of Argon2id", by_turns(unlock, rounds=5)[0] * 1000, "ms", at_most(1000))


def _make_ours(path: Path) -> list[str]:
    disk.write_new(path, b"")
    with _opened(path) as database:
        schema.make(database, "00000000-0000-4000-8000-000000000000", "2026-11-22T12:00:00Z")
        made = database.rows(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'search_%' ORDER BY rowid"
        )
    return [*(sql for (sql,) in made), "INSERT INTO search (search, rank) VALUES ('secure-delete', 1)"]


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    database = Database(path, KEY)
    try:
        yield database
    finally:
        database.close()


def _entries(count: int) -> Iterator[tuple[Entry, str]]:
    """Entries of about 1.6 KB of JSON and 40 words, the same in every run."""
    vocabulary = VOCABULARY.split()
    for number in range(count):
        thrown = hashlib.shake_256(number.to_bytes(4)).digest(40)
        words = " ".join(vocabulary[byte % len(vocabulary)] for byte in thrown)
        padding = hashlib.shake_256(thrown).hexdigest(600)
        text = f'{{"resourceType":"Observation","note":[{{"text":"{words}"}}],"id":"{padding}"}}'
        yield (
            Entry(
                id=entry_id(number),
                part=PARTS[number % len(PARTS)],
                type="Observation",
                text=text.encode(),
                title=words[:40],
                updated=f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}T12:00:00Z",
                full_url=f"urn:uuid:{entry_id(number)}",
            ),
            words,
        )


def _cells(entry: Entry) -> tuple[object, ...]:
    return (
        *(entry.id, entry.part, entry.type, entry.text, entry.title, entry.updated, entry.full_url),
        *(entry.binned, entry.edited, entry.sensitive, entry.in_conflict, entry.day, entry.writer),
    )


def _beside(ours: Side, other: Side, *, times: int) -> tuple[float, float]:
    """The median milliseconds of each, measured by turns."""
    mine, others = by_turns(ours, other, rounds=times)
    return mine * 1000, others * 1000
