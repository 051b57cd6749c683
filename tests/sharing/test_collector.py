"""What codes say, gathered picture by picture until something is whole."""

from itertools import permutations

import pytest

from portable_record.crypto.b64 import b64url
from portable_record.sharing.code_text import code_digits, code_text
from portable_record.sharing.collector import MOST_TEXTS, Collector, Gathered
from portable_record.sharing.ur import MovingCode

CARD = f"{b64url(b'head')}.{b64url(b'the body of a card')}.{b64url(b'signature')}"
OTHER_CARD = f"{b64url(b'head')}.{b64url(b'quite another card')}.{b64url(b'signature')}"


def parts_of(jws: str, total: int) -> list[str]:
    """Split a card over several codes, as cards once were."""
    digits = code_digits(jws)
    each = -(-len(digits) // total)
    pieces = [digits[start : start + each] for start in range(0, len(digits), each)]
    return [f"shc:/{number}/{total}/{piece}" for number, piece in enumerate(pieces, 1)]


def test_one_whole_code_is_enough() -> None:
    assert Collector().see([code_text(CARD)]).data == code_text(CARD).encode()


def test_a_code_in_capital_letters_is_the_same_code() -> None:
    assert Collector().see([code_text(CARD).upper()]).data == code_text(CARD).encode()


def test_parts_come_in_any_order_and_more_than_once() -> None:
    parts = parts_of(CARD, 4)
    shown = [parts[2], parts[0], parts[2], parts[3], parts[0]]
    collector = Collector()

    counts = [collector.see([text]).read for text in shown]
    whole = collector.see([parts[1]])

    assert counts == [1, 2, 2, 3, 3]
    assert whole == Gathered(4, 4, "\n".join(parts).encode())


def test_any_order_of_parts_ends_in_the_same_bytes() -> None:
    parts = parts_of(CARD, 4)

    ends = set()
    for order in permutations(parts):
        collector = Collector()
        ends.add([collector.see([text]) for text in order][-1].data)

    assert ends == {"\n".join(parts).encode()}


def test_a_part_of_another_card_begins_that_card() -> None:
    collector = Collector()
    collector.see([parts_of(CARD, 4)[0]])

    of_other_size = collector.see([parts_of(CARD, 3)[1]])
    of_same_number = collector.see([parts_of(OTHER_CARD, 3)[1]])

    assert (of_other_size.read, of_other_size.total) == (1, 3)
    assert (of_same_number.read, of_same_number.total) == (1, 3)


def test_several_parts_in_one_picture_count_at_once() -> None:
    parts = parts_of(CARD, 3)
    collector = Collector()

    assert collector.see(parts[:2]).read == 2
    assert collector.see(parts[2:]).data


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/a-poster",
        "BEGIN:VCARD",
        "",
        "a.b",
        "1.2.3.4.5.6.7.8.9.10",
        "x" * 100_000,
    ],
)
def test_a_code_of_something_else_is_said_to_be_one(text: str) -> None:
    assert Collector().see([text]) == Gathered(other=True)


@pytest.mark.parametrize("text", ["shc:/", "shc:/12a", "shc:/0/3/12", "shc:/4/3/12", "shc:/1/99/12"])
def test_half_a_code_is_passed_over(text: str) -> None:
    assert Collector().see([text]) == Gathered()


@pytest.mark.parametrize("text", [CARD, "shlink:/eyJ1cmwiOiJ4In0", "https://viewer.example/#shlink:/eyJ"])
def test_a_signed_text_and_a_link_are_whole(text: str) -> None:
    assert Collector().see(["https://example.org/a-poster", text]).data == text.encode()


def test_no_code_changes_nothing() -> None:
    collector = Collector()
    collector.see([parts_of(CARD, 4)[0]])

    assert collector.see([]) == Gathered(1, 4)


def test_of_very_many_codes_only_so_many_are_looked_at() -> None:
    poster = ["https://example.org/a-poster"] * MOST_TEXTS

    assert Collector().see([*poster, code_text(CARD)]).other


FILE = b'{"jwe":"' + bytes(range(200)) * 6
MOVING = MovingCode(FILE, letters=535)


def test_a_moving_code_counts_what_is_new_and_ends_in_its_file() -> None:
    collector = Collector()

    seen = [collector.see([MOVING.text(number)]) for number in (4, 4, 1, 2, 3, 5, 6)]

    assert [(one.read, one.total) for one in seen[:3]] == [(1, 6), (1, 6), (2, 6)]
    assert seen[-1] == Gathered(6, 6, FILE)


def test_pictures_without_a_code_leave_a_moving_code_where_it_was() -> None:
    collector = Collector()
    collector.see([MOVING.text(1), MOVING.text(2)])

    assert collector.see([]) == collector.see(["https://example.org/a-poster"]) == Gathered(2, 6)


def test_a_card_that_is_held_up_counts_more_than_half_a_moving_code() -> None:
    collector = Collector()
    collector.see([MOVING.text(1)])

    assert collector.see([code_text(CARD)]).data == code_text(CARD).encode()


def test_a_moving_code_of_another_kind_is_passed_over() -> None:
    assert Collector().see(["UR:CRYPTO-SEED/1-9/AEADAOAX"]) == Gathered()


def test_parts_of_a_card_go_on_while_a_moving_code_was_begun() -> None:
    collector = Collector()
    collector.see([MOVING.text(1)])
    collector.see([parts_of(CARD, 4)[0]])

    assert collector.see([]) == Gathered(1, 4)


@pytest.mark.parametrize(
    "file",
    [b"<!doctype html>", b"\x89PNG\r\n\x1a\n", b"ur:bytes/aa", b"\xff" * 90, b'{"resourceType":"Patient"}'],
    ids=["page", "picture", "moving code", "bytes", "FHIR"],
)
def test_what_a_moving_code_does_not_carry_is_passed_over(file: bytes) -> None:
    collector = Collector()

    assert collector.see([MovingCode(file, letters=535).text(1)]) == Gathered()
    assert collector.see([MovingCode(CARD.encode(), letters=535).text(1)]).data == CARD.encode()
