"""A file as a moving code, and the whole way back."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.errors import CodesDifferError, MovingCodePartError, TooLargeError
from portable_record.sharing.ur import MovingCode
from portable_record.sharing.ur.joining import Joining, join_texts
from portable_record.sharing.ur.moving_code import LAST, MOST_SHOWN
from portable_record.sharing.ur.part import Message, Part
from tests.sharing.moving_vectors import part

ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
SIZES = (535, 1249, 1853)


@given(
    st.binary(min_size=1, max_size=3000),
    st.sampled_from(SIZES),
    st.integers(1, LAST),
    st.lists(st.booleans(), min_size=1, max_size=20),
)
def test_any_file_comes_back_whatever_is_lost(
    file: bytes, letters: int, first: int, lost: list[bool]
) -> None:
    code, texts, number = MovingCode(file, letters=letters), [], first
    while True:
        if not lost[number % len(lost)] or number % 7 == 0:
            texts.append(code.text(number))
            try:
                assert join_texts(texts) == file
                break
            except MovingCodePartError:
                pass
        number += 1
    assert all(len(text) <= letters and set(text) <= ALPHANUMERIC for text in texts)


def test_a_small_file_is_one_code() -> None:
    code = MovingCode(b"small", letters=535)

    assert code.total == 1
    assert code.text(1) == code.text(77) == "UR:PORTABLE-RECORD/FEJKJNHSJZJZHLDYDIJP"


def test_the_first_part_comes_again_after_the_last() -> None:
    code = MovingCode(bytes(5000), letters=535)

    assert code.text(LAST + 1) == code.text(1) != code.text(LAST)


def test_parts_are_the_same_every_time() -> None:
    first, second = (MovingCode(bytes(range(200)) * 20, letters=535) for _ in range(2))

    assert [first.text(number) for number in (1, 40, 4000)] == [
        second.text(number) for number in (1, 40, 4000)
    ]


def test_a_file_above_the_bound_is_refused() -> None:
    MovingCode(bytes(MOST_SHOWN), letters=1249)

    with pytest.raises(TooLargeError):
        MovingCode(bytes(MOST_SHOWN + 1), letters=1249)


@pytest.mark.parametrize("letters", [40, 70, 90])
def test_codes_too_small_for_the_file_are_refused(letters: int) -> None:
    with pytest.raises(TooLargeError):
        MovingCode(bytes(MOST_SHOWN), letters=letters)


def test_as_many_parts_as_fragments_are_nearly_always_enough() -> None:
    code = MovingCode(bytes(range(250)) * 48, letters=1249)
    needed = []
    for first in range(100, 3100, 100):
        joining = Joining(part(code.text(1)).message)
        number = first
        while not joining.complete:
            joining.add(part(code.text(number)))
            number += 1
        needed.append(number - first)

    assert sorted(needed)[15] <= code.total + 5


def test_hostile_parts_take_no_more_memory_than_the_message() -> None:
    message = Message("BYTES", 80, 16_000, 1, 200)
    joining = Joining(message)
    joining.add(Part(message, 1, bytes(200)))
    tracemalloc.start()

    for number in range(300, 900):
        try:
            joining.add(Part(message, number, number.to_bytes(200, "big")))
        except CodesDifferError:
            continue
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert joining.known == 80
    assert most < 200_000
