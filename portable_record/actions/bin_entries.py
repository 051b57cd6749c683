"""Put entries into the bin, and take them out again."""

from collections import defaultdict
from collections.abc import Sequence

from portable_record.actions.desk import OpenRecord
from portable_record.actions.write import state_of, writing
from portable_record.actions.writer import Writer, own_writer, refuse_own_right
from portable_record.record.edits import Draft, binning, restoring


def put_in_bin(record: OpenRecord, entries: Sequence[str], *, writer: Writer | None = None) -> None:
    """Put entries into the bin as one act; those already there stay.

    Raises:
        NotFoundError: an entry does not exist; then none is moved.
        MayNotWriteError: the writer's right does not reach so far.
    """
    _move(record, entries, writer or own_writer(record), out=False)


def take_from_bin(record: OpenRecord, entries: Sequence[str], *, writer: Writer | None = None) -> None:
    """Take entries out of the bin as one act; those that are not in it stay as they are.

    Raises:
        NotFoundError: an entry does not exist, or was erased for good; then none is moved.
        MayNotWriteError: the writer's right does not reach so far.
    """
    _move(record, entries, writer or own_writer(record), out=True)


def _move(record: OpenRecord, entries: Sequence[str], writer: Writer, *, out: bool) -> None:
    refuse_own_right(record, writer, entries)
    found = [record.vault.entries.get(entry_id) for entry_id in entries]
    drafts: dict[str, list[Draft]] = defaultdict(list)
    with writing(record, writer.by) as act:
        for entry in found:
            if bool(entry.binned) == out:
                state = state_of(record, entry.part, entry.id)
                drafts[entry.part].append(restoring(state) if out else binning(state, act.when))
        for part, some in drafts.items():
            writer.refuse_unless_may_write(part)
            act.add(part, some)
