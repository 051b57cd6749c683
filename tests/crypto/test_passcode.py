"""A key wrapped by a passcode."""

import unicodedata

import pytest
from joserfc.jwa import AESAlgKeyWrapping, PBES2HSAlgKeyEncryption

from portable_record.crypto.b64 import b64url
from portable_record.crypto.jose import unwrap_with_passcode, wrap_with_passcode
from portable_record.errors import (
    KdfTooCostlyError,
    KdfTooWeakError,
    KeyFormatError,
    MalformedError,
    PassphraseError,
    SealBrokenError,
)

KEY, SALT, PASSCODE = bytes(range(32)), bytes(range(16)), "café pants robin credit average"
SLOT = wrap_with_passcode(KEY, PASSCODE, salt=SALT, rounds=600_000)


def test_what_is_wrapped_is_opened() -> None:
    assert unwrap_with_passcode(SLOT, PASSCODE) == KEY


def test_a_slot_is_the_same_for_ever() -> None:
    assert {
        "alg": "PBES2-HS512+A256KW",
        "p2s": b64url(SALT),
        "p2c": 600_000,
        "wrapped": "XuQfADnH5ZlvHZ-RYgVg32u3TyrbiSIvycDXCvm_ElBfFTuR2DvTkw",
    } == SLOT


def test_composed_and_decomposed_letters_open_alike() -> None:
    assert unwrap_with_passcode(SLOT, unicodedata.normalize("NFD", PASSCODE)) == KEY


@pytest.mark.parametrize("miss", [PASSCODE + " ", PASSCODE.title(), PASSCODE.replace("é", "e")])
def test_a_near_miss_opens_nothing(miss: str) -> None:
    with pytest.raises(SealBrokenError):
        unwrap_with_passcode(SLOT, miss)


def test_an_empty_passcode_is_refused() -> None:
    with pytest.raises(PassphraseError):
        unwrap_with_passcode(SLOT, "")


def test_a_changed_slot_opens_nothing() -> None:
    for changed in ({"p2s": b64url(SALT[::-1])}, {"p2c": 600_001}, {"wrapped": b64url(bytes(40))}):
        with pytest.raises(SealBrokenError):
            unwrap_with_passcode({**SLOT, **changed}, PASSCODE)


@pytest.mark.parametrize("rounds", [-1, 0, 1, 599_999])
def test_too_few_rounds_are_refused(rounds: int) -> None:
    with pytest.raises(KdfTooWeakError):
        unwrap_with_passcode({**SLOT, "p2c": rounds}, PASSCODE)
    with pytest.raises(KdfTooWeakError):
        wrap_with_passcode(KEY, PASSCODE, salt=SALT, rounds=rounds)


@pytest.mark.parametrize("rounds", [2_000_001, 10**30])
def test_too_many_rounds_are_refused_at_once(rounds: int) -> None:
    with pytest.raises(KdfTooCostlyError):
        unwrap_with_passcode({**SLOT, "p2c": rounds}, PASSCODE)
    with pytest.raises(KdfTooCostlyError):
        wrap_with_passcode(KEY, PASSCODE, salt=SALT, rounds=rounds)


@pytest.mark.parametrize(
    "fault",
    [
        {"alg": "PBES2-HS256+A128KW"},
        {"alg": None},
        {"p2c": "600000"},
        {"p2c": 600000.0},
        {"p2c": True},
        {"p2s": None},
        {"p2s": ""},
        {"p2s": b64url(SALT) + "="},
        {"p2s": b64url(SALT[:8])},
        {"p2s": b64url(SALT * 1000)},
        {"wrapped": 7},
        {"wrapped": b64url(bytes(24))},
        {"wrapped": b64url(bytes(48))},
        {"wrapped": "B" * 54},
        {"ek": "one member more"},
    ],
)
def test_a_slot_of_another_shape_is_refused(fault: dict[str, object]) -> None:
    with pytest.raises(MalformedError):
        unwrap_with_passcode({**SLOT, **fault}, PASSCODE)


@pytest.mark.parametrize("member", ["alg", "p2s", "p2c", "wrapped"])
def test_a_slot_without_a_member_is_refused(member: str) -> None:
    with pytest.raises(MalformedError):
        unwrap_with_passcode({name: SLOT[name] for name in SLOT if name != member}, PASSCODE)


@pytest.mark.parametrize(("key", "salt"), [(KEY[:16], SALT), (KEY + b"0", SALT), (KEY, SALT[:8]), (KEY, b"")])
def test_a_key_or_salt_of_another_length_is_refused(key: bytes, salt: bytes) -> None:
    with pytest.raises(KeyFormatError):
        wrap_with_passcode(key, PASSCODE, salt=salt, rounds=600_000)


def test_it_is_pbes2_as_another_implementation_has_it() -> None:
    """joserfc makes the same wrapping key from passcode, salt and rounds."""
    theirs = PBES2HSAlgKeyEncryption(512, AESAlgKeyWrapping(256))

    wrapping_key = theirs.compute_derived_key(PASSCODE.encode(), SALT, 600_000)

    assert b64url(theirs.key_wrapping.wrap_cek(KEY, wrapping_key)) == SLOT["wrapped"]
