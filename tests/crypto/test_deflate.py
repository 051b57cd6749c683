"""Raw DEFLATE with a bound."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.crypto.jose import deflate, inflate
from portable_record.errors import InflateTooLargeError, MalformedError

PLAIN = b"I like to be asked first. " * 20
FOLDED = deflate(PLAIN)


@given(st.binary(max_size=3000))
def test_what_is_folded_is_unfolded(data: bytes) -> None:
    assert inflate(deflate(data), most=len(data)) == data


def test_one_byte_more_than_the_bound_is_refused() -> None:
    assert inflate(FOLDED, most=len(PLAIN)) == PLAIN
    with pytest.raises(InflateTooLargeError):
        inflate(FOLDED, most=len(PLAIN) - 1)


def test_a_bomb_stops_at_the_bound() -> None:
    bomb = deflate(bytes(100_000_000))

    with pytest.raises(InflateTooLargeError):
        inflate(bomb, most=1 << 20)


@pytest.mark.parametrize("size", range(len(FOLDED)))
def test_what_is_cut_is_refused(size: int) -> None:
    with pytest.raises(MalformedError):
        inflate(FOLDED[:size], most=len(PLAIN))


@pytest.mark.parametrize(
    "data",
    [FOLDED + b"\0", FOLDED + FOLDED, zlib.compress(PLAIN), b"\x07", b"\x1f\x8b" + FOLDED],
    ids=["one byte more", "twice", "zlib", "a reserved block", "gzip"],
)
def test_anything_but_raw_deflate_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError):
        inflate(data, most=10_000)


@given(st.binary(max_size=200))
def test_any_bytes_are_unfolded_or_refused_in_our_words(data: bytes) -> None:
    try:
        unfolded = inflate(data, most=1000)
    except (MalformedError, InflateTooLargeError):
        return

    assert len(unfolded) <= 1000
