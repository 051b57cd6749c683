"""What was cut off is absent for whoever built on it, by memberships alone (docs/format/circle.md, 45)."""

import pytest

from portable_record.circle.cuts import CutOff
from portable_record.circle.membership import Cut, Membership
from portable_record.circle.standing import standing
from tests.circle.cast import JEAN, NADIA, SAM, membership

ALL = [one.member() for one in (JEAN, SAM, NADIA)]
CHAIN = (NADIA.device_id, "plan")
ONE = membership(*ALL)


def cut(seq: int) -> tuple[Cut, ...]:
    return (Cut(*CHAIN, seq, "A" * 43 if seq else ""),)


def found(*memberships: Membership, silent: tuple[tuple[str, str, int], ...] = ()) -> CutOff:
    return CutOff(standing(memberships, JEAN.did), silent)


REMOVED = membership(*ALL[:2], follows=[ONE], removed=cut(5))
LOWERED = membership(*ALL, follows=[ONE], removed=cut(5))


@pytest.mark.parametrize("after", [REMOVED, LOWERED])
def test_nobody_waits_for_what_comes_after_the_last_change_that_counts(after: Membership) -> None:
    asked = found(ONE, after)

    assert [asked.is_gone(1, (*CHAIN, seq)) for seq in (5, 6)] == [False, True]
    assert asked.is_cut(1, CHAIN)


def test_nobody_waits_for_a_part_that_whoever_removed_a_device_does_not_know() -> None:
    asked = found(ONE, REMOVED)

    assert asked.is_gone(1, (NADIA.device_id, "health", 1))
    assert not asked.is_cut(1, (NADIA.device_id, "health"))


def test_nobody_waits_for_what_comes_in_the_place_of_words_that_were_cut_off() -> None:
    asked = found(ONE, LOWERED)

    assert [asked.is_gone(2, (*CHAIN, seq)) for seq in (5, 6)] == [False, True]
    assert asked.is_cut(2, CHAIN)


def test_nobody_waits_for_words_of_a_device_that_went_before_either() -> None:
    asked = found(ONE, REMOVED)

    assert [asked.is_gone(2, (*CHAIN, seq)) for seq in (5, 6)] == [False, True]


def test_nobody_waits_for_a_stranger_nor_for_what_only_holds_its_place() -> None:
    asked = found(membership(*ALL[:2]), silent=((SAM.device_id, "plan", 3),))

    assert asked.is_gone(1, (*CHAIN, 1))
    assert [asked.is_gone(1, (SAM.device_id, "plan", seq)) for seq in (3, 4)] == [True, False]


def test_without_a_membership_everything_is_waited_for() -> None:
    assert not found().is_gone(1, (*CHAIN, 1))


def test_a_stranger_is_waited_for_by_what_says_an_epoch_that_is_not_in_force_yet() -> None:
    asked = found(membership(*ALL[:2]))

    assert [asked.is_gone(epoch, (*CHAIN, 1)) for epoch in (1, 2)] == [True, False]
    assert [found(ONE, REMOVED).is_gone(3, (*CHAIN, seq)) for seq in (5, 6)] == [False, True]
