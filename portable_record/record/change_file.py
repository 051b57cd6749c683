"""A change as one file: strict JSON out and in (docs/format/change.md, section 3)."""

from collections.abc import Iterable, Mapping, Sequence

from portable_record.errors import ChangeTooLargeError, MalformedChangeError, NotCanonicalError
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.change import (
    DIGEST_SIZE,
    PURPOSE,
    SALT_SIZE,
    SIGNATURE_SIZE,
    VERSION,
    Change,
    Edit,
    EditId,
    Seen,
    b64url,
    head_of,
    value_digest,
)
from portable_record.record.change_check import EditsInOrder
from portable_record.record.strict import Strict
from portable_record.record.values import check_value
from portable_record.record.who import By

MOST = 64 * 1024 * 1024
HEAD_NAMES = {"v", "purpose", "record", "epoch", "device", "part", "seq", "previous", "lamport", "when", "by"}
_READ = Strict(MalformedChangeError)
NAMES = HEAD_NAMES | {"seen", "devices", "edits", "signature"}


def to_json(change: Change, edits: Iterable[Edit]) -> bytes:
    """Write a signed change with its edits."""
    edits = list(edits)
    devices = sorted({base.device for edit in edits for base in edit.bases})
    numbers = {device: number for number, device in enumerate(devices)}
    body = {
        "devices": devices,
        "edits": [_row(edit, numbers) for edit in edits],
        "signature": b64url(change.signature),
    }
    return canonical(head_of(change) | body)


def from_json(data: bytes, *, most: int = MOST) -> tuple[Change, tuple[Edit, ...]]:
    """Read a change and its edits. What comes back is well formed; its signature is still to be verified.

    Raises:
        ChangeTooLargeError: it has more than ``most`` bytes.
        MalformedChangeError: it breaks one of the rules 1 to 20; the place says where.
    """
    if len(data) > most:
        raise ChangeTooLargeError(f"It has {len(data):,} bytes; we take {most:,}.")
    try:
        read = read_canonical(data)
    except NotCanonicalError as error:
        raise MalformedChangeError(error.detail) from None
    try:
        return _read(_READ.named(read, NAMES))
    except ValueError:
        raise MalformedChangeError("A list is too short or too long, or bytes are not base64url.") from None


def _row(edit: Edit, numbers: Mapping[str, int]) -> list[object]:
    bases = [[numbers[base.device], base.seq, base.n] for base in edit.bases]
    if edit.value is None or edit.salt is None:
        return [_packed(edit.entry), edit.path, bases, b64url(edit.digest)]
    return [_packed(edit.entry), edit.path, bases, b64url(edit.salt), edit.value.decode()]


def _packed(entry: str) -> str:
    """An id in 22 characters; random ids are the larger part of a small change."""
    return b64url(bytes.fromhex(entry.replace("-", "")))


def _read(file: Mapping[str, object]) -> tuple[Change, tuple[Edit, ...]]:
    if _READ.number(file["v"]) != VERSION or file["purpose"] != PURPOSE:
        raise MalformedChangeError("It is not a change of version 1.", place="purpose")
    part, devices = _READ.text(file["part"]), [_READ.text(device) for device in _READ.items(file["devices"])]
    edits = tuple(_edit(n, row, part, devices) for n, row in enumerate(_READ.items(file["edits"]), 1))
    if devices != sorted({base.device for edit in edits for base in edit.bases}):
        raise MalformedChangeError("They are not those that the edits name, in order.", place="devices")
    taken = EditsInOrder(_READ.text(file["device"]), part, _READ.number(file["seq"]))
    for edit in edits:
        taken.add(edit)
    change = Change(
        record=_READ.text(file["record"]),
        epoch=_READ.number(file["epoch"]),
        device=_READ.text(file["device"]),
        part=part,
        seq=_READ.number(file["seq"]),
        previous=_READ.text(file["previous"]),
        lamport=_READ.number(file["lamport"]),
        when=_READ.text(file["when"]),
        by=_by(file["by"]),
        count=taken.count,
        edits_digest=taken.digest,
        signature=_READ.data(file["signature"], SIGNATURE_SIZE),
        seen=tuple(_seen(one) for one in _READ.items(file["seen"])),
    )
    return change, edits


def _edit(n: int, row: object, part: str, devices: Sequence[str]) -> Edit:
    packed, path, bases, *rest = _READ.items(row)
    entry = _READ.uuid(packed)
    ids = tuple(_base(base, part, devices) for base in _READ.items(bases))
    if len(rest) == 1:
        return Edit(n, entry, _READ.text(path), None, None, _READ.data(rest[0], DIGEST_SIZE), ids)
    written_salt, written = rest
    salt, value = _READ.data(written_salt, SALT_SIZE), _READ.text(written).encode()
    edit = Edit(n, entry, _READ.text(path), value, salt, value_digest(salt, value), ids)
    check_value(edit.path, value)
    return edit


def _base(base: object, part: str, devices: Sequence[str]) -> EditId:
    device, seq, n = (_READ.number(number) for number in _READ.items(base))
    if not 0 <= device < len(devices) or seq < 1 or n < 1:
        raise MalformedChangeError("It replaces an edit that cannot be.", place="bases")
    return EditId(devices[device], part, seq, n)


def _by(read: object) -> By:
    names = {"writer", "basis"} | ({"with"} if isinstance(read, dict) and "with" in read else set())
    by = {name: _READ.text(said) for name, said in _READ.named(read, names).items()}
    if by.get("with") == "":
        raise MalformedChangeError("Nobody helped, so nobody is named.", place="by")
    return By(by["writer"], by["basis"], by.get("with", ""))


def _seen(read: object) -> Seen:
    seen = _READ.named(read, {"device", "seq", "hash"})
    return Seen(_READ.text(seen["device"]), _READ.number(seen["seq"]), _READ.text(seen["hash"]))
