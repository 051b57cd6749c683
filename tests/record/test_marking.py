"""What words found is marked where it stands, in any script and however it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.record.marking import MOST, Marker


def marked(text: str, *words: str) -> str:
    return "".join(f"[{one.text}]" if one.marked else one.text for one in Marker.of(words).pieces(text))


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("Walk to the café", ["cafe"], "Walk to the [café]"),
        ("Walk to the cafe\u0301 now", ["CAFÉ"], "Walk to the [cafe\u0301] now"),
        ("Walking and a sidewalk", ["walk"], "[Walking] and a sidewalk"),
        ("a plan, an apple", ["a"], "[a] plan, an apple"),
        ("Call 999.", ["999."], "Call [999]."),
        ("well-being counts", ["well-be"], "[well]-[being] counts"),
        ("أحب المشي في الحديقة", ["المشي"], "أحب [المشي] في الحديقة"),
        ("Z Łodzi", ["lodz"], "Z [Łodzi]"),
        ("أشرب القَهْوَةَ هنا", ["القهوة"], "أشرب [القَهْوَةَ] هنا"),
        ("میں کتاب", ["كتاب"], "میں [کتاب]"),
        ("إلى القرية", ["الي", "القريه"], "[إلى] [القرية]"),
        ("في ١٢ مايو", ["12"], "في [١٢] مايو"),
        ("我喜欢打高尔夫球", ["高尔夫"], "我喜欢打[高尔夫]球"),
        ("<b>.* (x)", [".*", "(x)"], "<b>.* ([x])"),
        ("nothing of it", ["else"], "nothing of it"),
        ("nothing of it", ["?!"], "nothing of it"),
        ("", ["any"], ""),
    ],
)
def test_the_whole_word_is_marked_that_begins_like_it(text: str, words: list[str], shown: str) -> None:
    assert marked(text, *words) == shown


@given(st.text(max_size=80), st.lists(st.text(max_size=12), max_size=4))
def test_the_pieces_are_the_text_whatever_it_is(text: str, words: list[str]) -> None:
    marker = Marker.of(words)

    pieces = marker.pieces(text)

    assert "".join(piece.text for piece in pieces) == text
    assert any(piece.marked for piece in pieces) == (marker.weight(text) > 0)


def test_the_line_with_most_of_the_words_is_the_best() -> None:
    marker = Marker.of(["walk", "park"])

    assert marker.best(["a park", "walk in the park", "walk, park"]) == 1
    assert marker.best(["no", "neither"]) is None
    assert marker.best([]) is None


def test_of_a_long_line_what_stands_round_the_word_is_shown() -> None:
    text = "before " * 100 + "needle " + "after " * 100

    shown = "".join(piece.text for piece in Marker.of(["needle"]).excerpt(text))

    assert shown.startswith("… before ")
    assert shown.endswith("after …")
    assert " needle " in shown
    assert len(shown) <= MOST + 4


def test_a_long_line_without_spaces_is_cut_all_the_same() -> None:
    text = "球" * 300 + "高" + "球" * 300

    shown = "".join(piece.text for piece in Marker.of(["高"]).excerpt(text))

    assert "高" in shown
    assert len(shown) <= MOST + 4


def test_a_short_line_is_shown_whole() -> None:
    assert "".join(piece.text for piece in Marker.of(["b"]).excerpt("a b c")) == "a b c"


def test_it_is_said_whether_a_text_has_every_word() -> None:
    assert Marker.of(["walk", "park"]).is_all_in("Park, then walk")
    assert not Marker.of(["walk", "park"]).is_all_in("walk, walk")
    assert Marker.of([]).is_all_in("anything")
