"""A no to what somebody suggested: a comment about the suggestion, which says no more than that.

Format: docs/format/circle.md, rule 48. The suggestion is named by an id that no entry has, so that a no shows
under no entry. Whether a no counts is not said here: ``circle/refusing.py``.
"""

import hashlib
from uuid import UUID

from portable_record.record.comment import Comment

NO = "No"
PURPOSE = "portable-record/v1/circle/suggestion"
_VERSION, _NINTH = "9", 14  # where the version of a UUID stands


def suggestion_id(name: str) -> str:
    """Give the id that stands for what was suggested, out of the hash of the change."""
    number = bytearray(hashlib.sha256(f"{PURPOSE}\0{name}".encode()).digest()[:16])
    number[6] = number[6] & 0x0F | 0x90
    number[8] = number[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(number)))


def is_suggestion_id(entry: str) -> bool:
    """Say whether an id stands for a suggestion: no entry has one of this version."""
    return entry[_NINTH : _NINTH + 1] == _VERSION


def is_no(comment: Comment) -> bool:
    """Say whether a comment is a no to what it is about."""
    return comment.words == NO and is_suggestion_id(comment.about)
