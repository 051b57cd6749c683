"""Numbers in words can be called, and days and counts are none."""

import pytest

from portable_record.record.phones import pieces


def test_each_number_in_a_sentence_can_be_called() -> None:
    found = pieces("1. Sue 07700 900312. 2. Carol (0161) 496-0320, or 999.")

    assert found == [
        ("1. Sue ", ""),
        ("07700 900312", "tel:07700900312"),
        (". 2. Carol ", ""),
        ("(0161) 496-0320", "tel:01614960320"),
        (", or ", ""),
        ("999", "tel:999"),
        (".", ""),
    ]


@pytest.mark.parametrize("number", ["+44 7700 900312", "0800 1111111", "116 123"])
def test_a_number_alone_can_be_called(number: str) -> None:
    ((words, link),) = pieces(number)

    assert words == number
    assert link == "tel:" + number.replace(" ", "")


@pytest.mark.parametrize(
    "words", ["3 February 2026", "2026-08-03", "85 pounds", "room 12", "ab07700900312", ""]
)
def test_what_is_no_number_is_words(words: str) -> None:
    assert pieces(words) == ([(words, "")] if words else [])


def test_digits_of_any_script_can_be_called() -> None:
    number = "".join(chr(0x06F0 + int(digit)) for digit in "07700900312")

    assert pieces(number) == [(number, "tel:07700900312")]
