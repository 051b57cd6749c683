"""The keys by which a person or an organisation signs, and those of this device.

A person has one signing key (their identity) that certifies the key of each of their devices. Changes and the
activity log are signed by the device; shares, notices and contact cards by the identity. The private keys lie
in the vault only.
"""

from dataclasses import dataclass
from datetime import datetime

from portable_record.crypto.did import did_key
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.jws import sign_jws
from portable_record.crypto.signing import SigningKey
from portable_record.record.canonical import canonical
from portable_record.record.moments import moment_text
from portable_record.vault.vault import Vault

CERTIFICATE_PURPOSE = "portable-record/device-certificate"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this record's owner is to others, with the private keys of owner and device.

    ``issuer`` is the name under which shares are signed: the owner's https address if they have one, else
    their did:key.
    """

    record: str
    name: str
    kind: str
    issuer: str
    owner: SigningKey
    device: SigningKey
    hpke: HpkePrivateKey
    rid_key: bytes

    @property
    def did(self) -> str:
        """The owner's key as a did:key."""
        return did_key(self.owner.public)

    @property
    def device_id(self) -> str:
        """The device's name in changes: the thumbprint of its key."""
        return self.device.public.thumbprint()


def store_identity(vault: Vault, identity: Identity, now: datetime) -> None:
    """Keep an identity in the vault, with the owner's certificate for this device."""
    vault.keys.put("owner", identity.owner.to_bytes())
    vault.keys.put("device", identity.device.to_bytes())
    vault.keys.put("hpke", identity.hpke.to_bytes())
    vault.keys.put("rid", identity.rid_key)
    vault.settings.put(
        "identity",
        {
            "record": identity.record,
            "name": identity.name,
            "kind": identity.kind,
            "issuer": identity.issuer,
            "device_certificate": _certificate(identity, now),
        },
    )


def load_identity(vault: Vault) -> Identity:
    """Take the identity out of an unlocked vault."""
    said = vault.settings.get("identity")
    return Identity(
        record=said["record"],
        name=said["name"],
        kind=said["kind"],
        issuer=said["issuer"],
        owner=SigningKey.from_bytes(vault.keys.get("owner")),
        device=SigningKey.from_bytes(vault.keys.get("device")),
        hpke=HpkePrivateKey.from_bytes(vault.keys.get("hpke")),
        rid_key=vault.keys.get("rid"),
    )


def _certificate(identity: Identity, now: datetime) -> str:
    """Sign, as the owner, that this device's key is one of theirs."""
    claims = {
        "purpose": CERTIFICATE_PURPOSE,
        "iss": identity.did,
        "record": identity.record,
        "device": identity.device_id,
        "jwk": identity.device.public.to_jwk(),
        "since": moment_text(now),
    }
    header = {"alg": "ES256", "kid": identity.owner.public.thumbprint()}
    return sign_jws(canonical(claims), identity.owner, header)
