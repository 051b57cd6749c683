"""Who appears in these tests: Sue shares, a clinic has a website, Bob may read, Eve is a stranger."""

from datetime import UTC, datetime, timedelta

from portable_record.crypto.did import did_key
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.signing import SigningKey

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(days=28)

SUE = SigningKey.from_bytes(b"\x01" * 32)
SUE_DID = did_key(SUE.public)
BOB = SigningKey.from_bytes(b"\x02" * 32)
BOB_DID = did_key(BOB.public)
EVE = SigningKey.from_bytes(b"\x03" * 32)
EVE_DID = did_key(EVE.public)
CLINIC = SigningKey.from_bytes(b"\x04" * 32)
CLINIC_ISS = "https://clinic.example/cards"
BOB_SEALS = HpkePrivateKey.from_bytes(bytes(range(96)))
EVE_SEALS = HpkePrivateKey.from_bytes(bytes(range(96, 192)))
PASSCODE = "robin kettle amber stove lucky"
RID = "Q0zb3_-aY2k"

PATIENT: dict[str, object] = {"resourceType": "Patient", "name": [{"given": ["Sue"], "family": "Hallam"}]}
WORDS: dict[str, object] = {
    "resourceType": "Observation",
    "status": "final",
    "code": {
        "coding": [
            {"system": "https://portablerecord.org/fhir/CodeSystem/kinds", "code": "communicate"},
        ]
    },
    "subject": {"reference": "resource:0"},
    "valueString": "Please speak slowly, and face me.",
}


def bundle(*resources: dict[str, object]) -> dict[str, object]:
    """Return a Bundle as it stands on a card."""
    entries = [{"fullUrl": f"resource:{n}", "resource": each} for n, each in enumerate(resources)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


CARE: dict[str, object] = bundle(PATIENT, WORDS)


def jwk(key: SigningKey, **more: object) -> dict[str, object]:
    """Return a key as an issuer publishes it."""
    kid = key.public.thumbprint()
    return {"kty": "EC", "kid": kid, "use": "sig", "alg": "ES256", **key.public.to_jwk(), **more}


def trusting(*issuers: dict[str, object]) -> dict[str, object]:
    """Return a list of signers to trust."""
    return {"trusted": list(issuers)}


CLINIC_TRUSTED: dict[str, object] = {"iss": CLINIC_ISS, "jwks": {"keys": [jwk(CLINIC)]}}
TRUST_BOTH = trusting({"iss": SUE_DID}, CLINIC_TRUSTED)
