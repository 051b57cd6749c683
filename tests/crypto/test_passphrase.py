"""What a person types becomes a key."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.crypto.passphrase import Argon2idCost, prepared, stretch
from portable_record.errors import KdfTooCostlyError, KdfTooWeakError, KeyFormatError, PassphraseError

SALT = bytes(range(16))
FLOOR = Argon2idCost()
PHRASE = "Zoë's café, every tuesday"
KEY = stretch(PHRASE, SALT, FLOOR)


def test_the_key_is_the_same_for_ever() -> None:
    assert KEY.hex() == "066b5efe09e8786cef7d8c2fce87626fcb67e22f16a69cf7c24de93a0154ba30"


def test_composed_and_decomposed_letters_give_one_key() -> None:
    assert stretch(unicodedata.normalize("NFD", PHRASE), SALT, FLOOR) == KEY


def test_a_no_break_space_is_a_space() -> None:
    assert stretch(PHRASE.replace(" ", "\u00a0"), SALT, FLOOR) == KEY


NEAR_MISSES = [
    PHRASE + " ",
    " " + PHRASE,
    PHRASE.replace(" ", "  ", 1),
    PHRASE.replace("ë", "e"),
    PHRASE.upper(),
    PHRASE.swapcase(),
    PHRASE[:-1],
    PHRASE.replace("'", "\u2019"),
    PHRASE.replace(",", ""),
]


@pytest.mark.parametrize("miss", NEAR_MISSES)
def test_a_near_miss_gives_another_key(miss: str) -> None:
    assert prepared(miss) != prepared(PHRASE)


def test_a_trailing_space_gives_another_key() -> None:
    assert stretch(PHRASE + " ", SALT, FLOOR) != KEY


def test_another_salt_and_another_cost_give_another_key() -> None:
    others = {stretch(PHRASE, SALT[::-1], FLOOR), stretch(PHRASE, SALT, Argon2idCost(iterations=4))}

    assert len(others | {KEY}) == 3


TYPED = st.text(
    st.characters(exclude_categories=("Cc", "Cs")),
    min_size=1,
)


@given(TYPED)
def test_both_unicode_forms_are_prepared_alike(text: str) -> None:
    composed = prepared(unicodedata.normalize("NFC", text))

    assert prepared(unicodedata.normalize("NFD", text)) == composed == prepared(text)


@given(TYPED, TYPED)
def test_texts_that_look_different_stay_different(one: str, other: str) -> None:
    same = unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)

    assert same or prepared(one) != prepared(other)


@pytest.mark.parametrize("text", ["", "two\nlines", "tab\there", "nul\0", "half \ud83d", "end\r"])
def test_what_cannot_be_typed_is_refused(text: str) -> None:
    with pytest.raises(PassphraseError):
        stretch(text, SALT, FLOOR)


@pytest.mark.parametrize(
    "cost",
    [
        Argon2idCost(memory_kib=65535),
        Argon2idCost(iterations=2),
        Argon2idCost(lanes=3),
        Argon2idCost(0, 0, 0),
    ],
)
def test_a_lowered_cost_is_refused(cost: Argon2idCost) -> None:
    with pytest.raises(KdfTooWeakError):
        stretch(PHRASE, SALT, cost)


@pytest.mark.parametrize(
    "cost",
    [Argon2idCost(memory_kib=1024 * 1024 + 1), Argon2idCost(iterations=21), Argon2idCost(lanes=17)],
)
def test_a_cost_that_would_stop_the_machine_is_refused(cost: Argon2idCost) -> None:
    with pytest.raises(KdfTooCostlyError):
        stretch(PHRASE, SALT, cost)


def test_the_floor_and_the_cap_are_allowed() -> None:
    Argon2idCost().check()
    Argon2idCost(1024 * 1024, 20, 16).check()


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(KeyFormatError):
        stretch(PHRASE, SALT[:15], FLOOR)
