"""The acts of writing, newest first.

What one device wrote at once in several parts is one act of several changes. They stand next to each other in
the log, and share their Lamport number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from portable_record.record.parts import PARTS
from portable_record.record.who import By
from portable_record.vault.database import Database, Row

_LINES = "SELECT change, device, part, seq, lamport, moment, writer, basis, helper FROM changes "
_NEWEST = _LINES + "WHERE change < ? ORDER BY change DESC LIMIT ?"
_AT = "SELECT change, device, lamport FROM changes WHERE device = ? AND part = ? AND seq = ?"
_NEAR = _LINES + "WHERE change BETWEEN ? AND ? AND device = ? AND lamport = ? ORDER BY change"
_FIRST = "SELECT entry, path, value, bases <> '' FROM edits WHERE change = ? ORDER BY n LIMIT ?"
TOUCHED = "SELECT count(*) FROM (SELECT DISTINCT entry FROM edits WHERE change = ? LIMIT ?)"
ALL = -1
_LAST_SEEN = """
SELECT heads.device, max(moment) FROM heads JOIN changes USING (device, part, seq) GROUP BY heads.device
"""
_MOST_PARTS = len(PARTS)
_NO_END = 1 << 62


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change without its edits: its number of arrival, where it stands, when and by whom."""

    number: int
    device: str
    part: str
    seq: int
    lamport: int
    when: str
    by: By


@dataclass(frozen=True, slots=True)
class EditLine:
    """One edit as the history tells it: ``again`` says that it replaces what stood there."""

    entry: str
    path: str
    value: bytes | None
    again: bool


class Acts:
    """Reads acts out of the log of changes."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    def newest(self, *, before: int | None = None, limit: int = 50) -> list[tuple[ChangeLine, ...]]:
        """Return acts, newest first, each with its changes in the order of writing.

        Args:
            before: the number of the first change of the act after which to go on; left out, from the newest.
            limit: how many at most.
        """
        start = _NO_END if before is None else before
        rows = self._database.rows(_NEWEST, (start, (limit + 1) * _MOST_PARTS))
        acts = groupby(map(_line, rows), key=lambda line: (line.device, line.lamport))
        found = [tuple(reversed(list(lines))) for _, lines in acts]
        return found[:limit]

    def around(self, device: str, part: str, seq: int) -> tuple[ChangeLine, ...]:
        """Return the changes of the act to which this one belongs; none if there is no such change."""
        found = self._database.row(_AT, (device, part, seq))
        if found is None:
            return ()
        number, *act = found
        near = (int(number) - _MOST_PARTS, int(number) + _MOST_PARTS)
        return tuple(map(_line, self._database.rows(_NEAR, (*near, *act))))

    def first_edits(self, number: int, *, limit: int) -> Iterator[EditLine]:
        """Give the first edits of a change."""
        for entry, path, value, again in self._database.rows(_FIRST, (number, limit)):
            yield EditLine(entry, path, value, bool(again))

    def touched(self, number: int, *, most: int = ALL) -> int:
        """Say how many entries a change touches, counting no further than ``most``."""
        found = self._database.row(TOUCHED, (number, most))
        return int(found[0]) if found else 0

    def last_seen(self) -> dict[str, str]:
        """Return the moment of the newest change of each device."""
        return dict(self._database.rows(_LAST_SEEN))


def _line(row: Row) -> ChangeLine:
    number, device, part, seq, lamport, when, *by = row
    return ChangeLine(int(number), device, part, int(seq), int(lamport), when, By(*by))
