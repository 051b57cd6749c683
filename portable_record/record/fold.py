"""The fold: from the changes of a record to its state, the same for everybody who holds the same changes.

Format: docs/format/change.md, section 6. ``fold`` rebuilds a whole record and checks the table of states that
is kept beside the log; ``fold_entry`` gives one entry its state after each change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portable_record.record import json_text
from portable_record.record.causal import (
    NOTHING,
    NOTHING_GONE,
    Before,
    Fork,
    Gap,
    Gone,
    Refused,
    Waiting,
    in_causal_order,
)
from portable_record.record.change import Change, Edit, EditId
from portable_record.record.elements import by_item
from portable_record.record.line import differ_in_line_alone, is_of_line
from portable_record.record.registers import Alternative, PlacedEdit, Registers
from portable_record.record.shapes import BINNED, ERASED, MARKS, SENSITIVE, WHOLE
from portable_record.record.values import ABSENT, is_written_here, read_item, read_mark, read_whole


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values that stand side by side at ``path``, the shown one last. Somebody has to choose.

    At ``@binned`` they are the binning and the edits that it did not know of; at ``@erased`` the edits that
    came for an entry that is gone for good.
    """

    path: str
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class EntryState:
    """An entry as its edits make it.

    ``text`` is the resource's JSON: as received while ``edited`` is false. ``binned`` is the moment it was
    put into the bin, or empty. An ``erased`` entry has neither type nor text. ``updated`` is the moment of
    its newest edit. ``registers`` answers for heads and values.
    """

    entry: str
    part: str
    type: str
    url: str
    origin: str
    text: bytes
    edited: bool
    binned: str
    sensitive: bool
    erased: bool
    updated: str
    conflicts: tuple[Conflict, ...]
    registers: Registers = field(compare=False, repr=False)

    @property
    def in_conflict(self) -> bool:
        """Whether something in it waits for somebody to choose."""
        return bool(self.conflicts)

    @property
    def writer(self) -> str:
        """Who wrote in its content last; nobody here while it stands as it came in from elsewhere."""
        last = self.written_last
        if last is None:
            return ""
        taken_in = last.edit.path == WHOLE and not is_written_here(last.edit.value or b"")
        return "" if taken_in else last.by.writer

    @property
    def written_last(self) -> PlacedEdit | None:
        """The edit that brought the words written last; whoever chose among words did not write them."""
        if self.registers.is_as_begun:
            return self.registers.edits[0]
        written = [placed for placed in self.registers.edits if placed.edit.path not in MARKS]
        words = [placed for placed in written if not is_of_line(self.type, placed.edit.path)] or written
        return self.registers.origin(words[-1]) if words else None

    def heads(self, path: str) -> tuple[EditId, ...]:
        """The edits that the next one at this register replaces."""
        return self.registers.head_ids(path)

    def all_heads(self) -> tuple[EditId, ...]:
        """The edits that stand anywhere in the entry, marks but ``@binned`` left aside."""
        heads = {head.id for head in (*self.registers.content_heads(), *self.registers.heads(BINNED))}
        return tuple(sorted(heads))


@dataclass(frozen=True, slots=True)
class Folded:
    """What a set of changes makes: the states by (part, entry), and what could not be applied, and why."""

    states: Mapping[tuple[str, str], EntryState]
    pending: tuple[Waiting, ...] = ()
    forks: tuple[Fork, ...] = ()
    gaps: tuple[Gap, ...] = ()
    refused: tuple[Refused, ...] = ()


def fold(
    changes: Iterable[tuple[Change, Sequence[Edit]]],
    before: Before = NOTHING,
    *,
    gone: Gone = NOTHING_GONE,
) -> Folded:
    """Fold changes, in any order and any number of times each, into one state.

    ``before`` is what was folded already, where a device began with that (docs/format/circle.md, rule 28).
    Signatures have been verified before, and whoever may not write has been left out; or ``gone``
    says so, so that nobody waits for what they wrote.
    """
    applied = in_causal_order(changes, before, gone=gone)
    states = {key: fold_entry(key[0], placed) for key, placed in applied.edits.items()}
    return Folded(states, applied.pending, applied.forks, applied.gaps, applied.refused)


def fold_entry(part: str, edits: Iterable[PlacedEdit]) -> EntryState:
    """Fold all edits of one entry, of which there is at least one, into its state."""
    registers = Registers(edits)
    if registers.is_as_begun:
        return _as_begun(part, registers)
    conflicts = {path: registers.alternatives(path) for path in (*registers.edited_paths, SENSITIVE)}
    if len(registers.wholes) > 1:
        conflicts |= {path: registers.alternatives(path) for path in registers.paths}
    binned, conflicts[BINNED] = _binned(registers)
    erased, conflicts[ERASED] = _erased(registers)
    if erased:
        conflicts = {ERASED: conflicts[ERASED]}
    header, text, edited = ("", "", ""), b"", False
    if not erased:
        conflicts = {path: found for path, found in conflicts.items() if not _in_line(registers, path, found)}
        header, text, edited = _resource(registers)
    return EntryState(
        entry=registers.edits[0].edit.entry,
        part=part,
        type=header[0],
        url=header[1],
        origin=header[2],
        text=text,
        edited=edited,
        binned=binned,
        sensitive=any(head.edit.value == b"true" for head in registers.heads(SENSITIVE)),
        erased=erased,
        updated=registers.edits[-1].when,
        conflicts=tuple(Conflict(path, conflicts[path]) for path in sorted(conflicts) if conflicts[path]),
        registers=registers,
    )


def _as_begun(part: str, registers: Registers) -> EntryState:
    """Give the state of an entry that nobody changed since it was begun."""
    (begun,) = registers.edits
    read = read_whole(begun.edit.value or b"")
    return EntryState(
        entry=begun.edit.entry,
        part=part,
        type=read.type,
        url=read.url,
        origin=read.origin,
        text=read.text,
        edited=False,
        binned="",
        sensitive=False,
        erased=False,
        updated=begun.when,
        conflicts=(),
        registers=registers,
    )


def _binned(registers: Registers) -> tuple[str, tuple[Alternative, ...]]:
    """Rule 29: in the bin only if whoever put it there knew of everything that stands in it."""
    heads = [head for head in registers.heads(BINNED) if not head.edit.erased]
    binning = [head for head in heads if head.edit.value != ABSENT]
    if not binning:
        return "", ()
    known = {base for head in binning for base in head.edit.bases}
    unknown = [
        registers.alternative(head, head.edit.path)
        for head in registers.content_heads()
        if head.id not in known and not head.edit.erased
    ]
    if unknown or len(binning) < len(heads):
        return "", (*unknown, *(registers.alternative(head, BINNED) for head in heads))
    return read_mark(registers.shown(BINNED)), ()


def _erased(registers: Registers) -> tuple[bool, tuple[Alternative, ...]]:
    """Rule 31: gone for good, but what came from somebody who did not know of it is reported."""
    erasing = registers.heads(ERASED)
    if not erasing and registers.wholes:
        return False, ()
    known = {base for head in erasing for base in head.edit.bases}
    unknown = [
        registers.alternative(head, head.edit.path)
        for head in (*registers.content_heads(), *registers.heads(BINNED))
        if head.id not in known and not head.edit.erased
    ]
    return True, tuple(unknown)


def _in_line(registers: Registers, path: str, found: Sequence[Alternative]) -> bool:
    """Rule 28: whether values differ only in whose words they are."""
    if not found or path in MARKS:
        return False
    read, _ = registers.resource(registers.wholes[-1])
    return differ_in_line_alone(read.type, path, [one.value for one in found])


def _resource(registers: Registers) -> tuple[tuple[str, str, str], bytes, bool]:
    """Rule 32: header and bytes of the winning whole edit, patched where other edits stand."""
    winner = registers.wholes[-1]
    touched = registers.paths if len(registers.wholes) > 1 else registers.edited_paths
    if not touched:
        read = read_whole(winner.edit.value or b"")
        return (read.type, read.url, read.origin), read.text, False
    read, resource = registers.resource(winner)
    header = (read.type, read.url, read.origin)
    given = registers.given(winner)
    differing = {
        path.partition("/")[0] for path in touched if registers.shown(path) != given.get(path, ABSENT)
    }
    if not differing:
        return header, read.text, False
    for element in sorted(differing):
        shown = _element(registers, read.type, element)
        if shown is None:
            resource.pop(element, None)
        else:
            resource[element] = shown
    return header, json_text.write(resource), True


def _element(registers: Registers, type_name: str, element: str) -> object:
    """What an element shows, put together from its items where it is kept item by item; None if absent."""
    if not by_item(type_name, element):
        return json_text.parse(registers.shown(element))
    items = []
    for path in registers.paths:
        if path.startswith(element + "/"):
            item = read_item(registers.shown(path))
            if item is not None:
                items.append((item.order, path, item.item))
    return [item for _, _, item in sorted(items, key=lambda placed: placed[:2])] or None
