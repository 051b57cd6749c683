"""ES256 keys and signatures."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.crypto.b64 import b64url
from portable_record.crypto.signing import ORDER, SigningKey, VerifyKey
from portable_record.errors import KeyFormatError, SignatureBrokenError

KEY = SigningKey.from_bytes(bytes(range(1, 33)))
OTHER = SigningKey.from_bytes(bytes(range(2, 34)))
MESSAGE = b"I like to be asked first."


@given(st.binary())
def test_what_a_key_signed_it_verifies(message: bytes) -> None:
    KEY.public.verify(message, KEY.sign(message))


def test_one_message_has_one_signature() -> None:
    assert KEY.sign(MESSAGE) == KEY.sign(MESSAGE)


def test_the_signature_of_rfc_6979_is_made() -> None:
    """RFC 6979, A.2.5: P-256, SHA-256, message "sample"."""
    key = SigningKey.from_bytes(
        bytes.fromhex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721")
    )

    signature = key.sign(b"sample")

    assert signature.hex().upper() == (
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
        "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
    )


@given(st.integers(min_value=0, max_value=511))
def test_a_flipped_bit_is_refused(bit: int) -> None:
    signature = bytearray(KEY.sign(MESSAGE))
    signature[bit // 8] ^= 1 << bit % 8

    with pytest.raises(SignatureBrokenError):
        KEY.public.verify(MESSAGE, bytes(signature))


@pytest.mark.parametrize("size", [0, 63, 65, 128])
def test_a_signature_of_another_length_is_refused(size: int) -> None:
    signature = (KEY.sign(MESSAGE) * 2)[:size]

    with pytest.raises(SignatureBrokenError):
        KEY.public.verify(MESSAGE, signature)


def test_a_signature_under_another_key_is_refused() -> None:
    with pytest.raises(SignatureBrokenError):
        KEY.public.verify(MESSAGE, OTHER.sign(MESSAGE))


def test_a_changed_message_is_refused() -> None:
    with pytest.raises(SignatureBrokenError):
        KEY.public.verify(MESSAGE + b" ", KEY.sign(MESSAGE))


def test_a_new_key_is_kept_and_read_back() -> None:
    key = SigningKey.generate()

    again = SigningKey.from_bytes(key.to_bytes())

    assert again.public == key.public
    assert len(key.to_bytes()) == 32


def test_a_private_key_is_not_printed() -> None:
    shown = repr(KEY) + str(KEY)

    assert KEY.to_bytes().hex() not in shown
    assert b64url(KEY.to_bytes()) not in shown
    assert str(int.from_bytes(KEY.to_bytes())) not in shown


@pytest.mark.parametrize(
    "secret",
    [bytes(32), ORDER.to_bytes(32), b"\xff" * 32, bytes(31) + b"", b"\x01" * 33, b""],
    ids=["zero", "the order", "above the order", "31 bytes", "33 bytes", "nothing"],
)
def test_a_number_outside_the_curve_is_no_key(secret: bytes) -> None:
    with pytest.raises(KeyFormatError):
        SigningKey.from_bytes(secret)


def test_a_public_key_goes_through_each_of_its_forms() -> None:
    key = KEY.public

    assert VerifyKey.from_jwk(key.to_jwk()) == key
    assert VerifyKey.from_compressed(key.compressed()) == key
    assert VerifyKey.from_uncompressed(key.uncompressed()) == key
    assert hash(VerifyKey.from_jwk(key.to_jwk())) == hash(key)
    assert key != OTHER.public


def test_a_key_read_from_its_jwk_verifies() -> None:
    VerifyKey.from_jwk(KEY.public.to_jwk()).verify(MESSAGE, KEY.sign(MESSAGE))


def test_the_thumbprint_is_that_of_rfc_7638() -> None:
    """The key and the ``kid`` that SMART Health Cards print in their specification."""
    key = VerifyKey.from_jwk(
        {
            "kty": "EC",
            "use": "sig",
            "alg": "ES256",
            "crv": "P-256",
            "x": "11XvRWy1I2S0EyJlyf_bWfw_TQ5CJJNLw78bHXNxcgw",
            "y": "eZXwxvO1hvCY0KucrPfKo7yAyMT6Ajc3N7OkAB6VYy8",
        }
    )

    assert key.thumbprint() == "3Kfdg-XwP-7gXyywtUfUADwBumDOPKMQx-iELL11W9s"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("kty", "RSA"),
        ("kty", None),
        ("crv", "P-384"),
        ("crv", "secp256k1"),
        ("d", b64url(KEY.to_bytes())),
        ("use", "enc"),
        ("use", ["sig"]),
        ("alg", "ES384"),
        ("alg", "HS256"),
        ("alg", None),
        ("key_ops", ["sign"]),
        ("key_ops", "verify"),
        ("x", None),
        ("x", 7),
        ("x", ""),
        ("x", b64url(bytes(31))),
        ("x", b64url(bytes(33))),
        ("y", KEY.public.to_jwk()["y"] + "="),
        ("y", OTHER.public.to_jwk()["y"]),
    ],
)
def test_a_jwk_with_one_fault_is_refused(member: str, value: object) -> None:
    jwk: dict[str, Any] = {**KEY.public.to_jwk(), member: value}

    with pytest.raises(KeyFormatError):
        VerifyKey.from_jwk(jwk)


@pytest.mark.parametrize("member", ["kty", "crv", "x", "y"])
def test_a_jwk_without_a_needed_member_is_refused(member: str) -> None:
    jwk = KEY.public.to_jwk()
    del jwk[member]

    with pytest.raises(KeyFormatError):
        VerifyKey.from_jwk(jwk)


def test_members_that_do_not_make_the_key_are_left_alone() -> None:
    jwk = {
        **KEY.public.to_jwk(),
        "kid": "any",
        "use": "sig",
        "alg": "ES256",
        "key_ops": ["verify"],
        "x5c": [],
    }

    assert VerifyKey.from_jwk(jwk) == KEY.public


@pytest.mark.parametrize(
    "point",
    [
        b"",
        KEY.public.compressed()[:-1],
        KEY.public.uncompressed(),
        b"\x04" + KEY.public.compressed()[1:],
        b"\x02" + b"\xff" * 32,
        bytes(33),
    ],
    ids=["nothing", "cut", "uncompressed", "wrong first byte", "off the field", "infinity"],
)
def test_bytes_that_are_no_compressed_point_are_refused(point: bytes) -> None:
    with pytest.raises(KeyFormatError):
        VerifyKey.from_compressed(point)


@pytest.mark.parametrize(
    "point",
    [b"", b"\x04" + bytes(64), KEY.public.compressed(), b"\x06" + KEY.public.uncompressed()[1:]],
    ids=["nothing", "off the curve", "compressed", "hybrid first byte"],
)
def test_bytes_that_are_no_uncompressed_point_are_refused(point: bytes) -> None:
    with pytest.raises(KeyFormatError):
        VerifyKey.from_uncompressed(point)
