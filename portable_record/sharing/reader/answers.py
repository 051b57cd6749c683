"""Answers of the serving process, taken apart as strictly as if a stranger had written them."""

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from portable_record.errors import NotFoundError
from portable_record.record.parts import part
from portable_record.sharing.reader.frames import FrameError
from portable_record.sharing.reader.refusals import Refusal, error_from, refusal_of

MOST_PREVIEW = 4 * 1024 * 1024

if TYPE_CHECKING:
    from portable_record.record.intake import Checked
    from portable_record.sharing.packed import Member


def texts(body: bytes) -> list[str]:
    """Read a list of texts.

    Raises:
        FrameError: it is something else.
    """
    return [_text(each) for each in _list(body)]


def picture(body: bytes) -> bytes:
    """Take a JPEG of ours: from its first bytes to its last, not larger than such a small picture is.

    Raises:
        FrameError: it is something else.
    """
    if len(body) > MOST_PREVIEW or not (body.startswith(b"\xff\xd8\xff") and body.endswith(b"\xff\xd9")):
        raise FrameError("no small picture")
    return body


def checked(body: bytes, pieces: Sequence[bytes]) -> "list[Checked | Refusal]":
    """Read what was found out about each piece.

    Raises:
        FrameError: it is something else, or does not belong to these pieces.
    """
    found = _list(body)
    if len(found) != len(pieces):
        raise FrameError("not one answer a piece")
    return [_one(each, piece) for each, piece in zip(found, pieces, strict=True)]


def members(body: bytes, length: int) -> "tuple[Member, ...]":
    """Read where the files of a packed share lie: one after another, within it.

    Raises:
        FrameError: it is something else.
    """
    from portable_record.sharing.packed import Member

    found: list[Member] = []
    reached = 0
    for each in _list(body):
        match each:
            case [int(start), int(end), str(before), str(after)] if reached < start <= end <= length:
                found.append(Member(start, end, _unhex(before), _unhex(after)))
                reached = end
            case _:
                raise FrameError("no file of a packed share")
    if not found:
        raise FrameError("no file of a packed share")
    return tuple(found)


def _unhex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as broken:
        raise FrameError("no bytes") from broken


def _one(value: object, piece: bytes) -> "Checked | Refusal":
    from portable_record.record.day import real_day
    from portable_record.record.intake import Checked

    match value:
        case ["refused", error]:
            return refusal_of(error_from(error))
        case ["good", str(kind), str(resource_id), str(key), str(title), str(words), str(day), str(sha256)]:
            digest = hashlib.sha256(piece).hexdigest()
            if sha256 != digest or not _is_part(key) or real_day(day) != day:
                raise FrameError("an answer to something else")
            return Checked(kind, resource_id, key, title, words, day, digest)
    raise FrameError("neither good nor refused")


def _is_part(key: str) -> bool:
    try:
        part(key)
    except NotFoundError:
        return False
    return True


def _list(body: bytes) -> list[object]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FrameError("no JSON") from error
    if not isinstance(value, list):
        raise FrameError("no list")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise FrameError("no text")
    return value
