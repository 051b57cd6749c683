"""The header of a vault: the ways in, as bytes and as a checked value.

``docs/format/vault.md`` says what each member is. Parsing here is steps 1 to 3 of "Reading it": a `Header` in
hand has the one written form, a passphrase cost within floor and cap, and an intact sum. Whether it is
genuine shows only when its keys open (`slots`).
"""

import hashlib
import uuid
from dataclasses import dataclass, replace
from typing import Self

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.passphrase import Argon2idCost
from portable_record.errors import MalformedError, NotCanonicalError, VaultDamagedError, VaultTooNewError
from portable_record.record.canonical import canonical, read_canonical

FORMAT = "portable-record-vault"
VERSION = 1
CIPHER = "A256GCM"
MOST = 16_384
SALT = 16
NONCE = 12
WRAPPED = 48


@dataclass(frozen=True, slots=True)
class Wrapped:
    """One wrapped key: 32 bytes under AES-256-GCM, and the nonce it was wrapped with."""

    nonce: bytes
    sealed: bytes = b""

    def to_json(self) -> dict[str, object]:
        """Write it as members of a slot or of ``key``; a seal that is not made yet is left out."""
        sealed = {"wrapped": b64url(self.sealed)} if self.sealed else {}
        return {"nonce": b64url(self.nonce), **sealed}


@dataclass(frozen=True, slots=True)
class PassphraseSlot:
    """The way in by what the person knows."""

    id: str
    cost: Argon2idCost
    salt: bytes
    key: Wrapped

    def to_json(self) -> dict[str, object]:
        """Write the slot as the header has it."""
        kdf = {
            "iterations": self.cost.iterations,
            "lanes": self.cost.lanes,
            "memory_kib": self.cost.memory_kib,
            "name": "argon2id",
            "salt": b64url(self.salt),
        }
        return {"id": self.id, "kdf": kdf, "kind": "passphrase", **self.key.to_json()}


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The way in by the code that was shown once."""

    id: str
    salt: bytes
    key: Wrapped

    def to_json(self) -> dict[str, object]:
        """Write the slot as the header has it."""
        kdf = {"name": "hkdf-sha256", "salt": b64url(self.salt)}
        return {"id": self.id, "kdf": kdf, "kind": "recovery", **self.key.to_json()}


Slot = PassphraseSlot | RecoverySlot


@dataclass(frozen=True, slots=True)
class Header:
    """A whole header: whose it is, its two ways in, and the vault key wrapped under all of that."""

    id: str
    passphrase: PassphraseSlot
    recovery: RecoverySlot
    key: Wrapped

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read the bytes of ``vault.json``.

        Raises:
            VaultDamagedError: not in the one written form, or the sum is wrong.
            VaultTooNewError: a later version.
            KdfTooWeakError: the passphrase would be easy to guess; nothing was computed.
            KdfTooCostlyError: the passphrase would take too much memory or time; nothing was computed.
        """
        header = cls._from_members(_members(data))
        header.passphrase.cost.check()
        if header.to_bytes() != data:
            raise _damaged("Its sum is wrong.")
        return header

    @classmethod
    def _from_members(cls, members: dict[str, object]) -> Self:
        slots = members["slots"]
        if not isinstance(slots, list) or len(slots) != 2:
            raise _damaged("It has not the two slots.")
        return cls(
            _id(members["id"]),
            _passphrase_slot(slots[0]),
            _recovery_slot(slots[1]),
            _wrapped(_object(members["key"], {"nonce", "wrapped"})),
        )

    def to_bytes(self) -> bytes:
        """Write the header in its one form, with its sum."""
        members = self._members()
        return canonical({**members, "sum": b64url(hashlib.sha256(canonical(members)).digest())})

    def _members(self) -> dict[str, object]:
        slots = [self.passphrase.to_json(), self.recovery.to_json()]
        return {**self._fixed(), "key": self.key.to_json(), "slots": slots}

    def _fixed(self) -> dict[str, object]:
        return {"cipher": CIPHER, "format": FORMAT, "id": self.id, "version": VERSION}

    def bound_to_slot(self, slot: Slot) -> bytes:
        """Give what the wrapping of the slot key authenticates: the fixed members and the slot's own."""
        open_slot = replace(slot, key=Wrapped(slot.key.nonce))
        return canonical({**self._fixed(), "slot": open_slot.to_json()})

    def bound_to_key(self) -> bytes:
        """Give what the wrapping of the vault key authenticates: all but that wrapping and the sum."""
        return canonical({**self._members(), "key": Wrapped(self.key.nonce).to_json()})


def _damaged(reason: str) -> VaultDamagedError:
    return VaultDamagedError(reason, place="vault.json")


def _members(data: bytes) -> dict[str, object]:
    if len(data) > MOST:
        raise _damaged("It is too long.")
    try:
        value = read_canonical(data)
    except NotCanonicalError as broken:
        raise _damaged("It is not in the one written form.") from broken
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise _damaged("It is not the header of a vault.")
    if _whole(value.get("version")) > VERSION:
        raise VaultTooNewError(place="vault.json")
    members = _object(value, {"cipher", "format", "id", "key", "slots", "sum", "version"})
    if (members["version"], members["cipher"]) != (VERSION, CIPHER):
        raise _damaged("Its version or cipher is unknown.")
    return members


def _object(value: object, names: set[str]) -> dict[str, object]:
    if not isinstance(value, dict) or set(value) != names:
        raise _damaged("A member is missing or unknown.")
    return value


def _passphrase_slot(value: object) -> PassphraseSlot:
    slot = _object(value, {"id", "kdf", "kind", "nonce", "wrapped"})
    kdf = _object(slot["kdf"], {"iterations", "lanes", "memory_kib", "name", "salt"})
    if (slot["kind"], kdf["name"]) != ("passphrase", "argon2id"):
        raise _damaged("The first slot is not for a passphrase.")
    cost = Argon2idCost(_whole(kdf["memory_kib"]), _whole(kdf["iterations"]), _whole(kdf["lanes"]))
    return PassphraseSlot(_id(slot["id"]), cost, _bytes(kdf["salt"], SALT), _wrapped(slot))


def _recovery_slot(value: object) -> RecoverySlot:
    slot = _object(value, {"id", "kdf", "kind", "nonce", "wrapped"})
    kdf = _object(slot["kdf"], {"name", "salt"})
    if (slot["kind"], kdf["name"]) != ("recovery", "hkdf-sha256"):
        raise _damaged("The second slot is not for a recovery code.")
    return RecoverySlot(_id(slot["id"]), _bytes(kdf["salt"], SALT), _wrapped(slot))


def _wrapped(members: dict[str, object]) -> Wrapped:
    return Wrapped(_bytes(members["nonce"], NONCE), _bytes(members["wrapped"], WRAPPED))


def _bytes(value: object, size: int) -> bytes:
    if not isinstance(value, str):
        raise _damaged("A member is not text.")
    try:
        data = unb64url(value)
    except MalformedError as broken:
        raise _damaged("A member is not base64url.") from broken
    if len(data) != size:
        raise _damaged("A member has the wrong length.")
    return data


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _damaged("A number is missing.")
    return value


def _id(value: object) -> str:
    try:
        same = isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError:
        same = False
    if not same:
        raise _damaged("An id is not a UUID in lower case.")
    return str(value)
