"""The keys by which a person or an organisation signs, and those of this device.

A person has one signing key (their identity) that certifies the key of each of their devices. Changes and the
activity log are signed by the device; shares, notices and contact cards by the identity. The private keys lie
in the vault only.

Where somebody keeps the record for its owner, they have a key of their own. It certifies the device and signs
all that goes out; the owner's key waits in the vault for the owner and signs nothing (docs/format/keys.md).

A member of a circle keeps somebody else's record too, on a device of their own, with a key of their own. Of
the owner's key they have the public half alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portable_record.crypto.did import did_key, key_from_did
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.jws import sign_jws
from portable_record.crypto.signing import SigningKey, VerifyKey
from portable_record.errors import VaultDamagedError
from portable_record.record.canonical import canonical
from portable_record.record.moments import moment_text
from portable_record.record.who import By
from portable_record.vault.vault import Vault

CERTIFICATE_PURPOSE = "portable-record/device-certificate"
KEEPER_PURPOSE = "portable-record/keeper"


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who keeps the record for its owner on this device, and signs with a key of their own.

    ``entry`` is the id of their entry in the circle, ``relation`` what they are to the owner,
    ``organisation`` whom they work for, empty for family and friends. ``basis`` is the right by which they
    began.
    """

    name: str
    relation: str
    organisation: str
    entry: str
    basis: str
    key: SigningKey

    @property
    def role(self) -> str:
        """What they are to the owner, and whom they work for: "support worker, Mossley Care"."""
        return ", ".join(part for part in (self.relation, self.organisation) if part)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this record's owner is to others, with the private keys of owner and device.

    ``issuer`` is the owner's https address if they publish their key there, else empty. ``keeper`` is whoever
    keeps the record for them, where they do not keep it themselves. In the vault of a member of their circle
    ``owner`` is None, ``root`` the public key of whoever began the circle, as a did:key, and ``keeper`` the
    member.
    """

    record: str
    name: str
    kind: str
    issuer: str
    owner: SigningKey | None
    device: SigningKey
    hpke: HpkePrivateKey
    rid_key: bytes = field(repr=False)
    keeper: Keeper | None = None
    root: str = ""

    @property
    def is_member(self) -> bool:
        """Whether this is the vault of somebody who belongs to the circle of another person's record."""
        return self.owner is None

    @property
    def owner_key(self) -> VerifyKey:
        """The owner's public key; for a member, that of whoever began the circle."""
        return key_from_did(self.root) if self.owner is None else self.owner.public

    @property
    def signer(self) -> SigningKey:
        """The key that signs what goes out: the keeper's own where there is one, else the owner's.

        Raises:
            VaultDamagedError: neither is there.
        """
        key = self.keeper.key if self.keeper else self.owner
        if key is None:
            raise VaultDamagedError("There is no key to sign with.")
        return key

    @property
    def did(self) -> str:
        """The key that signs what goes out, as a did:key."""
        return did_key(self.signer.public)

    @property
    def iss(self) -> str:
        """The name under which shares are signed: the owner's https address, or else ``did``."""
        return self.issuer or self.did

    @property
    def signed_as(self) -> str:
        """The name of whoever acts here, and for whom: "Nadia Hussain for Jean Adeyemi"."""
        return f"{self.keeper.name} for {self.name}" if self.keeper else self.name

    @property
    def by(self) -> By:
        """Whom the app's own acts on this device count for: the keeper, else the owner."""
        return By(self.keeper.entry, self.keeper.basis) if self.keeper else By()

    @property
    def device_id(self) -> str:
        """The device's name in changes: the thumbprint of its key."""
        return self.device.public.thumbprint()


def store_identity(vault: Vault, identity: Identity, now: datetime) -> None:
    """Keep an identity in the vault, with the certificate for this device, and what binds a keeper's key."""
    keeper = identity.keeper
    if identity.owner is not None:
        vault.keys.put("owner", identity.owner.to_bytes())
    vault.keys.put("device", identity.device.to_bytes())
    vault.keys.put("hpke", identity.hpke.to_bytes())
    vault.keys.put("rid", identity.rid_key)
    if keeper is not None:
        vault.keys.put("keeper", keeper.key.to_bytes())
    vault.settings.put(
        "identity",
        {
            "record": identity.record,
            "name": identity.name,
            "kind": identity.kind,
            "issuer": identity.issuer,
            "device_certificate": _certificate(identity, now),
            "keeper": _said_of(keeper) | {"bond": _bond(identity, keeper, now)} if keeper else None,
            **({"root": identity.root} if identity.is_member else {}),
        },
    )


def load_identity(vault: Vault) -> Identity:
    """Take the identity out of an unlocked vault."""
    said = vault.settings.get("identity")
    kept_by, root = said.get("keeper"), said.get("root", "")
    return Identity(
        record=said["record"],
        name=said["name"],
        kind=said["kind"],
        issuer=said["issuer"],
        owner=None if root else SigningKey.from_bytes(vault.keys.get("owner")),
        device=SigningKey.from_bytes(vault.keys.get("device")),
        hpke=HpkePrivateKey.from_bytes(vault.keys.get("hpke")),
        rid_key=vault.keys.get("rid"),
        keeper=_keeper(vault, kept_by) if kept_by else None,
        root=root,
    )


def _keeper(vault: Vault, said: Mapping[str, str]) -> Keeper:
    key = SigningKey.from_bytes(vault.keys.get("keeper"))
    return Keeper(key=key, **{name: said[name] for name in _KEEPER})


def _said_of(keeper: Keeper) -> dict[str, object]:
    return {name: getattr(keeper, name) for name in _KEEPER}


_KEEPER = ("name", "relation", "organisation", "entry", "basis")


def _certificate(identity: Identity, now: datetime) -> str:
    """Sign, with the key that signs what goes out, that this device's key is one of theirs."""
    claims = {
        "purpose": CERTIFICATE_PURPOSE,
        "iss": identity.did,
        "record": identity.record,
        "device": identity.device_id,
        "jwk": identity.device.public.to_jwk(),
        "since": moment_text(now),
    }
    return _signed(claims, identity.signer)


def _bond(identity: Identity, keeper: Keeper, now: datetime) -> str:
    """Sign, as the keeper, whose record they keep, by which entry and by what right."""
    claims = {
        "purpose": KEEPER_PURPOSE,
        "iss": identity.did,
        "record": identity.record,
        **_said_of(keeper),
        "since": moment_text(now),
    }
    return _signed(claims, keeper.key)


def _signed(claims: Mapping[str, object], key: SigningKey) -> str:
    return sign_jws(canonical(dict(claims)), key, {"alg": "ES256", "kid": key.public.thumbprint()})
