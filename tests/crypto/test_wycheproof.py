"""Known attacks on crypto libraries, tried on our functions (not on the libraries behind them).

The vectors of Project Wycheproof are read where they are at hand. Each test says how it classes each group:
what we support gives exactly the vectors' result, and everything else is refused with an error of ours. The
counts at the end of each test keep it from silently running nothing.
"""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeAlias

import pytest

from portable_record.crypto.derive import hkdf_sha256, pbkdf2_sha512
from portable_record.crypto.jose import decrypt_jwe, read_jws, verify_jws
from portable_record.crypto.sealing import open_sealed, seal
from portable_record.crypto.signing import VerifyKey
from portable_record.errors import (
    AlgorithmRefusedError,
    HeaderRefusedError,
    KeyFormatError,
    MalformedError,
    PortableRecordError,
    SealBrokenError,
    SignatureBrokenError,
)

Json: TypeAlias = dict[str, Any]
Groups: TypeAlias = Callable[[str], list[Json]]

P = ParamSpec("P")

pytestmark = pytest.mark.outside


@pytest.fixture
def groups(outside: Path) -> Groups:
    """Read the groups of one file."""
    folder = outside / "wycheproof"
    if not folder.is_dir():
        pytest.skip("the Wycheproof vectors are not at hand (no ../shared/data/wycheproof)")

    def read(name: str) -> list[Json]:
        found = json.loads((folder / f"{name}_test.json").read_text())
        assert found["numberOfTests"] == sum(len(group["tests"]) for group in found["testGroups"])
        return list(found["testGroups"])

    return read


def outcome(attempt: Callable[P, object], *given: P.args, **named: P.kwargs) -> str:
    """Try it: ``accepted``, or the name of our error. Any other exception fails the test."""
    try:
        attempt(*given, **named)
    except PortableRecordError as refusal:
        return type(refusal).__name__
    return "accepted"


def public_key(group: Json) -> Json:
    """The public key of a group, or its secret one where there is no public one (then it is none of ours)."""
    return dict(group.get("public") or group["private"])


REFUSALS = {error.__name__ for error in (AlgorithmRefusedError, HeaderRefusedError, MalformedError)}
JWS_NAMES = frozenset({"alg", "kid", "zip"})


def read(token: str) -> None:
    read_jws(token, allowed=JWS_NAMES, most=100_000)


def verified(token: str, jwk: Json) -> None:
    verify_jws(read_jws(token, allowed=JWS_NAMES, most=100_000), VerifyKey.from_jwk(jwk))


def key_read(jwk: Json) -> str:
    return outcome(VerifyKey.from_jwk, jwk)


def test_json_web_signatures(groups: Groups) -> None:
    """401: two P-256 groups exactly (39); P-256 keys for encryption (2) and all other kinds (360) refused."""
    counted: Counter[str] = Counter()
    for group in groups("json_web_signature"):
        jwk = public_key(group)
        ours = jwk.get("crv") == "P-256"
        for test in group["tests"]:
            found = outcome(verified, test["jws"], jwk)
            if ours and group["comment"] in {"es256", "SpecialCaseEs256"}:
                assert (found == "accepted") == (test["result"] == "valid"), (test["tcId"], found)
                counted[f"ES256 {test['result']}"] += 1
            elif ours:
                assert found == key_read(jwk) == KeyFormatError.__name__, (test["tcId"], found)
                counted["P-256 key for encryption"] += 1
            else:
                assert key_read(jwk) == KeyFormatError.__name__, test["tcId"]
                assert outcome(read, test["jws"]) in REFUSALS, test["tcId"]
                counted[str(jwk.get("crv", jwk["kty"]))] += 1

    assert counted == {
        "ES256 valid": 2,
        "ES256 invalid": 37,
        "P-256 key for encryption": 2,
        "P-521": 2,
        "RSA": 318,
        "oct": 40,
    }


def test_json_web_keys(groups: Groups) -> None:
    """26: the valid ones are of kinds we do not take (5); six others are P-256 keys with one fault each.

    Key sets are the business of those who hold them; here each key of a set is tried in turn.
    """
    counted: Counter[str] = Counter()
    for group in groups("json_web_key"):
        keys = public_key(group).get("keys", [public_key(group)])
        for test in group["tests"]:
            found = [outcome(verified, test["jws"], jwk) for jwk in keys]
            assert "accepted" not in found, test["tcId"]
            faulty = all({"x", "y"} <= jwk.keys() for jwk in keys)
            if faulty:
                assert [key_read(jwk) for jwk in keys] == [KeyFormatError.__name__], test["tcId"]
                assert outcome(read, test["jws"]) == "accepted", test["tcId"]
            counted["P-256 with a fault" if faulty else f"unsupported {test['result']}"] += 1

    assert counted == {"P-256 with a fault": 6, "unsupported valid": 5, "unsupported invalid": 15}


def test_json_web_encryption(groups: Groups) -> None:
    """139: none is dir with A256GCM, which is all we take; each is refused before any key is tried on it."""
    names = frozenset({"alg", "enc", "kid", "zip", "iv", "tag", "epk", "apu", "apv", "typ", "cty"})
    counted: Counter[str] = Counter()
    for group in groups("json_web_encryption"):
        for test in group["tests"]:
            found = outcome(decrypt_jwe, test["jwe"], bytes(32), allowed=names, most=100_000)
            assert found in REFUSALS, (test["tcId"], found)
            counted[test["result"]] += 1

    assert counted == {"valid": 65, "invalid": 74}


def test_ecdsa_signatures(groups: Groups) -> None:
    """262: all are P-256 with SHA-256 and r || s, so all are ours."""
    counted: Counter[str] = Counter()
    for group in groups("ecdsa_secp256r1_sha256_p1363"):
        key = VerifyKey.from_uncompressed(bytes.fromhex(group["publicKey"]["uncompressed"]))
        if "publicKeyJwk" in group:
            assert VerifyKey.from_jwk(group["publicKeyJwk"]) == key
            counted["JWK"] += 1
        for test in group["tests"]:
            message, signature = bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"])
            found = outcome(key.verify, message, signature)
            expected = "accepted" if test["result"] == "valid" else SignatureBrokenError.__name__
            assert found == expected, test["tcId"]
            counted[test["result"]] += 1

    assert counted == {"valid": 173, "invalid": 89, "JWK": 103}


def test_aes_gcm(groups: Groups) -> None:
    """316: keys of 256 bits with nonces of 96 exactly (66); other sizes of key or nonce (250) refused."""
    counted: Counter[str] = Counter()
    for group in groups("aes_gcm"):
        ours = (group["keySize"], group["ivSize"], group["tagSize"]) == (256, 96, 128)
        for test in group["tests"]:
            key, nonce, associated, plain, ct, tag = (
                bytes.fromhex(test[name]) for name in ("key", "iv", "aad", "msg", "ct", "tag")
            )
            opened = outcome(open_sealed, key, ct + tag, nonce=nonce, associated=associated)
            sealed = outcome(seal, key, plain, nonce=nonce, associated=associated)
            if not ours:
                wrong = SealBrokenError if group["keySize"] == 256 else KeyFormatError
                assert (opened, sealed) == (wrong.__name__, KeyFormatError.__name__), test["tcId"]
                counted["unsupported"] += 1
            elif test["result"] == "valid":
                assert open_sealed(key, ct + tag, nonce=nonce, associated=associated) == plain, test["tcId"]
                assert seal(key, plain, nonce=nonce, associated=associated) == ct + tag, test["tcId"]
                counted["valid"] += 1
            else:
                assert opened == SealBrokenError.__name__, test["tcId"]
                counted["invalid"] += 1

    assert counted == {"valid": 39, "invalid": 27, "unsupported": 250}


def test_hkdf(groups: Groups) -> None:
    """86: all are ours."""
    counted: Counter[str] = Counter()
    for group in groups("hkdf_sha256"):
        for test in group["tests"]:
            ikm, salt, info = (bytes.fromhex(test[name]) for name in ("ikm", "salt", "info"))
            if test["result"] == "valid":
                made = hkdf_sha256(ikm, salt=salt, info=info, length=test["size"])
                assert made.hex() == test["okm"], test["tcId"]
            else:
                found = outcome(hkdf_sha256, ikm, salt=salt, info=info, length=test["size"])
                assert found == KeyFormatError.__name__, test["tcId"]
            counted[test["result"]] += 1

    assert counted == {"valid": 83, "invalid": 3}


def test_pbkdf2(groups: Groups) -> None:
    """58: all are ours."""
    counted: Counter[str] = Counter()
    for group in groups("pbkdf2_hmacsha512"):
        for test in group["tests"]:
            password, salt = bytes.fromhex(test["password"]), bytes.fromhex(test["salt"])
            made = pbkdf2_sha512(password, salt=salt, rounds=test["iterationCount"], length=test["dkLen"])
            assert made.hex() == test["dk"], test["tcId"]
            counted[test["result"]] += 1

    assert counted == {"valid": 58}
