"""Words in a small box: what fits stands whole, what does not is cut between letters, and says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.record.pictures.fitting import CUT, fitted, letters_of


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nadia Hussain", "Nadia Hussain"),
        ("Rubina Malik-Featherstonehaugh of Werneth", "Rubina Malik-Fe…"),
        ("Donaudampfschifffahrtsgesellschaftskapitän", "Donauda…"),
        ("نادیہ حسین بیگم", "نادیہ حسین بیگم"),
        ("欧阳修远司马相如诸葛亮公孙胜", "欧阳修远司马相如诸…"),
        ("👩\u200d👧 Family", "👩\u200d👧 Family"),
        ("\ufdfd Basmala", "…"),
        ("", ""),
    ],
)
def test_a_name_stands_whole_or_is_cut(name: str, shown: str) -> None:
    assert fitted(name, 6.5, lines=2) == shown


@given(st.text(max_size=60))
def test_what_is_shown_begins_as_what_was_written_and_says_where_it_was_cut(text: str) -> None:
    shown = fitted(text, 6.5, lines=2)

    whole = " ".join(text.split())
    assert shown == whole or (shown.endswith(CUT) and whole.startswith(shown.removesuffix(CUT).rstrip()))
    assert len(shown) <= 2 * 6.5 / 0.5 + len(CUT) or shown == whole


@given(st.text(max_size=40))
def test_letters_put_together_are_the_text(text: str) -> None:
    assert "".join(letters_of(text)) == text


def test_marks_and_joined_pictures_stay_with_their_letter() -> None:
    assert list(letters_of("e\u0301a👩\u200d👧b👍\U0001f3fd")) == [
        "e\u0301",
        "a",
        "👩\u200d👧",
        "b",
        "👍\U0001f3fd",
    ]
