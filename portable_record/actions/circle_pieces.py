"""What a change that does not count would do to entries, if somebody wrote it again over what stands now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.telling import MARKS as MARKS_IN_WORDS
from portable_record.actions.telling import value_in_words
from portable_record.actions.write import state_of, writing
from portable_record.actions.writer import own_writer, refuse_own_right
from portable_record.errors import NotFoundError
from portable_record.record.asking.places import Json
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
from portable_record.record.intake import check
from portable_record.record.json_text import resource_of
from portable_record.record.line import META, is_of_line
from portable_record.record.moments import moment_text
from portable_record.record.preview import with_drafts
from portable_record.record.readable.view import Line, title, view
from portable_record.record.shapes import BINNED, MARKS, SENSITIVE, WHOLE
from portable_record.record.shown import is_cut, is_unshown, only_shown
from portable_record.record.values import ABSENT, WRITTEN_HERE, read_whole

CAME_FROM = "Came from"


@dataclass(frozen=True, slots=True)
class Piece:
    """What a change would do to one entry: whether it is new, and each value before and after.

    ``lines`` are those of an entry that is new, or replaced as a whole, and ``marks`` what is done to it
    besides. ``is_cut`` says that it holds something that no page shows (``record/shown.py``), ``has_links``
    that a value has no words, as a link to something that is not here.
    """

    entry: str
    part: str
    title: str
    is_new: bool
    values: tuple[tuple[str, str], ...]
    bins: bool = False
    lines: tuple[Line, ...] = ()
    marks: tuple[str, ...] = ()
    is_cut: bool = False
    has_links: bool = False


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
        told = state or alone(change, edits, entry)
        wholes = [resource_of(told.text)] if state is None else list(_wholes(own))
        origins = {
            read_whole(edit.value).origin for edit in own if edit.path == WHOLE and edit.value is not None
        }
        yield Piece(
            entry,
            change.part,
            title(resource_of(told.text)),
            state is None,
            () if state is None else tuple(_values(state, own)),
            bins=any(edit.path == BINNED and edit.value not in (ABSENT, b'""') for edit in own),
            lines=(
                *(Line(CAME_FROM, origin, 0) for origin in sorted(origins - {WRITTEN_HERE, ""})),
                *(line for one in wholes for line in view(only_shown(one)).lines),
            ),
            marks=tuple(MARKS_IN_WORDS[SENSITIVE, True] for edit in own if edit.path == SENSITIVE),
            is_cut=any(map(is_cut, wholes))
            or any(is_unshown(edit.path) and edit.path != META for edit in own),
            has_links=any(_is_wordless(told.type, edit) for edit in own),
        )


def stands_already(record: OpenRecord, edit: Edit, part: str) -> bool:
    """Whether what an edit says of an element stands in its entry, and nothing beside it."""
    state = state_or_none(record, part, edit.entry)
    if state is None or state.in_conflict or edit.path in MARKS or edit.path == WHOLE:
        return False
    if is_unshown(edit.path) or is_of_line(state.type, edit.path):
        return True
    return edit.value == state.registers.shown(edit.path)


def _is_wordless(kind: str, edit: Edit) -> bool:
    if edit.path in MARKS or edit.path == WHOLE or is_unshown(edit.path) or edit.value == ABSENT:
        return False
    return not value_in_words(edit.value, kind, edit.path)


def _wholes(edits: Sequence[Edit]) -> Iterator[Json]:
    for edit in edits:
        if edit.path == WHOLE and edit.value is not None:
            yield resource_of(read_whole(edit.value).text)


def _values(state: EntryState, edits: Sequence[Edit]) -> Iterator[tuple[str, str]]:
    """Say what stands at each element and what would; whose words a new one says it is, is said too."""
    for edit in edits:
        if edit.path not in MARKS and edit.path != WHOLE and not is_unshown(edit.path):
            before = value_in_words(state.registers.shown(edit.path), state.type, edit.path)
            after = value_in_words(edit.value, state.type, edit.path)
            if (after or edit.value == ABSENT) and not (
                is_of_line(state.type, edit.path) and before == after
            ):
                yield before, after


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


def write_again(record: OpenRecord, change: Change, edits: Sequence[Edit]) -> None:
    """Write what a change of one's own says once more, as a change of the device in hand.

    Raises:
        MayNotWriteError, CircleStoppedError: whoever wrote it may not write there now.
        PortableRecordError: it would make no valid resource.
    """
    entries, writer, drafts = list(dict.fromkeys(edit.entry for edit in edits)), own_writer(record), []
    writer.refuse_unless_may_write(change.part)
    refuse_own_right(record, writer, entries)
    for entry in entries:
        state = state_or_none(record, change.part, entry)
        if state is None or not state.erased:
            new = list(drafts_of(state, [edit for edit in edits if edit.entry == entry], record))
            if state is not None and new:
                check(with_drafts(state, new).text)
            drafts += new
    if drafts:
        with writing(record, writer.by) as act:
            act.add(change.part, drafts)


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
