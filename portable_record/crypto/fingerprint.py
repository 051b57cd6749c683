"""How two people compare by voice: eight words, or 25 digits for those who do not read English.

They compare a key, or all that was said between them.
"""

import hashlib

from portable_record.crypto.derive import SEPARATOR, Purpose
from portable_record.crypto.signing import VerifyKey
from portable_record.crypto.words import BITS, word_list

WORDS = 8
GROUPS, GROUP = 5, 5  # 25 digits hold every number of 80 bits


def words(key: VerifyKey) -> tuple[str, ...]:
    """Give the eight words of a key."""
    return words_of(key.compressed(), Purpose.FINGERPRINT)


def words_of(data: bytes, purpose: Purpose) -> tuple[str, ...]:
    """Give the eight words of what was said, under the label that says what it is."""
    number = _eighty_bits(data, purpose)
    return tuple(
        word_list()[(number >> shift) % (1 << BITS)] for shift in range(BITS * (WORDS - 1), -1, -BITS)
    )


def digits(key: VerifyKey) -> str:
    """Give the same fingerprint as five groups of five digits, with a space between."""
    return digits_of(key.compressed(), Purpose.FINGERPRINT)


def digits_of(data: bytes, purpose: Purpose) -> str:
    """Give the same as ``words_of`` as digits."""
    written = f"{_eighty_bits(data, purpose):0{GROUPS * GROUP}d}"
    return " ".join(written[start : start + GROUP] for start in range(0, len(written), GROUP))


def _eighty_bits(data: bytes, purpose: Purpose) -> int:
    labelled = purpose.encode() + SEPARATOR + data
    return int.from_bytes(hashlib.sha256(labelled).digest()[: WORDS * BITS // 8])
