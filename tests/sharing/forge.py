"""Makes signed texts that are wrong in one way and right in every other."""

import json
import zlib
from collections.abc import Mapping
from typing import Self

from portable_record.crypto.b64 import b64url
from portable_record.crypto.deflate import deflate
from portable_record.crypto.signing import SigningKey
from portable_record.sharing.health_card import CARD_TYPE
from tests.sharing.cast import CARE, NOW, SUE, SUE_DID, UNTIL

GONE = object()


def minified(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def framed(payload: bytes) -> bytes:
    """Fold with the frame of zlib, which a card must not have."""
    return zlib.compress(payload, 9)


class Forge:
    """A card of Sue's, of which each layer can be replaced; what is replaced by ``GONE`` is left out."""

    def __init__(self, key: SigningKey = SUE, iss: str = SUE_DID) -> None:
        self.key = key
        self.header: dict[str, object] = {"alg": "ES256", "zip": "DEF", "kid": key.public.thumbprint()}
        self.payload: dict[str, object] = {
            "iss": iss,
            "nbf": int(NOW.timestamp()),
            "exp": int(UNTIL.timestamp()),
        }
        self.credential: dict[str, object] = {"type": [CARD_TYPE]}
        self.subject: dict[str, object] = {"fhirVersion": "4.0.1", "fhirBundle": CARE}

    def with_header(self, **members: object) -> Self:
        self.header = {**self.header, **members}
        return self

    def with_payload(self, **members: object) -> Self:
        self.payload = {**self.payload, **members}
        return self

    def with_vc(self, **members: object) -> Self:
        self.credential = {**self.credential, **members}
        return self

    def with_subject(self, **members: object) -> Self:
        self.subject = {**self.subject, **members}
        return self

    def plain(self) -> bytes:
        vc = _kept({"credentialSubject": _kept(self.subject), **self.credential})
        return minified(_kept({**self.payload, "vc": vc, **self.payload}))

    def token(self, *, folded: bytes | None = None, signature: bytes | None = None) -> str:
        head = b64url(minified(_kept(self.header)))
        signed = f"{head}.{b64url(deflate(self.plain()) if folded is None else folded)}"
        made = self.key.sign(signed.encode()) if signature is None else signature
        return f"{signed}.{b64url(made)}"


def _kept(value: Mapping[str, object]) -> dict[str, object]:
    return {name: each for name, each in value.items() if each is not GONE}
