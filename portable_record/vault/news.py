"""What others wrote lately: the entries that each change of theirs touches, and what it does to them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portable_record.record.shapes import ERASED, WHOLE
from portable_record.vault.vault import Vault

_OF_OTHERS = (
    " FROM changes JOIN edits USING (change) WHERE changes.change > ? AND changes.change <= ?"
    " AND device <> ? AND (signature <> x''"
    " OR changes.change > coalesce((SELECT value FROM json_each(?) WHERE key = part), 0))"
)
_ANSWER = (
    " EXISTS (SELECT 1 FROM entries WHERE id = edits.entry AND (type = 'Provenance'"
    " OR (part >= 'comment ' AND part < 'comment!' AND substr(part, -22, 1) = '9'))"
    " AND id NOT IN (SELECT value FROM json_each(?)))"
)
"""A proof of a yes, or what was said about a suggestion: the version of the id in place of its part tells."""
_NEWS = (
    "SELECT changes.change, part, entry, writer, moment, max(path = ? AND bases = ''), max(path = ?),"
    f" device, seq{_OF_OTHERS}"
)
_NEWEST = " GROUP BY changes.change, entry ORDER BY changes.change DESC, min(n)"
_ENTRIES = (
    f"SELECT entry{_OF_OTHERS} AND NOT{_ANSWER}"
    " GROUP BY entry ORDER BY max(changes.change) DESC, min(n) LIMIT ? OFFSET ?"
)


@dataclass(frozen=True, slots=True)
class Touched:
    """An entry that a change of somebody else touches: whether it begins it, or erases it for good.

    ``device`` and ``seq`` say which change in its part it is.
    """

    number: int
    part: str
    entry: str
    writer: str
    when: str
    begins: bool
    erases: bool
    device: str
    seq: int


@dataclass(frozen=True, slots=True)
class New:
    """What counts as new: changes by others than a ``device`` that came ``after`` one, as far as ``upto``.

    What was folded is left out up to the change with which its part was ``found``; proofs of a yes are, and
    what was said about suggestions, but for the ``answers`` that are named.
    """

    device: str
    after: int
    upto: int
    found: Mapping[str, int]
    answers: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str | int, ...]:
        """The values for a question to the tables."""
        return self.after, self.upto, self.device, json.dumps(dict(self.found))


def touched_by_others(vault: Vault, new: New, *, limit: int) -> list[Touched]:
    """List what changes touched that are new, the newest first."""
    cells = (WHOLE, ERASED, *new.cells, json.dumps(new.answers), limit)
    rows = vault.database.rows(f"{_NEWS} AND NOT{_ANSWER}{_NEWEST} LIMIT ?", cells)
    return [_touched(row) for row in rows]


def entries_touched(vault: Vault, new: New, *, limit: int, beyond: int = 0) -> list[str]:
    """List the entries that new changes touched, the one touched last first, ``beyond`` so many."""
    answers = json.dumps(new.answers)
    return [entry for (entry,) in vault.database.rows(_ENTRIES, (*new.cells, answers, limit, beyond))]


def touched_of(vault: Vault, new: New, entries: Iterable[str]) -> list[Touched]:
    """List what new changes touched of these entries, the newest first."""
    among = " AND entry IN (SELECT value FROM json_each(?))"
    cells = (WHOLE, ERASED, *new.cells, json.dumps(list(entries)))
    return [_touched(row) for row in vault.database.rows(f"{_NEWS}{among}{_NEWEST}", cells)]


def _touched(row: Sequence[Any]) -> Touched:
    number, part, entry, writer, when, begins, erases, device, seq = row
    return Touched(number, part, entry, writer, when, bool(begins), bool(erases), device, seq)
