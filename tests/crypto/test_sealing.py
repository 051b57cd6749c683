"""One sealed message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.crypto.sealing import open_sealed, seal
from portable_record.errors import KeyFormatError, SealBrokenError

KEY, NONCE, HEADER = bytes(range(32)), bytes(12), b"slot 1"
SEALED = seal(KEY, b"my plan", nonce=NONCE, associated=HEADER)


@given(st.binary(), st.binary(), st.binary(min_size=12, max_size=12))
def test_what_is_sealed_is_opened(plaintext: bytes, associated: bytes, nonce: bytes) -> None:
    sealed = seal(KEY, plaintext, nonce=nonce, associated=associated)

    assert len(sealed) == len(plaintext) + 16
    assert open_sealed(KEY, sealed, nonce=nonce, associated=associated) == plaintext


@given(st.integers(min_value=0, max_value=8 * len(SEALED) - 1))
def test_a_flipped_bit_is_refused(bit: int) -> None:
    broken = bytearray(SEALED)
    broken[bit // 8] ^= 1 << bit % 8

    with pytest.raises(SealBrokenError):
        open_sealed(KEY, bytes(broken), nonce=NONCE, associated=HEADER)


@pytest.mark.parametrize("size", range(len(SEALED)))
def test_a_cut_message_is_refused(size: int) -> None:
    with pytest.raises(SealBrokenError):
        open_sealed(KEY, SEALED[:size], nonce=NONCE, associated=HEADER)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(SealBrokenError):
        open_sealed(KEY[::-1], SEALED, nonce=NONCE, associated=HEADER)


def test_another_header_opens_nothing() -> None:
    with pytest.raises(SealBrokenError):
        open_sealed(KEY, SEALED, nonce=NONCE, associated=HEADER + b"0")


@pytest.mark.parametrize("nonce", [b"\x01" + NONCE[1:], NONCE[:-1], NONCE + b"\0", b""])
def test_another_nonce_opens_nothing(nonce: bytes) -> None:
    with pytest.raises(SealBrokenError):
        open_sealed(KEY, SEALED, nonce=nonce, associated=HEADER)


@pytest.mark.parametrize("size", [0, 16, 24, 31, 33])
def test_a_key_of_another_length_is_refused(size: int) -> None:
    key = bytes(size)

    with pytest.raises(KeyFormatError):
        seal(key, b"", nonce=NONCE, associated=b"")
    with pytest.raises(KeyFormatError):
        open_sealed(key, SEALED, nonce=NONCE, associated=HEADER)


@pytest.mark.parametrize("size", [0, 11, 13, 16])
def test_nothing_is_sealed_with_a_nonce_of_another_length(size: int) -> None:
    with pytest.raises(KeyFormatError):
        seal(KEY, b"", nonce=bytes(size), associated=b"")
