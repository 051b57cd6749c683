"""Put back what stood in an entry before: one value out of its history."""

from portable_record.actions.change_name import change_name
from portable_record.actions.circle_standing import has_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.write import state_of, write
from portable_record.actions.writer import own_writer, refuse_own_right
from portable_record.errors import NotFoundError, NothingToUndoError
from portable_record.record.authorship import line_chosen
from portable_record.record.edits import Draft, refuse_if_erased
from portable_record.record.fold import EntryState
from portable_record.record.history import Event, history
from portable_record.record.intake import check
from portable_record.record.preview import with_drafts
from portable_record.record.shapes import MARKS, WHOLE


def put_back(record: OpenRecord, entry_id: str, change: str, number: int) -> Kept:
    """Put back what stood before an edit: the ``number``-th of a change, where that still stands otherwise.

    Raises:
        NotFoundError: there is no such entry, or no such edit in it.
        NothingToUndoError: what stood there was erased, or it was the beginning of the entry.
        MayNotWriteError: the writer's right does not reach so far.
        PortableRecordError: what stood there makes no valid resource any more.
    """
    part = record.vault.entries.get(entry_id).part
    writer = own_writer(record)
    writer.refuse_unless_may_write(part)
    refuse_own_right(record, writer, [entry_id])
    state = state_of(record, part, entry_id)
    refuse_if_erased(state)
    for event in history(state.registers.edits):
        name = change_name(event.id.part, event.id.seq, event.id.device)
        if name == change and event.id.n == number and event.path not in MARKS:
            break
    else:
        raise NotFoundError(place=change[:80])
    if event.before is None or (event.path == WHOLE and event.before == b"null"):
        raise NothingToUndoError(place=entry_id)
    if state.registers.shown(event.path) == event.before and len(state.heads(event.path)) < 2:
        return Kept(entry_id, part)
    bases = state.all_heads() if event.path == WHOLE else state.heads(event.path)
    drafts = [Draft(entry_id, event.path, event.before, bases)]
    if has_circle(record.vault) and event.path != WHOLE:
        drafts += _line_then(state, event)
    check(with_drafts(state, drafts).text)
    write(record, part, drafts, by=writer.by)
    return Kept(entry_id, part, (newest_change(record, part),))


def _line_then(state: EntryState, event: Event) -> list[Draft]:
    """Draft whose words an entry is in with what stood there before an event: the line that went with it."""
    placed = next(one for one in state.registers.edits if one.id == event.id)
    earlier = state.registers.replaced_by(placed)
    chosen = [state.registers.alternative(earlier[-1], event.path)] if earlier else []
    return [one for one in line_chosen(state, chosen) if one.path != event.path]
