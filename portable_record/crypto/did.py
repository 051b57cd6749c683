"""The name of a key that carries the key itself: ``did:key`` for P-256, 57 characters."""

from functools import lru_cache

from portable_record.crypto.signing import VerifyKey
from portable_record.errors import DidError, KeyFormatError

PREFIX = "did:key:z"  # z says base58btc (multibase)
P256 = b"\x80\x24"  # multicodec p256-pub, 0x1200 as a varint
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
DIGITS = 48  # base58 digits of every value that starts with P256


@lru_cache(maxsize=64)
def did_key(key: VerifyKey) -> str:
    """Write a key as ``did:key:zDn…``."""
    return PREFIX + _base58(P256 + key.compressed())


@lru_cache(maxsize=256)
def key_from_did(did: str) -> VerifyKey:
    """Read the key inside a ``did:key`` name.

    Only the one canonical spelling is read; a fragment, another key type and another length are refused.

    Raises:
        DidError: this is not the name of a P-256 key.
    """
    digits = did.removeprefix(PREFIX)
    if digits == did or len(digits) != DIGITS:
        raise DidError
    value = _unbase58(digits)
    if not value.startswith(P256):
        raise DidError("The key in it is of a kind that is not used here.")
    try:
        return VerifyKey.from_compressed(value.removeprefix(P256))
    except KeyFormatError as broken:
        raise DidError from broken


def _base58(data: bytes) -> str:
    """Write bytes that do not start with a zero byte (these never do) in base58btc."""
    number, digits = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        digits = ALPHABET[digit] + digits
    return digits


def _unbase58(digits: str) -> bytes:
    number = 0
    for digit in digits:
        place = ALPHABET.find(digit)
        if place < 0:
            raise DidError("There is a character in it that is never used.")
        number = number * 58 + place
    return number.to_bytes((number.bit_length() + 7) // 8)
