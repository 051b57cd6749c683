"""A checkpoint as bytes, read strictly.

Format: docs/format/circle.md, rules 27 and 28.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from portable_record.circle.checkpoint import PURPOSE, TEXTS, Checkpoint, check, devices_of
from portable_record.circle.hidden import read_sealed, shown
from portable_record.crypto.signing import SIGNATURE
from portable_record.errors import CheckpointError, MalformedChangeError, NotCanonicalError
from portable_record.record.canonical import read_canonical
from portable_record.record.change import DIGEST_SIZE, SALT_SIZE, Edit, EditId, value_digest
from portable_record.record.registers import PlacedEdit
from portable_record.record.strict import Strict
from portable_record.record.values import check_value
from portable_record.record.what_stands import FoldedChange
from portable_record.record.who import By

_READ = Strict(CheckpointError)
_NAMES = ("purpose", *TEXTS, "epoch", "devices", "changes", "edits", "sealed", "signature")
_Item = TypeVar("_Item")


def read_checkpoint(data: bytes, keys: Mapping[str, bytes]) -> Checkpoint:
    """Read the bytes of a checkpoint, as ``checkpoint_of`` does.

    Raises:
        CheckpointError, CircleFileError: as there.
    """
    try:
        return checkpoint_of(read_canonical(data), keys)
    except NotCanonicalError as broken:
        raise CheckpointError(broken.detail, place=broken.place) from broken


def checkpoint_of(read: object, keys: Mapping[str, bytes]) -> Checkpoint:
    """Take a checkpoint out of what was read; values under another key than these stay hidden, as if erased.

    What comes back is well formed, and NOT verified: see ``verify_checkpoint``.

    Raises:
        CheckpointError: it is not written as it must be.
        CircleFileError: words that are sealed in it were changed.
    """
    try:
        file = _READ.named(read, _NAMES)
        if file["purpose"] != PURPOSE:
            raise CheckpointError("It was made for something else.", place="purpose")
        said = {name: _READ.text(file[name]) for name in TEXTS}
        devices = [_READ.text(device) for device in _READ.items(file["devices"])]
        changes = tuple(_read_change(row, devices) for row in _READ.items(file["changes"]))
        sealed = read_sealed(file["sealed"])
        edits = tuple(
            _read_edit(row, said["part"], changes, devices, sealed.get(number), keys)
            for number, row in enumerate(_READ.items(file["edits"]), 1)
        )
        checkpoint = Checkpoint(
            **said,
            epoch=_READ.number(file["epoch"]),
            changes=changes,
            edits=edits,
            sealed=sealed,
            signature=_READ.data(file["signature"], SIGNATURE),
        )
        check(checkpoint)
    except MalformedChangeError as broken:
        raise CheckpointError(broken.detail, place=broken.place) from broken
    if devices != devices_of(checkpoint):
        raise CheckpointError("They are not those that are named, in order.", place="devices")
    return checkpoint


def _read_change(read: object, devices: Sequence[str]) -> FoldedChange:
    device, seq, name, lamport, when, writer, basis, helper = _row(read, 8)
    return FoldedChange(
        _one_of(devices, device),
        _READ.number(seq),
        _READ.text(name),
        _READ.number(lamport),
        _READ.text(when),
        By(_READ.text(writer), _READ.text(basis), _READ.text(helper)),
    )


def _read_edit(
    read: object,
    part: str,
    changes: Sequence[FoldedChange],
    devices: Sequence[str],
    sealed: bytes | None,
    keys: Mapping[str, bytes],
) -> PlacedEdit:
    row = _READ.items(read)
    at, number, packed, path, bases, *words = row if len(row) == 7 else _row(row, 6)
    change, n = _one_of(changes, at), _READ.number(number)
    entry, named = _READ.uuid(packed), _READ.items(bases)
    ids = tuple([_read_base(base, part, devices) for base in named]) if named else ()
    if len(words) == 1:
        digest = _READ.data(words[0], DIGEST_SIZE)
        edit = Edit(n, entry, _READ.text(path), None, None, digest, ids)
    else:
        salt, value = _READ.data(words[0], SALT_SIZE), _READ.text(words[1]).encode()
        edit = Edit(n, entry, _READ.text(path), value, salt, value_digest(salt, value), ids)
        check_value(edit.path, value)
    if sealed is not None:
        edit = shown(edit, sealed, keys, change.hash)
    where = EditId(change.device, part, change.seq, n)
    return PlacedEdit(where, edit, change.lamport, change.when, change.by)


def _read_base(read: object, part: str, devices: Sequence[str]) -> EditId:
    device, seq, n = _row(read, 3)
    return EditId(_one_of(devices, device), part, _READ.number(seq), _READ.number(n))


def _row(read: object, size: int) -> list[object]:
    row = _READ.items(read)
    if len(row) != size:
        raise CheckpointError("A row is longer or shorter than it must be.", place="row")
    return row


def _one_of(among: Sequence[_Item], read: object) -> _Item:
    number = _READ.number(read)
    if not 0 <= number < len(among):
        raise CheckpointError("It names something that is not there.", place="row")
    return among[number]
