"""The one door to the database: SQLCipher under sqlite_utils, and what its errors mean to a person.

Statements run on one connection, one thread at a time; a transaction keeps the connection until it ends, so
what one thread has half-written no other thread reads. Rows come as lists, never as open cursors.
"""

import importlib
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portable_record.errors import (
    DiskFaultError,
    DiskFullError,
    VaultBusyError,
    VaultClosedError,
    VaultDamagedError,
    VaultReadOnlyError,
)

if TYPE_CHECKING:
    from types import ModuleType

    from sqlite_utils import Database as Tables

CACHE_KIB = 65_536
SPARING_KIB = 16_384
PLACE = "vault.db"

Row = tuple[Any, ...]  # Any: the columns' types are fixed by the STRICT tables, not by Python
Cells = Sequence[object]

_MEANINGS = {  # SQLite's primary result codes, https://www.sqlite.org/rescode.html
    5: VaultBusyError,  # SQLITE_BUSY
    6: VaultBusyError,  # SQLITE_LOCKED
    8: VaultReadOnlyError,  # SQLITE_READONLY
    10: DiskFaultError,  # SQLITE_IOERR
    11: VaultDamagedError,  # SQLITE_CORRUPT
    13: DiskFullError,  # SQLITE_FULL
    14: DiskFaultError,  # SQLITE_CANTOPEN
    26: VaultDamagedError,  # SQLITE_NOTADB: it does not decrypt
}
_ERROR = 1  # SQLITE_ERROR: copying to another database by `sqlcipher_export` tells its faults in words alone
_SAID = {
    "disk I/O error": DiskFaultError,
    "database or disk is full": DiskFullError,
    "unable to open database file": DiskFaultError,
}
_NO_ROOM_FOR_SHARED_MEMORY = 10 | 19 << 8  # SQLITE_IOERR_SHMSIZE: a full disk says this of the -shm file


class Database:
    """An open encrypted database. ``after_commit`` is called when a transaction is written, and durable."""

    def __init__(self, path: Path, key: bytes, *, cache_kib: int = CACHE_KIB) -> None:
        """Open the database at ``path``, whose file must be there (empty for a new one), with its raw key.

        Raises:
            VaultDamagedError: it does not open with this key.
        """
        self._lock = threading.RLock()
        self._depth = self._undone = self._writer = 0
        self.is_unsure = False
        self.after_commit: Callable[[], None] = lambda: None
        with faults_named():
            self._connection = _driver().connect(str(path), isolation_level=None, check_same_thread=False)
        try:
            self._prepare(key, cache_kib)
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, key: bytes, cache_kib: int) -> None:
        with faults_named():
            run = self._connection.execute
            run("PRAGMA cipher_log_level = NONE")
            run(f"PRAGMA key = \"x'{key.hex()}'\"")
            run(f"PRAGMA cache_size = -{cache_kib}")
            run("PRAGMA temp_store = MEMORY")
            run("PRAGMA secure_delete = ON")
            run("SELECT count(*) FROM sqlite_master").fetchall()
            run("PRAGMA journal_mode = WAL")
            run("PRAGMA synchronous = FULL")

    @contextmanager
    def tables(self) -> Iterator["Tables"]:
        """Give the same connection as sqlite_utils sees it, without its plugins; for all but hot paths."""
        from sqlite_utils import Database as Tables

        with self._lock, faults_named():
            yield Tables(self._connection, execute_plugins=False, recursive_triggers=False)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._depth > 0

    @property
    def mark(self) -> int | None:
        """What stays the same as long as nothing is written or undone: what was read at it still stands.

        None while another thread is within a transaction: what it has half-written is not to be read here.
        """
        with faults_named():
            written = int(self._connection.total_changes)
        if self.in_transaction and self._writer != threading.get_ident():
            return None
        return written + self._undone  # in this order: whoever undoes counts it before their transaction ends

    def rows(self, sql: str, cells: Cells = ()) -> list[Row]:
        """Run a statement and return all of its rows."""
        with self._lock, faults_named():
            found: list[Row] = self._connection.execute(sql, cells).fetchall()
            return found

    def row(self, sql: str, cells: Cells = ()) -> Row | None:
        """Run a statement and return its first row, if it has one."""
        with self._lock, faults_named():
            found: Row | None = self._connection.execute(sql, cells).fetchone()
            return found

    def run(self, sql: str, cells: Cells = ()) -> int:
        """Run a statement that writes, and return how many rows it touched."""
        with self._lock, faults_named():
            return int(self._connection.execute(sql, cells).rowcount)

    def run_many(self, sql: str, rows: Iterable[Cells]) -> None:
        """Run one statement for each of the rows, as they come."""
        with self._lock, faults_named():
            self._connection.executemany(sql, rows)

    @contextmanager
    def sparing(self, cache_kib: int = SPARING_KIB) -> Iterator[None]:
        """Hold no more pages in memory than this while the block, such as a long import, goes on."""
        before = int(self.rows("PRAGMA cache_size")[0][0])
        self.rows(f"PRAGMA cache_size = -{cache_kib}")
        try:
            yield
        finally:
            self.rows(f"PRAGMA cache_size = {before}")
            self.rows("PRAGMA shrink_memory")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all of the block or none of it, whatever ends it; a block inside a block is undone alone.

        Where the disk fails at the very end, the next opening may find it written all the same: until the
        next transaction it `is_unsure` then.
        """
        with self._lock:
            begin, keep, undo = _words(self._depth)
            with faults_named():
                self._connection.execute(begin)
            self._writer = threading.get_ident()
            self._depth += 1
            self.is_unsure = False
            try:
                yield
                self._keep(keep)
            except BaseException:
                self._undo(undo)
                raise
            finally:
                self._depth -= 1
            if not self._depth:
                self.after_commit()

    def _keep(self, statement: str) -> None:
        try:
            with faults_named():
                self._connection.execute(statement)
        except DiskFaultError:
            self.is_unsure = True
            raise

    def _undo(self, statements: str) -> None:
        self._undone += 1
        with faults_named():
            if not self._connection.in_transaction:
                return  # SQLite has undone it already, as it does when the disk is full
            for statement in statements.split("; "):
                self._connection.execute(statement)

    def forget_traces(self) -> None:
        """Empty the write-ahead log, so that what was deleted is in no file of the vault any more.

        Raises:
            VaultBusyError: something is still reading; nothing is lost, ask again.
        """
        with self._lock:
            busy = self.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
        if busy:
            raise VaultBusyError

    def copy_to(self, path: Path) -> None:
        """Copy the database as it is at this instant, under the same key, into an empty file.

        Raises:
            VaultDamagedError: a page is damaged.
            DiskFullError, VaultReadOnlyError, DiskFaultError: the disk does not take it.
        """
        self.run("VACUUM INTO ?", (str(path),))

    def export_to(self, path: Path, key: bytes) -> None:
        """Write all that this database holds at this instant into an empty file, under another key.

        Raises:
            VaultDamagedError: something in it cannot be read.
        """
        with self._lock:
            self.run("ATTACH DATABASE ? AS fresh KEY ?", (str(path), f"x'{key.hex()}'"))
            try:
                with self.transaction():
                    self.rows("SELECT sqlcipher_export('fresh')")
            finally:
                self.run("DETACH DATABASE fresh")

    def frames_read(self) -> int:
        """Return how many frames of the write-ahead log could be read at opening. Nothing is written by it.

        SQLite before 3.51 knows no ``NOOP`` and moves the frames on, which a full disk refuses.
        """
        return int(self.rows("PRAGMA wal_checkpoint(NOOP)")[0][1])

    def close(self) -> None:
        """Close the database; its log is folded into it. A second time does nothing."""
        with self._lock, faults_named():
            self._connection.close()


class faults_named:  # noqa: N801 - it is said as a word: with faults_named()
    """Turn the database's errors into ours, at this one place; a statement that is wrong stays as it is.

    It is no generator: a page goes through it hundreds of times.

    Raises:
        VaultDamagedError: the file does not decrypt, or its pages do not fit together.
        DiskFullError: no room is left.
        VaultReadOnlyError: the file may not be written.
        VaultBusyError: another connection holds it.
        VaultClosedError: the vault was locked in the meantime.
        DiskFaultError: the disk refuses to read or write.
    """

    __slots__ = ()

    def __enter__(self) -> None:
        """Let the block begin."""

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        """Say in our words what went wrong in the block, if something did."""
        if fault is not None:
            _name(fault)


def _name(fault: BaseException) -> None:
    driver = _driver()
    if isinstance(fault, driver.ProgrammingError):
        if "closed database" in str(fault):
            raise VaultClosedError from None
    elif isinstance(fault, driver.DatabaseError):
        code = getattr(fault, "sqlite_errorcode", None) or 0
        meaning = DiskFullError if code == _NO_ROOM_FOR_SHARED_MEMORY else _MEANINGS.get(code & 0xFF)
        if code == _ERROR:
            meaning = _SAID.get(str(fault))
        if meaning is not None:
            raise meaning(place=PLACE) from fault


def _words(depth: int) -> tuple[str, str, str]:
    if depth == 0:
        return "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"
    return f"SAVEPOINT s{depth}", f"RELEASE s{depth}", f"ROLLBACK TO s{depth}; RELEASE s{depth}"


@cache
def _driver() -> "ModuleType":
    """Load SQLCipher, and put it where sqlite_utils looks for its driver, so that their errors match."""
    driver = importlib.import_module("sqlcipher3.dbapi2")
    sys.modules.setdefault("pysqlite3", importlib.import_module("sqlcipher3"))
    sys.modules.setdefault("pysqlite3.dbapi2", driver)
    return driver
