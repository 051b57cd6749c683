"""A comment: a few words about an entry, which its author alone writes, and nobody changes.

Format: docs/format/circle.md, rules 34 and 35. It is an entry of its own, whose id says which edit began it:
so anybody can tell, without knowing what it says, that it is a comment, and on which device it was written.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from portable_record.errors import MalformedChangeError, NotCanonicalError
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.shapes import ERASED, WHOLE, uuid
from portable_record.record.values import WRITTEN_HERE, Whole, read_whole, whole_value

TYPE = "Communication"
MOST = 2_000
PURPOSE = "portable-record/v1/circle/comment"
_URN = "urn:uuid:"
_VERSION, _NINTH = "8", 14  # where the version of a UUID stands


@dataclass(frozen=True, slots=True)
class Comment:
    """What is said about an entry, named by its id."""

    about: str
    words: str


def comment_id(record: str, device: str, part: str, seq: int, n: int) -> str:
    """Give the id of the comment that is begun by the ``n``-th edit of a change of a chain."""
    place = "\0".join((PURPOSE, record, device, part, str(seq), str(n)))
    number = bytearray(hashlib.sha256(place.encode()).digest()[:16])
    number[6] = number[6] & 0x0F | 0x80
    number[8] = number[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(number)))


def is_comment_id(entry: str) -> bool:
    """Say whether an id is that of a comment: no other entry has one of this version."""
    return entry[_NINTH : _NINTH + 1] == _VERSION


def comment_value(comment: Comment) -> bytes:
    """The value of the edit that begins a comment: the one way to write it."""
    resource = {
        "resourceType": TYPE,
        "status": "completed",
        "category": [{"text": "Comment"}],
        "about": [{"reference": f"{_URN}{comment.about}"}],
        "payload": [{"contentString": comment.words}],
    }
    return whole_value(Whole(TYPE, "", WRITTEN_HERE, canonical(resource)))


def read_comment(text: bytes) -> Comment:
    """Read the resource of a comment.

    Raises:
        MalformedChangeError: it is none.
    """
    try:
        match read_canonical(text):
            case {"about": [{"reference": str(about)}], "payload": [{"contentString": str(words)}]}:
                return Comment(about.removeprefix(_URN), words)
    except NotCanonicalError as broken:
        raise MalformedChangeError("A comment is not written as it must be.") from broken
    raise MalformedChangeError("A comment is not written as it must be.")


def check_edit(path: str, value: bytes | None, *, replaces: bool, place: str) -> None:
    """Hold an edit of a comment to its form: it begins it, or erases it for good.

    Raises:
        MalformedChangeError: it does anything else, or the words are not written as they must be.
    """
    if path == ERASED:
        return
    if path != WHOLE or replaces:
        raise MalformedChangeError("A comment is never changed.", place=place)
    if value is None:
        return
    comment = read_comment(read_whole(value).text)
    uuid(comment.about, place)
    if value != comment_value(comment) or not _are_words(comment.words) or is_comment_id(comment.about):
        raise MalformedChangeError("A comment is not written as it must be.", place=place)


def _are_words(words: str) -> bool:
    """Whether there are words, not too many, with no control character but tabs and line ends."""
    return 0 < len(words) <= MOST and not any(
        (letter < " " and letter not in "\t\n") or "\x7f" <= letter <= "\x9f" for letter in words
    )
