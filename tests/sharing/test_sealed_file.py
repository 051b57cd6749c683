"""Sealed files: who can open them, and that hostile ones cost no work."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from portable_record.crypto.b64 import b64url
from portable_record.crypto.hpke import seal_to
from portable_record.crypto.jwe import encrypt_jwe
from portable_record.crypto.passcode import wrap_with_passcode
from portable_record.errors import (
    AlgorithmRefusedError,
    HeaderRefusedError,
    KdfTooCostlyError,
    KdfTooWeakError,
    MalformedError,
    NoSlotForMeError,
    PasscodeNeededError,
    PasscodeWrongError,
    PortableRecordError,
    SealBrokenError,
    SlotsRefusedError,
    TooLargeError,
)
from portable_record.sharing import sealed_file
from portable_record.sharing.sealed_file import open_file, seal_file
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import BOB_SEALS, EVE_SEALS, PASSCODE

Dice = Callable[[int], bytes]
KEY = bytes(range(32))
SALT = bytes(16)
SLOT = wrap_with_passcode(KEY, PASSCODE, salt=SALT, rounds=600_000)


def sealed_for_bob(dice: Dice, *, passcode: str | None = None) -> dict[str, Any]:
    made = seal_file([CARE_CARD], recipients=[BOB_SEALS.public], passcode=passcode, dice=dice)
    value: dict[str, Any] = json.loads(made)
    return value


def sealed_with(plain: bytes, **header: str) -> dict[str, Any]:
    """Return a file for Bob that is right but for what is sealed in it."""
    ek, wrapped = seal_to(BOB_SEALS.public, KEY, info=b"portable-record/v1/sealed-file/slot")
    slot = {"alg": "MLKEM768_X25519", "ek": b64url(ek), "wrapped": b64url(wrapped)}
    jwe = encrypt_jwe(plain, KEY, header={"cty": "application/smart-health-card", **header})
    return {"v": 1, "slots": [slot], "jwe": jwe}


def test_a_recipient_opens_it_with_their_key(dice: Dice) -> None:
    value = sealed_for_bob(dice)

    assert open_file(value, hpke=BOB_SEALS) == (CARE_CARD,)


def test_a_recipient_is_found_among_others(dice: Dice) -> None:
    recipients = [EVE_SEALS.public, EVE_SEALS.public, BOB_SEALS.public]
    value = json.loads(seal_file([CARE_CARD, "a.b.c"], recipients=recipients, dice=dice))

    assert open_file(value, hpke=BOB_SEALS) == (CARE_CARD, "a.b.c")


def test_a_stranger_does_not_open_it(dice: Dice) -> None:
    value = sealed_for_bob(dice)

    with pytest.raises(NoSlotForMeError):
        open_file(value, hpke=EVE_SEALS)


def test_who_has_the_passcode_opens_it(dice: Dice) -> None:
    value = sealed_for_bob(dice, passcode=PASSCODE)

    assert open_file(value, passcode=PASSCODE) == (CARE_CARD,)


def test_a_stranger_is_asked_for_the_passcode(dice: Dice) -> None:
    value = sealed_for_bob(dice, passcode=PASSCODE)

    with pytest.raises(PasscodeNeededError):
        open_file(value, hpke=EVE_SEALS)


@pytest.mark.parametrize("guess", ["robin kettle amber stove luck", "", "\n"])
def test_a_wrong_passcode_does_not_open_it(dice: Dice, guess: str) -> None:
    value = sealed_for_bob(dice, passcode=PASSCODE)

    with pytest.raises(PasscodeWrongError):
        open_file(value, passcode=guess)


def test_the_file_names_nobody(dice: Dice) -> None:
    value = sealed_for_bob(dice, passcode=PASSCODE)

    assert [sorted(slot) for slot in value["slots"]] == [
        ["alg", "ek", "wrapped"],
        ["alg", "p2c", "p2s", "wrapped"],
    ]


@pytest.mark.parametrize("recipients", [0, 17])
def test_nothing_is_sealed_to_nobody_or_to_too_many(dice: Dice, recipients: int) -> None:
    with pytest.raises(SlotsRefusedError):
        seal_file([CARE_CARD], recipients=[BOB_SEALS.public] * recipients, dice=dice)


def test_no_file_is_made_that_is_too_large_to_be_read(dice: Dice) -> None:
    with pytest.raises(TooLargeError):
        seal_file(["A" * (8 << 20), "A" * (4 << 20)], passcode=PASSCODE, dice=dice)


def test_the_first_lock_that_opens_counts(dice: Dice) -> None:
    value = sealed_for_bob(dice, passcode=PASSCODE)

    assert open_file(value, hpke=BOB_SEALS, passcode="not this one") == (CARE_CARD,)


def test_a_flipped_byte_of_the_content_is_refused(dice: Dice) -> None:
    value = sealed_for_bob(dice)
    head, key, nonce, content, tag = value["jwe"].split(".")
    other = "B" if content[10] == "A" else "A"
    value["jwe"] = ".".join((head, key, nonce, content[:10] + other + content[11:], tag))

    with pytest.raises(SealBrokenError):
        open_file(value, hpke=BOB_SEALS)


def test_the_content_of_another_file_is_refused(dice: Dice) -> None:
    value, other = sealed_for_bob(dice), sealed_for_bob(dice)
    value["jwe"] = other["jwe"]

    with pytest.raises(SealBrokenError):
        open_file(value, hpke=BOB_SEALS)


HPKE_SLOT = {"alg": "MLKEM768_X25519", "ek": b64url(bytes(1120)), "wrapped": b64url(bytes(48))}


@pytest.mark.parametrize(
    ("slots", "error"),
    [
        ([], SlotsRefusedError),
        ({}, SlotsRefusedError),
        ([SLOT] * 17, SlotsRefusedError),
        ([SLOT, SLOT], SlotsRefusedError),
        ([7], SlotsRefusedError),
        ([{}], SlotsRefusedError),
        ([{**SLOT, "name": "Bob"}], SlotsRefusedError),
        ([{**SLOT, "alg": "PBES2-HS256+A128KW"}], SlotsRefusedError),
        ([{**SLOT, "alg": []}], SlotsRefusedError),
        ([{**SLOT, "wrapped": b64url(bytes(39))}], SlotsRefusedError),
        ([{**SLOT, "wrapped": "A=="}], SlotsRefusedError),
        ([{**SLOT, "wrapped": 7}], SlotsRefusedError),
        ([{**SLOT, "p2s": b64url(bytes(15))}], SlotsRefusedError),
        ([{**SLOT, "p2c": "600000"}], SlotsRefusedError),
        ([{**SLOT, "p2c": True}], SlotsRefusedError),
        ([{**SLOT, "p2c": 599_999}], KdfTooWeakError),
        ([{**SLOT, "p2c": 2_000_001}], KdfTooCostlyError),
        ([{**SLOT, "p2c": 10**60}], KdfTooCostlyError),
        ([{**HPKE_SLOT, "ek": b64url(bytes(1119))}], SlotsRefusedError),
        ([{**HPKE_SLOT, "wrapped": b64url(bytes(49))}], SlotsRefusedError),
    ],
)
def test_slots_with_one_fault_are_refused_before_any_work(
    slots: object, error: type[PortableRecordError], monkeypatch: pytest.MonkeyPatch
) -> None:
    def worked(*_: object) -> bytes:
        raise AssertionError("there was work")

    monkeypatch.setattr(sealed_file, "unwrap_with_passcode", worked)
    value = {**sealed_with(b"{}"), "slots": slots}

    with pytest.raises(error):
        open_file(value, passcode=PASSCODE)


def test_a_lock_made_of_zeros_is_for_nobody() -> None:
    value = {**sealed_with(b"{}"), "slots": [HPKE_SLOT]}

    with pytest.raises(NoSlotForMeError):
        open_file(value, hpke=BOB_SEALS)


@pytest.mark.parametrize(
    "changes", [{"v": 2}, {"v": True}, {"v": "1"}, {"jwe": 7}, {"more": 1}, {"jwe": "a.b.c"}, {"jwe": ""}]
)
def test_a_file_of_another_form_is_refused(changes: dict[str, object]) -> None:
    value = {**sealed_with(b'{"verifiableCredential":["a"]}'), **changes}

    with pytest.raises(MalformedError):
        open_file(value, hpke=BOB_SEALS)


@pytest.mark.parametrize(
    "plain", [b"", b"[]", b"{}", b'{"verifiableCredential":[]}', b'{"verifiableCredential":[7]}', b"\xff"]
)
def test_what_is_sealed_must_be_a_card_file(plain: bytes) -> None:
    with pytest.raises(MalformedError):
        open_file(sealed_with(plain), hpke=BOB_SEALS)


def test_another_content_type_is_refused() -> None:
    value = sealed_with(b'{"verifiableCredential":["a"]}', cty="application/fhir+json")

    with pytest.raises(MalformedError):
        open_file(value, hpke=BOB_SEALS)


def test_another_header_member_is_refused() -> None:
    value = sealed_with(b'{"verifiableCredential":["a"]}', kid="x")

    with pytest.raises(HeaderRefusedError):
        open_file(value, hpke=BOB_SEALS)


def test_another_algorithm_is_refused() -> None:
    value = sealed_with(b'{"verifiableCredential":["a"]}')
    head = b64url(b'{"alg":"dir","enc":"A128GCM","cty":"application/smart-health-card"}')
    value["jwe"] = head + value["jwe"][value["jwe"].index(".") :]

    with pytest.raises(AlgorithmRefusedError):
        open_file(value, hpke=BOB_SEALS)
