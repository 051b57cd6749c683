"""A text is never measured shorter than it is printed."""

from hypothesis import given
from hypothesis import strategies as st

from portable_record.sharing.paper.measure import lines, shortened, tidied, width

TEXTS = st.text(max_size=300)


def test_a_word_that_no_longer_fits_begins_a_new_line() -> None:
    room = width("I sing in the choir")

    assert lines("I sing in the choir", room) == 1
    assert lines("I sing in the choir.", room) == 2


def test_each_line_end_begins_a_new_line_and_nothing_takes_none() -> None:
    assert lines("one\ntwo\nthree", 30) == 3
    assert lines("", 30) == 0


def test_a_word_longer_than_a_line_is_broken_and_counted_with_what_stays_empty() -> None:
    assert lines("m" * 100, 10) >= 100 * width("m") / 10
    assert lines("so " + "m" * 100, 10) == lines("m" * 100, 10) + 1


def test_marks_above_letters_take_no_room_and_pictures_take_much() -> None:
    assert width("e\u0301\u0301\u0301") == width("e")
    assert width("\U0001f600") > width("W")
    assert width("\ufdfd") > 10


def test_writing_is_tidied_to_single_spaces_and_full_lines() -> None:
    assert tidied("  one\t two\r\n\n\n three\u2028four \x0b five") == "one two\nthree\nfour\nfive"


def test_a_text_is_cut_after_a_word_and_says_so() -> None:
    cut = shortened("Please do not hurry me, I need some time to answer you.", 12, 2)

    assert cut.endswith(" …")
    assert lines(cut, 12) <= 2
    assert "Please do not hurry me, I need some time to answer you.".startswith(cut.removesuffix(" …"))


def test_a_text_that_fits_stays_whole_and_an_endless_word_is_cut_within() -> None:
    assert shortened("short", 12, 1) == "short"
    assert shortened("m" * 500, 12, 2).startswith("mmm")


@given(TEXTS, st.floats(14, 50), st.integers(1, 6))
def test_what_is_cut_always_fits(text: str, room: float, most: int) -> None:
    assert lines(shortened(tidied(text), room, most), room) <= max(most, 1)


@given(TEXTS, TEXTS, st.floats(14, 50))
def test_more_words_never_take_fewer_lines(text: str, more: str, room: float) -> None:
    assert lines(tidied(f"{text} {more}"), room) >= lines(tidied(text), room)
