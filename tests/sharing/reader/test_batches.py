"""Pieces go in batches."""

from hypothesis import given
from hypothesis import strategies as st

from portable_record.sharing.reader.batches import MOST_BYTES, MOST_PIECES, batches


@given(sizes=st.lists(st.integers(0, MOST_BYTES * 2), max_size=30))
def test_every_piece_is_in_one_batch_in_its_order_and_no_batch_is_too_large(sizes: list[int]) -> None:
    pieces = [memoryview(bytes(MOST_BYTES * 2))[:size].tobytes() for size in sizes]

    cut = list(batches(pieces))

    assert [piece for batch in cut for piece in batch] == pieces
    assert all(len(batch) == 1 or sum(map(len, batch)) <= MOST_BYTES for batch in cut)
    assert all(cut)


def test_many_small_pieces_are_cut_by_number() -> None:
    assert [len(batch) for batch in batches([b"x"] * (MOST_PIECES + 1))] == [MOST_PIECES, 1]


def test_no_pieces_make_no_batch() -> None:
    assert list(batches([])) == []
