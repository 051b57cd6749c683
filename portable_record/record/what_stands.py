"""What of an entry's history still stands: all that the fold needs once what was replaced is let go of.

Format: docs/format/circle.md, rule 27.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from portable_record.record.change import EditId
from portable_record.record.registers import PlacedEdit, Registers
from portable_record.record.shapes import MARKS, WHOLE


def what_stands(edits: Iterable[PlacedEdit]) -> tuple[PlacedEdit, ...]:
    """Leave of one entry's edits those that stand at some register.

    Each of them names, besides its own bases, all others that it replaced by way of edits that are let go
    of: otherwise a whole resource would stand again at an element that was edited twice.
    """
    registers = Registers(edits)
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
    return replace(placed, edit=replace(placed.edit, bases=tuple(bases)))
