"""A change on its way: the file of change.md, with the words of sensitive entries under keys of their own.

Format: docs/format/circle.md, rules 16 and 17.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from portable_record.circle.ring import ENTRY
from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.sealing import NONCE, open_sealed, seal
from portable_record.errors import CircleFileError, MalformedError, NotCanonicalError, SealBrokenError
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.change import SALT_SIZE, Change, Edit, change_hash, value_digest
from portable_record.record.change_file import from_json, to_json
from portable_record.record.shapes import MARKS
from portable_record.record.strict import Strict
from portable_record.record.values import check_value

PURPOSE = "portable-record/v1/circle/change"
_READ = Strict(CircleFileError)
_NAMES = ("purpose", "record", "change", "sealed")


def pack(
    change: Change,
    edits: Sequence[Edit],
    *,
    sensitive: Mapping[str, bytes],
    dice: Callable[[int], bytes],
) -> bytes:
    """Write a change for the circle; ``sensitive`` are the keys of the sensitive entries, by id."""
    hidden = [
        edit for edit in edits if edit.entry in sensitive and not edit.erased and edit.path not in MARKS
    ]
    bound = change_hash(change)
    sealed = []
    for edit in hidden:
        nonce = dice(NONCE)
        plain = (edit.salt or b"") + (edit.value or b"")
        shut = seal(sensitive[edit.entry], plain, nonce=nonce, associated=_bound(bound, edit.n))
        sealed.append([edit.n, b64url(nonce + shut)])
    numbers = {edit.n for edit in hidden}
    open_edits = [replace(edit, value=None, salt=None) if edit.n in numbers else edit for edit in edits]
    return canonical(
        {
            "purpose": PURPOSE,
            "record": change.record,
            "change": to_json(change, open_edits).decode(),
            "sealed": sealed,
        }
    )


def unpack(data: bytes, keys: Mapping[str, bytes]) -> tuple[Change, tuple[Edit, ...]]:
    """Read a change as it came; values under a key that is not among these stay hidden, as if erased.

    What comes back is well formed; its signature is still to be verified.

    Raises:
        CircleFileError, MalformedChangeError, ChangeTooLargeError: it is not written as it must be.
    """
    try:
        file = _READ.named(read_canonical(data), _NAMES)
    except NotCanonicalError as broken:
        raise CircleFileError(broken.detail) from broken
    if file["purpose"] != PURPOSE:
        raise CircleFileError("It was made for something else.", place="purpose")
    change, edits = from_json(_READ.text(file["change"]).encode())
    if file["record"] != change.record:
        raise CircleFileError("It is about another record than it says.", place="record")
    sealed = dict(_sealed(read) for read in _READ.items(file["sealed"]))
    bound = change_hash(change)
    return change, tuple(
        _opened(edit, sealed.pop(edit.n), keys.get(ENTRY + edit.entry), bound) if edit.n in sealed else edit
        for edit in edits
    )


def _sealed(read: object) -> tuple[int, bytes]:
    row = _READ.items(read)
    if len(row) != 2:
        raise CircleFileError("What is sealed is not written as it must be.", place="sealed")
    try:
        return _READ.number(row[0]), unb64url(_READ.text(row[1]))
    except MalformedError as broken:
        raise CircleFileError(broken.detail, place="sealed") from broken


def _opened(edit: Edit, sealed: bytes, key: bytes | None, bound: str) -> Edit:
    """Fill in the value of an edit, if we have its key and it is the one that was signed."""
    if key is None or not edit.erased:
        return edit
    try:
        plain = open_sealed(key, sealed[NONCE:], nonce=sealed[:NONCE], associated=_bound(bound, edit.n))
    except SealBrokenError as broken:
        raise CircleFileError("Words in it were changed.", place=f"edit {edit.n}") from broken
    salt, value = plain[:SALT_SIZE], plain[SALT_SIZE:]
    if len(salt) != SALT_SIZE or value_digest(salt, value) != edit.digest:
        raise CircleFileError("Words in it are not those that were signed.", place=f"edit {edit.n}")
    check_value(edit.path, value)
    return replace(edit, salt=salt, value=value)


def _bound(change: str, n: int) -> bytes:
    return f"{PURPOSE}\0{change}\0{n}".encode()
