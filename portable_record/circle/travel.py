"""A change on its way: the file of change.md, with the words of sensitive entries under keys of their own.

Format: docs/format/circle.md, rules 16, 17 and 36.
"""

from collections.abc import Callable, Mapping, Sequence

from portable_record.circle import hidden
from portable_record.circle.hidden import hide, is_hidden, read_sealed, shown
from portable_record.errors import CircleFileError, NotCanonicalError
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.change import Change, Edit, change_hash
from portable_record.record.change_file import from_json, to_json
from portable_record.record.strict import Strict

PURPOSE = hidden.PURPOSE
_READ = Strict(CircleFileError)
_NAMES = ("purpose", "record", "change", "sealed")


def pack(
    change: Change,
    edits: Sequence[Edit],
    *,
    sensitive: Mapping[str, bytes],
    dice: Callable[[int], bytes],
) -> bytes:
    """Write a change for the circle; ``sensitive`` are the keys of sensitive entries and comments."""
    bound = change_hash(change)
    open_edits, sealed = [], []
    for edit in edits:
        if is_hidden(edit, sensitive):
            bare, shut = hide(edit, sensitive[edit.entry], bound, dice)
            open_edits.append(bare)
            sealed.append([edit.n, shut])
        else:
            open_edits.append(edit)
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
    sealed, bound = read_sealed(file["sealed"]), change_hash(change)
    return change, tuple(
        shown(edit, sealed[edit.n], keys, bound) if edit.n in sealed else edit for edit in edits
    )
