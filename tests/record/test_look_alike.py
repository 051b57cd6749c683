"""Names that look alike, and what is left of a name without the signs that nobody sees."""

import pytest

from portable_record.record.look_alike import clear_name, look_alike, mixes_alphabets


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jean Adeyemi", "JEAN  adeyemi"),
        ("Jean Adeyemi", "Adeyemi, Jean"),
        ("Jean Adeyemi", "Je\u0430n Adeyemi"),
        ("Bill", "BiII"),
        ("Bill", "Bi11"),
        ("Ali", "Al\u0131"),
        ("Oldham Choir", "0ldham Choir"),
        ("Marnie", "Mamie"),
        ("Zoë", "Zoe"),
        ("5ue", "Sue"),
        ("$ue Ha11am", "Sue Hallam"),
        ("3ve", "Eve"),
        ("\U0001d412ue", "Sue"),
        ("Jean", "Je\u202ean"),
        ("Jean", "J\u200bean"),
        ("فرید", "فرید\u200c"),
    ],
)
def test_two_names_that_look_the_same_are_alike(one: str, other: str) -> None:
    assert look_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Jean", "Joan"), ("Ward 5", "Ward 6"), ("", ""), ("\u200b", "\u200b"), ("Jean", "")]
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert not look_alike(one, other)


@pytest.mark.parametrize(
    ("name", "clear"),
    [
        ("  Jean\n\tAdeyemi ", "Jean Adeyemi"),
        ("Jean\u202e imeyedA", "Jean imeyedA"),
        ("\u200b\u2066\u0000", ""),
        ("\u200d", ""),
        ("\u3164\u2800 \u115f", ""),
        ("Je\u034fan", "Jean"),
        ("می\u200cشود", "می\u200cشود"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_name_stands_on_one_line_without_hidden_signs(name: str, clear: str) -> None:
    assert clear_name(name) == clear


@pytest.mark.parametrize(
    ("name", "mixed"),
    [
        ("Je\u0430n", True),
        ("\u0391deyemi", True),
        ("Jean Иванова", False),
        ("فرید Hussain", False),
        ("Zoë2", False),
    ],
)
def test_letters_of_two_alphabets_in_one_word_are_noticed(name: str, mixed: bool) -> None:
    assert mixes_alphabets(name) is mixed
