"""The inbox as a shelf that is found in without reading all of it: it may hold ten thousand things.

The signed texts that came lie elsewhere, so that the documents lie close together. What is asked of these:
``state`` and ``until`` say whether one is open, ``kept`` that a part of it is kept longer, ``noticed`` since
when it is known to be locked, ``names`` by whom and under which names it can be stopped, ``find`` holds what
it is looked for by.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
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
_SHOWN = "id NOT IN (SELECT value FROM json_each(?))"
_SAYS = "instr(document, ?) > 0"  # what does not hold a word at all is not taken apart to look for it
_GOING = (
    f"SELECT count(*) FROM inbox WHERE {_SAYS}"  # noqa: S608 - words of ours alone
    f" AND document ->> 'noticed' <> '' AND NOT {_KEPT} AND {_SHOWN}"
)
_NOTICE = (
    "UPDATE inbox SET document = json_set(document, '$.noticed', ?)"  # noqa: S608 - words of ours alone
    f" WHERE NOT {_OPEN} AND document ->> 'noticed' IS NULL"
)


_THROUGH = (
    "SELECT document ->> 'about', document -> 'hands' FROM inbox"  # noqa: S608 - words of ours alone
    f" WHERE {_SAYS} AND json_array_length(document, '$.hands') > 1 AND {_SHOWN} ORDER BY moment, rowid"
)
_ALIKE = (
    "SELECT document ->> 'about', document ->> 'iss', document ->> 'purpose',"  # noqa: S608 - ours alone
    " document -> 'kinds',"
    " count(*), min(moment), sum(coalesce(document ->> '$.kept.until', '') > ?)"
    f" FROM inbox WHERE {_SHOWN} GROUP BY 1, 2, 3, 4"
)


@dataclass(frozen=True, slots=True)
class Figures:
    """How much lies in the inbox.

    ``about`` counts the persons by name, ``givers`` by what they sign under, ``unsorted`` what came before
    its kinds were noted. ``purposes`` and ``kinds`` have for each how many things there are, and about how
    many persons. ``since`` is when the oldest came, ``kept`` how many things are kept longer for a reason.
    """

    things: int
    about: int
    givers: int
    unsorted: int
    since: str
    purposes: tuple[tuple[str, int, int], ...]
    kinds: tuple[tuple[str, int, int], ...]
    kept: int


NOTHING = Figures(0, 0, 0, 0, "", (), (), 0)


class _Counted:
    """Counts things and persons by a word."""

    def __init__(self) -> None:
        self._things: Counter[str] = Counter()
        self._people: dict[str, set[str]] = {}

    def add(self, word: str, person: str, count: int) -> None:
        """Count some things about a person."""
        self._things[word] += count
        self._people.setdefault(word, set()).add(person)

    def rows(self) -> list[tuple[str, int, int]]:
        """Give each word with how many things and persons it has; the most come first."""
        rows = [(word, count, len(self._people[word])) for word, count in self._things.items()]
        return sorted(rows, key=lambda row: (-row[1], row[0]))


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

    def count(self) -> int:
        """Count all there is."""
        found = self._database.row("SELECT count(*) FROM inbox")
        return int(found[0]) if found else 0

    def page(self, start: int, *, most: int) -> list[Document]:
        """Return some of all there is, newest first."""
        some = "SELECT rowid FROM inbox ORDER BY moment DESC, rowid DESC LIMIT ? OFFSET ?"
        return self._found(f"rowid IN ({some}) ORDER BY moment DESC, rowid DESC", [most, start])

    def ids(self, sought: Sought) -> list[str]:
        """Return the ids of what is looked for, newest first."""
        condition, cells = sought.condition
        statement = f"SELECT id FROM inbox WHERE {condition} ORDER BY moment DESC, rowid DESC"  # noqa: S608 - ours
        rows = self._database.rows(statement, cells)
        return [row[0] for row in rows]

    def some(self, ids: Sequence[str]) -> list[Document]:
        """Return the documents of these ids, newest first."""
        rest = "id IN (SELECT value FROM json_each(?)) ORDER BY moment DESC, rowid DESC"
        return self._found(rest, [json.dumps(list(ids))])

    def notice(self, now: str) -> int:
        """Mark all that is locked at a moment and was not found to be before; return how much that is."""
        return self._database.run(_NOTICE, [now, now])

    def noticed(self, since: str) -> list[Document]:
        """Return all that was found to be locked at a moment or before, the oldest first."""
        return self._found("document ->> 'noticed' <= ? ORDER BY moment, id", [since])

    def named(self, iss: str, names: Sequence[str]) -> list[Document]:
        """Return what this issuer can stop by one of these names."""
        rest = (
            "EXISTS (SELECT 1 FROM json_each(document, '$.names') AS one"
            " WHERE one.value ->> 0 = ? AND one.value ->> 1 IN (SELECT value FROM json_each(?)))"
        )
        return self._found(f"{rest} ORDER BY moment DESC, rowid DESC", [iss, json.dumps(list(names))])

    def from_senders(self, senders: Sequence[str]) -> list[str]:
        """Return the ids of what came from these keys or issuers."""
        rows = self._database.rows(
            "SELECT id FROM inbox WHERE coalesce(document ->> 'did', '') IN (SELECT value FROM json_each(?))"
            " OR document ->> 'iss' IN (SELECT value FROM json_each(?))",
            [json.dumps(list(senders))] * 2,
        )
        return [row[0] for row in rows]

    def of_giver(self, iss: str, about: str) -> list[Document]:
        """Return what came from this issuer about the person of this name, newest first."""
        return self._found(
            f"{_SAYS} AND document ->> 'iss' = ? AND document ->> 'about' = ?"
            " ORDER BY moment DESC, rowid DESC",
            [_written(iss), iss, about],
        )

    def of_keys(self, dids: Sequence[str]) -> list[Document]:
        """Return what was signed by one of these keys, newest first."""
        says = " OR ".join([_SAYS] * len(dids)) or "0"
        rest = f"({says}) AND document ->> 'did' IN (SELECT value FROM json_each(?))"  # noqa: S608 - words of ours alone
        return self._found(f"{rest} ORDER BY moment DESC, id", [*map(_written, dids), json.dumps(list(dids))])

    def going(self, now: str, *, hidden: Iterable[str] = ()) -> int:
        """Count what was found to be locked and is not kept longer than a moment: it will be deleted.

        What is ``hidden``, by its id, is not counted.
        """
        found = self._database.row(_GOING, ['"noticed"', now, json.dumps(list(hidden))])
        return int(found[0]) if found else 0

    def figures(self, now: str, *, hidden: Iterable[str] = ()) -> Figures:
        """Count what is here at a moment, by why it was given and by what kinds of entries are in it.

        What is ``hidden``, by its id, counts for nothing.
        """
        about, givers, since, unsorted, kept = set(), set(), "", 0, 0
        purposes, kinds = _Counted(), _Counted()
        for name, iss, purpose, there, count, first, longer in self._database.rows(
            _ALIKE, [now, json.dumps(list(hidden))]
        ):
            about.add(name)
            givers.add(iss)
            kept += longer
            since = min(since or first, first)
            purposes.add(purpose or "", name, count)
            unsorted += 0 if there else count
            for kind in json.loads(there or "[]"):
                kinds.add(kind, name, count)
        things = sum(count for _purpose, count, _people in purposes.rows())
        return Figures(
            things=things,
            about=len(about),
            givers=len(givers),
            unsorted=unsorted,
            since=since,
            purposes=tuple(purposes.rows()),
            kinds=tuple(kinds.rows()),
            kept=kept,
        )

    def through_others(self, *, hidden: Iterable[str] = ()) -> list[tuple[str, list[str]]]:
        """Return of all that was passed on to here whom it is about, and the signed hands it went through."""
        rows = self._database.rows(_THROUGH, ['"hands": [[', json.dumps(list(hidden))])
        return [(row[0] or "", [token for token, _did in json.loads(row[1])]) for row in rows]

    def about_whom(self, items: Sequence[str]) -> dict[str, str]:
        """Return whom each of these things is about, where it is still here."""
        asked = "SELECT id, document ->> 'about' FROM inbox WHERE id IN (SELECT value FROM json_each(?))"
        return {row[0]: row[1] or "" for row in self._database.rows(asked, [json.dumps(list(items))])}

    def names(self) -> list[tuple[str, str, str]]:
        """Return by whom, under which name and since when each share here was given."""
        rows = self._database.rows("SELECT document ->> 'names' FROM inbox")
        return [(iss, name, since) for row in rows for iss, name, since in json.loads(row[0])]

    def blobs(self) -> frozenset[str]:
        """Name the attachments that came with what is here."""
        rows = self._database.rows(
            "SELECT one.value ->> 'blob' FROM inbox, json_each(document, '$.files') AS one"
        )
        return frozenset(str(row[0]) for row in rows)

    def _found(self, rest: str, cells: Sequence[str | int]) -> list[Document]:
        rows = self._database.rows(
            f"SELECT id, about, moment, document FROM inbox WHERE {rest}",  # noqa: S608 - words of ours alone
            cells,
        )
        return [Document(row[0], row[1], row[2], json.loads(row[3])) for row in rows]


def _written(word: str) -> str:
    """Write a word as it stands in a document."""
    return json.dumps(word, ensure_ascii=False)
