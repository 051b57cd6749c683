"""The words of sensitive entries on their way: each value under the key of its entry.

Format: docs/format/circle.md, rules 17 and 36.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from portable_record.circle.ring import ENTRY
from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.sealing import NONCE, open_sealed, seal
from portable_record.errors import CircleFileError, MalformedError, SealBrokenError
from portable_record.record.change import SALT_SIZE, Edit, value_digest
from portable_record.record.comment import is_comment_id
from portable_record.record.shapes import MARKS
from portable_record.record.strict import Strict
from portable_record.record.values import check_value

PURPOSE = "portable-record/v1/circle/change"
_READ = Strict(CircleFileError)


def is_hidden(edit: Edit, keys: Mapping[str, bytes]) -> bool:
    """Whether the value of an edit goes under its entry's own key; marks stay readable for all."""
    return edit.entry in keys and not edit.erased and edit.path not in MARKS


def hide(edit: Edit, key: bytes, change: str, dice: Callable[[int], bytes]) -> tuple[Edit, str]:
    """Take salt and value out of an edit of the change with this hash, and give them sealed."""
    nonce = dice(NONCE)
    plain = (edit.salt or b"") + (edit.value or b"")
    shut = seal(key, plain, nonce=nonce, associated=_bound(change, edit.n))
    return replace(edit, value=None, salt=None), b64url(nonce + shut)


def shown(edit: Edit, sealed: bytes, keys: Mapping[str, bytes], change: str) -> Edit:
    """Put salt and value back with those keys of a ring that may open them, if there are any.

    Raises:
        CircleFileError, MalformedChangeError: as ``show``.
    """
    if is_comment_id(edit.entry):
        return show_comment(edit, sealed, [keys[name] for name in keys if name.startswith(ENTRY)], change)
    return show(edit, sealed, keys.get(ENTRY + edit.entry), change)


def show_comment(edit: Edit, sealed: bytes, keys: Iterable[bytes], change: str) -> Edit:
    """Put salt and value of a comment back, if one of the keys of sensitive entries opens them (rule 36)."""
    for key in keys:
        with suppress(CircleFileError):
            return show(edit, sealed, key, change)
    return edit


def show(edit: Edit, sealed: bytes, key: bytes | None, change: str) -> Edit:
    """Put salt and value back, if we have the key and they are those that were signed.

    Raises:
        CircleFileError: they were changed.
        MalformedChangeError: the value has not the form that its path asks for.
    """
    if key is None or not edit.erased:
        return edit
    try:
        plain = open_sealed(key, sealed[NONCE:], nonce=sealed[:NONCE], associated=_bound(change, edit.n))
    except SealBrokenError as broken:
        raise CircleFileError("Words in it were changed.", place=f"edit {edit.n}") from broken
    salt, value = plain[:SALT_SIZE], plain[SALT_SIZE:]
    if len(salt) != SALT_SIZE or value_digest(salt, value) != edit.digest:
        raise CircleFileError("Words in it are not those that were signed.", place=f"edit {edit.n}")
    check_value(edit.path, value)
    return replace(edit, salt=salt, value=value)


def read_sealed(read: object) -> dict[int, bytes]:
    """Read the list of what is sealed: by number, nonce and ciphertext.

    Raises:
        CircleFileError: it is not written as it must be.
    """
    return dict(_row(row) for row in _READ.items(read))


def _row(read: object) -> tuple[int, bytes]:
    row = _READ.items(read)
    if len(row) != 2:
        raise CircleFileError("What is sealed is not written as it must be.", place="sealed")
    try:
        return _READ.number(row[0]), unb64url(_READ.text(row[1]))
    except MalformedError as broken:
        raise CircleFileError(broken.detail, place="sealed") from broken


def _bound(change: str, n: int) -> bytes:
    return f"{PURPOSE}\0{change}\0{n}".encode()
