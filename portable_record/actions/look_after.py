"""Look after single entries: into the bin and out of it, sensitive or not, into another part."""

from collections.abc import Sequence

from portable_record.actions.bin_entries import put_in_bin, take_from_bin
from portable_record.actions.circle_standing import seat_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.owner import owner_entry
from portable_record.actions.rights import rights_of
from portable_record.actions.undo import undo_change
from portable_record.actions.write import new_entry_id, state_of, writing
from portable_record.actions.writer import Writer, own_writer, refuse_own_right
from portable_record.errors import EditRefusedError, MayNotWriteError
from portable_record.record.edits import (
    Draft,
    binning,
    creation,
    marking_sensitive,
    sensitive_from_the_start,
)
from portable_record.record.parts import part as part_by_key
from portable_record.saying import say

ONLY_AN_OWNER_OPENS = "Only %(name)s, or who decides with them, says that this is not sensitive any more."
HOLDS_THE_RECORD = "This entry says whose record it is, or who may write in it. It stays in its part."


def bin_one(record: OpenRecord, entry_id: str) -> Kept:
    """Put an entry into the bin; one that lies there stays.

    Raises:
        NotFoundError: there is no such entry.
        MayNotWriteError: the writer's right does not reach so far.
    """
    entry = record.vault.entries.get(entry_id)
    if entry.binned:
        return Kept(entry_id, entry.part)
    put_in_bin(record, [entry_id])
    return Kept(entry_id, entry.part, (newest_change(record, entry.part),))


def take_out(record: OpenRecord, entry_id: str) -> Kept:
    """Take an entry out of the bin.

    Raises:
        NotFoundError: there is no such entry.
        MayNotWriteError: the writer's right does not reach so far.
    """
    entry = record.vault.entries.get(entry_id)
    if not entry.binned:
        return Kept(entry_id, entry.part)
    take_from_bin(record, [entry_id])
    return Kept(entry_id, entry.part, (newest_change(record, entry.part),))


def mark_sensitive(record: OpenRecord, entry_id: str, *, sensitive: bool) -> Kept:
    """Say whether an entry is shared only when it is ticked itself.

    Raises:
        NotFoundError: there is no such entry.
        MayNotWriteError: the writer's right does not reach so far; in a circle only an owner says that
            something is sensitive no more.
    """
    entry = record.vault.entries.get(entry_id)
    if entry.sensitive is sensitive:
        return Kept(entry_id, entry.part)
    if not sensitive:
        refuse_unless_may_open(record)
    state = state_of(record, entry.part, entry_id)
    return _write(record, entry_id, marking_sensitive(state, sensitive=sensitive))


def refuse_unless_may_open(record: OpenRecord) -> None:
    """Leave it to the owners of a circle to say that something is sensitive no more.

    Raises:
        MayNotWriteError: this is the device of a member who is no owner.
    """
    if record.identity.is_member and not seat_of(record).is_owner:
        raise MayNotWriteError(say(ONLY_AN_OWNER_OPENS, name=record.identity.name))


def move(record: OpenRecord, entry_id: str, to: str) -> Kept:
    """Move an entry to another part: it is written there anew, and goes into the bin here.

    Whoever was given the old one keeps it.

    Raises:
        NotFoundError: there is no such entry or part.
        EditRefusedError: the record rests on this entry, or two versions of it stand side by side.
        MayNotWriteError: the writer's right does not reach so far.
    """
    part_by_key(to)
    entry = record.vault.entries.get(entry_id)
    if entry.part == to:
        return Kept(entry_id, to)
    if _holds_the_record(record, entry_id):
        raise EditRefusedError(HOLDS_THE_RECORD)
    writer = _writer(record, entry_id, entry.part, to)
    state = state_of(record, entry.part, entry_id)
    if state.in_conflict or state.binned:
        raise EditRefusedError("Settle first which version counts, or take it out of the bin.")
    new = new_entry_id(record)
    made = creation(new, state.text, type_name=state.type, url=state.url, origin=state.origin)
    drafts: list[Draft] = [made, *([sensitive_from_the_start(new)] if state.sensitive else [])]
    with writing(record, writer.by) as act:
        act.add(entry.part, [binning(state, act.when)])
        act.add(to, drafts)
    return Kept(new, to, (newest_change(record, entry.part), newest_change(record, to)))


def undo(record: OpenRecord, changes: Sequence[str]) -> tuple[str, ...]:
    """Undo several changes as one act, the newest first, and name the changes that did so.

    Raises:
        PortableRecordError: as ``undo_change``; then none is undone.
    """
    with record.vault.transaction():
        return tuple(
            newest_change(record, change.partition(":")[0])
            for change in reversed(changes)
            if undo_change(record, change)
        )


def _holds_the_record(record: OpenRecord, entry_id: str) -> bool:
    keeper = record.identity.keeper
    held = {owner_entry(record), keeper.entry if keeper else ""}
    for right in rights_of(record):
        held |= {right.entry, right.writer}
    return entry_id in held


def _writer(record: OpenRecord, entry_id: str, *parts: str) -> Writer:
    writer = own_writer(record)
    for part in parts:
        writer.refuse_unless_may_write(part)
    refuse_own_right(record, writer, [entry_id])
    return writer


def _write(record: OpenRecord, entry_id: str, draft: Draft) -> Kept:
    part = record.vault.entries.get(entry_id).part
    writer = _writer(record, entry_id, part)
    with writing(record, writer.by) as act:
        act.add(part, [draft])
    return Kept(entry_id, part, (newest_change(record, part),))
