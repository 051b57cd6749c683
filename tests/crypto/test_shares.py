"""Sheets for trusted people: any k bring the secret back, fewer or foreign ones do not, mistypes are told."""

from itertools import combinations

import pytest

from portable_record.crypto.shares import SharePart, combine, read_share, set_name, split
from portable_record.errors import (
    ShareMistypedError,
    ShareOfAnotherSetError,
    SharesTooFewError,
    ShareTwiceError,
    SplitRefusedError,
)

SECRET = bytes(range(16))


def text(share: SharePart) -> str:
    return " ".join(share.words)


@pytest.fixture(scope="module")
def three() -> list[SharePart]:
    return split(SECRET, 2, 3)


@pytest.mark.parametrize(("k", "n"), [(2, 2), (2, 3), (3, 5), (16, 16)])
def test_any_k_of_n_sheets_bring_the_secret_back(k: int, n: int) -> None:
    shares = split(SECRET, k, n)

    assert [share.place for share in shares] == list(range(n))
    for some in list(combinations(shares, k))[:6]:
        assert combine(some[::-1]) == SECRET


def test_more_sheets_than_needed_do_no_harm(three: list[SharePart]) -> None:
    assert combine(three) == SECRET


def test_sheets_say_of_which_set_they_are_and_how_many_are_needed(three: list[SharePart]) -> None:
    assert {(share.set, share.needed) for share in three} == {(three[0].set, 2)}
    assert set_name(three[0].set) == " ".join(three[0].words[:2])


def test_the_words_are_not_printed_with_a_share(three: list[SharePart]) -> None:
    assert three[0].words[5] not in repr(three[0])


@pytest.mark.parametrize(("k", "n"), [(1, 1), (1, 3), (4, 3), (2, 17), (0, 0)])
def test_a_number_of_sheets_that_does_not_do_is_refused(k: int, n: int) -> None:
    with pytest.raises(SplitRefusedError):
        split(SECRET, k, n)


def test_a_secret_of_another_length_is_refused() -> None:
    with pytest.raises(SplitRefusedError):
        split(bytes(32), 2, 3)


def test_sheets_are_read_however_they_are_typed(three: list[SharePart]) -> None:
    numbered = "\n".join(f"{place}. {word.upper()[:4]}" for place, word in enumerate(three[0].words, 1))

    assert read_share(numbered) == three[0]


def test_words_that_are_not_on_the_list_are_named_by_their_place(three: list[SharePart]) -> None:
    words = list(three[0].words)
    words[3], words[10] = "xyz", words[10][:4] + "zzzz"

    with pytest.raises(ShareMistypedError) as told:
        read_share(" ".join(words))

    assert "Words 4, 11" in told.value.says
    words[10] = three[0].words[10]
    with pytest.raises(ShareMistypedError, match="Word 4 is"):
        read_share(" ".join(words))


@pytest.mark.parametrize("count", [0, 1, 19, 21, 33])
def test_a_sheet_with_words_missing_or_more_is_told(three: list[SharePart], count: int) -> None:
    words = (three[0].words * 2)[:count]

    with pytest.raises(ShareMistypedError, match=f"has {count} words"):
        read_share(" ".join(words))


def test_another_word_of_the_list_and_two_that_changed_places_are_found(three: list[SharePart]) -> None:
    words = list(three[0].words)
    other = "zero" if words[8] == "academic" else "academic"
    replaced = [*words[:8], other, *words[9:]]
    swapped = [*words[:8], words[9], words[8], *words[10:]] if words[8] != words[9] else replaced

    for wrong in (replaced, swapped):
        with pytest.raises(ShareMistypedError):
            read_share(" ".join(wrong))


def test_too_few_sheets_open_nothing(three: list[SharePart]) -> None:
    for some in ([], three[:1]):
        with pytest.raises(SharesTooFewError):
            combine(some)


def test_the_same_sheet_twice_is_told(three: list[SharePart]) -> None:
    with pytest.raises(ShareTwiceError):
        combine([three[0], three[0]])


def test_sheets_of_two_sets_do_not_come_together(three: list[SharePart]) -> None:
    other = split(SECRET, 2, 3)

    with pytest.raises(ShareOfAnotherSetError):
        combine([three[0], other[1]])


def test_sheets_that_only_look_like_one_set_do_not_come_together(three: list[SharePart]) -> None:
    forged = read_share(text(forged_like(three[0])))

    with pytest.raises(ShareOfAnotherSetError):
        combine([forged, three[1]])


def forged_like(share: SharePart) -> SharePart:
    from shamir_mnemonic import Share

    made = Share(share.set, True, 0, 0, 1, 1, share.place, share.needed, bytes(16))
    return SharePart(tuple(made.words()), share.set, share.needed, share.place)


@pytest.mark.parametrize(
    "form",
    [
        (1, False, 0, 0, 1, 1, 0, 2),
        (1, True, 15, 0, 1, 1, 0, 2),
        (1, True, 0, 0, 2, 2, 0, 2),
        (1, True, 0, 0, 1, 1, 0, 1),
    ],
)
def test_a_sheet_of_another_form_is_refused_before_anything_is_reckoned(form: tuple[int, ...]) -> None:
    from shamir_mnemonic import Share

    with pytest.raises(ShareMistypedError, match="another program"):
        read_share(Share(*form, bytes(16)).mnemonic())
