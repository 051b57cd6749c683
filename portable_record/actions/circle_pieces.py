"""What a change that does not count would do to entries, if somebody wrote it again over what stands now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.telling import value_in_words
from portable_record.actions.write import state_of
from portable_record.errors import NotFoundError
from portable_record.record.causal import place
from portable_record.record.change import Change, Edit
from portable_record.record.edits import (
    Draft,
    binning,
    marking_sensitive,
    restoring,
    sensitive_from_the_start,
    settling,
)
from portable_record.record.fold import EntryState, fold_entry
from portable_record.record.json_text import resource_of
from portable_record.record.line import is_of_line
from portable_record.record.moments import moment_text
from portable_record.record.readable.view import title
from portable_record.record.shapes import BINNED, MARKS, SENSITIVE, WHOLE
from portable_record.record.values import ABSENT


@dataclass(frozen=True, slots=True)
class Piece:
    """What a change would do to one entry: whether it is new, and each value before and after."""

    entry: str
    part: str
    title: str
    is_new: bool
    values: tuple[tuple[str, str], ...]
    bins: bool = False


def state_or_none(record: OpenRecord, part: str, entry: str) -> EntryState | None:
    """Fold an entry, if it is here."""
    try:
        return state_of(record, part, entry)
    except NotFoundError:
        return None


def alone(change: Change, edits: Sequence[Edit], entry: str) -> EntryState:
    """Fold an entry as a change that makes it has it."""
    placed = [one for one in place(change, edits) if one.edit.entry == entry]
    return fold_entry(change.part, placed)


def pieces_of(record: OpenRecord, change: Change, edits: Sequence[Edit]) -> Iterator[Piece]:
    """Say what a change would do now; nothing of what is erased, or edits an entry that is not here."""
    for entry in dict.fromkeys(edit.entry for edit in edits):
        own = [edit for edit in edits if edit.entry == entry and not edit.erased]
        state = state_or_none(record, change.part, entry)
        made = any(edit.path == WHOLE for edit in own)
        if not own or (state is None and not made) or (state is not None and state.erased):
            continue
        kind = state.type if state else alone(change, edits, entry).type
        told = state or alone(change, edits, entry)
        values = tuple(
            (
                value_in_words(state.registers.shown(edit.path), kind, edit.path) if state else "",
                value_in_words(edit.value, kind, edit.path),
            )
            for edit in own
            if edit.path not in MARKS and not is_of_line(kind, edit.path)
        )
        bins = any(edit.path == BINNED and edit.value not in (ABSENT, b'""') for edit in own)
        yield Piece(entry, change.part, title(resource_of(told.text)), state is None, values, bins)


def drafts_of(state: EntryState | None, edits: Sequence[Edit], record: OpenRecord) -> Iterator[Draft]:
    """Draft what the edits of one entry say, over what stands now."""
    for edit in edits:
        if edit.value is None:
            continue
        if state is None:
            yield from _new(edit)
        elif edit.path in MARKS:
            yield from _marked(state, edit, record)
        elif edit.path == WHOLE:
            yield Draft(edit.entry, WHOLE, edit.value, state.all_heads())
        else:
            yield settling(state, edit.path, edit.value)


def _new(edit: Edit) -> Iterator[Draft]:
    if edit.path == WHOLE and edit.value is not None:
        yield Draft(edit.entry, WHOLE, edit.value)
    elif edit.path == SENSITIVE and edit.value == b"true":
        yield sensitive_from_the_start(edit.entry)


def _marked(state: EntryState, edit: Edit, record: OpenRecord) -> Iterator[Draft]:
    """Draft a mark, if it says something new; nothing is erased so, nor opened to more people."""
    if edit.path == BINNED and bool(state.binned) is (edit.value == ABSENT):
        yield restoring(state) if state.binned else binning(state, moment_text(record.now))
    elif edit.path == SENSITIVE and edit.value == b"true" and not state.sensitive:
        yield marking_sensitive(state, sensitive=True)
