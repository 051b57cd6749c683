"""The text of one code of a moving code, written and read strictly. See docs/format/moving-qr.md."""

import re
from dataclasses import dataclass, field

from portable_record.errors import KindUnknownError, MovingCodeTextError, TooLargeError
from portable_record.sharing.ur.bytewords import read_bytewords, write_bytewords
from portable_record.sharing.ur.cbor import Reading, write_bytes, write_list, write_number

TYPE = "PORTABLE-RECORD"
TYPES = frozenset({TYPE, "BYTES"})
MOST_MESSAGE = 20 * 1024 * 1024  # bytes
MOST_FRAGMENTS = 10_000
MOST_NUMBER = (1 << 32) - 1
_ITEMS = 5
_TEXT = re.compile(r"UR:([A-Z0-9-]{1,64})/(?:([1-9][0-9]{0,9})-([1-9][0-9]{0,9})/)?([A-Z]{10,})\Z")


@dataclass(frozen=True, slots=True)
class Message:
    """What all parts of one message agree on: its type, how many fragments, its length and checksum."""

    type: str
    total: int
    length: int
    checksum: int
    fragment: int  # length of each fragment


@dataclass(frozen=True, slots=True)
class Part:
    """One part; its data is one fragment, or some of them mixed."""

    message: Message
    number: int
    data: bytes = field(repr=False)


def write_whole(message: bytes) -> str:
    """Write a message that fits one code."""
    return f"UR:{TYPE}/{write_bytewords(message)}"


def write_part(part: Part) -> str:
    """Write a part."""
    about = part.message
    numbers = (part.number, about.total, about.length, about.checksum)
    written = write_list(*map(write_number, numbers), write_bytes(part.data))
    return f"UR:{about.type}/{part.number}-{about.total}/{write_bytewords(written)}"


def read_text(text: str) -> bytes | Part:
    """Read the text of one code: a whole message, or a part of one.

    Raises:
        MovingCodeTextError: it is not as it should be.
        KindUnknownError: it carries something of another type.
        TooLargeError: what it is part of is larger than is read.
    """
    found = _TEXT.match(text.upper() if text.islower() and text.isascii() else text)
    if found is None:
        raise MovingCodeTextError
    kind, number, total, body = found.groups()
    if kind not in TYPES:
        raise KindUnknownError("It is a moving code of another kind.")
    data = read_bytewords(body)
    if number is None:
        return data
    return _part(kind, int(number), int(total), data)


def _part(kind: str, number: int, total: int, data: bytes) -> Part:
    reading = Reading(data)
    reading.begin_list(_ITEMS)
    if (reading.number(), reading.number()) != (number, total):
        raise MovingCodeTextError("It says two different numbers.")
    length, checksum, fragment = reading.number(), reading.number(), reading.bytes()
    reading.end()
    if length > MOST_MESSAGE or total > MOST_FRAGMENTS:
        raise TooLargeError
    if number > MOST_NUMBER or checksum > MOST_NUMBER or total < 2:
        raise MovingCodeTextError("It has a number that cannot be.")
    if not (total - 1) * len(fragment) < length <= total * len(fragment):
        raise MovingCodeTextError("It has another length than it says.")
    return Part(Message(kind, total, length, checksum, len(fragment)), number, fragment)
