"""What others wrote lately: the entries that each change of theirs touches, and what it does to them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from portable_record.record.shapes import ERASED, WHOLE
from portable_record.vault.vault import Vault

_NEWS = (
    "SELECT changes.change, part, entry, writer, moment, max(path = ? AND bases = ''), max(path = ?)"
    " FROM changes JOIN edits USING (change) WHERE changes.change > ? AND device <> ?"
    " AND (signature <> x''"
    " OR changes.change > coalesce((SELECT value FROM json_each(?) WHERE key = part), 0))"
    " GROUP BY changes.change, entry ORDER BY changes.change DESC, min(n) LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Touched:
    """An entry that a change of somebody else touches: whether it begins it, or erases it for good."""

    number: int
    part: str
    entry: str
    writer: str
    when: str
    begins: bool
    erases: bool


def touched_by_others(
    vault: Vault, device: str, *, after: int, found: Mapping[str, int], limit: int
) -> list[Touched]:
    """List what others than a device touched in changes that came after one, the newest first.

    What they folded is left out up to the change with which its part was ``found``.
    """
    rows = vault.database.rows(_NEWS, (WHOLE, ERASED, after, device, json.dumps(dict(found)), limit))
    return [
        Touched(number, part, entry, writer, when, bool(begins), bool(erases))
        for number, part, entry, writer, when, begins, erases in rows
    ]
