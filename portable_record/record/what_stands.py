"""What of an entry's history still stands: all that the fold needs once what was replaced is let go of.

Format: docs/format/circle.md, rule 27.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from portable_record.record.change import EditId
from portable_record.record.registers import PlacedEdit, Registers
from portable_record.record.shapes import BINNED, MARKS, WHOLE
from portable_record.record.who import By


@dataclass(frozen=True, slots=True)
class FoldedChange:
    """What is kept of a change once it is folded."""

    device: str
    seq: int
    hash: str
    lamport: int
    when: str
    by: By


def what_stands(
    edits: Iterable[PlacedEdit], is_folded: Callable[[EditId], bool] = lambda _: True
) -> tuple[PlacedEdit, ...]:
    """Leave of one entry's edits those that stand at some register.

    Each of them names, besides its own bases, all others that it replaced by way of edits that are let go
    of: otherwise a whole resource would stand again at an element that was edited twice. So it does of those
    that are not folded, as ``is_folded`` says, and may come yet. Nothing is let go of where somebody built on
    words that are not here, and what stands would look otherwise.
    """
    registers = Registers(edits)
    if len(registers.edits) == 1:
        return registers.edits
    paths = (WHOLE, *MARKS, *registers.edited_paths)
    standing = {head.id: head for path in paths for head in registers.heads(path)}
    before = {placed.id: placed.edit.bases for placed in registers.edits}
    stands = tuple(
        _naming(
            standing[name],
            {one for one in _before(standing[name], before) if one in standing or not is_folded(one)},
        )
        for name in sorted(standing)
    )
    if all(base in before for bases in before.values() for base in bases):
        return stands
    left = Registers(stands)
    is_alike = all(left.head_ids(path) == registers.head_ids(path) for path in paths)
    return stands if is_alike and not registers.heads(BINNED) else registers.edits


def _before(placed: PlacedEdit, bases: Mapping[EditId, tuple[EditId, ...]]) -> set[EditId]:
    """Name all that an edit replaces, itself or by way of others."""
    found, todo = set[EditId](), [*placed.edit.bases]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += bases.get(name, ())
    return found


class Over(NamedTuple):
    """What of a checkpoint is new in an entry, and what is here and names more than it did."""

    new: list[PlacedEdit]
    naming_more: list[PlacedEdit]


def standing_over(
    stands: Sequence[PlacedEdit], here: Sequence[PlacedEdit], is_folded: Callable[[EditId], bool]
) -> Over:
    """Give what stands in an entry, so that of what is here and was folded nothing else stands beside it.

    ``here`` are the edits that a device holds; ``is_folded`` says which of them whoever folded knew. What
    replaced those may be let go of: then one that stands in its place names them, whether it is new or not.
    """
    known = {placed.id: placed for placed in here}
    new = [placed for placed in stands if placed.id not in known]
    there, meant = Registers([*here, *new]), Registers(stands)
    names: dict[EditId, set[EditId]] = {}
    bases = {placed.id: placed.edit.bases for placed in there.edits}
    for placed in stands:
        may_come = {base for base in placed.edit.bases if not is_folded(base)}
        if placed.id in known and may_come and (more := may_come - _before(known[placed.id], bases)):
            names[placed.id] = more
    for path in (WHOLE, *MARKS, *there.edited_paths):
        heads = meant.heads(path)
        among = {head.id for head in heads}
        left = {head.id for head in there.heads(path) if head.id not in among and is_folded(head.id)}
        over = [head for head in heads if head.edit.path == path] or heads
        if left and over:
            names.setdefault(max(over, key=lambda one: one.rank).id, set()).update(left)
    return Over(
        [_naming(placed, names[placed.id]) if placed.id in names else placed for placed in new],
        [_naming(placed, names[placed.id]) for placed in here if placed.id in names],
    )


def _naming(placed: PlacedEdit, others: Collection[EditId]) -> PlacedEdit:
    bases = tuple(sorted({*placed.edit.bases, *others}))
    return placed if bases == placed.edit.bases else placed._replace(edit=replace(placed.edit, bases=bases))
