"""The inbox as a shelf that is found in without reading all of it: it may hold ten thousand things.

Beside a document lie the signed texts that came. What is asked of the documents here: ``state`` and ``until``
say whether one is open, ``kept`` that a part of it is kept longer, ``names`` by whom and under which names it
can be stopped, ``find`` holds what it is looked for by.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from portable_record.vault.database import Database
from portable_record.vault.shelf import Document, Shelf

_OPEN = "(document ->> 'state' = 'open' AND (document ->> 'until' = '' OR document ->> 'until' > ?))"
_ENDED = "(document ->> 'state' = 'open' AND document ->> 'until' <> '' AND document ->> 'until' <= ?)"
_STOPPED = "(document ->> 'state' = 'withdrawn' AND ? <> '')"
_KEPT = "(coalesce(document ->> '$.kept.until', '') > ?)"
_FOUND = (
    "(instr(coalesce(document ->> 'find', ''), ?) > 0"
    " OR coalesce(document ->> 'did', '') IN (SELECT value FROM json_each(?)))"
)
_STATES = {"open": _OPEN, "ended": _ENDED, "withdrawn": _STOPPED, "kept": _KEPT}
STATES = tuple(_STATES)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: a ``state`` as of a moment, and words; empty where any will do.

    ``words`` stand in what a document is found by; ``senders`` are the keys of contacts in whose names they
    stand.
    """

    now: str
    state: str = ""
    words: str = ""
    senders: tuple[str, ...] = ()

    @property
    def condition(self) -> tuple[str, list[str]]:
        """Say it as a condition of SQL, with its cells."""
        said, cells = ["1"], []
        if self.state:
            said.append(_STATES[self.state])
            cells.append(self.now)
        if self.words:
            said.append(_FOUND)
            cells += [self.words, json.dumps(self.senders)]
        return " AND ".join(said), cells


class Inbox(Shelf):
    """The inbox of one vault."""

    def __init__(self, database: Database) -> None:
        """Stand before its table."""
        super().__init__(database, "inbox")

    def count(self, sought: Sought | None = None) -> int:
        """Count what is looked for, or all there is."""
        condition, cells = sought.condition if sought else ("1", [])
        found = self._database.row(f"SELECT count(*) FROM inbox WHERE {condition}", cells)  # noqa: S608 - ours
        return int(found[0]) if found else 0

    def page(self, sought: Sought, start: int, *, most: int) -> list[Document]:
        """Return some of what is looked for, newest first."""
        condition, cells = sought.condition
        return self._found(f"{condition} ORDER BY moment DESC, id LIMIT ? OFFSET ?", [*cells, most, start])

    def locked(self, now: str) -> list[Document]:
        """Return all that is locked at a moment, the oldest first."""
        return self._found(f"NOT {_OPEN} ORDER BY moment, id", [now])

    def named(self, iss: str, names: Sequence[str]) -> list[Document]:
        """Return what this issuer can stop by one of these names."""
        rest = (
            "EXISTS (SELECT 1 FROM json_each(document, '$.names') AS one"
            " WHERE one.value ->> 0 = ? AND one.value ->> 1 IN (SELECT value FROM json_each(?)))"
        )
        return self._found(f"{rest} ORDER BY moment DESC, id", [iss, json.dumps(list(names))])

    def of_giver(self, iss: str, about: str) -> list[Document]:
        """Return what came from this issuer about the person of this name, newest first."""
        return self._found(
            "document ->> 'iss' = ? AND document ->> 'about' = ? ORDER BY moment DESC, id", [iss, about]
        )

    def names(self) -> list[tuple[str, str, str]]:
        """Return by whom, under which name and since when each share here was given."""
        rows = self._database.rows("SELECT document ->> 'names' FROM inbox")
        return [(iss, name, since) for row in rows for iss, name, since in json.loads(row[0])]

    def _found(self, rest: str, cells: Sequence[str | int]) -> list[Document]:
        rows = self._database.rows(
            f"SELECT id, about, moment, document FROM inbox WHERE {rest}",  # noqa: S608 - words of ours alone
            cells,
        )
        return [Document(row[0], row[1], row[2], json.loads(row[3])) for row in rows]
