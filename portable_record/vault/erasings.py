"""What the history says was erased for good, and which changes held its words."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from portable_record.record.shapes import ERASED
from portable_record.vault.vault import Vault

_ERASINGS = (
    "SELECT changes.hash, part, edits.entry, moment, writer FROM edits JOIN changes USING (change)"
    " WHERE path = ? ORDER BY change, n"
)
_HELD = (
    "SELECT DISTINCT change, changes.hash, device FROM edits JOIN changes USING (change)"
    " WHERE entry = ? AND part = ? AND path <> ? ORDER BY change"
)
_LEFT = (
    "SELECT 1 FROM edits JOIN changes USING (change)"
    " WHERE entry = ? AND part = ? AND path <> ? AND value IS NOT NULL LIMIT 1"
)

_AMONG = (
    "SELECT DISTINCT entry FROM edits WHERE path = ? AND entry IN (SELECT value FROM json_each(?))"
    " AND NOT EXISTS (SELECT 1 FROM edits AS other WHERE other.entry = edits.entry AND other.path <> ?"
    " AND other.value IS NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Erasing:
    """A change by which an entry was erased: its hash, the entry with its part, when and by whom."""

    hash: str
    part: str
    entry: str
    when: str
    writer: str


@dataclass(frozen=True, slots=True)
class Held:
    """A change that held words of an entry: its number here, its hash, the device that made it."""

    number: int
    hash: str
    device: str


def erasings(vault: Vault) -> list[Erasing]:
    """List what was erased, the oldest first."""
    return [Erasing(*row) for row in vault.database.rows(_ERASINGS, (ERASED,))]


def erased_among(vault: Vault, entries: Iterable[str]) -> set[str]:
    """Return those of these entries that were erased for good, with no word left that came meanwhile."""
    rows = vault.database.rows(_AMONG, (ERASED, json.dumps(sorted(entries)), ERASED))
    return {entry for (entry,) in rows}


def held_words_of(vault: Vault, erasing: Erasing) -> list[Held]:
    """List the changes that held words of an erased entry."""
    rows = vault.database.rows(_HELD, (erasing.entry, erasing.part, ERASED))
    return [Held(*row) for row in rows]


def is_let_go(vault: Vault, erasing: Erasing) -> bool:
    """Say whether no word of an erased entry is left here: one that came meanwhile is kept for a choice."""
    return vault.database.row(_LEFT, (erasing.entry, erasing.part, ERASED)) is None
