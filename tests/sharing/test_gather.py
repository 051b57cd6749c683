"""Codes of one card in several files."""

from portable_record.sharing.code_text import code_digits
from portable_record.sharing.gather import File, read_all
from portable_record.sharing.read import read
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Verdict
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import NOW

DIGITS = code_digits(CARE_CARD)
FIRST = File("1.txt", f"shc:/1/3/{DIGITS[:300]}".encode())
SECOND = File("2.txt", f"shc:/2/3/{DIGITS[300:700]}".encode())
THIRD = File("3.txt", f"shc:/3/3/{DIGITS[700:]}".encode())
WHOLE = File("card.txt", CARE_CARD.encode())


def reading(data: bytes, name: str) -> Verdict:
    return read(data, name=name, trust=Trust(), at=NOW)


def test_the_codes_of_one_card_in_three_files_are_one_card() -> None:
    verdicts = read_all([THIRD, FIRST, SECOND], reading)

    assert [verdict.code for verdict in verdicts] == ["first-time"] * 3


def test_a_missing_code_is_still_missing() -> None:
    verdicts = read_all([THIRD, FIRST], reading)

    assert [verdict.code for verdict in verdicts] == ["codes-missing"] * 2
    assert verdicts[0].detail == "2 of 3 were read."


def test_a_bad_file_does_not_stop_the_rest() -> None:
    verdicts = read_all([File("x.pdf", b"%PDF"), WHOLE, FIRST], reading)

    assert [verdict.code for verdict in verdicts] == ["kind-unknown", "first-time", "codes-missing"]


def test_codes_of_two_cards_do_not_become_one() -> None:
    other = File("other.txt", b"shc:/1/2/5676")

    verdicts = read_all([FIRST, other], reading)

    assert [verdict.code for verdict in verdicts] == ["codes-differ"] * 2
