"""Edits in the history whose words are not here, though nobody erased them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from portable_record.record.shapes import ERASED
from portable_record.vault.vault import Vault

_WORDLESS = (
    "SELECT changes.hash, device, part, seq, n, entry FROM edits JOIN changes USING (change)"
    " WHERE changes.hash IN (SELECT value FROM json_each(?)) AND value IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM edits AS mark WHERE mark.entry = edits.entry AND mark.path = ?)"
)
_WITH_WORDS = "SELECT n FROM edits JOIN changes USING (change) WHERE changes.hash = ? AND value IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Wordless:
    """An edit whose words are not here: the hash and the place of its change, its number, its entry."""

    hash: str
    device: str
    part: str
    seq: int
    n: int
    entry: str


def wordless(vault: Vault, hashes: Iterable[str]) -> list[Wordless]:
    """List the edits of these changes whose words are not here, though nobody erased them."""
    rows = vault.database.rows(_WORDLESS, (json.dumps(list(hashes)), ERASED))
    return [Wordless(*row) for row in rows]


def numbers_with_words(vault: Vault, change: str) -> set[int]:
    """Give the numbers of the edits of a change, by its hash, whose words are here."""
    return {int(n) for (n,) in vault.database.rows(_WITH_WORDS, (change,))}
