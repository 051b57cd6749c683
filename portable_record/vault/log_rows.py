"""How changes and edits lie in the rows of the log, and how they are read back."""

import json
from functools import lru_cache
from typing import Any

from portable_record.errors import VaultDamagedError
from portable_record.record.change import Change, Edit, EditId, Seen, change_hash, value_digest
from portable_record.record.registers import PlacedEdit
from portable_record.record.who import By
from portable_record.vault.database import PLACE, Row

_READ = json.JSONDecoder().decode


def cells_of_change(number: int, change: Change) -> tuple[object, ...]:
    """Give the cells of a change, in the order of the table's columns."""
    by = change.by
    seen = json.dumps([[seen.device, seen.seq, seen.hash] for seen in change.seen])
    return (
        *(number, change_hash(change), *change.chain, change.seq, change.previous, change.lamport),
        *(change.when, change.record, change.epoch, by.writer, by.basis, by.helper, seen),
        *(change.count, change.edits_digest, change.signature),
    )


def cells_of_edit(edit: Edit) -> tuple[object, ...]:
    """Give the cells of an edit, but for the number of its change."""
    bases = [[base.device, base.seq, base.n] for base in edit.bases]
    digest = edit.digest if edit.erased else None
    return (
        *(edit.n, edit.entry, edit.path, edit.value, edit.salt, digest),
        json.dumps(bases, separators=(",", ":")) if bases else "",
    )


def edit_of(part: str, cells: Row) -> Edit:
    """Read an edit."""
    n, entry, path, value, salt, digest, bases = cells
    return Edit(
        n=n,
        entry=entry,
        path=path,
        value=value,
        salt=salt,
        digest=digest if value is None else value_digest(salt, value),
        bases=tuple(EditId(device, part, seq, at) for device, seq, at in _listed(bases, 3)) if bases else (),
    )


def _listed(text: str, size: int) -> list[list[Any]]:
    """Read a list of lists of this size; of what it holds, the change's own check says whether it is right.

    Raises:
        VaultDamagedError: somebody wrote something else there.
    """
    try:
        rows = _READ(text)
    except ValueError as broken:
        raise VaultDamagedError("The history cannot be read.", place=PLACE) from broken
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == size for row in rows):
        raise VaultDamagedError("The history cannot be read.", place=PLACE)
    return rows


def placed_of(row: Row) -> PlacedEdit:
    """Read an edit with where it stands and who wrote it."""
    edit = edit_of(row[0], row[1:8])
    device, seq, lamport, when, *by = row[8:]
    return PlacedEdit(EditId(device, row[0], seq, edit.n), edit, lamport, when, _by(*by))


@lru_cache(maxsize=256)
def _by(writer: str, basis: str, helper: str) -> By:
    """Give who wrote; they are the same few in thousands of rows."""
    return By(writer, basis, helper)


def change_of(cells: Row) -> Change:
    """Read a change."""
    device, part, seq, previous, lamport, when, record, epoch, writer, basis, helper, seen, *rest = cells
    count, digest, signature = rest
    return Change(
        record=record,
        epoch=epoch,
        device=device,
        part=part,
        seq=seq,
        previous=previous,
        lamport=lamport,
        when=when,
        by=By(writer, basis, helper),
        count=count,
        edits_digest=digest,
        signature=signature,
        seen=tuple(Seen(*one) for one in _listed(seen, 3)),
    )
