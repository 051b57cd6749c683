"""An honest guess at how hard a passphrase is to guess."""

import os

import pytest

from portable_record.actions.strength import SPOTS, is_too_short, strength
from portable_record.crypto.words import made_up_words


@pytest.mark.parametrize(
    ("passphrase", "spot"),
    [
        ("password", "common"),
        ("Passw0rd!", "common"),
        ("manchester1", "common"),
        ("jeanadeyemi", "personal"),
        ("j3an adeyemi", "personal"),
        ("sdfghjkl", "row"),
        ("abcdefgh", "row"),
        ("87654321", "row"),
        ("aaaaaaaa", "same"),
        ("hahahahaha", "same"),
        ("rover1987", "year"),
        ("xkqzjvwp", "short"),
    ],
)
def test_what_guessers_try_first_is_weak_and_said(passphrase: str, spot: str) -> None:
    guess = strength(passphrase, known=("Jean Adeyemi", ""))

    assert spot in guess.spots
    assert set(guess.spots) <= set(SPOTS)
    assert guess.level == ("weak" if spot != "short" else guess.level)


@pytest.mark.parametrize(
    ("passphrase", "level"),
    [
        ("the bus to bury", "fair"),
        ("teapot wander violin marble", "fair"),
        ("teapot wander violin marble lantern", "strong"),
        ("V7#kq!zP2m@x", "strong"),
        ("میں ہر صبح چائے کے ساتھ پڑھتی ہوں", "strong"),
    ],
)
def test_more_words_that_do_not_belong_together_are_stronger(passphrase: str, level: str) -> None:
    assert strength(passphrase).level == level


def test_five_words_that_we_make_are_strong() -> None:
    for _ in range(50):
        made = made_up_words(5, os.urandom)
        different = len(set(made.split(" ")))  # one in a hundred has a word twice, which counts once

        assert strength(made, known=("Jean",)).level == ("strong" if different == 5 else "fair")


def test_saying_a_word_again_adds_next_to_nothing() -> None:
    once, often = strength("violin"), strength("violin violin violin violin violin")

    assert often.bits - once.bits < 6


def test_a_name_of_two_letters_takes_nothing_away() -> None:
    assert strength("teapot wander", known=("Li",)).spots == ()


@pytest.mark.parametrize(
    ("passphrase", "short"), [("1234567", True), ("   1234   ", True), ("12345678", False)]
)
def test_below_eight_letters_none_is_taken(passphrase: str, short: bool) -> None:
    assert is_too_short(passphrase) is short
