"""Whatever is written, it fits one sheet, and what does not stand there is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.sharing.paper.profile import (
    SHEET,
    SIZES,
    Box,
    Piece,
    Shown,
    fit,
    head_height,
    short_name,
    short_note,
)
from portable_record.sharing.paper.profile import _height as height

PIECES = st.lists(
    st.builds(
        Piece, st.sampled_from(["", "What I value", "Please do and please don't"]), st.text(max_size=900)
    ),
    max_size=12,
)
BOXES = st.builds(Box, st.sampled_from(["What people like about me", "ما يهمني"]), PIECES.map(tuple))
LONG = " ".join(["word"] * 10_000)


def columns(*boxes: Box) -> list[list[Box]]:
    four = [*boxes, *(Box("Empty", ()) for _ in range(4 - len(boxes)))]
    return [four[:2], four[2:]]


def printed(shown: tuple[Shown, ...], heading: str = "Heading") -> Box:
    """The box that stands on the page, to be measured as it is."""
    return Box(heading, tuple(Piece(one.label, one.text) for one in shown))


def test_few_words_stand_whole_in_the_largest_letters() -> None:
    fitted = fit(columns(Box("Like", (Piece("Good at", "I sing."), Piece("Good at", "I bake.")))), head=80)

    assert fitted.size == SIZES[0]
    assert fitted.boxes[0] == (Shown("Good at", "I sing.", is_cut=False), Shown("", "I bake.", is_cut=False))
    assert (fitted.cut, fitted.left_out) == ((), ())


def test_more_words_stand_whole_in_smaller_letters() -> None:
    some = tuple(Piece("", "I remember everybody's name and their children's names.") for _ in range(6))

    fitted = fit(columns(*(Box("Like", some) for _ in range(4))), head=80)

    assert SIZES[-1] < fitted.size < SIZES[0]
    assert not fitted.cut


def test_ten_thousand_words_are_cut_and_named_and_leave_the_others_their_place() -> None:
    fitted = fit(columns(Box("A", (Piece("Long", LONG), Piece("Short", "Ring twice.")))), head=80)

    assert fitted.size == SIZES[-1]
    assert fitted.cut == ("Long",)
    assert fitted.boxes[0][1].text == "Ring twice."


def test_the_first_pieces_get_lines_before_the_last() -> None:
    four = tuple(Piece(label, LONG) for label in "abcdefgh")

    texts = [len(one.text) for one in fit(columns(Box("A", four), Box("B", four)), head=80).boxes[0]]

    assert texts[0] > texts[-1]


def test_what_has_no_place_at_all_is_named() -> None:
    many = tuple(Piece(f"Number {number}", "Something that I say.") for number in range(300))

    fitted = fit(columns(Box("A", many)), head=80)

    assert "Number 0" not in fitted.left_out
    assert "Number 299" in fitted.left_out
    assert len(fitted.boxes[0]) + len(fitted.left_out) == 300


@given(st.lists(BOXES, min_size=4, max_size=4), st.floats(40, 220))
def test_the_page_is_never_higher_than_the_sheet(boxes: list[Box], head: float) -> None:
    fitted = fit([boxes[:2], boxes[2:]], head=head)

    for side in (0, 2):
        column = [printed(fitted.boxes[side + at], boxes[side + at].heading) for at in (0, 1)]
        assert height(column, fitted.size) <= SHEET - head
    for box, shown in zip(boxes, fitted.boxes, strict=True):
        assert len(shown) <= len(box.pieces)
        missing = {piece.label for piece in box.pieces[len(shown) :]}
        assert missing <= set(fitted.left_out)


@pytest.mark.parametrize("photo", [False, True])
def test_a_name_of_two_hundred_letters_is_cut_to_two_lines(photo: bool) -> None:
    name = short_name("Maximiliane " * 20, photo=photo)

    assert name.endswith("…")
    assert head_height(name, [], photo=photo) < 120
    assert short_name("Jean", photo=photo) == "Jean"


def test_a_photo_needs_its_place_in_the_head() -> None:
    assert head_height("Jean", ["Put together by Jean."], photo=True) > head_height(
        "Jean", ["Put together by Jean."]
    )


def test_a_note_names_what_fits_and_counts_the_rest() -> None:
    listed, others = short_note([f"A heading with number {number}" for number in range(40)])

    assert listed[0] == "A heading with number 0"
    assert len(listed) + others == 40
    assert others > 0
    assert short_note(["One"]) == (("One",), 0)
