"""Attachments sealed in chunks."""

import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.crypto.chunks import CHUNK, ChunkSealer, open_chunk, open_chunks, seal_chunks
from portable_record.crypto.sealing import seal
from portable_record.errors import KeyFormatError, SealBrokenError

KEY, HEADER = bytes(range(32)), b"blob 1"
PLAIN = bytes(number % 251 for number in range(2 * CHUNK + 1000))
SEALED = list(seal_chunks(KEY, [PLAIN], associated=HEADER))


def opened(*pieces: bytes, key: bytes = KEY, associated: bytes = HEADER) -> bytes:
    return b"".join(open_chunks(key, pieces, associated=associated))


def cut(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7])
@pytest.mark.parametrize("piece", [999, CHUNK - 1, CHUNK, CHUNK + 16, 5 * CHUNK])
def test_what_is_sealed_is_opened_however_it_is_cut(size: int, piece: int) -> None:
    plain = (PLAIN * 2)[:size]

    sealed = b"".join(seal_chunks(KEY, cut(plain, piece), associated=HEADER))

    assert sealed == b"".join(seal_chunks(KEY, [plain], associated=HEADER))
    assert b"".join(open_chunks(KEY, cut(sealed, piece), associated=HEADER)) == plain
    assert len(sealed) == size + 16 * max(1, -(-size // CHUNK))


@given(st.lists(st.binary(max_size=300), max_size=20), st.integers(1, 700))
def test_small_streams_are_opened_however_they_are_cut(pieces: list[bytes], size: int) -> None:
    sealed = b"".join(seal_chunks(KEY, pieces, associated=HEADER))

    assert b"".join(open_chunks(KEY, cut(sealed, size), associated=HEADER)) == b"".join(pieces)


def test_the_bytes_are_those_of_the_format() -> None:
    """Chunk n under nonce n (11 bytes) and 1 on the last, as docs/format/keys.md has it."""
    by_hand = [
        seal(KEY, PLAIN[:CHUNK], nonce=bytes(12), associated=HEADER),
        seal(KEY, PLAIN[CHUNK : 2 * CHUNK], nonce=bytes(10) + b"\x01\x00", associated=HEADER),
        seal(KEY, PLAIN[2 * CHUNK :], nonce=bytes(10) + b"\x02\x01", associated=HEADER),
    ]

    assert by_hand == SEALED


@given(st.integers(0, 8 * sum(map(len, SEALED)) - 1))
def test_a_flipped_bit_is_refused(bit: int) -> None:
    broken = bytearray(b"".join(SEALED))
    broken[bit // 8] ^= 1 << bit % 8

    with pytest.raises(SealBrokenError):
        opened(bytes(broken))


@given(st.integers(0, sum(map(len, SEALED)) - 1))
def test_a_cut_end_is_refused(size: int) -> None:
    with pytest.raises(SealBrokenError):
        opened(b"".join(SEALED)[:size])


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(SEALED[:2], id="the last chunk is missing"),
        pytest.param(SEALED[:1], id="only the first chunk"),
        pytest.param(SEALED[1:], id="the first chunk is missing"),
        pytest.param([SEALED[0], SEALED[2]], id="a middle chunk is missing"),
        pytest.param([SEALED[1], SEALED[0], SEALED[2]], id="two chunks are swapped"),
        pytest.param([SEALED[0], SEALED[0], SEALED[1], SEALED[2]], id="a chunk is repeated"),
        pytest.param([*SEALED, b"\0"], id="one byte comes after the end"),
        pytest.param([*SEALED, SEALED[2]], id="a chunk comes after the end"),
        pytest.param([*SEALED, *SEALED], id="the stream is repeated"),
        pytest.param([], id="nothing at all"),
        pytest.param([bytes(15)], id="less than a tag"),
    ],
)
def test_a_stream_that_is_not_whole_is_refused(pieces: list[bytes]) -> None:
    with pytest.raises(SealBrokenError):
        opened(*pieces)


def test_an_empty_chunk_after_a_full_one_is_refused() -> None:
    """Each plaintext has one sealed form: only an empty one has an empty chunk."""
    full = seal(KEY, PLAIN[:CHUNK], nonce=bytes(12), associated=HEADER)
    empty = seal(KEY, b"", nonce=bytes(10) + b"\x01\x01", associated=HEADER)

    with pytest.raises(SealBrokenError):
        opened(full, empty)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(SealBrokenError):
        opened(*SEALED, key=KEY[::-1])


def test_another_header_opens_nothing() -> None:
    with pytest.raises(SealBrokenError):
        opened(*SEALED, associated=b"blob 2")


def test_a_key_of_another_length_is_refused_before_anything_is_read() -> None:
    with pytest.raises(KeyFormatError):
        seal_chunks(KEY[:16], [], associated=HEADER)
    with pytest.raises(KeyFormatError):
        open_chunks(KEY[:16], [], associated=HEADER)


def test_a_large_stream_passes_through_little_memory() -> None:
    piece = bytes(1 << 20)
    tracemalloc.start()

    sealed = seal_chunks(KEY, (piece for _ in range(16)), associated=HEADER)
    size = sum(len(plain) for plain in open_chunks(KEY, sealed, associated=HEADER))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert size == 16 << 20
    assert peak < 2 << 20


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1, 2 * CHUNK + 1000])
def test_what_comes_piece_by_piece_is_sealed_as_a_stream_that_is_asked_for(size: int) -> None:
    sealer = ChunkSealer(KEY, associated=HEADER)

    made = b"".join([*(sealer.add(piece) for piece in cut(PLAIN[:size], 999)), sealer.end()])

    assert made == b"".join(seal_chunks(KEY, [PLAIN[:size]], associated=HEADER))


def test_a_chunk_is_opened_by_its_number_alone() -> None:
    for number, sealed in enumerate(SEALED):
        last = number == len(SEALED) - 1
        start = number * CHUNK

        found = open_chunk(KEY, sealed, number, last=last, associated=HEADER)

        assert found == PLAIN[start : start + CHUNK]
        with pytest.raises(SealBrokenError):
            open_chunk(KEY, sealed, number + 1, last=last, associated=HEADER)
        with pytest.raises(SealBrokenError):
            open_chunk(KEY, sealed, number, last=not last, associated=HEADER)
