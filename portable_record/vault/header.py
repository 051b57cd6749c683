"""The header of a vault: the ways in, as bytes and as a checked value.

``docs/format/vault.md`` says what each member is. Parsing here is steps 1 to 3 of "Reading it": a `Header` in
hand has the one written form, a passphrase cost within floor and cap, and an intact sum. Whether it is
genuine shows only when its keys open (`slots`).
"""

import hashlib
from dataclasses import dataclass, replace
from typing import Self

from portable_record.crypto.b64 import b64url
from portable_record.errors import NotCanonicalError, VaultTooNewError
from portable_record.record.canonical import canonical, read_canonical
from portable_record.vault.header_slots import (
    PassphraseSlot,
    RecoverySlot,
    Slot,
    TrustedSlot,
    Wrapped,
    damaged,
    id_in,
    members_of,
    whole,
    wrapped_in,
)

FORMAT = "portable-record-vault"
VERSION = 2
FIRST_VERSION = 1  # its slots are those of every version: what they authenticate names this number
CIPHER = "A256GCM"
MOST = 16_384


@dataclass(frozen=True, slots=True)
class Header:
    """A whole header: whose it is, its ways in, and the vault key wrapped under all of that.

    ``turn`` counts how often the vault was re-keyed.
    """

    id: str
    passphrase: PassphraseSlot
    key: Wrapped
    recovery: RecoverySlot | None = None
    trusted: TrustedSlot | None = None
    turn: int = 0
    version: int = VERSION

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
            raise damaged("Its sum is wrong.")
        return header

    @classmethod
    def _from_members(cls, members: dict[str, object]) -> Self:
        version, turn = whole(members["version"]), whole(members.get("turn", 0))
        first, recovery, trusted = _slots_in(members["slots"], version)
        if turn < 0:
            raise damaged("It was re-keyed an impossible number of times.")
        return cls(
            id=id_in(members["id"]),
            passphrase=PassphraseSlot.parse(first),
            recovery=None if recovery is None else RecoverySlot.parse(recovery),
            trusted=None if trusted is None else TrustedSlot.parse(trusted),
            key=wrapped_in(members_of(members["key"], {"nonce", "wrapped"})),
            turn=turn,
            version=version,
        )

    def to_bytes(self) -> bytes:
        """Write the header in its one form, with its sum."""
        members = self._members()
        return canonical({**members, "sum": b64url(hashlib.sha256(canonical(members)).digest())})

    def _members(self) -> dict[str, object]:
        ways = (self.passphrase, self.recovery, self.trusted)
        turn = {"turn": self.turn} if self.version > FIRST_VERSION else {}
        return {
            **self._fixed(),
            **turn,
            "key": self.key.to_json(),
            "slots": [way.to_json() for way in ways if way is not None],
            "version": self.version,
        }

    def _fixed(self) -> dict[str, object]:
        return {"cipher": CIPHER, "format": FORMAT, "id": self.id, "version": FIRST_VERSION}

    def bound_to_slot(self, slot: Slot) -> bytes:
        """Give what the wrapping of the slot key authenticates: the fixed members and the slot's own."""
        open_slot = replace(slot, key=Wrapped(slot.key.nonce))
        return canonical({**self._fixed(), "slot": open_slot.to_json()})

    def bound_to_key(self) -> bytes:
        """Give what the wrapping of the vault key authenticates: all but that wrapping and the sum."""
        return canonical({**self._members(), "key": Wrapped(self.key.nonce).to_json()})


def _members(data: bytes) -> dict[str, object]:
    if len(data) > MOST:
        raise damaged("It is too long.")
    try:
        value = read_canonical(data)
    except NotCanonicalError as broken:
        raise damaged("It is not in the one written form.") from broken
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise damaged("It is not the header of a vault.")
    version = whole(value.get("version"))
    if version > VERSION:
        raise VaultTooNewError(place="vault.json")
    turn = {"turn"} if version > FIRST_VERSION else set()
    members = members_of(value, {"cipher", "format", "id", "key", "slots", "sum", "version"} | turn)
    if version < FIRST_VERSION or members["cipher"] != CIPHER:
        raise damaged("Its version or cipher is unknown.")
    return members


def _slots_in(value: object, version: int) -> tuple[object, object, object]:
    """Take the slots apart by their kinds: passphrase, recovery, trusted, in this order."""
    if not isinstance(value, list) or not all(isinstance(slot, dict) for slot in value):
        raise damaged("It has no slots.")
    kinds = [slot.get("kind") for slot in value]
    wanted = [kind for kind in ("passphrase", "recovery", "trusted") if kind in kinds]
    if kinds != wanted or not kinds or kinds[0] != "passphrase":
        raise damaged("Its slots are unknown, or not in their order.")
    if version == FIRST_VERSION and kinds != ["passphrase", "recovery"]:
        raise damaged("It has not the two slots.")
    by_kind = dict(zip(kinds, value, strict=True))
    return by_kind["passphrase"], by_kind.get("recovery"), by_kind.get("trusted")
