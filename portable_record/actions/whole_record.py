"""What a share must know of the whole record, kept in memory while it is open: read once, then kept up with.

What is hidden must be known to be kept out. So of every entry it is known what it is and by what it could be
found; but not its text, which is read for those alone that go out. Nothing of it outlives the lock.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from portable_record.actions.desk import OpenRecord
from portable_record.actions.origins import came_in
from portable_record.record.entry import Entry
from portable_record.sharing.addresses import Ways

MOST_KEPT = 200_000
"""Of a record with more entries, nothing is kept: it is read anew each time."""


@dataclass(slots=True)
class WholeRecord:
    """Every entry, without its text but for Patients; all that leads to them; and which came in."""

    entries: dict[str, Entry] = field(default_factory=dict)
    ways: Ways = field(default_factory=Ways)
    came_in: set[str] = field(default_factory=set)

    def listed(self, record: OpenRecord, has_text: Callable[[Entry], bool]) -> list[Entry]:
        """List all entries, in the order in which they came; with its text where that is asked for."""
        wanted = [each.id for each in self.entries.values() if has_text(each)]
        read = {each.id: each for each in record.vault.entries.these(wanted)}
        return [read.get(each.id, each) for each in self.entries.values()]

    @contextmanager
    def along_with(self, entries: Sequence[Entry]) -> Iterator[None]:
        """Count entries in that the record does not hold yet."""
        self.ways.learn(entries)
        try:
            yield
        finally:
            if entries:
                self.ways.forget({each.id for each in entries})

    def learn(self, entries: Iterable[Entry]) -> None:
        """Take in entries that are not known yet."""
        for entry in entries:
            self.ways.learn([entry])
            self.entries[entry.id] = entry if entry.type == "Patient" else replace(entry, text=b"")

    def learn_again(self, record: OpenRecord, ids: frozenset[str]) -> None:
        """Take in what was written, and let go of what is gone."""
        if not ids:
            return
        self.ways.forget(ids)
        there = record.vault.entries.these(ids)
        for gone in ids.difference(each.id for each in there):
            self.entries.pop(gone, None)
        self.learn(there)
        self.came_in -= ids
        self.came_in |= came_in(record, among=ids)


def whole_record(record: OpenRecord) -> WholeRecord:
    """Return what is to be known of the record as it stands now."""
    held = record.vault.entries
    written = held.written_since()
    whole = record.remembered.the_last("whole", (), WholeRecord)
    if written is None:
        whole = WholeRecord()
        whole.learn(held.all())
        whole.came_in = set(came_in(record))
    else:
        whole.learn_again(record, written)
    if len(whole.entries) <= MOST_KEPT:
        record.remembered.keep_last("whole", (), whole)
        held.all_were_read()
    return whole
