"""The files of a circle, as they lie at a place outside: nothing in them can be read there.

Format: docs/format/circle.md, rules 1 to 5. Bytes in, bytes out; dice are passed in.
"""

import hashlib
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portable_record.crypto.deflate import deflate, inflate
from portable_record.crypto.derive import KEY, Purpose, keyed_name
from portable_record.crypto.hpke import ENCAPSULATED, HpkePrivateKey, HpkePublicKey, open_from, seal_to
from portable_record.crypto.sealing import NONCE, TAG, open_sealed, seal
from portable_record.errors import CircleFileError, InflateTooLargeError, MalformedError, SealBrokenError
from portable_record.record.canonical import marks_in

PART_FILE, KEY_FILE = 1, 2  # the first byte
KEY_TAG = 8
HEAD = 1 + KEY_TAG + NONCE
LEAST = 512  # bytes of padded content
MOST = 64 * 1024 * 1024  # bytes of content
MARKS, MARKS_A_BYTE = 200_000, 4  # commas and opening brackets of content, and more for each byte of the file
SLOTS = (8, 16, 32, 64)
SLOT = ENCAPSULATED + KEY + TAG
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Opened:
    """The content of a part file, and the name of the key that opened it."""

    key: str
    content: bytes


def file_name(file: bytes) -> str:
    """Give the name that a file has at the place: the hash of its bytes (rule 1)."""
    return hashlib.sha256(file).hexdigest()


def seal_part_file(content: bytes, key: bytes, dice: Callable[[int], bytes]) -> bytes:
    """Seal content under a content key (rules 3 and 5).

    Raises:
        CircleFileError: there is more than 64 MiB of it.
    """
    nonce = dice(NONCE)
    head = bytes([PART_FILE]) + _tag(key, nonce) + nonce
    return head + seal(key, _padded(content), nonce=nonce, associated=head)


def key_for(head: bytes, keys: Mapping[str, bytes]) -> str | None:
    """Say which of these keys opens a part file, by its first 21 bytes; None if none does (rule 3)."""
    if len(head) < HEAD or head[0] != PART_FILE:
        return None
    tag, nonce = head[1 : 1 + KEY_TAG], head[1 + KEY_TAG : HEAD]
    return next((name for name, key in keys.items() if _tag(key, nonce) == tag), None)


def open_part_file(file: bytes, keys: Mapping[str, bytes], *, most: int = MOST) -> Opened | None:
    """Open a part file with the one of these keys that fits; None if none does.

    Raises:
        CircleFileError: a key fits, but the file was changed, its content is not written in the one way, has
            more than ``most`` bytes, or more values than so small a file can honestly hold.
    """
    name = key_for(file, keys)
    if name is None:
        return None
    try:
        padded = open_sealed(keys[name], file[HEAD:], nonce=file[1 + KEY_TAG : HEAD], associated=file[:HEAD])
    except SealBrokenError as broken:
        raise CircleFileError("It was changed, or cut short.") from broken
    content = _unpadded(padded, most)
    if marks_in(content) > MARKS + MARKS_A_BYTE * len(file):
        raise CircleFileError("It unfolds to more values than it can honestly hold.")
    return Opened(name, content)


def make_key_file(rings: Sequence[tuple[HpkePublicKey, bytes]], dice: Callable[[int], bytes]) -> bytes:
    """Wrap for each device the key of its ring, among as many others as nobody has (rule 4).

    Raises:
        CircleFileError: they are more than 64.
    """
    count = next((count for count in SLOTS if len(rings) <= count), None)
    if count is None:
        raise CircleFileError(f"There are {len(rings)} devices; a circle has at most {SLOTS[-1]}.")
    slots = [b"".join(seal_to(public, key, info=Purpose.CIRCLE_SLOT.encode())) for public, key in rings]
    slots += [dice(SLOT) for _ in range(count - len(slots))]
    return bytes([KEY_FILE, count]) + b"".join(sorted(slots))


def open_key_file(file: bytes, private: HpkePrivateKey) -> bytes | None:
    """Find the ring key that a key file holds for a device; None if it holds none.

    Raises:
        CircleFileError: it is cut short, or has another number of slots than it may.
    """
    if len(file) < 2 or file[0] != KEY_FILE:
        return None
    if file[1] not in SLOTS or len(file) != 2 + file[1] * SLOT:
        raise CircleFileError("Its slots are not those that it must have.")
    for slot in _slots(file):
        try:
            return open_from(
                private, slot[:ENCAPSULATED], slot[ENCAPSULATED:], info=Purpose.CIRCLE_SLOT.encode()
            )
        except SealBrokenError:
            continue
    return None


def _slots(file: bytes) -> Iterable[bytes]:
    return (file[start : start + SLOT] for start in range(2, len(file), SLOT))


def _tag(key: bytes, nonce: bytes) -> bytes:
    return keyed_name(key, nonce, Purpose.CIRCLE_TAG)[:KEY_TAG]


def _padded(content: bytes) -> bytes:
    if len(content) > MOST:
        raise CircleFileError(f"It has {len(content):,} bytes; a file holds {MOST:,}.")
    folded = deflate(content)
    body = _LENGTH.pack(len(folded)) + folded
    return body.ljust(padded_length(len(body)), b"\0")


def _unpadded(padded: bytes, most: int) -> bytes:
    if len(padded) < _LENGTH.size:
        raise CircleFileError("It is padded in another way.")
    (length,) = _LENGTH.unpack_from(padded)
    folded = padded[_LENGTH.size : _LENGTH.size + length]
    body = _LENGTH.size + length
    if len(folded) != length or len(padded) != padded_length(body) or any(padded[body:]):
        raise CircleFileError("It is padded in another way.")
    try:
        return inflate(folded, most=most)
    except (InflateTooLargeError, MalformedError) as broken:
        raise CircleFileError(broken.detail) from broken


def padded_length(length: int) -> int:
    """Round a length up so that it says at most what its leading bits say (Padmé), and to 512 at least.

    After "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", section 4.
    """
    if length <= LEAST:
        return LEAST
    exponent = length.bit_length() - 1
    free = exponent - exponent.bit_length()
    mask = (1 << free) - 1
    return (length + mask) & ~mask
