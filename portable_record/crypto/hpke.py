"""Wrapping a key for one recipient: HPKE (RFC 9180) with X-Wing, which holds if either of its halves holds.

Suite ``MLKEM768_X25519``: KEM 0x647A (ML-KEM-768 with X25519), HKDF-SHA256, AES-256-GCM, base mode. It says
nothing about who sealed; that is what signatures are for.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Self

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from portable_record.crypto.derive import SEPARATOR
from portable_record.errors import KeyFormatError, PostQuantumMissingError, SealBrokenError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
    from cryptography.hazmat.primitives.hpke import Suite

ALG = "MLKEM768_X25519"
SEED, PUBLIC, X25519 = 64, 1184, 32  # bytes: ML-KEM seed, ML-KEM public key, either X25519 key
ENCAPSULATED = 1088 + X25519
TAG = 16


@dataclass(frozen=True, slots=True)
class HpkePublicKey:
    """The key to which others wrap: 1,216 bytes, the public keys of ML-KEM-768 and X25519 in a row."""

    raw: bytes

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read a public key.

        Raises:
            KeyFormatError: these are not the bytes of two public keys.
            PostQuantumMissingError: the library of this machine has no ML-KEM.
        """
        _halves(raw)
        return cls(bytes(raw))

    def to_bytes(self) -> bytes:
        """Give the 1,216 bytes."""
        return self.raw


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class HpkePrivateKey:
    """The key that opens what was wrapped. It is never printed and never compared."""

    mlkem: "MLKEM768PrivateKey"
    x25519: X25519PrivateKey

    @classmethod
    def generate(cls) -> Self:
        """Make a new key with the library's own dice.

        Raises:
            PostQuantumMissingError: the library of this machine has no ML-KEM.
        """
        _suite()
        from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey

        return cls(MLKEM768PrivateKey.generate(), X25519PrivateKey.generate())

    @classmethod
    def from_bytes(cls, secret: bytes) -> Self:
        """Read a key from the 96 bytes that ``to_bytes`` gave.

        Raises:
            KeyFormatError: these are not 96 bytes.
            PostQuantumMissingError: the library of this machine has no ML-KEM.
        """
        if len(secret) != SEED + X25519:
            raise KeyFormatError("A key for opening has 96 bytes.")
        _suite()
        from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey

        return cls(
            MLKEM768PrivateKey.from_seed_bytes(secret[:SEED]),
            X25519PrivateKey.from_private_bytes(secret[SEED:]),
        )

    def to_bytes(self) -> bytes:
        """Give the 96 secret bytes, to be kept sealed: the ML-KEM seed (64), then the X25519 key (32)."""
        return self.mlkem.private_bytes_raw() + self.x25519.private_bytes_raw()

    @property
    def public(self) -> HpkePublicKey:
        """The half that others may have."""
        x25519 = self.x25519.public_key().public_bytes_raw()
        return HpkePublicKey(self.mlkem.public_key().public_bytes_raw() + x25519)


def seal_to(
    public: HpkePublicKey, plaintext: bytes, *, info: bytes, associated: bytes = b""
) -> tuple[bytes, bytes]:
    """Wrap some bytes so that only the holder of the private key can open them.

    The info of HPKE is the label, or with associated bytes the label, a zero byte and these.

    Returns:
        The encapsulated key (1,120 bytes) and the wrapped bytes (16 more than the plaintext).

    Raises:
        KeyFormatError: the label holds a zero byte, or the public key is a trap (its shared secret is zero).
        PostQuantumMissingError: the library of this machine has no ML-KEM.
    """
    suite, halves = _suite(), _halves(public.raw)
    from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey

    try:
        sealed = suite.encrypt(plaintext, MLKEM768X25519PublicKey(*halves), _info(info, associated))
    except ValueError as trap:
        raise KeyFormatError("Nothing can be sealed to this key.") from trap
    return sealed[:ENCAPSULATED], sealed[ENCAPSULATED:]


def open_from(
    private: HpkePrivateKey, ek: bytes, wrapped: bytes, *, info: bytes, associated: bytes = b""
) -> bytes:
    """Open what ``seal_to`` wrapped.

    Raises:
        SealBrokenError: it was wrapped for another key or another label, or it was changed.
        KeyFormatError: the label holds a zero byte.
        PostQuantumMissingError: the library of this machine has no ML-KEM.
    """
    suite = _suite()
    from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

    if len(ek) != ENCAPSULATED or len(wrapped) < TAG:
        raise SealBrokenError
    recipient = MLKEM768X25519PrivateKey(private.mlkem, private.x25519)
    try:
        return suite.decrypt(ek + wrapped, recipient, _info(info, associated))
    except InvalidTag as broken:
        raise SealBrokenError from broken


def _info(label: bytes, associated: bytes) -> bytes:
    if SEPARATOR in label:
        raise KeyFormatError("A label holds no zero byte.")
    return label + SEPARATOR + associated if associated else label


def _halves(raw: bytes) -> "tuple[MLKEM768PublicKey, X25519PublicKey]":
    _suite()
    from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey

    if len(raw) != PUBLIC + X25519:
        raise KeyFormatError("A key for sealing has 1,216 bytes.")
    try:
        return MLKEM768PublicKey.from_public_bytes(raw[:PUBLIC]), X25519PublicKey.from_public_bytes(
            raw[PUBLIC:]
        )
    except ValueError as broken:
        raise KeyFormatError("These bytes are not a key for sealing.") from broken


@cache
def _suite() -> "Suite":
    """Find the suite, or say that the library was built without it (then its OpenSSL has no ML-KEM)."""
    try:
        from cryptography.hazmat.primitives import hpke
        from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey

        MLKEM768PrivateKey.from_seed_bytes(bytes(SEED))
        return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    except (ImportError, AttributeError, UnsupportedAlgorithm) as missing:
        raise PostQuantumMissingError from missing
