"""The devices that wrote this record: each has a key of its own, certified as one of the owner's.

A device's private key never leaves it. A record that comes out of a backup is a new device: it throws a key,
certifies it, and keeps the certificates of the devices before it, so that what they signed is still known. It
throws a key for receiving in a circle too: whoever has a device that was lost opens nothing that comes later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from portable_record.actions.identity import (
    CERTIFICATE_PURPOSE,
    Identity,
    load_identity,
    store_identity,
)
from portable_record.actions.own_keys import former_keys, receiving_before
from portable_record.crypto.did import did_key, key_from_did
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.jws import read_jws, verify_jws
from portable_record.crypto.signing import SigningKey, VerifyKey
from portable_record.errors import (
    NotCanonicalError,
    NotFoundError,
    PortableRecordError,
    SignatureBrokenError,
)
from portable_record.record.canonical import read_canonical
from portable_record.record.moments import moment
from portable_record.vault.vault import Vault

_EARLIER = "devices"
FORMER_KEEPERS = "former-keepers"
_THIS = "device"
_RECEIVES = "receives:"
_CERTIFIERS = ("owner", "keeper")
_CLAIMS = {"purpose", "iss", "record", "device", "jwk", "since"}
_MOST = 4096


@dataclass(frozen=True, slots=True)
class Device:
    """One device: its id in changes, its key, since when it is one of the owner's.

    ``name`` is what its owner calls it, or empty. ``restored`` is the moment of the backup that it began
    from, or empty. ``seen`` is the moment of its newest change here, or empty. ``here`` is true for the
    device in hand.
    """

    id: str
    public: VerifyKey
    since: str
    name: str = ""
    restored: str = ""
    seen: str = ""
    here: bool = False


def devices_of(vault: Vault) -> tuple[Device, ...]:
    """Give every device with a good certificate, the first one first; the one in hand comes last."""
    identity = vault.settings.get("identity")
    certifiers = _certifiers(vault)
    kept = [*vault.settings.get(_EARLIER, []), _facts_of_this(vault, identity) | {"here": True}]
    found = []
    for facts in kept:
        try:
            found.append(_device(facts, identity["record"], certifiers))
        except PortableRecordError:
            continue  # whatever it signed is told as signed by nobody we know
    return tuple(found)


def devices_with_last_change(vault: Vault) -> tuple[Device, ...]:
    """Give every device as ``devices_of`` does, and when each last wrote something that is here."""
    seen = vault.acts.last_seen()
    return tuple(replace(device, seen=seen.get(device.id, "")) for device in devices_of(vault))


def name_device(vault: Vault, device: str, name: str) -> None:
    """Say what a device is called; it is a note of the owner's, and nothing rests on it.

    Raises:
        NotFoundError: there is no such device.
    """
    known = {one.id: one for one in devices_of(vault)}
    if device not in known:
        raise NotFoundError(place=device)
    if known[device].here:
        vault.settings.put(_THIS, {**vault.settings.get(_THIS, {}), "name": name})
        return
    identity, certifiers = vault.settings.get("identity"), _certifiers(vault)
    earlier = [
        facts | {"name": name} if _is(facts, device, identity["record"], certifiers) else facts
        for facts in vault.settings.get(_EARLIER, [])
    ]
    vault.settings.put(_EARLIER, earlier)


def _is(facts: Mapping[str, Any], device: str, record: str, certifiers: Mapping[str, VerifyKey]) -> bool:
    try:
        return _device(facts, record, certifiers).id == device
    except PortableRecordError:
        return False


def verify_by_device(devices: tuple[Device, ...], signer: str, message: bytes, signature: bytes) -> None:
    """Check a signature by the key of the device that is said to have made it.

    Raises:
        SignatureBrokenError: it is not good, or no such device is known.
    """
    for device in devices:
        if device.id == signer:
            device.public.verify(message, signature)
            return
    raise SignatureBrokenError("It was signed by a device that is not known here.")


def become_new_device(vault: Vault, now: datetime, *, name: str, restored: str) -> Identity:
    """Throw a key for this device and certify it; the devices before it stay known.

    Args:
        vault: an open vault, in a transaction.
        now: since when.
        name: what its owner calls this device; may be empty.
        restored: the moment of the backup that it begins from.
    """
    before = _facts_of_this(vault, vault.settings.get("identity"))
    vault.settings.put(_EARLIER, [*vault.settings.get(_EARLIER, []), before])
    vault.settings.put(_THIS, {"name": name, "restored": restored})
    vault.keys.put("device", SigningKey.generate().to_bytes())
    identity = load_identity(vault)
    vault.keys.put(f"{_RECEIVES}{identity.device_id}", HpkePrivateKey.generate().to_bytes())
    store_identity(vault, identity, now)
    return identity


def receiving_key(vault: Vault, identity: Identity) -> HpkePrivateKey:
    """Give the key to which a circle seals for this device; that of the first one is the owner's."""
    name = f"{_RECEIVES}{identity.device_id}"
    return HpkePrivateKey.from_bytes(vault.keys.get(name)) if vault.keys.has(name) else identity.hpke


def own_key_for_circle(vault: Vault, identity: Identity) -> None:
    """Throw a key by which this device alone receives in a circle, if it has none but the owner's."""
    name = f"{_RECEIVES}{identity.device_id}"
    if not vault.keys.has(name):
        vault.keys.put(name, HpkePrivateKey.generate().to_bytes())


def receiving_keys(vault: Vault, identity: Identity) -> tuple[HpkePrivateKey, ...]:
    """Give what opens what a circle sealed to this device, and to those before it, which it goes on from."""
    names = [f"{_RECEIVES}{one.id}" for one in devices_of(vault)[::-1]]
    own = [HpkePrivateKey.from_bytes(vault.keys.get(name)) for name in names if vault.keys.has(name)]
    return (*own, identity.hpke, *receiving_before(vault))


def former_keepers(vault: Vault) -> list[VerifyKey]:
    """Give the keys of those who kept this record for its owner before."""
    return [key_from_did(did) for did in vault.settings.get(FORMER_KEEPERS, [])]


def _certifiers(vault: Vault) -> dict[str, VerifyKey]:
    """Give the keys that may certify a device here: the owner's, and those of its keepers, now and before."""
    keys = [SigningKey.from_bytes(vault.keys.get(name)) for name in _CERTIFIERS if vault.keys.has(name)]
    before = [*former_keepers(vault), *(one.key for one in former_keys(vault))]
    former = {did_key(key): key for key in before}
    return former | {did_key(key.public): key.public for key in keys}


def _facts_of_this(vault: Vault, identity: Mapping[str, Any]) -> dict[str, Any]:
    return {**vault.settings.get(_THIS, {}), "certificate": identity["device_certificate"]}


def _device(facts: Mapping[str, Any], record: str, certifiers: Mapping[str, VerifyKey]) -> Device:
    key, since = read_certificate(facts["certificate"], record, certifiers)
    return Device(
        id=key.thumbprint(),
        public=key,
        since=since,
        name=facts.get("name", ""),
        restored=facts.get("restored", ""),
        here=facts.get("here", False),
    )


def read_certificate(
    certificate: str, record: str, certifiers: Mapping[str, VerifyKey]
) -> tuple[VerifyKey, str]:
    """Take the key of a device out of its certificate, and since when it is certified.

    Args:
        certificate: a signed text (docs/format/vault.md, "Devices").
        record: the id of the record it must be for.
        certifiers: who may have signed it, by did:key.

    Raises:
        SignatureBrokenError: nobody who may has signed it, or it is for something else.
        PortableRecordError: it is not well formed.
    """
    jws = read_jws(certificate, allowed=frozenset({"alg", "kid"}), most=_MOST)
    signers = [key for key in certifiers.values() if key.thumbprint() == jws.header.get("kid")]
    if not signers:
        raise SignatureBrokenError
    claims = _claims(verify_jws(jws, signers[0]))
    key = VerifyKey.from_jwk(claims["jwk"])
    wanted = {
        "purpose": CERTIFICATE_PURPOSE,
        "iss": did_key(signers[0]),
        "record": record,
        "device": key.thumbprint(),
    }
    if claims != claims | wanted:
        raise SignatureBrokenError
    return key, str(claims["since"])


def _claims(payload: bytes) -> dict[str, Any]:
    try:
        claims = read_canonical(payload)
    except NotCanonicalError as broken:
        raise SignatureBrokenError from broken
    if not isinstance(claims, dict) or set(claims) != _CLAIMS or not isinstance(claims["jwk"], dict):
        raise SignatureBrokenError
    try:
        moment(str(claims["since"]))
    except ValueError as broken:
        raise SignatureBrokenError from broken
    return claims
