"""Codes of one card in several files."""

from portable_record.sharing.code_text import code_digits
from portable_record.sharing.gather import is_part, join_parts
from portable_record.sharing.read import read
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Verdict
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import NOW

DIGITS = code_digits(CARE_CARD)


def reading(data: bytes) -> Verdict:
    return read(data, name="codes.txt", trust=Trust(), at=NOW)


FIRST = reading(f"shc:/1/3/{DIGITS[:300]}".encode())
SECOND = reading(f"shc:/2/3/{DIGITS[300:700]}".encode())
THIRD = reading(f"shc:/3/3/{DIGITS[700:]}".encode())
OTHER = reading(b"shc:/1/2/5676")


def test_only_what_misses_codes_waits_for_the_others() -> None:
    assert is_part(FIRST)
    assert not is_part(reading(CARE_CARD.encode()))
    assert not is_part(reading(b"%PDF"))


def test_the_codes_of_one_card_in_three_files_are_one_card() -> None:
    verdicts = join_parts([THIRD, FIRST, SECOND], reading)

    assert [verdict.code for verdict in verdicts] == ["first-time"] * 3


def test_a_missing_code_is_still_missing() -> None:
    verdicts = join_parts([THIRD, FIRST], reading)

    assert [verdict.code for verdict in verdicts] == ["codes-missing"] * 2
    assert verdicts[0].detail == "2 of 3 were read."


def test_one_part_or_none_is_not_read_again() -> None:
    assert join_parts([FIRST], reading) == [FIRST]
    assert join_parts([], reading) == []


def test_codes_of_two_cards_do_not_become_one() -> None:
    verdicts = join_parts([FIRST, OTHER], reading)

    assert [verdict.code for verdict in verdicts] == ["codes-differ"] * 2
