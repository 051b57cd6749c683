"""Undo a change: a new change puts back what stood before."""

from portable_record.actions.change_name import read_change_name
from portable_record.actions.desk import OpenRecord
from portable_record.actions.write import state_of, writing
from portable_record.errors import NotFoundError
from portable_record.record.undo import undo_of
from portable_record.record.who import By


def undo_change(record: OpenRecord, change: str) -> int:
    """Undo one change, by its name, and return how many entries it put back.

    An import is one change a part, so undoing it takes back that part of the import.

    Raises:
        UsageError: this is no name of a change.
        NotFoundError: there is no such change.
        UndoBlockedError: later changes stand on it.
        NothingToUndoError: what stood before was erased.
    """
    part, seq, device = read_change_name(change)
    edits = record.vault.log.edits_at(device, part, seq)
    if not edits:
        raise NotFoundError(place=change)
    states = {entry: state_of(record, part, entry) for entry in {placed.edit.entry for placed in edits}}
    with writing(record, By()) as act:
        act.add(part, undo_of(edits, states, act.when))
    return len(states)
