"""The sealed file: signed texts that only their recipients can open. See docs/format/sealed-file.md."""

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import product

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.derive import Purpose
from portable_record.crypto.hpke import ALG as HPKE
from portable_record.crypto.hpke import ENCAPSULATED, HpkePrivateKey, HpkePublicKey, open_from, seal_to
from portable_record.crypto.jwe import decrypt_jwe, encrypt_jwe
from portable_record.crypto.passcode import ALG as PASSCODE
from portable_record.crypto.passcode import (
    CAP_ROUNDS,
    FLOOR_ROUNDS,
    SALT,
    unwrap_with_passcode,
    wrap_with_passcode,
)
from portable_record.errors import (
    KdfTooCostlyError,
    KdfTooWeakError,
    MalformedError,
    NoSlotForMeError,
    PasscodeNeededError,
    PasscodeWrongError,
    PassphraseError,
    SealBrokenError,
    SlotsRefusedError,
    TooLargeError,
)
from portable_record.sharing.card_file import tokens_of, write_card_file
from portable_record.sharing.strict_json import read_object

VERSION = 1
MOST = 16 * 1024 * 1024  # bytes of the file
MOST_PLAIN = 12 * 1024 * 1024  # bytes of what is sealed
MOST_SLOTS = 16
CONTENT = "application/smart-health-card"
_KEY = 32
_HEADER = frozenset({"alg", "enc", "cty"})
_INFO = Purpose.SEALED_FILE_SLOT.encode()
_LENGTHS = {"ek": ENCAPSULATED, "p2s": SALT}
_WRAPPED = {HPKE: _KEY + 16, PASSCODE: _KEY + 8}
_MEMBERS = {HPKE: {"alg", "ek", "wrapped"}, PASSCODE: {"alg", "p2s", "p2c", "wrapped"}}

Slot = Mapping[str, object]


def seal_file(
    tokens: Sequence[str],
    *,
    recipients: Sequence[HpkePublicKey] = (),
    passcode: str | None = None,
    rounds: int = FLOOR_ROUNDS,
    dice: Callable[[int], bytes],
) -> bytes:
    """Seal signed texts to recipients, to a passcode, or both.

    Raises:
        SlotsRefusedError: there is no way to open it, or there are more than 16.
        KdfTooWeakError, KdfTooCostlyError, PassphraseError: the passcode's lock.
        TooLargeError: the file would be larger than 16 MiB.
    """
    key = dice(_KEY)
    slots = [_slot_for(recipient, key) for recipient in recipients]
    if passcode is not None:
        slots.append(wrap_with_passcode(key, passcode, salt=dice(SALT), rounds=rounds))
    if not 0 < len(slots) <= MOST_SLOTS:
        raise SlotsRefusedError(f"A sealed file has 1 to {MOST_SLOTS} locks.")
    jwe = encrypt_jwe(write_card_file(tokens), key, header={"cty": CONTENT})
    file = json.dumps({"v": VERSION, "slots": slots, "jwe": jwe}, separators=(",", ":")).encode()
    if len(file) > MOST:
        raise TooLargeError
    return file


def open_file(
    value: Mapping[str, object],
    *,
    passcode: str | None = None,
    hpke: HpkePrivateKey | None = None,
    before: Sequence[HpkePrivateKey] = (),
) -> tuple[str, ...]:
    """Open a sealed file (already parsed) with what the reader has, and give the signed texts in it.

    Raises:
        MalformedError: what is sealed in it is no card file.
        Others: as ``open_sealed``.
    """
    return signed_in(*open_sealed(value, passcode=passcode, hpke=hpke, before=before))


def signed_in(content: str, plain: bytes) -> tuple[str, ...]:
    """Give the signed texts in what ``open_sealed`` gave.

    Raises:
        MalformedError: it is no card file.
    """
    if content != CONTENT:
        raise MalformedError("What is sealed in it is not a card file.")
    return tokens_of(read_object(plain, most=MOST_PLAIN))


def open_sealed(
    value: Mapping[str, object],
    *,
    passcode: str | None = None,
    hpke: HpkePrivateKey | None = None,
    before: Sequence[HpkePrivateKey] = (),
) -> tuple[str, bytes]:
    """Open a sealed file (already parsed) with what the reader has; return what kind of content, and it.

    ``before`` are keys of the reader's that others may still seal for.

    Raises:
        MalformedError: the file is not as it should be.
        SlotsRefusedError, KdfTooWeakError, KdfTooCostlyError: its slots are not; no work was done.
        PasscodeWrongError, PasscodeNeededError, NoSlotForMeError: no slot opens.
        SealBrokenError: the content was changed.
        HeaderRefusedError, AlgorithmRefusedError: the content is sealed in another way.
    """
    slots, jwe = _checked(value)
    key = _key_for_me(slots, [hpke, *before] if hpke else before) or _key_by_passcode(slots, passcode)
    header, plain = decrypt_jwe(jwe, key, allowed=_HEADER, most=MOST_PLAIN)
    return header.get("cty", ""), plain


def _slot_for(recipient: HpkePublicKey, key: bytes) -> dict[str, str | int]:
    ek, wrapped = seal_to(recipient, key, info=_INFO)
    return {"alg": HPKE, "ek": b64url(ek), "wrapped": b64url(wrapped)}


def _key_for_me(slots: Sequence[Slot], keys: Sequence[HpkePrivateKey]) -> bytes | None:
    for hpke, slot in product(keys, slots):
        if slot["alg"] == HPKE:
            try:
                return open_from(hpke, _bytes(slot, "ek"), _bytes(slot, "wrapped"), info=_INFO)
            except SealBrokenError:
                continue  # a slot bears no name: this one is for somebody else
    return None


def _key_by_passcode(slots: Sequence[Slot], passcode: str | None) -> bytes:
    slot = next((slot for slot in slots if slot["alg"] == PASSCODE), None)
    if slot is None:
        raise NoSlotForMeError
    if passcode is None:
        raise PasscodeNeededError
    try:
        return unwrap_with_passcode(slot, passcode)
    except (SealBrokenError, PassphraseError) as wrong:
        raise PasscodeWrongError from wrong


def _checked(value: Mapping[str, object]) -> tuple[list[Slot], str]:
    if value.keys() != {"v", "slots", "jwe"} or type(value["v"]) is not int or value["v"] != VERSION:
        raise MalformedError("It is not a sealed file of version 1.")
    slots, jwe = value["slots"], value["jwe"]
    if not isinstance(slots, list) or not 0 < len(slots) <= MOST_SLOTS:
        raise SlotsRefusedError(f"A sealed file has 1 to {MOST_SLOTS} locks.")
    if not isinstance(jwe, str):
        raise MalformedError("Its content is missing.")
    for slot in slots:
        _check_slot(slot)
    if sum(slot["alg"] == PASSCODE for slot in slots) > 1:
        raise SlotsRefusedError("There is at most one passcode.")
    return slots, jwe


def _check_slot(slot: object) -> None:
    if not isinstance(slot, dict) or slot.keys() != _MEMBERS.get(str(slot.get("alg"))):
        raise SlotsRefusedError("A lock is of a kind that is not known here.")
    if len(_bytes(slot, "wrapped")) != _WRAPPED[slot["alg"]]:
        raise SlotsRefusedError("The key in a lock has another length.")
    for name, length in _LENGTHS.items():
        if name in slot and len(_bytes(slot, name)) != length:
            raise SlotsRefusedError(f"{name} in a lock has another length.")
    if slot["alg"] == PASSCODE:
        _check_rounds(slot["p2c"])


def _check_rounds(rounds: object) -> None:
    if type(rounds) is not int:
        raise SlotsRefusedError("The rounds of a passcode are a number.")
    if rounds < FLOOR_ROUNDS:
        raise KdfTooWeakError
    if rounds > CAP_ROUNDS:
        raise KdfTooCostlyError


def _bytes(slot: Slot, name: str) -> bytes:
    text = slot[name]
    if not isinstance(text, str):
        raise SlotsRefusedError(f"{name} in a lock is not a text.")
    try:
        return unb64url(text)
    except MalformedError as broken:
        raise SlotsRefusedError(f"{name} in a lock is not base64url.") from broken
