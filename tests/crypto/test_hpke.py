"""Wrapping a key for one recipient."""

import hashlib
import sys
from collections.abc import Iterator

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hpke as library
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from portable_record.crypto import hpke
from portable_record.crypto.hpke import HpkePrivateKey, HpkePublicKey, open_from, seal_to
from portable_record.errors import KeyFormatError, PostQuantumMissingError, SealBrokenError

PRIVATE = HpkePrivateKey.from_bytes(bytes(range(96)))
OTHER = HpkePrivateKey.from_bytes(bytes(range(1, 97)))
LABEL = b"portable-record/v1/test"
KEY = bytes(32)
EK, WRAPPED = seal_to(PRIVATE.public, KEY, info=LABEL)


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_what_is_wrapped_is_opened(plaintext: bytes, associated: bytes) -> None:
    ek, wrapped = seal_to(PRIVATE.public, plaintext, info=LABEL, associated=associated)

    assert (len(ek), len(wrapped)) == (1120, len(plaintext) + 16)
    assert open_from(PRIVATE, ek, wrapped, info=LABEL, associated=associated) == plaintext


def test_the_key_pair_is_that_of_x_wing() -> None:
    """First vector of draft-connolly-cfrg-xwing-kem: our 96 bytes are its expanded seed."""
    seed = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")

    key = HpkePrivateKey.from_bytes(hashlib.shake_256(seed).digest(96))

    assert key.public.to_bytes().hex().startswith("e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b")
    assert len(key.public.to_bytes()) == 1216


def test_a_new_key_is_kept_and_read_back() -> None:
    key = HpkePrivateKey.generate()

    again = HpkePrivateKey.from_bytes(key.to_bytes())

    assert len(key.to_bytes()) == 96
    assert again.public == key.public
    assert HpkePublicKey.from_bytes(key.public.to_bytes()) == key.public


def test_a_private_key_is_not_printed() -> None:
    assert PRIVATE.to_bytes().hex() not in repr(PRIVATE)
    assert "mlkem=" not in repr(PRIVATE)


def test_each_wrapping_is_another_one() -> None:
    assert seal_to(PRIVATE.public, KEY, info=LABEL) != (EK, WRAPPED)


def test_somebody_else_opens_nothing() -> None:
    with pytest.raises(SealBrokenError):
        open_from(OTHER, EK, WRAPPED, info=LABEL)


@given(st.integers(0, 8 * 1168 - 1))
def test_a_flipped_bit_is_refused(bit: int) -> None:
    both = bytearray(EK + WRAPPED)
    both[bit // 8] ^= 1 << bit % 8

    with pytest.raises(SealBrokenError):
        open_from(PRIVATE, bytes(both[:1120]), bytes(both[1120:]), info=LABEL)


def test_even_the_unused_bit_of_the_encapsulated_key_is_bound() -> None:
    """RFC 7748 ignores the top bit of an X25519 key; X-Wing hashes the key as it was sent."""
    ek = EK[:-1] + bytes([EK[-1] ^ 0x80])

    with pytest.raises(SealBrokenError):
        open_from(PRIVATE, ek, WRAPPED, info=LABEL)


@pytest.mark.parametrize(
    ("ek", "wrapped"),
    [
        (EK[:-1], WRAPPED),
        (EK + b"\0", WRAPPED),
        (b"", WRAPPED),
        (EK, WRAPPED[:-1]),
        (EK, WRAPPED + b"\0"),
        (EK, WRAPPED[:15]),
        (EK, b""),
        (EK[:1088] + bytes(32), WRAPPED),
        (bytes(1120), WRAPPED),
        (EK[:-1], EK[-1:] + WRAPPED),
    ],
    ids=[str(number) for number in range(10)],
)
def test_a_wrapping_of_another_shape_is_refused(ek: bytes, wrapped: bytes) -> None:
    with pytest.raises(SealBrokenError):
        open_from(PRIVATE, ek, wrapped, info=LABEL)


def test_another_label_or_other_associated_bytes_open_nothing() -> None:
    ek, wrapped = seal_to(PRIVATE.public, KEY, info=LABEL, associated=b"slot 1")

    for info, associated in [(LABEL, b"slot 2"), (LABEL, b""), (LABEL + b"2", b"slot 1"), (b"", b"")]:
        with pytest.raises(SealBrokenError):
            open_from(PRIVATE, ek, wrapped, info=info, associated=associated)


def test_label_and_associated_bytes_cannot_run_into_each_other() -> None:
    with pytest.raises(KeyFormatError):
        seal_to(PRIVATE.public, KEY, info=LABEL + b"\0slot 1")
    with pytest.raises(KeyFormatError):
        open_from(PRIVATE, EK, WRAPPED, info=LABEL + b"\0slot 1")


@pytest.mark.parametrize("size", [0, 32, 64, 95, 97])
def test_a_private_key_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(KeyFormatError):
        HpkePrivateKey.from_bytes(bytes(size))


@pytest.mark.parametrize(
    "raw",
    [b"", PRIVATE.public.to_bytes()[:-1], PRIVATE.public.to_bytes() + b"\0", b"\xff" * 1216],
    ids=["nothing", "cut", "longer", "numbers that are too large"],
)
def test_bytes_that_are_no_public_key_are_refused(raw: bytes) -> None:
    with pytest.raises(KeyFormatError):
        HpkePublicKey.from_bytes(raw)


def test_nothing_is_wrapped_to_a_key_that_is_a_trap() -> None:
    """An X25519 key of small order makes a shared secret that everybody knows."""
    trap = HpkePublicKey.from_bytes(PRIVATE.public.to_bytes()[:1184] + bytes(32))

    with pytest.raises(KeyFormatError):
        seal_to(trap, KEY, info=LABEL)


@pytest.fixture
def forgotten() -> Iterator[None]:
    """The suite is looked for again in this test, and again after it."""
    hpke._suite.cache_clear()
    yield
    hpke._suite.cache_clear()


class TestALibraryWithoutMlKem:
    """Whatever a build lacks, the same plain sentence says so."""

    @pytest.fixture(autouse=True)
    def look_again(self, forgotten: None) -> None:
        """Look for the suite anew."""

    def refuses(self) -> None:
        for attempt in (
            HpkePrivateKey.generate,
            lambda: HpkePrivateKey.from_bytes(bytes(96)),
            lambda: HpkePublicKey.from_bytes(PRIVATE.public.raw),
            lambda: seal_to(PRIVATE.public, KEY, info=LABEL),
            lambda: open_from(PRIVATE, EK, WRAPPED, info=LABEL),
        ):
            with pytest.raises(PostQuantumMissingError, match="ML-KEM"):
                attempt()

    def test_the_module_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.mlkem", None)

        self.refuses()

    def test_hpke_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.hpke", None)
        monkeypatch.delattr("cryptography.hazmat.primitives.hpke")

        self.refuses()

    def test_the_hybrid_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class OldKem:
            X25519 = library.KEM.X25519

        monkeypatch.setattr(library, "KEM", OldKem)

        self.refuses()

    def test_openssl_has_no_ml_kem(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def unsupported(seed: bytes) -> None:
            raise UnsupportedAlgorithm("ML-KEM-768 is not supported by this backend.")

        monkeypatch.setattr(MLKEM768PrivateKey, "from_seed_bytes", unsupported)

        self.refuses()
