"""Signing keys and the signatures they make: ES256 (ECDSA on P-256 with SHA-256), 64 bytes r || s.

A signature says "this key made this", never "this is true".
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.errors import KeyFormatError, MalformedError, SignatureBrokenError

COORDINATE = 32  # bytes of x, of y, of r, of s and of a private key
SIGNATURE = 64
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (SEC 2, section 2.4.2)


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """The public half of a signing key.

    Two are equal if they are the same point. Make one with ``from_jwk`` or ``from_compressed``.

        >>> key = SigningKey.generate()
        >>> key.public.verify(b"hello", key.sign(b"hello"))
    """

    _point: bytes
    _key: ec.EllipticCurvePublicKey = field(compare=False, repr=False)

    @classmethod
    def from_compressed(cls, point: bytes) -> Self:
        """Read a key from the 33 bytes of its compressed point (SEC 1, section 2.3.4).

        Raises:
            KeyFormatError: these are not the bytes of a compressed point on P-256.
        """
        if len(point) != COORDINATE + 1:
            raise KeyFormatError("A compressed key has 33 bytes.")
        return cls(bytes(point), _on_curve(point))

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, object]) -> Self:
        """Read a key from its JWK (RFC 7517, RFC 7518 section 6.2).

        A private key, another curve, another algorithm and another use are refused; members that say nothing
        about these (``kid``, ``x5c``) are left to the caller.

        Raises:
            KeyFormatError: this is not a public P-256 key for checking signatures.
        """
        _for_signatures(jwk)
        return cls.from_uncompressed(b"\x04" + _coordinate(jwk, "x") + _coordinate(jwk, "y"))

    @classmethod
    def from_uncompressed(cls, point: bytes) -> Self:
        """Read a key from the 65 bytes of its uncompressed point.

        Raises:
            KeyFormatError: these are not the bytes of an uncompressed point on P-256.
        """
        if len(point) != 1 + 2 * COORDINATE:
            raise KeyFormatError("An uncompressed key has 65 bytes.")
        key = _on_curve(point)
        return cls(_compressed(key), key)

    def compressed(self) -> bytes:
        """Give the 33 bytes of the compressed point."""
        return self._point

    def uncompressed(self) -> bytes:
        """Give the 65 bytes of the uncompressed point."""
        numbers = self._key.public_numbers()
        return b"\x04" + numbers.x.to_bytes(COORDINATE) + numbers.y.to_bytes(COORDINATE)

    def to_jwk(self) -> dict[str, str]:
        """Give the four members that make the key, in the order that the thumbprint wants."""
        point = self.uncompressed()
        x, y = point[1 : 1 + COORDINATE], point[1 + COORDINATE :]
        return {"crv": "P-256", "kty": "EC", "x": b64url(x), "y": b64url(y)}

    def thumbprint(self) -> str:
        """Give the SHA-256 thumbprint of RFC 7638, in base64url; SMART Health Cards use it as ``kid``."""
        return _thumbprint(self)

    def verify(self, message: bytes, signature: bytes) -> None:
        """Check that this key made this signature over this message.

        Raises:
            SignatureBrokenError: it did not, or the signature has not 64 bytes.
        """
        if len(signature) != SIGNATURE:
            raise SignatureBrokenError
        r, s = int.from_bytes(signature[:COORDINATE]), int.from_bytes(signature[COORDINATE:])
        try:
            self._key.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
        except InvalidSignature as broken:
            raise SignatureBrokenError from broken


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SigningKey:
    """A private ES256 key. It is never printed and never compared."""

    _key: ec.EllipticCurvePrivateKey
    _public: VerifyKey = field(init=False)

    def __post_init__(self) -> None:
        """Find the public half, which is asked for often."""
        key = self._key.public_key()
        object.__setattr__(self, "_public", VerifyKey(_compressed(key), key))

    @classmethod
    def generate(cls) -> Self:
        """Make a new key with the library's own dice."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def from_bytes(cls, secret: bytes) -> Self:
        """Read a key from the 32 bytes that ``to_bytes`` gave (big-endian).

        Raises:
            KeyFormatError: these are not 32 bytes of a number from 1 to the order of the curve less one.
        """
        number = int.from_bytes(secret)
        if len(secret) != COORDINATE or not 0 < number < ORDER:
            raise KeyFormatError("A signing key is a number of 32 bytes within the order of P-256.")
        return cls(ec.derive_private_key(number, ec.SECP256R1()))

    def to_bytes(self) -> bytes:
        """Give the 32 secret bytes, to be kept sealed."""
        return self._key.private_numbers().private_value.to_bytes(COORDINATE)

    @property
    def public(self) -> VerifyKey:
        """The half that others may have."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """Sign a message. The same message gives the same 64 bytes each time (RFC 6979)."""
        der = self._key.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True))
        r, s = decode_dss_signature(der)
        return r.to_bytes(COORDINATE) + s.to_bytes(COORDINATE)


@lru_cache(maxsize=1024)
def _thumbprint(key: VerifyKey) -> str:
    members = ",".join(f'"{name}":"{value}"' for name, value in key.to_jwk().items())
    return b64url(hashlib.sha256(f"{{{members}}}".encode()).digest())


def _compressed(key: ec.EllipticCurvePublicKey) -> bytes:
    numbers = key.public_numbers()
    return (b"\x03" if numbers.y % 2 else b"\x02") + numbers.x.to_bytes(COORDINATE)


def _on_curve(point: bytes) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes(point))
    except ValueError as off:
        raise KeyFormatError("This point is not on the curve P-256.") from off


def _for_signatures(jwk: Mapping[str, object]) -> None:
    if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
        raise KeyFormatError("Only keys on the curve P-256 are used.")
    if "d" in jwk:
        raise KeyFormatError("This is a private key; only its public half may be passed around.")
    if jwk.get("use", "sig") != "sig" or jwk.get("alg", "ES256") != "ES256":
        raise KeyFormatError("This key is for something else than ES256 signatures.")
    operations = jwk.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        raise KeyFormatError("This key is not for checking signatures.")


def _coordinate(jwk: Mapping[str, object], name: str) -> bytes:
    text = jwk.get(name)
    if not isinstance(text, str):
        raise KeyFormatError(f"The key has no {name}.")
    try:
        value = unb64url(text)
    except MalformedError as broken:
        raise KeyFormatError(f"The {name} of the key is not base64url.") from broken
    if len(value) != COORDINATE:
        raise KeyFormatError(f"The {name} of the key has not 32 bytes.")
    return value
