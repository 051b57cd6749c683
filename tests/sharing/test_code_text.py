"""The text in a card's QR code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.errors import CodeTextError
from portable_record.sharing.code_text import code_digits, code_text, join_codes, read_part

TOKENS = st.from_regex(r"[A-Za-z0-9_.-]{1,400}", fullmatch=True)


@given(TOKENS)
def test_a_text_reads_back(token: str) -> None:
    assert join_codes([code_text(token)]) == (token,)


@given(TOKENS, st.data())
def test_parts_in_any_order_read_back(token: str, data: st.DataObject) -> None:
    digits = code_digits(token)
    total = data.draw(st.integers(2, 5))
    step = -(-len(digits) // total) or 1
    pieces = [digits[place : place + step] for place in range(0, len(digits), step)]
    texts = [f"shc:/{number}/{len(pieces)}/{piece}" for number, piece in enumerate(pieces, 1)]
    shown = data.draw(st.permutations(texts + texts[:1]))

    joined = join_codes(shown) if len(pieces) > 1 else (token,)

    assert joined == (token,)


def test_the_highest_character_of_the_alphabet_fits() -> None:
    assert code_digits("-z") == "0077"


@pytest.mark.parametrize("token", ["{", " ", "ü", "a,b"])
def test_a_text_with_a_character_that_no_token_has_is_refused(token: str) -> None:
    with pytest.raises(CodeTextError):
        code_digits(token)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "shc:",
        "shc:/",
        "shc:/12x",
        "shc:/1/12",
        "shc:/1/51/12",
        "shc:/1/2/3/12",
        "shc:/ 12",
        "SHC:/12",
        "shc:/١٢",
    ],
)
def test_a_text_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(CodeTextError):
        read_part(text)


def test_more_digits_than_a_code_can_hold_are_refused() -> None:
    with pytest.raises(CodeTextError):
        read_part("shc:/" + "5" * 7090)


def test_the_same_whole_code_twice_is_one_card() -> None:
    assert join_codes(["shc:/5676", "shc:/5676", "shc:/5677"]) == ("ey", "ez")
