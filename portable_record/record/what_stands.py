"""What of an entry's history still stands: all that the fold needs once what was replaced is let go of.

Format: docs/format/circle.md, rule 27.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from portable_record.record.change import EditId
from portable_record.record.registers import PlacedEdit, Registers
from portable_record.record.shapes import MARKS, WHOLE
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


def what_stands(edits: Iterable[PlacedEdit]) -> tuple[PlacedEdit, ...]:
    """Leave of one entry's edits those that stand at some register.

    Each of them names, besides its own bases, all others that it replaced by way of edits that are let go
    of: otherwise a whole resource would stand again at an element that was edited twice.
    """
    registers = Registers(edits)
    if len(registers.edits) == 1:
        return registers.edits
    paths = (WHOLE, *MARKS, *registers.edited_paths)
    standing = {head.id: head for path in paths for head in registers.heads(path)}
    before = {placed.id: placed.edit.bases for placed in registers.edits}
    return tuple(_with_all_bases(standing[name], standing, before) for name in sorted(standing))


def _with_all_bases(
    placed: PlacedEdit, standing: Collection[EditId], before: Mapping[EditId, tuple[EditId, ...]]
) -> PlacedEdit:
    found, todo = set[EditId](), [*placed.edit.bases]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += before.get(name, ())
    bases = sorted({*placed.edit.bases, *(name for name in found if name in standing)})
    return placed._replace(edit=replace(placed.edit, bases=tuple(bases)))


def standing_over(
    stands: Sequence[PlacedEdit], here: Sequence[PlacedEdit], is_folded: Callable[[EditId], bool]
) -> list[PlacedEdit]:
    """Give what stands in an entry and is not here yet, so that what is here and stands no more gives way.

    ``here`` are the edits that a device holds; ``is_folded`` says which of them whoever folded knew. What
    replaced those may itself be let go of: then one that stands in its place names them.
    """
    there, known = {placed.id for placed in stands}, {placed.id for placed in here}
    new = [placed for placed in stands if placed.id not in known]
    registers = Registers([*here, *new])
    names: dict[EditId, set[EditId]] = {}
    for old in (placed for placed in here if placed.id not in there and is_folded(placed.id)):
        path = old.edit.path
        if old.id in registers.head_ids(path):
            over = [one for one in new if one.edit.path == path] or [
                one for one in new if one.edit.path == WHOLE and path not in MARKS
            ]
            if over:
                names.setdefault(max(over, key=lambda one: one.rank).id, set()).add(old.id)
    return [_naming(placed, names.get(placed.id, ())) for placed in new]


def with_lost_bases(stands: Iterable[PlacedEdit], here: Sequence[PlacedEdit]) -> list[PlacedEdit]:
    """Give the edits of an entry that are here and no longer replace what stands before them, with it named.

    ``stands`` are those of a checkpoint, ``here`` all that a device holds once what is new was added. An
    edit that came before one of its bases leads to what that base replaced by way of it alone: where it was
    let go of before it came, nothing here does. What stands names all that it replaces (rule 27).
    """
    registers = Registers(here)
    known = {placed.id: placed for placed in here}
    found = []
    for placed in stands:
        mine = known.get(placed.id)
        if mine is not None and not set(placed.edit.bases) <= set(mine.edit.bases):
            lost = set(placed.edit.bases).intersection(registers.head_ids(mine.edit.path))
            found += [_naming(mine, lost)] if lost else []
    return found


def _naming(placed: PlacedEdit, others: Collection[EditId]) -> PlacedEdit:
    bases = tuple(sorted({*placed.edit.bases, *others}))
    return placed._replace(edit=replace(placed.edit, bases=bases)) if others else placed
