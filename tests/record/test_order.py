from hypothesis import given
from hypothesis import strategies as st

from portable_record.record import order

KEYS = st.text(order.DIGITS, max_size=20).map(lambda text: text + "V")


@given(KEYS, KEYS)
def test_between_two_keys_there_is_always_another(one: str, other: str) -> None:
    low, high = min(one, other), max(one, other)

    middle = order.between(low, high) if low < high else order.between(low, "")

    assert low < middle
    assert middle < high or low == high
    assert order.is_key(middle)


@given(st.integers(0, 62 + 62**2 + 62**3 + 1000))
def test_positions_keep_their_order(position: int) -> None:
    assert order.at(position) < order.at(position + 1)
    assert order.is_key(order.at(position))


@given(st.integers(0, 62 + 62**2 + 62**3))
def test_what_is_added_at_the_end_gets_the_next_position(position: int) -> None:
    assert order.between(order.at(position), "") == order.at(position + 1)


def test_the_keys_of_the_format_document() -> None:
    assert order.at(0) == "a0V"
    assert order.at(61) == "azV"
    assert order.at(62) == "b00V"
    assert order.between("", "") == "a0V"
    assert order.between("", order.at(0)) == "I"
    assert order.between("b0", "") == "n"
    assert order.spread(2) == ["a0V", "a1V"]


def test_hundreds_of_insertions_at_the_front_stay_keys() -> None:
    first = order.at(0)

    for _ in range(600):
        before = order.between("", first)
        assert before < first
        first = before

    assert order.is_key(first)
