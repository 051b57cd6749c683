"""Undo a change, or all that was written at once: a new change puts back what stood before."""

from collections.abc import Callable, Sequence

from portable_record.actions.change_name import read_change_name
from portable_record.actions.desk import OpenRecord
from portable_record.actions.lately import act_of
from portable_record.actions.write import state_of, writing
from portable_record.actions.writer import Writer, own_writer, refuse_own_right
from portable_record.errors import NotFoundError
from portable_record.record.undo import undo_of

Progress = Callable[[int, int], None]


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
    return _undo(record, [(part, seq, device)], writer or own_writer(record), named=change)


def undo_act(
    record: OpenRecord,
    change: str,
    *,
    writer: Writer | None = None,
    progress: Progress = lambda _done, _total: None,
) -> int:
    """Undo a change with all that was written together with it in other parts, such as a whole import.

    ``progress`` is told how many of how many entries were looked at.

    Raises:
        UsageError, NotFoundError, UndoBlockedError, NothingToUndoError, MayNotWriteError: as ``undo_change``;
            then nothing of it was undone.
    """
    places = [(line.part, line.seq, line.device) for line in act_of(record, change)]
    return _undo(record, places, writer or own_writer(record), named=change, progress=progress)


def _undo(
    record: OpenRecord,
    places: Sequence[tuple[str, int, str]],
    writer: Writer,
    *,
    named: str,
    progress: Progress = lambda _done, _total: None,
) -> int:
    """Undo the changes at these places entry by entry, so that an import of any size needs little memory."""
    log, put_back = record.vault.log, set[str]()
    touched = {place: log.entries_at(device, part, seq) for place in places for part, seq, device in [place]}
    done, total = 0, sum(map(len, touched.values()))
    with writing(record, writer.by) as act:
        for (part, seq, device), entries in touched.items():
            if not entries:
                raise NotFoundError(place=named)
            writer.refuse_unless_may_write(part)
            refuse_own_right(record, writer, entries)
            for entry in entries:
                edits = log.edits_at(device, part, seq, entry=entry)
                drafts = undo_of(edits, {entry: state_of(record, part, entry)}, act.when)
                if drafts:
                    act.add(part, drafts)
                    put_back.add(entry)
                done += 1
                progress(done, total)
    return len(put_back)
