"""What others folded, in the history: of changes that are not here, those in which something stands.

A folded change is a row of the history like any other, but nobody signed it alone: its signature is empty,
and nothing is known of what it follows, of its digest and of what it has seen. With it lie those of its edits
that stand. Format: docs/format/circle.md, rules 27 and 28; docs/format/vault.md, "What others folded".
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from portable_record.record.causal import Before, End
from portable_record.record.registers import PlacedEdit
from portable_record.record.what_stands import FoldedChange
from portable_record.record.who import By
from portable_record.vault.log import Head
from portable_record.vault.log_rows import cells_of_edit, placed_of
from portable_record.vault.vault import Vault

NO_HASH = "A" * 43
"""Stands for what a folded change follows: nobody knows it any more."""

_ROWS = "SELECT device, seq, hash, lamport, moment, writer, basis, helper FROM changes WHERE part = ?"
_HELD = "SELECT device, seq, hash FROM changes WHERE part = ? AND signature <> x''"
_PLACED = (
    "SELECT part, n, entry, path, value, salt, edits.digest, bases,"
    " device, seq, lamport, moment, writer, basis, helper FROM edits JOIN changes USING (change) "
)
_UP_TO = _PLACED + "WHERE device = ? AND part = ? AND seq <= ?"
_OF_SOME = "WHERE part = ? AND entry IN (SELECT value FROM json_each(?)) ORDER BY entry, change, n"
_OF_PART = _PLACED + "WHERE part = ? ORDER BY entry, change, n"
_PUT = (
    "INSERT INTO changes (change, hash, device, part, seq, previous, lamport, moment, record, epoch,"
    " writer, basis, helper, seen, count, digest, signature)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', 1, zeroblob(32), x'')"
)
_PUT_EDIT = (
    "INSERT INTO edits (change, n, entry, path, value, salt, digest, bases) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_NAME_MORE = (
    "UPDATE edits SET bases = ? WHERE n = ?"
    " AND change IN (SELECT change FROM changes WHERE device = ? AND part = ? AND seq = ?)"
)
_AS_FOLDED = (
    "UPDATE changes SET previous = ?, seen = '[]', count = 1, digest = zeroblob(32), signature = x''"
    " WHERE device = ? AND part = ? AND seq = ?"
)
_OF_FOLDED = "WHERE change IN (SELECT change FROM changes WHERE part = ? AND signature = x'')"
_TOUCHED = "SELECT DISTINCT entry FROM edits "
_TAKE_OUT = ("DELETE FROM edits ", "DELETE FROM changes ")
_PLACES = "SELECT hash, device, part, seq FROM changes WHERE hash IN (SELECT value FROM json_each(?))"
_HAS_FOLDED = "SELECT 1 FROM edits JOIN changes USING (change) WHERE entry = ? AND signature = x'' LIMIT 1"
_UNSETTLED = "SELECT device, min(seq) FROM changes WHERE part = ? AND epoch > ? GROUP BY device"
_LAST_BEFORE = (
    "SELECT seq, hash FROM changes WHERE device = ? AND part = ? AND seq < ? ORDER BY seq DESC LIMIT 1"
)
_VALUES = "SELECT coalesce(sum(length(value)), 0) FROM edits JOIN changes USING (change) WHERE part = ?"

_FILES = (
    "SELECT name, hash, device, seq FROM place_files JOIN changes ON changes.hash = CAST(head AS TEXT)"
    " WHERE state = 'done' AND part = ? ORDER BY change, name"
)
_IN_DISPUTE = (
    "SELECT DISTINCT hash FROM edits JOIN changes USING (change) WHERE part = ? AND entry IN"
    " (SELECT id FROM entries WHERE in_conflict = 1 UNION SELECT value FROM json_each(?))"
)

Place = tuple[str, str, int]
"""Device, part and number of a change."""


@dataclass(frozen=True, slots=True)
class FileOf:
    """A file at the place that holds a change: the hash of the change, and where that stands in its chain."""

    file: str
    hash: str
    device: str
    seq: int


def files_within(vault: Vault, part: str) -> list[FileOf]:
    """List the files at the place that hold changes of a part which are here."""
    return [FileOf(*row) for row in vault.database.rows(_FILES, (part,))]


def in_dispute(vault: Vault, part: str, entries: Iterable[str] = ()) -> set[str]:
    """Give the hashes of changes to entries in which something waits for a choice, and to some others."""
    return {name for (name,) in vault.database.rows(_IN_DISPUTE, (part, json.dumps(list(entries))))}


def changes_in(vault: Vault, part: str) -> list[FoldedChange]:
    """Give all changes of a part, with what is kept of each once it is folded."""
    rows = vault.database.rows(_ROWS, (part,))
    return [
        FoldedChange(device, seq, name, lamport, when, By(*by))
        for device, seq, name, lamport, when, *by in rows
    ]


def edits_in(vault: Vault, part: str, entries: Iterable[str] | None = None) -> Iterator[list[PlacedEdit]]:
    """Give all edits of a part, or of some of its entries, entry by entry."""
    if entries is None:
        rows = vault.database.rows(_OF_PART, (part,))
    else:
        rows = vault.database.rows(_PLACED + _OF_SOME, (part, json.dumps(list(entries))))
    for _, of_one in groupby(map(placed_of, rows), key=attrgetter("edit.entry")):
        yield list(of_one)


def size_of(vault: Vault, part: str) -> int:
    """Return how many bytes the values of a part have, those that were replaced too."""
    ((size,),) = vault.database.rows(_VALUES, (part,))
    return int(size)


def signed_in(vault: Vault, part: str) -> dict[tuple[str, int], str]:
    """Give the hashes of the changes of a part that are here as they were signed, by device and number."""
    return {(device, seq): name for device, seq, name in vault.database.rows(_HELD, (part,))}


def places_of(vault: Vault, hashes: Iterable[str]) -> dict[str, Place]:
    """Say where in their chains those of these changes stand that are here."""
    rows = vault.database.rows(_PLACES, (json.dumps(list(hashes)),))
    return {name: (device, part, seq) for name, device, part, seq in rows}


def is_folded(vault: Vault, entry: str) -> bool:
    """Say whether something of what is here of an entry was folded by somebody else."""
    return vault.database.row(_HAS_FOLDED, (entry,)) is not None


def put_folded(
    vault: Vault,
    part: str,
    changes: Iterable[FoldedChange],
    edits: Iterable[PlacedEdit],
    *,
    record: str,
    epoch: int,
) -> None:
    """Keep changes that were folded, with those of their edits that stand. Call it in a transaction."""
    first, numbers = vault.log.open_change(), dict[tuple[str, int], int]()
    rows = []
    for number, one in enumerate(changes, first):
        numbers[one.device, one.seq] = number
        by = (one.by.writer, one.by.basis, one.by.helper)
        follows = (one.seq, NO_HASH if one.seq > 1 else "", one.lamport)
        rows.append((number, one.hash, one.device, part, *follows, one.when, record, epoch, *by))
    vault.database.run_many(_PUT, rows)
    vault.database.run_many(
        _PUT_EDIT,
        (
            (numbers[placed.id.device, placed.id.seq], *cells_of_edit(placed.edit))
            for placed in edits
            if (placed.id.device, placed.id.seq) in numbers
        ),
    )
    vault.log.renew_ends({(device, part) for device, _ in numbers})


def name_more_bases(vault: Vault, part: str, edits: Iterable[PlacedEdit]) -> None:
    """Let edits that are here name more of what they replace, in changes that count as folded from now on.

    Their writers signed fewer. Call it in a transaction.
    """
    for placed in edits:
        chain = (placed.id.device, part, placed.id.seq)
        bases = cells_of_edit(placed.edit)[-1]
        vault.database.run(_NAME_MORE, (bases, placed.id.n, *chain))
        vault.database.run(_AS_FOLDED, (NO_HASH if placed.id.seq > 1 else "", *chain))


def take_out_folded(vault: Vault, part: str) -> set[str]:
    """Take what was folded out of a part again, and return the entries that it touched.

    Whoever calls it puts another in its place, and makes the anchor anew. Call it in a transaction.
    """
    touched = {entry for (entry,) in vault.database.rows(_TOUCHED + _OF_FOLDED, (part,))}
    chains = [(one.device, part) for one in changes_in(vault, part)]
    for statement in _TAKE_OUT:
        vault.database.run(statement + _OF_FOLDED, (part,))
    vault.log.renew_ends(set(chains))
    return touched


def before_of(vault: Vault, ends: Mapping[tuple[str, str], End]) -> Before:
    """Give what the fold begins with: how far chains are folded, and all that is known of them to there."""
    edits = [
        placed_of(row)
        for chain, end in ends.items()
        for row in vault.database.rows(_UP_TO, (*chain, end.seq))
    ]
    return Before(ends, {placed.id: placed for placed in edits})


def heads_in(vault: Vault, part: str) -> dict[str, Head]:
    """Return the ends of all chains of a part, by device."""
    return {seen.device: Head(seen.seq, seen.hash) for seen in vault.log.heads(part)}


def settled_in(vault: Vault, part: str, epoch: int) -> dict[str, Head]:
    """Return the ends of all chains of a part up to which no change says a later epoch, by device.

    What says one was written under a membership that was overruled. What becomes of it, is settled by the
    first one in force that is so late (docs/format/circle.md, rule 18).
    """
    ends = heads_in(vault, part)
    for device, first in vault.database.rows(_UNSETTLED, (part, epoch)):
        before = vault.database.row(_LAST_BEFORE, (device, part, first))
        del ends[device]
        if before is not None:
            ends[device] = Head(*before)
    return ends
