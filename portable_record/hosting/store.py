"""Where a host of links keeps them: one SQLite file, read and written by one program.

It holds what is sealed, never a key for it. Of a passcode and of the key by which somebody manages their link
it holds hashes. See docs/format/link-host.md.
"""

import hashlib
import hmac
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portable_record.errors import LinkTakenError

TICKET_SECONDS = 60
MOST_VISITS = 1000
MOST_TRIES = 20
_SALT = 16
_TABLES = """
CREATE TABLE IF NOT EXISTS links (
  id TEXT PRIMARY KEY, sealed TEXT NOT NULL, manage BLOB NOT NULL, salt BLOB NOT NULL, passcode BLOB NOT NULL,
  tries INTEGER NOT NULL, until REAL NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS tickets (id TEXT PRIMARY KEY, link TEXT NOT NULL, until REAL NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS visits (
  link TEXT NOT NULL, at REAL NOT NULL, what TEXT NOT NULL, who TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS visits_of ON visits (link, at);
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of a passcode: what is sealed if it was right, else how many tries are left."""

    sealed: str
    left: int


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who came: when, ``opened`` or ``wrong-passcode``, and what they called themselves."""

    at: float
    what: str
    who: str


class LinkStore:
    """The links that are kept in one file."""

    def __init__(self, file: Path) -> None:
        """Open the file, or begin it, readable by its owner alone."""
        self._file = file
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        with self._open() as database:
            database.executescript(_TABLES)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self._file, timeout=10, isolation_level=None)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA secure_delete = ON")
            yield database
        finally:
            database.close()

    def keep(self, link: str, sealed: str, *, manage: str, passcode: str, tries: int, until: float) -> None:
        """Keep a link, in place of one by the same name that is managed by the same key.

        Raises:
            LinkTakenError: somebody else's link has this name.
        """
        salt = os.urandom(_SALT)
        row = (link, sealed, _hash(manage, b""), salt, _hash(passcode, salt), tries, until)
        with self._open() as database:
            kept = database.execute(
                "INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                "sealed = excluded.sealed, salt = excluded.salt, passcode = excluded.passcode, "
                "tries = excluded.tries, until = excluded.until WHERE manage = excluded.manage RETURNING id",
                row,
            ).fetchone()
        if kept is None:
            raise LinkTakenError

    def open_with(self, link: str, passcode: str, who: str, now: float) -> Opened | None:
        """Try a passcode; None where there is no such link, or it is over, or no try is left.

        A passcode is stretched first, then judged alone, one after another, while a try is left: a wrong one
        takes it, a right one does not. So however many come at once, nobody learns of more wrong ones than
        there are tries, and each that takes a try is told to whoever shares.
        """
        with self._open() as database:
            found = database.execute(
                "SELECT salt FROM links WHERE id = ? AND tries > 0 AND until > ?", (link, now)
            ).fetchone()
            if found is None:
                return None
            hashed = _hash(passcode, found[0])
            database.execute("BEGIN IMMEDIATE")
            row = database.execute(
                "SELECT sealed, passcode, tries FROM links "
                "WHERE id = ? AND tries > 0 AND until > ? AND salt = ?",
                (link, now, found[0]),
            ).fetchone()
            if row is None:
                return None
            sealed, kept, left = row
            right = hmac.compare_digest(hashed, kept)
            if not right:
                left -= 1
                database.execute("UPDATE links SET tries = ? WHERE id = ?", (left, link))
            self._note(database, link, Visit(now, "opened" if right else "wrong-passcode", who))
            database.execute("COMMIT")
        return Opened(sealed if right else "", left)

    def ticket(self, link: str, now: float) -> str:
        """Make an address for one fetching, within a minute."""
        made = os.urandom(32).hex()
        with self._open() as database:
            database.execute("INSERT INTO tickets VALUES (?, ?, ?)", (made, link, now + TICKET_SECONDS))
        return made

    def with_ticket(self, ticket: str, now: float) -> str | None:
        """Return what is sealed, once; None where the ticket was used, or it or the link is over."""
        with self._open() as database:
            found = database.execute(
                "DELETE FROM tickets WHERE id = ? AND until > ? RETURNING link", (ticket, now)
            ).fetchone()
            row = (
                found
                and database.execute(
                    "SELECT sealed FROM links WHERE id = ? AND until > ?", (found[0], now)
                ).fetchone()
            )
        return str(row[0]) if row else None

    def visits(self, link: str, manage: str) -> list[Visit] | None:
        """List who came, newest first; None where there is no such link by this key."""
        with self._open() as database:
            if not self._manages(database, link, manage):
                return None
            rows = database.execute(
                "SELECT at, what, who FROM visits WHERE link = ? ORDER BY at DESC, rowid DESC", (link,)
            )
            return [Visit(*row) for row in rows.fetchall()]

    def end(self, link: str, manage: str) -> bool:
        """Let go of a link for good; say whether there was one by this key."""
        with self._open() as database:
            if not self._manages(database, link, manage):
                return False
            _forget(database, [link])
        return True

    def let_go_of_over(self, now: float) -> None:
        """Let go of what is over, with its visits."""
        with self._open() as database:
            over = database.execute("SELECT id FROM links WHERE until <= ?", (now,)).fetchall()
            _forget(database, [row[0] for row in over])
            database.execute("DELETE FROM tickets WHERE until <= ?", (now,))

    def _manages(self, database: sqlite3.Connection, link: str, manage: str) -> bool:
        row = database.execute("SELECT manage FROM links WHERE id = ?", (link,)).fetchone()
        return row is not None and hmac.compare_digest(_hash(manage, b""), row[0])

    def _note(self, database: sqlite3.Connection, link: str, visit: Visit) -> None:
        database.execute("INSERT INTO visits VALUES (?, ?, ?, ?)", (link, visit.at, visit.what, visit.who))
        database.execute(
            "DELETE FROM visits WHERE link = ? AND rowid NOT IN "
            "(SELECT rowid FROM visits WHERE link = ? ORDER BY at DESC, rowid DESC LIMIT ?)",
            (link, link, MOST_VISITS),
        )


def _hash(secret: str, salt: bytes) -> bytes:
    """Hash a passcode slowly (it is short); a key of 32 random bytes, which has no salt, at once."""
    data = secret.encode()
    return hashlib.scrypt(data, salt=salt, n=1 << 14, r=8, p=1) if salt else hashlib.sha256(data).digest()


def _forget(database: sqlite3.Connection, links: list[str]) -> None:
    for link in links:
        database.execute("DELETE FROM links WHERE id = ?", (link,))
        database.execute("DELETE FROM tickets WHERE link = ?", (link,))
        database.execute("DELETE FROM visits WHERE link = ?", (link,))
