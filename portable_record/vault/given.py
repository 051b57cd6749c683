"""The shares as a shelf that is found in without reading all of it: there may be hundreds.

What is asked of these: whether a share is *private*, made so or given to a private contact, whether it is
*open*, neither over nor stopped, and what of it was changed or erased since it was given, or since they were
told (``told`` and, of what was erased by then, ``told_gone``, in its document).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from portable_record.vault.database import Database
from portable_record.vault.shelf import Document, Shelf

_FROM = "FROM shares AS given LEFT JOIN withdrawals AS stopped ON stopped.id = given.id"
_AMONG = "IN (SELECT value FROM json_each(?))"
_PRIVATE = (
    "(coalesce(given.document ->> '$.terms.private', 0)"
    f" OR coalesce(given.document ->> '$.terms.recipient.did', '') {_AMONG})"
)
_OPEN = "(stopped.id IS NULL AND given.document ->> '$.terms.until' > ?)"
_SENT = (
    "json_each(given.document, CASE WHEN json_array_length(given.document, '$.sent') > 0"
    " THEN '$.sent' ELSE '$.terms.entries' END) AS one"
)

_TOLD = "max(given.moment, coalesce(given.document ->> '$.told', ''))"
_TOLD_GONE = "IN (SELECT value FROM json_each(coalesce(given.document -> '$.told_gone', '[]')))"


@dataclass(frozen=True, slots=True)
class Listed:
    """One share for a list, without what was in it; ``stopped`` is when, or empty."""

    share: Document
    private: bool
    stopped: str


@dataclass(frozen=True, slots=True)
class Older:
    """One entry of which a share holds an older version; it has no title where it was erased."""

    share: str
    entry: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which shares are asked for; any, where nothing is said.

    ``hidden`` are the keys of private contacts. ``now`` is needed where it is asked for the ``open`` ones or
    for those that are over or stopped. ``about`` are keys of whom it is for, ``ids`` the shares themselves.
    """

    hidden: frozenset[str]
    private: bool | None = None
    open: bool | None = None
    now: str = ""
    about: tuple[str, ...] | None = None
    ids: tuple[str, ...] | None = None
    passed: bool = False

    @property
    def condition(self) -> tuple[str, list[str]]:
        """Say it as a condition of SQL, with its cells."""
        said, cells = ["1"], []
        if self.private is not None:
            said.append(f"{_PRIVATE} = {int(self.private)}")
            cells.append(_json(self.hidden))
        if self.open is not None:
            said.append(f"{_OPEN} = {int(self.open)}")
            cells.append(self.now)
        if self.passed:
            said.append("given.document -> '$.passed' IS NOT NULL")
        for column, some in (("given.about", self.about), ("given.id", self.ids)):
            if some is not None:
                said.append(f"{column} {_AMONG}")
                cells.append(_json(some))
        return " AND ".join(said), cells


class Given(Shelf):
    """The shares of one vault."""

    def __init__(self, database: Database) -> None:
        """Stand before its table."""
        super().__init__(database, "shares")

    def listed(self, wanted: Wanted, *, start: int = 0, most: int = -1) -> list[Listed]:
        """Return some of what is asked for, newest first; all, if it is not said how many."""
        condition, cells = wanted.condition
        rows = self._database.rows(
            "SELECT given.id, given.about, given.moment, json_remove(given.document, '$.sent'),"
            f" {_PRIVATE}, coalesce(stopped.moment, '') {_FROM} WHERE {condition}"
            " ORDER BY given.moment DESC, given.id LIMIT ? OFFSET ?",
            [_json(wanted.hidden), *cells, most, start],
        )
        return [
            Listed(Document(name, about, moment, json.loads(document)), bool(private), stopped)
            for name, about, moment, document, private, stopped in rows
        ]

    def count(self, wanted: Wanted) -> int:
        """Count what is asked for."""
        condition, cells = wanted.condition
        found = self._database.row(f"SELECT count(*) {_FROM} WHERE {condition}", cells)
        return int(found[0]) if found else 0

    def names(self, wanted: Wanted) -> frozenset[str]:
        """Return the ids of what is asked for."""
        condition, cells = wanted.condition
        rows = self._database.rows(f"SELECT given.id {_FROM} WHERE {condition}", cells)
        return frozenset(row[0] for row in rows)

    def older(self, wanted: Wanted, *, entry: str = "") -> list[Older]:
        """Return what was erased or changed since it was given or told, the newest share first."""
        condition, cells = wanted.condition
        rows = self._database.rows(
            f"SELECT given.id, one.value, entries.title {_FROM}, {_SENT}"
            f" LEFT JOIN entries ON entries.id = one.value WHERE {condition} AND (? = '' OR one.value = ?)"
            f" AND CASE WHEN entries.id IS NULL THEN one.value NOT {_TOLD_GONE}"
            f" ELSE entries.updated > {_TOLD} END"
            " ORDER BY given.moment DESC, given.id, one.id",
            [*cells, entry, entry],
        )
        return [Older(*row) for row in rows]


def _json(some: Iterable[str]) -> str:
    return json.dumps(sorted(some))
