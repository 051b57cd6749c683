"""Start a new locked record: a vault, the owner's keys, this device's keys."""

import uuid
from dataclasses import dataclass
from pathlib import Path

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.identity import Identity, store_identity
from portable_record.actions.journal import Act, note
from portable_record.actions.recovery_code import remember_code
from portable_record.crypto.fingerprint import digits, words
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.passphrase import Argon2idCost
from portable_record.crypto.signing import SigningKey
from portable_record.errors import UsageError
from portable_record.sharing.issuer import key_in_name
from portable_record.vault.vault import Vault

RID_KEY_SIZE = 32


@dataclass(frozen=True, slots=True)
class Started:
    """A new record: its recovery code, shown once, empty if it has none; and who its owner is to others."""

    recovery_code: str
    did: str
    words: tuple[str, ...]
    digits: str


def start_record(
    desk: Desk,
    folder: Path,
    passphrase: str,
    *,
    name: str,
    kind: str,
    issuer: str = "",
    recovery: bool = True,
) -> Started:
    """Make a locked record in an empty or absent folder and lock it again.

    It has its owner's keys and the first line of its activity log, or it is not made at all.

    Args:
        desk: clock and dice.
        folder: where to.
        passphrase: what opens it from now on.
        name: the owner's name as others see it on what is signed; may be empty.
        kind: "person" or "organisation".
        issuer: the owner's https address if they publish their key there, else empty.
        recovery: make a recovery code that counts at once; else there is none until one is kept
            (``recovery_code.py``).

    Raises:
        VaultError: the folder or the passphrase does not do (see ``Vault.create``).
        UsageError: the kind is unknown, or the address is none.
    """
    if kind not in ("person", "organisation"):
        raise UsageError("It is a person's or an organisation's.", place=kind)
    if issuer:
        key_in_name(issuer)
    identity = _new_identity(desk, name=name, kind=kind, issuer=issuer)

    def write_first(vault: Vault) -> None:
        store_identity(vault, identity, desk.now())
        note(OpenRecord(desk, vault, identity), Act.START)
        if recovery:
            remember_code(vault, desk.now())

    vault, code = Vault.create(
        *(folder, passphrase),
        dice=desk.dice,
        cost=Argon2idCost(),
        now=desk.now(),
        first=write_first,
        recovery=recovery,
    )
    vault.close()
    key = identity.owner.public
    return Started(recovery_code=code, did=identity.did, words=words(key), digits=digits(key))


def _new_identity(desk: Desk, *, name: str, kind: str, issuer: str) -> Identity:
    return Identity(
        record=str(uuid.UUID(bytes=desk.dice(16), version=4)),
        name=name,
        kind=kind,
        issuer=issuer,
        owner=SigningKey.generate(),
        device=SigningKey.generate(),
        hpke=HpkePrivateKey.generate(),
        rid_key=desk.dice(RID_KEY_SIZE),
    )
