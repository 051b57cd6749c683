"""A checkpoint: all that stands in a part, folded by an owner, so that who comes later need not read it all.

Format: docs/format/circle.md, rules 27 and 28.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby, pairwise

from portable_record.circle.hidden import hide, is_hidden
from portable_record.circle.membership import Membership
from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.signing import SigningKey
from portable_record.errors import CheckpointError, MalformedChangeError
from portable_record.record import shapes
from portable_record.record.canonical import canonical, canonical_as_it_stands
from portable_record.record.causal import Before, End
from portable_record.record.change import (
    Change,
    Edit,
    change_hash,
)
from portable_record.record.registers import PlacedEdit
from portable_record.record.what_stands import FoldedChange
from portable_record.record.who import By

PURPOSE = "portable-record/v1/circle/checkpoint"
TEXTS = ("record", "part", "by", "when")


@dataclass(frozen=True)
class Checkpoint:
    """All that stands in a part, in one epoch. ``by`` is the owner's device that folded it.

    ``changes`` are those in which something stands, and the last one of each chain, ordered by device and
    number; ``edits`` are what stands, in the same order; ``sealed`` are the words of some of them as they lie
    in its file, by the number of the edit.
    """

    record: str
    epoch: int
    part: str
    by: str
    when: str
    changes: tuple[FoldedChange, ...]
    edits: tuple[PlacedEdit, ...] = field(repr=False)
    sealed: Mapping[int, bytes] = field(default_factory=dict, repr=False, compare=False)
    signature: bytes = b""

    @cached_property
    def before(self) -> Before:
        """How far the folding goes, and what stands: with it the fold begins."""
        ends = {(one.device, self.part): End(one.seq, one.hash, one.lamport) for one in self.changes}
        return Before(ends, {placed.id: placed for placed in self.edits})


def folded(changes: Iterable[FoldedChange], edits: Iterable[PlacedEdit]) -> tuple[FoldedChange, ...]:
    """Keep of changes those in which one of these edits stands, and the last one of each chain."""
    standing = {(placed.id.device, placed.id.seq) for placed in edits}
    in_order = sorted(changes, key=lambda one: (one.device, one.seq))
    last = {one.device: one.seq for one in in_order}
    return tuple(one for one in in_order if last[one.device] == one.seq or (one.device, one.seq) in standing)


def folded_change(change: Change) -> FoldedChange:
    """Give what is kept of a change."""
    return FoldedChange(
        change.device, change.seq, change_hash(change), change.lamport, change.when, change.by
    )


def sign_checkpoint(
    checkpoint: Checkpoint,
    key: SigningKey,
    *,
    sensitive: Mapping[str, bytes],
    dice: Callable[[int], bytes],
) -> bytes:
    """Sign a checkpoint and write it; ``sensitive`` are the keys of the sensitive entries, by id.

    Raises:
        CheckpointError: it is not what it must be, or the key is of another device.
    """
    check(checkpoint)
    if key.public.thumbprint() != checkpoint.by:
        raise CheckpointError("It is signed by the device that it names, and by no other.", place="by")
    names = {(change.device, change.seq): change.hash for change in checkpoint.changes}
    sealed = {}
    for row, placed in enumerate(checkpoint.edits, 1):
        edit = placed.edit
        if is_hidden(edit, sensitive):
            _, shut = hide(edit, sensitive[edit.entry], names[placed.id.device, placed.id.seq], dice)
            sealed[row] = unb64url(shut)
    body = _body(replace(checkpoint, sealed=sealed))
    return canonical(body | {"signature": b64url(key.sign(canonical(body)))})


def verify_checkpoint(checkpoint: Checkpoint, membership: Membership) -> None:
    """Check that an owner of this epoch folded it.

    Raises:
        CheckpointError: it is of another circle or epoch, or by somebody who may not.
        SignatureBrokenError: somebody else signed it.
    """
    if (checkpoint.record, checkpoint.epoch) != (membership.record, membership.epoch):
        raise CheckpointError("It goes with another membership.", place="epoch")
    if membership.owner_of(checkpoint.by) is None:
        raise CheckpointError("Only an owner folds what stands.", place="by")
    _, device = membership.devices[checkpoint.by]
    in_order = dict(
        sorted(_body(checkpoint).items())
    )  # all within are lists, and their numbers were looked at
    device.key.verify(canonical_as_it_stands(in_order), checkpoint.signature)


def check(checkpoint: Checkpoint) -> None:
    """Hold a checkpoint to rule 27.

    Raises:
        CheckpointError: it breaks it.
    """
    try:
        shapes.uuid(checkpoint.record, "record")
        shapes.whole_number(checkpoint.epoch, "epoch", least=1)
        shapes.part_key(checkpoint.part, "part")
        shapes.hash_text(checkpoint.by, "by")
        shapes.moment(checkpoint.when, "when")
        for change in checkpoint.changes:
            shapes.hash_text(change.device, "changes")
            shapes.whole_number(change.seq, "changes", least=1)
            shapes.hash_text(change.hash, "changes")
            shapes.whole_number(change.lamport, "changes", least=1)
            shapes.moment(change.when, "changes")
            shapes.writer(change.by)
    except MalformedChangeError as broken:
        raise CheckpointError(broken.detail, place=broken.place) from broken
    for before, after in pairwise(checkpoint.changes):
        if before.device == after.device and before.lamport >= after.lamport:
            raise CheckpointError("A later change of a chain has a smaller number.", place="changes")
    places = [(change.device, change.seq) for change in checkpoint.changes]
    ids = [placed.id for placed in checkpoint.edits]
    if not places or any(one >= two for one, two in pairwise(places)):
        raise CheckpointError("They are none, or not in order, each once.", place="changes")
    if any(one >= two for one, two in pairwise(ids)):
        raise CheckpointError("They are not in order, each once.", place="edits")
    last = {device: max(seq for _, seq in of) for device, of in groupby(places, key=lambda place: place[0])}
    named = {(placed.id.device, placed.id.seq) for placed in checkpoint.edits}
    if set(places) != named | set(last.items()):
        raise CheckpointError("They are not those in which something stands.", place="changes")


def devices_of(checkpoint: Checkpoint) -> list[str]:
    """List the devices that a checkpoint names, in order."""
    bases = {base.device for placed in checkpoint.edits for base in placed.edit.bases}
    return sorted({change.device for change in checkpoint.changes} | bases)


def _body(checkpoint: Checkpoint) -> dict[str, object]:
    """Give all that is signed: whoever takes words out, or puts others in, breaks the signature.

    What is sealed is signed as it lies there, so that who may not read some can still check the whole.
    """
    devices = devices_of(checkpoint)
    numbers = {device: number for number, device in enumerate(devices)}
    rows = {(change.device, change.seq): row for row, change in enumerate(checkpoint.changes)}
    return {
        "purpose": PURPOSE,
        **{name: getattr(checkpoint, name) for name in TEXTS},
        "epoch": checkpoint.epoch,
        "devices": devices,
        "changes": [
            [numbers[one.device], one.seq, one.hash, one.lamport, one.when, *_said(one.by)]
            for one in checkpoint.changes
        ],
        "edits": [
            _edit_row(
                placed.edit, rows[placed.id.device, placed.id.seq], numbers, bare=row in checkpoint.sealed
            )
            for row, placed in enumerate(checkpoint.edits, 1)
        ],
        "sealed": [[row, b64url(shut)] for row, shut in sorted(checkpoint.sealed.items())],
    }


def _said(by: By) -> list[str]:
    return [by.writer, by.basis, by.helper]


def _edit_row(edit: Edit, change: int, numbers: Mapping[str, int], *, bare: bool) -> list[object]:
    bases = [[numbers[base.device], base.seq, base.n] for base in edit.bases]
    packed = b64url(bytes.fromhex(edit.entry.replace("-", "")))
    row: list[object] = [change, edit.n, packed, edit.path, bases]
    if bare or edit.salt is None or edit.value is None:
        return [*row, b64url(edit.digest)]
    return [*row, b64url(edit.salt), edit.value.decode()]
