"""Lists of public keys: JWKS (RFC 7517) as card issuers publish them. See docs/format/issuer.md."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portable_record.crypto.signing import VerifyKey
from portable_record.errors import (
    KeyFormatError,
    KeyIdWrongError,
    KeyKindRefusedError,
    KeyPrivateError,
    KeySetMalformedError,
    KeyTwiceError,
)

MOST_KEYS = 100
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"})
_PUBLISHED = frozenset({"kty", "kid", "use", "alg", "crv", "x", "y"})


@dataclass(frozen=True, slots=True)
class KeySet:
    """Keys by their ``kid``, which is always the thumbprint, and the version of each key's withdrawn list."""

    keys: Mapping[str, VerifyKey]
    list_versions: Mapping[str, int]

    @classmethod
    def of(cls, value: object, *, published: bool = False) -> "KeySet":
        """Read a parsed JWKS. With ``published``, what an issuer must write has to be there.

        Raises:
            KeySetMalformedError: it is not an object with a list of 1 to 100 keys.
            KeyPrivateError: it holds a private key.
            KeyKindRefusedError: a key is not a P-256 key for ES256 signatures.
            KeyIdWrongError: a ``kid`` is not the key's thumbprint.
            KeyTwiceError: a key stands in it twice.
        """
        keys: dict[str, VerifyKey] = {}
        versions: dict[str, int] = {}
        for place, jwk in enumerate(_listed(value)):
            kid, key = _read_key(jwk, f"keys[{place}]", published=published)
            if kid in keys:
                raise KeyTwiceError(place=f"keys[{place}]")
            keys[kid] = key
            versions[kid] = _list_version(jwk, f"keys[{place}]")
        return cls(keys, versions)


def key_set_value(keys: Iterable[VerifyKey], list_versions: Mapping[str, int]) -> dict[str, object]:
    """Write keys as an issuer publishes them."""
    return {"keys": [_written(key, list_versions) for key in keys]}


def _written(key: VerifyKey, list_versions: Mapping[str, int]) -> dict[str, object]:
    kid = key.thumbprint()
    jwk: dict[str, object] = {"kty": "EC", "kid": kid, "use": "sig", "alg": "ES256", **key.to_jwk()}
    if kid in list_versions:
        jwk["crlVersion"] = list_versions[kid]
    return jwk


def _listed(value: object) -> list[dict[str, object]]:
    listed = value.get("keys") if isinstance(value, dict) else None
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_KEYS:
        raise KeySetMalformedError(f"It needs a list of 1 to {MOST_KEYS} keys.")
    if not all(isinstance(jwk, dict) for jwk in listed):
        raise KeySetMalformedError("A key in it is not a JSON object.")
    return listed


def _read_key(jwk: dict[str, object], place: str, *, published: bool) -> tuple[str, VerifyKey]:
    if jwk.keys() & _PRIVATE:
        raise KeyPrivateError(place=place)
    if published and not jwk.keys() >= _PUBLISHED:
        raise KeySetMalformedError(f"A key needs {', '.join(sorted(_PUBLISHED))}.", place=place)
    try:
        key = VerifyKey.from_jwk(jwk)
    except KeyFormatError as refused:
        raise KeyKindRefusedError(refused.detail, place=place) from refused
    kid = key.thumbprint()
    if jwk.get("kid", kid) != kid:
        raise KeyIdWrongError(place=place)
    if "x5c" in jwk and not _certifies(jwk["x5c"], key):
        raise KeySetMalformedError("Its certificate is for another key.", place=place)
    return kid, key


def _certifies(chain: object, key: VerifyKey) -> bool:
    """Say whether the first certificate holds this key; whether anyone vouches for it is not asked here."""
    first = chain[0] if isinstance(chain, list) and chain else None
    try:
        return isinstance(first, str) and key.uncompressed() in base64.b64decode(first, validate=True)
    except (binascii.Error, ValueError):
        return False


def _list_version(jwk: dict[str, object], place: str) -> int:
    version = jwk.get("crlVersion", 0)
    if type(version) is not int or version < 0:
        raise KeySetMalformedError("crlVersion is a number that counts up.", place=place)
    return version
