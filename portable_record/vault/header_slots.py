"""The ways into a vault as its header has them, each read from JSON and written back the same.

``docs/format/vault.md``, "vault.json", says what each member is. A slot in hand has the right members and
lengths, no more: whether it is genuine shows only when it opens (`slots`).
"""

import uuid
from dataclasses import dataclass

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.passphrase import Argon2idCost
from portable_record.errors import MalformedError, VaultDamagedError

SALT = 16
NONCE = 12
WRAPPED = 48
FEWEST, MOST_SHEETS = 2, 16
MOST_SET = 2**15 - 1
_MEMBERS = {"id", "kdf", "kind", "nonce", "wrapped"}


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

    @classmethod
    def parse(cls, value: object) -> "PassphraseSlot":
        """Read the slot out of a header."""
        slot = members_of(value, _MEMBERS)
        kdf = members_of(slot["kdf"], {"iterations", "lanes", "memory_kib", "name", "salt"})
        if (slot["kind"], kdf["name"]) != ("passphrase", "argon2id"):
            raise damaged("The first slot is not for a passphrase.")
        cost = Argon2idCost(whole(kdf["memory_kib"]), whole(kdf["iterations"]), whole(kdf["lanes"]))
        return cls(id_in(slot["id"]), cost, bytes_in(kdf["salt"], SALT), wrapped_in(slot))


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The way in by the code that the person keeps on paper."""

    id: str
    salt: bytes
    key: Wrapped

    def to_json(self) -> dict[str, object]:
        """Write the slot as the header has it."""
        return {"id": self.id, "kdf": _hkdf(self.salt), "kind": "recovery", **self.key.to_json()}

    @classmethod
    def parse(cls, value: object) -> "RecoverySlot":
        """Read the slot out of a header."""
        slot = members_of(value, _MEMBERS)
        return cls(id_in(slot["id"]), _salt_of(slot), wrapped_in(slot))


@dataclass(frozen=True, slots=True)
class TrustedSlot:
    """The way in by sheets that people hold: ``k`` of the ``n`` sheets of one ``set`` open it."""

    id: str
    k: int
    n: int
    set: int
    salt: bytes
    key: Wrapped

    def to_json(self) -> dict[str, object]:
        """Write the slot as the header has it."""
        sheets = {"k": self.k, "n": self.n, "set": self.set}
        return {"id": self.id, "kdf": _hkdf(self.salt), "kind": "trusted", **sheets, **self.key.to_json()}

    @classmethod
    def parse(cls, value: object) -> "TrustedSlot":
        """Read the slot out of a header."""
        slot = members_of(value, _MEMBERS | {"k", "n", "set"})
        k, n, sheets = whole(slot["k"]), whole(slot["n"]), whole(slot["set"])
        if not FEWEST <= k <= n <= MOST_SHEETS or not 0 <= sheets <= MOST_SET:
            raise damaged("The sheets of the trusted people do not fit.")
        return cls(id_in(slot["id"]), k, n, sheets, _salt_of(slot), wrapped_in(slot))


Slot = PassphraseSlot | RecoverySlot | TrustedSlot


def _hkdf(salt: bytes) -> dict[str, object]:
    return {"name": "hkdf-sha256", "salt": b64url(salt)}


def _salt_of(slot: dict[str, object]) -> bytes:
    kdf = members_of(slot["kdf"], {"name", "salt"})
    if kdf["name"] != "hkdf-sha256":
        raise damaged("A slot is stretched in an unknown way.")
    return bytes_in(kdf["salt"], SALT)


def damaged(reason: str) -> VaultDamagedError:
    """Make the error that tells of a damaged header."""
    return VaultDamagedError(reason, place="vault.json")


def members_of(value: object, names: set[str]) -> dict[str, object]:
    """Take an object with exactly these members."""
    if not isinstance(value, dict) or set(value) != names:
        raise damaged("A member is missing or unknown.")
    return value


def wrapped_in(members: dict[str, object]) -> Wrapped:
    """Take a wrapped key out of a slot or of ``key``."""
    return Wrapped(bytes_in(members["nonce"], NONCE), bytes_in(members["wrapped"], WRAPPED))


def bytes_in(value: object, size: int) -> bytes:
    """Take so many bytes out of their one written form."""
    if not isinstance(value, str):
        raise damaged("A member is not text.")
    try:
        data = unb64url(value)
    except MalformedError as broken:
        raise damaged("A member is not base64url.") from broken
    if len(data) != size:
        raise damaged("A member has the wrong length.")
    return data


def whole(value: object) -> int:
    """Take a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise damaged("A number is missing.")
    return value


def id_in(value: object) -> str:
    """Take a UUID in lower case."""
    try:
        same = isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError:
        same = False
    if not same:
        raise damaged("An id is not a UUID in lower case.")
    return str(value)
