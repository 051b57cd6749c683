"""Which fragments are mixed in a part: the numbers that the specification (BCR-2024-001) gives."""

import pytest

from portable_record.sharing.ur.mixing import Dice, mixed_in

WOLF = [42, 81, 85, 8, 82, 84, 76, 73, 70, 88, 2, 74, 40, 48, 77, 54, 88, 7, 5, 88]
WOLF_TO_TEN = [6, 5, 8, 4, 10, 5, 7, 10, 4, 9, 10, 9, 7, 7, 1, 1, 2, 9, 9, 2]


def test_the_dice_fall_as_the_specification_says() -> None:
    dice = Dice(b"Wolf")

    assert [dice.next() % 100 for _ in WOLF] == WOLF


def test_fractions_fall_as_the_specification_says() -> None:
    dice = Dice(b"Wolf")

    assert [1 + dice.below(10) for _ in WOLF_TO_TEN] == WOLF_TO_TEN


def test_a_fraction_rounded_up_to_one_stays_below_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = Dice(b"")
    monkeypatch.setattr(dice, "next", lambda: (1 << 64) - 1)

    assert (dice.fraction(), dice.below(7)) == (1.0, 6)


def test_the_first_parts_are_the_fragments_themselves() -> None:
    assert [mixed_in(number, total=4, checksum=9) for number in range(1, 5)] == [[0], [1], [2], [3]]


def test_later_parts_mix_each_fragment_at_most_once() -> None:
    mixed = [mixed_in(number, total=50, checksum=number * 77) for number in range(51, 551)]

    assert all(len(set(chosen)) == len(chosen) and set(chosen) <= set(range(50)) for chosen in mixed)
    assert {len(chosen) for chosen in mixed} > {1, 2, 3}


def test_half_as_often_twice_as_many() -> None:
    degrees = [len(mixed_in(number, total=4, checksum=1)) for number in range(5, 4005)]

    counts = [degrees.count(degree) for degree in (1, 2, 3, 4)]

    assert all(abs(count - 4000 * 12 / 25 / degree) < 120 for degree, count in enumerate(counts, 1))
