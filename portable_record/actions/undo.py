"""Undo a change: a new change puts back what stood before."""

from portable_record.actions.change_name import read_change_name
from portable_record.actions.desk import OpenRecord
from portable_record.actions.write import state_of, writing
from portable_record.actions.writer import Writer, own_writer, refuse_own_right
from portable_record.errors import NotFoundError
from portable_record.record.undo import undo_of


def undo_change(record: OpenRecord, change: str, *, writer: Writer | None = None) -> int:
    """Undo one change, by its name, and return how many entries it put back.

    An import is one change a part, so undoing it takes back that part of the import.

    Raises:
        UsageError: this is no name of a change.
        NotFoundError: there is no such change.
        UndoBlockedError: later changes stand on it.
        NothingToUndoError: what stood before was erased.
        MayNotWriteError: the writer's right does not reach so far.
    """
    part, seq, device = read_change_name(change)
    edits = record.vault.log.edits_at(device, part, seq)
    if not edits:
        raise NotFoundError(place=change)
    writer = writer or own_writer(record)
    writer.refuse_unless_may_write(part)
    refuse_own_right(record, writer, (placed.edit.entry for placed in edits))
    states = {entry: state_of(record, part, entry) for entry in {placed.edit.entry for placed in edits}}
    with writing(record, writer.by) as act:
        drafts = undo_of(edits, states, act.when)
        if drafts:
            act.add(part, drafts)
    return len({draft.entry for draft in drafts})
