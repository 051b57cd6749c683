"""A key wrapped by a passcode: PBES2-HS512+A256KW (RFC 7518 section 4.8)."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.derive import KEY, SEPARATOR, pbkdf2_sha512
from portable_record.crypto.passphrase import prepared
from portable_record.errors import (
    KdfTooCostlyError,
    KdfTooWeakError,
    KeyFormatError,
    MalformedError,
    SealBrokenError,
)

ALG = "PBES2-HS512+A256KW"
FLOOR_ROUNDS, CAP_ROUNDS = 600_000, 2_000_000
SALT = 16
WRAPPED = KEY + 8


def wrap_with_passcode(key: bytes, passcode: str, *, salt: bytes, rounds: int) -> dict[str, str | int]:
    """Wrap a key of 32 bytes so that a passcode opens it.

    Returns:
        The slot of a sealed file: ``alg``, ``p2s`` (the salt), ``p2c`` (the rounds), ``wrapped``.

    Raises:
        KeyFormatError: the key has not 32 bytes, or the salt has not 16.
        KdfTooWeakError: there are less than 600,000 rounds.
        KdfTooCostlyError: there are more than 2,000,000 rounds.
        PassphraseError: the passcode is empty or cannot be typed.
    """
    if len(key) != KEY or len(salt) != SALT:
        raise KeyFormatError("A wrapped key has 32 bytes and its salt 16.")
    wrapped = aes_key_wrap(_wrapping_key(passcode, salt, rounds), key)
    return {"alg": ALG, "p2s": b64url(salt), "p2c": rounds, "wrapped": b64url(wrapped)}


def unwrap_with_passcode(slot: Mapping[str, object], passcode: str) -> bytes:
    """Open a slot that ``wrap_with_passcode`` made; what it says is checked before any work is done.

    Raises:
        MalformedError: the slot has other members, or one of another kind or length.
        KdfTooWeakError: it asks for less than 600,000 rounds.
        KdfTooCostlyError: it asks for more than 2,000,000 rounds.
        PassphraseError: the passcode is empty or cannot be typed.
        SealBrokenError: the passcode is another one, or the slot was changed.
    """
    match slot:
        case {"alg": "PBES2-HS512+A256KW", "p2s": str(p2s), "p2c": int(rounds), "wrapped": str(wrapped)} if (
            len(slot) == 4 and not isinstance(rounds, bool)
        ):
            salt, sealed = unb64url(p2s), unb64url(wrapped)
        case _:
            raise MalformedError("The place for the passcode is not written as it should be.")
    if len(salt) != SALT or len(sealed) != WRAPPED:
        raise MalformedError("The place for the passcode has another length.")
    try:
        return aes_key_unwrap(_wrapping_key(passcode, salt, rounds), sealed)
    except InvalidUnwrap as broken:
        raise SealBrokenError from broken


def _wrapping_key(passcode: str, salt: bytes, rounds: int) -> bytes:
    if rounds < FLOOR_ROUNDS:
        raise KdfTooWeakError
    if rounds > CAP_ROUNDS:
        raise KdfTooCostlyError
    labelled = ALG.encode() + SEPARATOR + salt  # RFC 7518 section 4.8.1.1
    return pbkdf2_sha512(prepared(passcode), salt=labelled, rounds=rounds, length=KEY)
