"""A checkpoint to try things with: what Jean and Sam wrote, in an open entry and a sensitive one."""

from typing import TYPE_CHECKING

from portable_record.circle.checkpoint import Checkpoint, folded, folded_change, sign_checkpoint
from portable_record.record.causal import place
from portable_record.record.what_stands import what_stands
from tests.circle.cast import JEAN, SAM, WHEN, Carer, carer, dice, membership
from tests.record.devices import PART, RECORD, Logged, entry_id

if TYPE_CHECKING:
    from portable_record.record.registers import PlacedEdit

PLAN = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Tea at four"}'
DIARY = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Afraid of nights"}'
OPEN, HIDDEN = entry_id(1), entry_id(2)
KEY = b"k" * 32
NOW = membership(JEAN.member(), SAM.member())


def written() -> Carer:
    """Give Jean's device with what both wrote."""
    jean, sam = carer(JEAN), carer(SAM)
    jean.create(PLAN, 1)
    jean.create(DIARY, 2)
    sam.receive(jean)
    sam.edit(OPEN, description="Tea at five")
    jean.edit(HIDDEN, description="Afraid of stairs")
    jean.receive(sam)
    jean.edit(OPEN, description="Tea at six")
    return jean


def checkpoint_of(log: list[Logged]) -> Checkpoint:
    """Fold a log."""
    once = {(change.device, change.seq): (change, edits) for change, edits in log}
    of: dict[str, list[PlacedEdit]] = {}
    for change, edits in once.values():
        for placed in place(change, edits):
            of.setdefault(placed.edit.entry, []).append(placed)
    standing = sorted((one for edits in of.values() for one in what_stands(edits)), key=lambda one: one.id)
    changes = folded((folded_change(change) for change, _ in once.values()), standing)
    return Checkpoint(RECORD, 1, PART, JEAN.device_id, WHEN, changes, tuple(standing))


def signed() -> bytes:
    """Give the file."""
    return sign_checkpoint(checkpoint_of(written().log), JEAN.device, sensitive={HIDDEN: KEY}, dice=dice())
