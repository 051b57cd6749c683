"""What lies at the place of the circle, as this device knows it: files that were seen, changes put there.

So a sync reads only what is new, and knows which of our own changes are still to be put there. Format:
docs/format/vault.md, and docs/format/circle.md, section 2.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from portable_record.vault.database import Database, Row

DONE, LOCKED, ON_ITS_WAY, DAMAGED, LOST = STATES = ("done", "locked", "on-its-way", "damaged", "lost")

_PUT_FILE = "INSERT OR REPLACE INTO place_files (name, state, head, since) VALUES (?, ?, ?, ?)"
_FILES = "SELECT name, state, head, since FROM place_files "
_HOLDING = "SELECT name FROM place_files WHERE head = ? AND state IN (?, ?) ORDER BY name"
_FORGET_FILES = "DELETE FROM place_files WHERE name IN (SELECT value FROM json_each(?))"
_PUT_CARRIED = "INSERT OR REPLACE INTO carried (hash, epoch, name) VALUES (?, ?, ?)"
_FORGET_CARRIED = "DELETE FROM carried WHERE hash IN (SELECT value FROM json_each(?))"
_TO_CARRY = (
    "SELECT changes.change FROM changes LEFT JOIN carried ON carried.hash = changes.hash"
    " WHERE changes.device = ? AND changes.part = ? AND coalesce(carried.epoch, -1) < ?"
    " AND changes.signature <> x''"
    " AND NOT (changes.seq <= ? AND (carried.hash IS NOT NULL OR changes.epoch < ?)"
    " AND changes.hash NOT IN (SELECT value FROM json_each(?)))"
    " ORDER BY changes.change LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """One file at the place.

    ``state`` is "done" (read, or our own), "locked" (no key of ours fits), "on-its-way" (its bytes are not
    yet those that its name says), "damaged", or "lost" (it was "done", and is there no more). ``head`` is how
    a locked one begins, so that a new key can be tried without fetching it again; of one that holds a change,
    it is the hash of the change; else it is empty.
    ``since`` is when it was first seen so.
    """

    name: str
    state: str
    since: str
    head: bytes = b""


@dataclass(frozen=True, slots=True)
class CarriedChange:
    """A change that was put to the place: the hash of the change, its newest epoch there, and the file."""

    hash: str
    epoch: int
    name: str


@dataclass(frozen=True, slots=True)
class Folded:
    """What a checkpoint holds of a chain, so that it need not be put anew: up to a seq, but for some hashes.

    What was never put is passed over if it is older than the epoch ``alone``: then nobody else was there.
    """

    upto: int = 0
    alone: int = 0
    but: Collection[str] = ()


class PlaceFiles:
    """The files at the place that were seen, by name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, PlaceFile]:
        """Return every file that was seen."""
        return {row[0]: _file(row) for row in self._database.rows(_FILES)}

    def of_state(self, state: str) -> dict[str, PlaceFile]:
        """Return the files in one state."""
        return {row[0]: _file(row) for row in self._database.rows(_FILES + "WHERE state = ?", (state,))}

    def these(self, names: Iterable[str]) -> list[PlaceFile]:
        """Return those of these files that were seen."""
        where = "WHERE name IN (SELECT value FROM json_each(?))"
        return [_file(row) for row in self._database.rows(_FILES + where, (json.dumps(list(names)),))]

    def is_done(self, name: str) -> bool:
        """Say whether a file is there and was read, or is our own."""
        found = self._database.row("SELECT 1 FROM place_files WHERE name = ? AND state = ?", (name, DONE))
        return found is not None

    def holding(self, change: str) -> list[str]:
        """Return the names of the files that hold a change, by its hash."""
        rows = self._database.rows(_HOLDING, (change.encode(), DONE, LOST))
        return [name for (name,) in rows]

    def put_many(self, files: Iterable[PlaceFile]) -> None:
        """Write down of files in which state they are, in place of what was known of them."""
        rows = ((file.name, file.state, file.head, file.since) for file in files)
        self._database.run_many(_PUT_FILE, rows)

    def forget(self, names: Iterable[str]) -> None:
        """Let go of what is known of files."""
        self._database.run(_FORGET_FILES, (json.dumps(list(names)),))


class Carried:
    """The changes that were put to the place, each under the newest epoch in which it is sealed there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, CarriedChange]:
        """Return every change that was put there, by its hash."""
        rows = self._database.rows("SELECT hash, epoch, name FROM carried")
        return {row[0]: CarriedChange(*row) for row in rows}

    def put_many(self, changes: Iterable[CarriedChange]) -> None:
        """Write down under which epoch, and in which file, changes are there now."""
        self._database.run_many(_PUT_CARRIED, ((one.hash, one.epoch, one.name) for one in changes))

    def forget(self, hashes: Iterable[str]) -> None:
        """Let go of what is known of changes, so that they are put there once more."""
        self._database.run(_FORGET_CARRIED, (json.dumps(list(hashes)),))

    def forget_since(self, epoch: int) -> None:
        """Let go of what is known of changes under this epoch and later ones: they are put there anew."""
        self._database.run("DELETE FROM carried WHERE epoch >= ?", (epoch,))

    def still_to_put(
        self, device: str, part: str, epoch: int, *, folded: Folded | None = None, limit: int = 1000
    ) -> list[int]:
        """Return the numbers of changes of a chain that are not there, or only under an epoch before this.

        Those that are ``folded`` are passed over.
        """
        passed = folded or Folded()
        cells = (device, part, epoch, passed.upto, passed.alone, json.dumps(list(passed.but)), limit)
        return [number for (number,) in self._database.rows(_TO_CARRY, cells)]


def _file(row: Row) -> PlaceFile:
    name, state, head, since = row
    return PlaceFile(name, state, since, bytes(head))
