"""The plain code says to any phone what stands beside it, and says what it leaves out."""

import re
from collections.abc import Sequence

import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from portable_record.sharing.paper.plain_code import (
    MOST_BYTES,
    Part,
    PlainCode,
    plain_code,
    plain_matrix,
    plain_svg,
)
from portable_record.sharing.qr import QUIET, Matrix


def left_out(headings: Sequence[str]) -> str:
    return f"Not all is here: {', '.join(headings)}."


def code(*parts: Part) -> PlainCode:
    return plain_code(parts, head="Emergency sheet", foot="Correct on 1 May 2026.", says_left_out=left_out)


def scanned(modules: Matrix) -> str:
    """What a reader of codes makes of it, from a picture of three points a module."""
    side = len(modules)
    picture = Image.new("L", (side, side), 255)
    picture.putdata([0 if black else 255 for row in modules for black in row])
    (found,) = zxingcpp.read_barcodes(picture.resize((side * 3, side * 3), Image.Resampling.NEAREST))
    return found.text


def test_all_that_fits_is_said_in_its_order() -> None:
    made = code(Part("", ("Jean", "Born 1950")), Part("Allergies", ("Nuts: my face swells",)))

    assert made == PlainCode(
        "Emergency sheet\nJean\nBorn 1950\nAllergies:\n- Nuts: my face swells\nCorrect on 1 May 2026.", ()
    )


def test_what_does_not_fit_is_left_out_whole_and_named_in_the_code() -> None:
    made = code(
        Part("", ("Jean",)),
        Part("Allergies", ("Nuts",)),
        Part("What to do", ("x" * 2_000, "Ring Sam")),
        Part("Who to call", ("Sam 0161 496 0000",)),
    )

    assert made.left_out == ("What to do",)
    assert "xxx" not in made.text
    assert "- Ring Sam" in made.text
    assert made.text.endswith("- Sam 0161 496 0000\nNot all is here: What to do.\nCorrect on 1 May 2026.")


def test_a_part_of_which_nothing_fits_leaves_no_heading_behind() -> None:
    made = code(Part("What to do", ("x" * 2_000,)))

    assert "What to do:" not in made.text
    assert made.left_out == ("What to do",)


def test_a_reader_shows_exactly_the_words_in_any_script() -> None:
    for words in (
        "Nuts",
        "Zoë Łukasz",
        "میں اردو بولتی ہوں\u06d4",
        "我不吃坚果",
        "\U0001f95c\U0001f6ab",
        "shc:/5676 12345678",
    ):
        text = code(Part("Allergies", (words,))).text
        assert scanned(plain_matrix(text)) == text


@settings(max_examples=25)
@given(
    st.lists(
        st.builds(Part, st.sampled_from(["A", "B", "C"]), st.lists(st.text(max_size=400)).map(tuple)),
        max_size=5,
    )
)
def test_no_code_is_larger_than_an_ordinary_camera_reads(parts: list[Part]) -> None:
    made = code(*parts)

    assert len(made.text.encode()) <= MOST_BYTES
    assert len(plain_matrix(made.text)) <= 117 + 2 * QUIET


def test_the_drawing_is_forty_millimetres_wide_or_wider_with_its_white_edge() -> None:
    for text in ("short", "long " * 150):
        modules = plain_matrix(text)
        whole = float(re.search(r'width="([\d.]+)mm"', plain_svg(text, label="Code"))[1])  # type: ignore[index]  # it is there

        side = len(modules) - 2 * QUIET
        assert whole * side / len(modules) >= 39.9
        assert whole / len(modules) >= 0.59
        assert not any(any(row) for row in modules[:QUIET])


def test_the_label_of_the_drawing_is_text() -> None:
    assert 'aria-label="&quot;&gt;&lt;b&gt;"' in plain_svg("words", label='"><b>')
