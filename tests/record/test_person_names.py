"""Two names fit by their words, whatever the order, the accents and the title."""

from portable_record.record.person_names import Fit, fit, words_of_name


def fits(one: str, other: str) -> Fit:
    return fit(words_of_name(one), words_of_name(other))


def test_a_name_is_its_words_without_accents_titles_and_case() -> None:
    assert words_of_name("Dr. Zoë O\u2019Neill-Begum") == {"zoe", "oneill", "begum"}


def test_a_name_that_is_only_a_title_keeps_it() -> None:
    assert words_of_name("Lady") == {"lady"}


def test_the_words_of_the_shorter_name_must_all_be_in_the_longer() -> None:
    assert fits("Amina Khan", "Khan, Amina Bibi") is Fit.SAME
    assert fits("Bill Turner", "William Turner") is Fit.PARTLY
    assert fits("Bill", "William Turner") is Fit.NOT


def test_an_initial_stands_for_a_word_on_either_side() -> None:
    assert fits("J Adeyemi", "Jean Adeyemi") is fits("Jean Adeyemi", "J. Adeyemi") is Fit.SAME
    assert fits("P Adeyemi", "Jean Adeyemi") is Fit.PARTLY


def test_no_name_fits_any() -> None:
    assert fits("", "Jean") is Fit.SAME


def test_names_in_other_scripts_are_compared_too() -> None:
    assert fits("زبیدہ بیگم", "بیگم زبیدہ") is Fit.SAME
