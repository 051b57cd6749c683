"""A device is known by a certificate of the owner for this record, and by nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.check import check_record
from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import (
    become_new_device,
    devices_of,
    name_device,
    read_certificate,
    verify_by_device,
)
from portable_record.crypto.did import did_key
from portable_record.crypto.jws import sign_jws
from portable_record.crypto.signing import SigningKey
from portable_record.errors import NotFoundError, PortableRecordError, SignatureBrokenError
from portable_record.record.canonical import canonical

OWNER, STRANGER, DEVICE = (SigningKey.from_bytes(bytes(30) + bytes([1, number])) for number in (1, 2, 3))
RECORD = "11111111-2222-4333-8444-555555555555"
KNOWN = {did_key(OWNER.public): OWNER.public}


def certificate(signer: SigningKey = OWNER, **members: object) -> str:
    claims: dict[str, Any] = {
        "purpose": "portable-record/device-certificate",
        "iss": did_key(OWNER.public),
        "record": RECORD,
        "device": DEVICE.public.thumbprint(),
        "jwk": DEVICE.public.to_jwk(),
        "since": "2026-11-22T12:00:00Z",
    }
    claims = {name: value for name, value in (claims | members).items() if value is not None}
    return sign_jws(canonical(claims), signer, {"alg": "ES256", "kid": signer.public.thumbprint()})


def test_a_good_certificate_gives_the_key_and_since_when() -> None:
    assert read_certificate(certificate(), RECORD, KNOWN) == (DEVICE.public, "2026-11-22T12:00:00Z")


BAD = {
    "a stranger's": lambda: certificate(STRANGER),
    "for another purpose": lambda: certificate(purpose="portable-record/contact"),
    "in a stranger's name": lambda: certificate(iss=did_key(STRANGER.public)),
    "for another record": lambda: certificate(record=RECORD.replace("1", "2")),
    "of another device": lambda: certificate(device=STRANGER.public.thumbprint()),
    "with another key": lambda: certificate(jwk=STRANGER.public.to_jwk()),
    "with no key": lambda: certificate(jwk="none"),
    "with half a key": lambda: certificate(jwk={"kty": "EC"}),
    "since no moment": lambda: certificate(since="yesterday"),
    "a member less": lambda: certificate(since=None),
    "a member more": lambda: certificate(more=1),
    "its signature changed": lambda: certificate()[:-4] + "AAAA",
    "no object": lambda: sign_jws(b"[]", OWNER, {"kid": OWNER.public.thumbprint()}),
    "with spaces": lambda: sign_jws(b"{ }", OWNER, {"kid": OWNER.public.thumbprint()}),
    "no signed text": lambda: "no certificate",
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_certificate_makes_no_device(bad: Callable[[], str]) -> None:
    with pytest.raises(PortableRecordError):
        read_certificate(bad(), RECORD, KNOWN)


def test_only_a_known_device_signs() -> None:
    with pytest.raises(SignatureBrokenError):
        verify_by_device((), DEVICE.public.thumbprint(), b"words", DEVICE.sign(b"words"))


def test_a_new_device_takes_over_and_the_one_before_stays_known(record: OpenRecord) -> None:
    [before] = devices_of(record.vault)

    with record.vault.transaction():
        identity = become_new_device(record.vault, record.now, name="tablet", restored="")

    assert [device.id for device in devices_of(record.vault)] == [before.id, identity.device_id]
    assert devices_of(record.vault)[1].name == "tablet"
    assert identity.did == record.identity.did


def test_a_device_whose_certificate_is_gone_is_not_known_and_what_it_signed_is_told(
    record: OpenRecord,
) -> None:
    add_words(record, part="strengths", kind=None, words="I sing", sensitive=False)
    said = record.vault.settings.get("identity")
    record.vault.settings.put("identity", said | {"device_certificate": certificate(STRANGER)})

    assert devices_of(record.vault) == ()
    assert "change-broken" in {finding.code for finding in check_record(record)}


def test_a_device_is_named_and_a_spoiled_one_beside_it_does_no_harm(record: OpenRecord) -> None:
    first = record.identity.device_id
    with record.vault.transaction():
        become_new_device(record.vault, record.now, name="", restored="")
        kept = record.vault.settings.get("devices")
        record.vault.settings.put("devices", [{"certificate": "no certificate"}, *kept])

    name_device(record.vault, first, "Old tablet")

    assert [device.name for device in devices_of(record.vault)] == ["Old tablet", ""]
    with pytest.raises(NotFoundError):
        name_device(record.vault, "nobody", "Old tablet")
