"""The state made anew from the log, and compared with it: the log is the record, the state its reading."""

from collections.abc import Callable, Iterator, Sequence

from portable_record.record.causal import NOTHING, NOTHING_GONE, Before, Gone
from portable_record.record.change import Change, Edit
from portable_record.record.entry import Entry
from portable_record.record.fold import EntryState, Folded, fold
from portable_record.vault.entries import Entries
from portable_record.vault.log import ChangeLog

Describe = Callable[[EntryState], tuple[Entry, str]]
"""Makes the entry, and the words to find it by, out of a state."""


def folded(log: ChangeLog, gone: Gone = NOTHING_GONE, before: Before = NOTHING) -> Folded:
    """Fold the whole log; ``gone`` says for which changes nobody waits.

    ``before`` is what others folded, where the log began with that.
    """
    return fold(_with_edits(log), before, gone=gone)


def described(
    log: ChangeLog, describe: Describe, gone: Gone = NOTHING_GONE, before: Before = NOTHING
) -> Iterator[tuple[Entry, str]]:
    """Give each entry that the log makes, with its words; what was erased makes none."""
    for state in folded(log, gone, before).states.values():
        if not state.erased:
            yield describe(state)


def rebuild(
    log: ChangeLog,
    entries: Entries,
    describe: Describe,
    gone: Gone = NOTHING_GONE,
    before: Before = NOTHING,
) -> None:
    """Put what the log makes in the place of the stored state. Call it in a transaction."""
    made = list(described(log, describe, gone, before))
    entries.clear()
    entries.add_many(made)


def differing(
    log: ChangeLog,
    entries: Entries,
    describe: Describe,
    gone: Gone = NOTHING_GONE,
    before: Before = NOTHING,
) -> list[str]:
    """Return the ids of entries of which state and log say different things, or that only one has."""
    made = {entry.id: entry for entry, _ in described(log, describe, gone, before)}
    stored = {entry.id: entry for entry in entries.all()}
    return sorted(name for name in made.keys() | stored.keys() if made.get(name) != stored.get(name))


def _with_edits(log: ChangeLog) -> Iterator[tuple[Change, Sequence[Edit]]]:
    for number, change in log.each_change():
        if not change.signature:
            continue  # it was folded: what stands of it comes before
        yield change, log.edits_of_change(number)
