"""Signed texts: JWS in compact form (RFC 7515), ES256 only.

In this order: size, three segments, header (names, texts, algorithm), canonical base64url, length of the
signature. Only then does joserfc see the text, to check the signature. What is signed is not looked into
here, and who may sign is the caller's to say.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.compact import header_of, segments
from portable_record.crypto.signing import SIGNATURE, SigningKey, VerifyKey
from portable_record.errors import (
    AlgorithmRefusedError,
    HeaderRefusedError,
    MalformedError,
    SignatureBrokenError,
)

if TYPE_CHECKING:
    from joserfc.jwk import ECKey
    from joserfc.jws import JWSRegistry

ALG = "ES256"
ZIP = "DEF"


@dataclass(frozen=True, slots=True)
class Jws:
    """A signed text, well formed but NOT yet verified. The payload is as it was signed (still deflated)."""

    header: dict[str, str]
    payload: bytes
    signing_input: bytes
    signature: bytes


def read_jws(token: str, *, allowed: frozenset[str], most: int) -> Jws:
    """Take a signed text apart, and refuse all that is not exactly as it should be.

    Raises:
        TooLargeError: the text has more than ``most`` characters.
        MalformedError: it has not three segments of canonical base64url, or its header is no JSON object.
        HeaderRefusedError: the header holds a name that is not allowed, a value that is no text, or ``crit``.
        AlgorithmRefusedError: it is not signed with ES256, or folded by anything but DEFLATE.
    """
    first, second, third = segments(token, 3, most=most)
    header = header_of(first, allowed=allowed)
    if header.get("alg") != ALG or header.get("zip", ZIP) != ZIP:
        raise AlgorithmRefusedError
    payload, signature = unb64url(second), unb64url(third)
    if len(signature) != SIGNATURE:
        raise MalformedError("Its signature has not 64 bytes.")
    return Jws(header, payload, f"{first}.{second}".encode("ascii"), signature)


def verify_jws(jws: Jws, key: VerifyKey) -> bytes:
    """Check the signature with a key and give the payload.

    Raises:
        SignatureBrokenError: this key did not sign this.
        HeaderRefusedError: the library refuses the header.
    """
    from joserfc.errors import BadSignatureError, JoseError
    from joserfc.jws import deserialize_compact

    token = jws.signing_input + b"." + b64url(jws.signature).encode()
    try:
        return deserialize_compact(token, _library_key(key), registry=_registry()).payload
    except BadSignatureError as broken:
        raise SignatureBrokenError from broken
    except JoseError as refused:
        raise HeaderRefusedError from refused


def sign_jws(payload: bytes, key: SigningKey, header: Mapping[str, str]) -> str:
    """Sign a payload as it is; the same input gives the same text.

    Where the header says ``zip``, the caller has folded the payload already.

    Raises:
        AlgorithmRefusedError: the header names another algorithm than ES256.
    """
    named = {"alg": ALG, **header}
    if named["alg"] != ALG:
        raise AlgorithmRefusedError
    first = b64url(json.dumps(named, separators=(",", ":")).encode())
    signing_input = f"{first}.{b64url(payload)}"
    return f"{signing_input}.{b64url(key.sign(signing_input.encode('ascii')))}"


@lru_cache(maxsize=64)
def _library_key(key: VerifyKey) -> "ECKey":
    """Make the library's form of a key; that takes half as long as a check, and few keys sign most texts."""
    from joserfc.jwk import ECKey

    return ECKey.import_key({**key.to_jwk()})


@cache
def _registry() -> "JWSRegistry":
    """Let the library check ES256 only; names and sizes are looked at by us (its list of names lacks zip)."""
    from joserfc.jws import JWSRegistry

    registry = JWSRegistry(algorithms=[ALG], strict_check_header=False)
    registry.max_header_length = registry.max_payload_length = sys.maxsize
    return registry
