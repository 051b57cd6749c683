"""The history of an entry: who wrote what, when, and what stood there before."""

from collections.abc import Iterable
from dataclasses import dataclass

from portable_record.record.change import EditId
from portable_record.record.registers import PlacedEdit, Registers
from portable_record.record.values import ABSENT
from portable_record.record.who import By

EVERYTHING = slice(None)


@dataclass(frozen=True, slots=True)
class Event:
    """One edit as somebody reads it: at ``path``, ``after`` came in place of ``before``.

    Both are values as the format has them ("null" where there was nothing), or None where they were erased.
    ``id`` names the edit, and with it the change: device, part and seq.
    """

    when: str
    by: By
    path: str
    before: bytes | None
    after: bytes | None
    id: EditId


def history(edits: Iterable[PlacedEdit], span: slice = EVERYTHING) -> tuple[Event, ...]:
    """All edits of one entry, the causes before what followed from them; or a span of them."""
    registers = Registers(edits)
    return tuple(
        Event(
            when=placed.when,
            by=placed.by,
            path=placed.edit.path,
            before=_before(registers, placed),
            after=placed.edit.value,
            id=placed.id,
        )
        for placed in registers.edits[span]
    )


def _before(registers: Registers, placed: PlacedEdit) -> bytes | None:
    """The value of the newest edit that this one replaced at its register."""
    replaced = registers.replaced_by(placed)
    if not replaced:
        return ABSENT
    newest = max(replaced, key=lambda earlier: earlier.rank)
    return None if newest.edit.erased else registers.value(newest, placed.edit.path)
