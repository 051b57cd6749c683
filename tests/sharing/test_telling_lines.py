from portable_record.record.readable.view import Line, View
from portable_record.sharing.telling_lines import telling


def told(title: str, *lines: tuple[str, str] | tuple[str, str, int]) -> list[str]:
    listed = tuple(Line(each[0], each[1], each[2] if len(each) == 3 else 0) for each in lines)
    return [line.text for line in telling(View(title, "Note", listed), person="Sue")]


def test_what_the_title_says_is_not_said_again() -> None:
    lines = (("What", "My strengths"), ("Result", "I whistle"), ("When", "1 May 2026"))

    assert told("My strengths: I whistle", *lines) == ["1 May 2026"]


def test_words_that_the_title_cuts_short_stay() -> None:
    lines = (("What", "My strengths"), ("Result", "I whistle, and more"))

    assert told("My strengths: I whistle…", *lines) == ["I whistle, and more"]


def test_the_person_is_named_once_and_others_every_time() -> None:
    assert told("x", ("About", "Sue"), ("About", "Bob"), ("Name", "Sue")) == ["Bob", "Sue"]


def test_only_the_neutral_state_is_left_out() -> None:
    assert told("x", ("Status", "Final"), ("Status", "Entered by mistake"), ("Kind", "Final")) == [
        "Entered by mistake",
        "Final",
    ]


def test_what_stands_over_others_and_what_stands_under_others_stays() -> None:
    lines = (("Name", "Ann"), ("Also called", "Ann", 1), ("Status", "Final", 1))

    assert told("Ann", *lines) == ["Ann", "Ann", "Final"]
