"""Made-up words, and fingerprints in words and digits."""

from collections import Counter
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from portable_record.crypto import fingerprint
from portable_record.crypto.signing import SigningKey
from portable_record.crypto.words import kind_words, made_up_words, word_list

KEY = SigningKey.from_bytes(bytes(range(1, 33))).public
OTHER = SigningKey.from_bytes(bytes(range(2, 34))).public


def test_the_list_has_1024_words_told_apart_by_four_letters() -> None:
    assert len(word_list()) == 1024
    assert len({word[:4] for word in word_list()}) == 1024
    assert list(word_list()) == sorted(word_list())
    assert (word_list()[0], word_list()[-1]) == ("academic", "zero")


@given(st.integers(min_value=0, max_value=20))
def test_so_many_words_are_made_up(count: int) -> None:
    words = made_up_words(
        count, lambda size: bytes((7 * place + size) % 256 for place in range(size))
    ).split()

    assert len(words) == count
    assert set(words) <= set(word_list())


def test_each_word_is_as_likely_as_any_other() -> None:
    every_number = b"".join(number.to_bytes(4) for number in range(64 * len(kind_words())))

    counted = Counter(made_up_words(len(every_number) // 4, lambda size: every_number[:size]).split())

    assert set(counted.values()) == {64}
    assert counted.keys() == set(kind_words())


def test_nobody_is_handed_a_word_that_frightens_or_insults() -> None:
    assert set(kind_words()) < set(word_list())
    assert {"racism", "crazy", "victim", "violence"}.isdisjoint(kind_words())
    assert len(kind_words()) >= 950


def test_other_dice_make_other_words(dice: Callable[[int], bytes]) -> None:
    assert made_up_words(5, dice) != made_up_words(5, dice)


def test_a_fingerprint_is_the_same_for_ever() -> None:
    assert fingerprint.words(KEY) == (
        "index",
        "smug",
        "unkind",
        "engage",
        "smear",
        "moisture",
        "cage",
        "group",
    )
    assert fingerprint.digits(KEY) == "05475 75380 68115 98821 64636"


def test_words_and_digits_say_the_same_number() -> None:
    number = int(fingerprint.digits(KEY).replace(" ", ""))
    places = [word_list().index(word) for word in fingerprint.words(KEY)]

    assert sum(place << 10 * (7 - at) for at, place in enumerate(places)) == number


def test_digits_are_five_groups_of_five_even_for_a_small_number() -> None:
    groups = [len(group) for key in (KEY, OTHER) for group in fingerprint.digits(key).split(" ")]

    assert groups == [5] * 10


def test_two_keys_have_two_fingerprints() -> None:
    assert fingerprint.words(KEY) != fingerprint.words(OTHER)
    assert fingerprint.digits(KEY) != fingerprint.digits(OTHER)
