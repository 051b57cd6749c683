"""The keys behind the header: making them, wrapping them, and opening them again.

Pure: header in, keys out. Two keys of 32 random bytes: the vault key opens everything, the slot key wraps it,
and each slot wraps the slot key (``docs/format/vault.md``, "vault.json").
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Self

from portable_record.crypto.derive import KEY, Purpose, derive, hkdf_sha256
from portable_record.crypto.passphrase import Argon2idCost, stretch
from portable_record.crypto.recovery import read_recovery_code, recovery_code
from portable_record.crypto.sealing import open_sealed, seal
from portable_record.errors import (
    SealBrokenError,
    VaultDamagedError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from portable_record.vault.header import NONCE, SALT, Header, PassphraseSlot, RecoverySlot, Wrapped

RECOVERY_SECRET = 16

Dice = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class VaultKeys:
    """The two keys of an open vault. They are never printed."""

    slot_key: bytes = field(repr=False)
    vault_key: bytes = field(repr=False)

    @classmethod
    def throw(cls, dice: Dice) -> Self:
        """Make the keys of a new vault."""
        return cls(dice(KEY), dice(KEY))


def new_header(keys: VaultKeys, passphrase: str, cost: Argon2idCost, dice: Dice) -> tuple[Header, str]:
    """Make the header of a new vault, and the recovery code that is shown once.

    Raises:
        KdfTooWeakError: the cost is below the floor.
        KdfTooCostlyError: the cost is above the cap.
        PassphraseError: the passphrase is empty or cannot be typed.
    """
    blank = Wrapped(bytes(NONCE))
    header = Header(
        _new_id(dice),
        PassphraseSlot(_new_id(dice), cost, bytes(SALT), blank),
        RecoverySlot(_new_id(dice), bytes(SALT), blank),
        blank,
    )
    header, code = with_recovery_code(header, keys, dice)
    return with_passphrase(header, keys, passphrase, cost, dice), code


def with_passphrase(
    header: Header, keys: VaultKeys, passphrase: str, cost: Argon2idCost, dice: Dice
) -> Header:
    """Swap the passphrase slot for one that opens with another passphrase; the recovery code stays good.

    Raises:
        KdfTooWeakError: the cost is below the floor.
        KdfTooCostlyError: the cost is above the cap.
        PassphraseError: the passphrase is empty or cannot be typed.
    """
    slot = PassphraseSlot(_new_id(dice), cost, dice(SALT), Wrapped(dice(NONCE)))
    sealed = seal(
        _passphrase_key(slot, passphrase),
        keys.slot_key,
        nonce=slot.key.nonce,
        associated=header.bound_to_slot(slot),
    )
    slot = replace(slot, key=Wrapped(slot.key.nonce, sealed))
    return _with_key(replace(header, passphrase=slot), keys, dice)


def with_recovery_code(header: Header, keys: VaultKeys, dice: Dice) -> tuple[Header, str]:
    """Swap the recovery slot for one with a new code, and return the code; the old one opens nothing more."""
    secret = dice(RECOVERY_SECRET)
    slot = RecoverySlot(_new_id(dice), dice(SALT), Wrapped(dice(NONCE)))
    sealed = seal(
        _recovery_key(slot, secret),
        keys.slot_key,
        nonce=slot.key.nonce,
        associated=header.bound_to_slot(slot),
    )
    slot = replace(slot, key=Wrapped(slot.key.nonce, sealed))
    return _with_key(replace(header, recovery=slot), keys, dice), recovery_code(secret)


def open_with_passphrase(header: Header, passphrase: str) -> VaultKeys:
    """Open the keys with the passphrase.

    Raises:
        WrongPassphraseError: the slot does not open with it.
        VaultDamagedError: the slot opens, but the header around it is not the one it was made with.
        PassphraseError: the passphrase is empty or cannot be typed.
    """
    slot = header.passphrase
    wrapping = _passphrase_key(slot, passphrase)
    try:
        slot_key = open_sealed(
            wrapping, slot.key.sealed, nonce=slot.key.nonce, associated=header.bound_to_slot(slot)
        )
    except SealBrokenError:
        raise WrongPassphraseError from None
    return _open_key(header, slot_key)


def open_with_recovery_code(header: Header, code: str) -> VaultKeys:
    """Open the keys with the recovery code.

    Raises:
        RecoveryCodeError: the code is mistyped; its own checksum says so.
        WrongRecoveryCodeError: it is a good code, but of another vault or an older one of this.
        VaultDamagedError: the slot opens, but the header around it is not the one it was made with.
    """
    slot = header.recovery
    wrapping = _recovery_key(slot, read_recovery_code(code))
    try:
        slot_key = open_sealed(
            wrapping, slot.key.sealed, nonce=slot.key.nonce, associated=header.bound_to_slot(slot)
        )
    except SealBrokenError:
        raise WrongRecoveryCodeError from None
    return _open_key(header, slot_key)


def _with_key(header: Header, keys: VaultKeys, dice: Dice) -> Header:
    bare = replace(header, key=Wrapped(dice(NONCE)))
    sealed = seal(
        _header_key(header, keys.slot_key),
        keys.vault_key,
        nonce=bare.key.nonce,
        associated=bare.bound_to_key(),
    )
    return replace(bare, key=Wrapped(bare.key.nonce, sealed))


def _open_key(header: Header, slot_key: bytes) -> VaultKeys:
    try:
        vault_key = open_sealed(
            _header_key(header, slot_key),
            header.key.sealed,
            nonce=header.key.nonce,
            associated=header.bound_to_key(),
        )
    except SealBrokenError as broken:
        raise VaultDamagedError("It was changed after it was made.", place="vault.json") from broken
    return VaultKeys(slot_key, vault_key)


def _header_key(header: Header, slot_key: bytes) -> bytes:
    return derive(slot_key, Purpose.VAULT_HEADER, context=header.id.encode())


def _passphrase_key(slot: PassphraseSlot, passphrase: str) -> bytes:
    return derive(stretch(passphrase, slot.salt, slot.cost), Purpose.SLOT_PASSPHRASE)


def _recovery_key(slot: RecoverySlot, secret: bytes) -> bytes:
    return hkdf_sha256(secret, salt=slot.salt, info=Purpose.SLOT_RECOVERY.encode(), length=KEY)


def _new_id(dice: Dice) -> str:
    return str(uuid.UUID(bytes=dice(16), version=4))
