"""Undoing: a new change that puts back what stood before. Nothing is taken out of the log."""

from collections.abc import Iterable, Mapping, Sequence

from portable_record.errors import NothingToUndoError, UndoBlockedError
from portable_record.record.edits import Draft, binning
from portable_record.record.fold import EntryState, fold_entry
from portable_record.record.registers import PlacedEdit, Registers
from portable_record.record.shapes import BINNED, ERASED, MARKS, SENSITIVE, WHOLE
from portable_record.record.values import Whole, mark, whole_value


def undo_of(
    edits: Sequence[PlacedEdit], states: Mapping[str, EntryState], when: str, *, force: bool = False
) -> list[Draft]:
    """The drafts that undo one change, given its edits and the states of the entries in it.

    Each register gets what it would show if the edit, and all that stands on it, had never been written. An
    entry that the change made goes into the bin, with the moment ``when``. An undo can be undone like any
    other change. With ``force``, later edits that stand on the change are undone with it.

    Raises:
        UndoBlockedError: later edits, or the bin, stand on the change, and ``force`` was not said.
        NothingToUndoError: what stood before was erased.
    """
    made = {placed.edit.entry for placed in edits if _makes(placed)}
    drafts = [_bin_again(edits, states[entry], when, force=force) for entry in sorted(made)]
    drafts += [
        _put_back(placed, states[placed.edit.entry], force=force)
        for placed in edits
        if placed.edit.entry not in made
    ]
    return [draft for draft in drafts if draft is not None]


def _makes(placed: PlacedEdit) -> bool:
    return placed.edit.path == WHOLE and not placed.edit.bases


def _bin_again(edits: Iterable[PlacedEdit], state: EntryState, when: str, *, force: bool) -> Draft | None:
    """Undo the making of an entry: it goes into the bin."""
    if state.erased or state.binned:
        return None
    own = {placed.id for placed in edits}
    later = (placed for placed in state.registers.edits if placed.id not in own)
    if not force and any(placed.edit.path not in MARKS for placed in later):
        raise UndoBlockedError(place=state.entry)
    return binning(state, when)


def _put_back(placed: PlacedEdit, state: EntryState, *, force: bool) -> Draft | None:
    path = placed.edit.path
    if state.erased or path == ERASED:
        raise NothingToUndoError(place=state.entry)
    standing = placed.id in state.registers.head_ids(path)
    in_bin = bool(state.binned) and path not in MARKS
    if (in_bin or not standing) and not force:
        raise UndoBlockedError(place=state.entry)
    former = state.registers.without([placed.id])
    if path == BINNED:
        binned = fold_entry(state.part, former.edits).binned
        return None if binned == state.binned else Draft(state.entry, path, mark(binned), state.all_heads())
    if path == WHOLE:
        return _whole_again(state, former)
    return _register_again(state, former, path)


def _whole_again(state: EntryState, former: Registers) -> Draft:
    """Undo an import that replaced an entry: the former resource comes back as a whole."""
    before = fold_entry(state.part, former.edits)
    if before.erased:
        raise NothingToUndoError(place=state.entry)
    whole = Whole(before.type, before.url, before.origin, before.text)
    return Draft(state.entry, WHOLE, whole_value(whole), state.all_heads())


def _register_again(state: EntryState, former: Registers, path: str) -> Draft | None:
    heads = former.heads(path)
    if heads and all(head.edit.erased for head in heads):
        raise NothingToUndoError(place=state.entry)
    value = former.shown(path)
    if path == SENSITIVE and not heads:
        value = b"false"
    if value == state.registers.shown(path) and len(state.heads(path)) == 1:
        return None
    return Draft(state.entry, path, value, state.heads(path))
