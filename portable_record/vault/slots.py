"""The keys behind the header: making them, wrapping them, and opening them again.

Pure: header in, keys out. Two keys of 32 random bytes: the vault key opens everything, the slot key wraps it,
and each slot wraps the slot key (``docs/format/vault.md``, "vault.json").
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Self, TypeVar

from portable_record.crypto.derive import KEY, Purpose, derive, hkdf_sha256
from portable_record.crypto.passphrase import Argon2idCost, stretch
from portable_record.crypto.recovery import read_recovery_code
from portable_record.crypto.sealing import open_sealed, seal
from portable_record.crypto.shares import SharePart, combine
from portable_record.errors import (
    NoRecoveryCodeError,
    NoTrustedPeopleError,
    SealBrokenError,
    VaultDamagedError,
    VaultError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
    WrongSharesError,
)
from portable_record.vault.header import Header
from portable_record.vault.header_slots import (
    NONCE,
    SALT,
    PassphraseSlot,
    RecoverySlot,
    Slot,
    TrustedSlot,
    Wrapped,
)

AnySlot = TypeVar("AnySlot", PassphraseSlot, RecoverySlot, TrustedSlot)

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


def new_header(keys: VaultKeys, passphrase: str, cost: Argon2idCost, dice: Dice) -> Header:
    """Make the header of a new vault, whose only way in is the passphrase.

    Raises:
        KdfTooWeakError: the cost is below the floor.
        KdfTooCostlyError: the cost is above the cap.
        PassphraseError: the passphrase is empty or cannot be typed.
    """
    blank = Wrapped(bytes(NONCE))
    header = Header(_new_id(dice), PassphraseSlot(_new_id(dice), cost, bytes(SALT), blank), blank)
    return with_passphrase(header, keys, passphrase, cost, dice)


def with_passphrase(
    header: Header, keys: VaultKeys, passphrase: str, cost: Argon2idCost, dice: Dice
) -> Header:
    """Swap the passphrase slot for one that opens with another passphrase; the other ways in stay good.

    Raises:
        KdfTooWeakError: the cost is below the floor.
        KdfTooCostlyError: the cost is above the cap.
        PassphraseError: the passphrase is empty or cannot be typed.
    """
    bare = PassphraseSlot(_new_id(dice), cost, dice(SALT), Wrapped(dice(NONCE)))
    slot = _sealed(header, bare, _passphrase_key(bare, passphrase), keys)
    return with_key(replace(header, passphrase=slot), keys, dice)


def with_recovery_code(header: Header, keys: VaultKeys, code: str, dice: Dice) -> Header:
    """Let this recovery code open the vault; an older one opens nothing more.

    Raises:
        RecoveryCodeError: it is mistyped.
    """
    secret = read_recovery_code(code)
    bare = RecoverySlot(_new_id(dice), dice(SALT), Wrapped(dice(NONCE)))
    slot = _sealed(header, bare, _secret_key(bare.salt, secret, Purpose.SLOT_RECOVERY), keys)
    return with_key(replace(header, recovery=slot), keys, dice)


def with_trusted(header: Header, keys: VaultKeys, shares: Sequence[SharePart], dice: Dice) -> Header:
    """Let these sheets open the vault; older ones open nothing more.

    Args:
        header: the header as it is.
        keys: the keys of the open vault.
        shares: all sheets of one set.
        dice: for the new slot.

    Raises:
        ShareOfAnotherSetError, ShareTwiceError, SharesTooFewError: they are not a whole set.
    """
    secret, first = combine(shares), shares[0]
    wrapped = Wrapped(dice(NONCE))
    bare = TrustedSlot(_new_id(dice), first.needed, len(shares), first.set, dice(SALT), wrapped)
    slot = _sealed(header, bare, _secret_key(bare.salt, secret, Purpose.SLOT_TRUSTED), keys)
    return with_key(replace(header, trusted=slot), keys, dice)


def without_trusted(header: Header, keys: VaultKeys, dice: Dice) -> Header:
    """Take the way in by sheets away."""
    return with_key(replace(header, trusted=None), keys, dice)


def open_with_passphrase(header: Header, passphrase: str) -> VaultKeys:
    """Open the keys with the passphrase.

    Raises:
        WrongPassphraseError: the slot does not open with it.
        VaultDamagedError: the slot opens, but the header around it is not the one it was made with.
        PassphraseError: the passphrase is empty or cannot be typed.
    """
    slot = header.passphrase
    return _opened(header, slot, _passphrase_key(slot, passphrase), WrongPassphraseError)


def open_with_recovery_code(header: Header, code: str) -> VaultKeys:
    """Open the keys with the recovery code.

    Raises:
        NoRecoveryCodeError: there is no such way in.
        RecoveryCodeError: the code is mistyped; its own checksum says so.
        WrongRecoveryCodeError: it is a good code, but of another vault or an older one of this.
        VaultDamagedError: the slot opens, but the header around it is not the one it was made with.
    """
    slot, secret = header.recovery, read_recovery_code(code)
    if slot is None:
        raise NoRecoveryCodeError
    wrapping = _secret_key(slot.salt, secret, Purpose.SLOT_RECOVERY)
    return _opened(header, slot, wrapping, WrongRecoveryCodeError)


def open_with_shares(header: Header, shares: Sequence[SharePart]) -> VaultKeys:
    """Open the keys with sheets of trusted people.

    Raises:
        NoTrustedPeopleError: there is no such way in.
        SharesTooFewError, ShareTwiceError, ShareOfAnotherSetError: they do not come together.
        WrongSharesError: they are of another vault or an older set of this.
        VaultDamagedError: the slot opens, but the header around it is not the one it was made with.
    """
    slot = header.trusted
    if slot is None:
        raise NoTrustedPeopleError
    wrapping = _secret_key(slot.salt, combine(shares), Purpose.SLOT_TRUSTED)
    return _opened(header, slot, wrapping, WrongSharesError)


def _sealed(header: Header, bare: AnySlot, wrapping: bytes, keys: VaultKeys) -> AnySlot:
    nonce = bare.key.nonce
    sealed = seal(wrapping, keys.slot_key, nonce=nonce, associated=header.bound_to_slot(bare))
    return replace(bare, key=Wrapped(nonce, sealed))


def _opened(header: Header, slot: Slot, wrapping: bytes, wrong: type[VaultError]) -> VaultKeys:
    bound = header.bound_to_slot(slot)
    try:
        slot_key = open_sealed(wrapping, slot.key.sealed, nonce=slot.key.nonce, associated=bound)
    except SealBrokenError:
        raise wrong from None
    return _open_key(header, slot_key)


def with_key(header: Header, keys: VaultKeys, dice: Dice) -> Header:
    """Wrap the vault key under all of the header as it is now; whatever changes a header ends with it."""
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


def _secret_key(salt: bytes, secret: bytes, purpose: Purpose) -> bytes:
    """Make the wrapping key out of 128 random bits: nobody can try them all, so nothing is stretched."""
    return hkdf_sha256(secret, salt=salt, info=purpose.encode(), length=KEY)


def _new_id(dice: Dice) -> str:
    return str(uuid.UUID(bytes=dice(16), version=4))
