"""Sensitive entries, one by one for one member: who reads them, and what is said before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from portable_record.actions.circle_members import add_member, change_member
from portable_record.actions.circle_standing import as_member
from portable_record.actions.circle_sync import sync
from portable_record.actions.circle_ticks import (
    change_ticks,
    lacks_words,
    other_owners,
    to_tick,
    who_may_have_read,
)
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.look_after import bin_one, mark_sensitive
from portable_record.circle.membership import OWNER
from portable_record.errors import CircleOwnerError, CircleTickError, NotFoundError
from tests.actions.circle_around import as_guest, edit, jeans, joining, plan
from tests.actions.quick import stretch_nothing
from tests.actions.three_around import Three, three
from tests.circle.lying_place import LyingPlace
from tests.record.devices import entry_id

DIARY, OPEN = entry_id(1), entry_id(2)
SAM, NADIA = entry_id(102), entry_id(103)


def first(record: OpenRecord) -> None:
    plan(record, 1, sensitive=True)
    plan(record, 2)


__all__ = ["three"]


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Three]:
    """Jean with a sensitive entry and an open one, Sam who owns the circle too, Nadia who sees the plan."""
    folder = tmp_path_factory.mktemp("ticks")
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        jean = jeans(desk, folder / "jean", first)
        sam = joining(desk, folder / "sam", jean, "Sam", 102)
        nadia = joining(desk, folder / "nadia", jean, "Nadia", 103)
    place = LyingPlace()
    add_member(jean, as_guest(sam, jean, role=OWNER))
    add_member(jean, as_guest(nadia, jean, parts=("plan",)))
    for record in (jean, sam, nadia):
        sync(record, place)
    yield Three(jean, as_member(sam), as_member(nadia), place)
    for record in (jean, sam, nadia):
        record.vault.close()


def later(record: OpenRecord, days: int) -> OpenRecord:
    """The record some days later."""
    then = record.now + timedelta(days=days)
    return replace(record, desk=replace(record.desk, now=lambda: then))


def has(record: OpenRecord, entry: str) -> bool:
    return record.vault.entries.has(entry)


def test_nothing_is_ticked_before_and_nobody_reads_what_is_not_ticked(three: Three) -> None:
    (one,) = to_tick(three.jean, NADIA)

    assert (one.id, one.title, one.is_ticked, one.sees) == (DIARY, "Draft: Tea at four", False, False)
    assert not has(three.nadia, DIARY)
    assert not has(three.sam, DIARY)


def test_whoever_it_is_ticked_for_reads_it_and_so_do_the_owners(three: Three) -> None:
    change_ticks(three.jean, NADIA, tick=[DIARY])
    three.sync(three.jean, three.nadia, three.sam)

    assert has(three.nadia, DIARY)
    assert has(three.sam, DIARY)
    assert other_owners(three.jean, NADIA) == ("Sam",)
    assert to_tick(three.jean, NADIA)[0].is_ticked
    assert [(one.is_ticked, one.sees) for one in to_tick(three.jean, SAM)] == [(False, True)]


def test_what_is_ticked_no_more_stays_where_it_was_read_and_nothing_new_of_it_comes(three: Three) -> None:
    change_ticks(three.jean, NADIA, tick=[DIARY])
    three.sync(three.jean, three.nadia)

    change_ticks(three.jean, NADIA, untick=[DIARY])
    three.sync(three.jean, three.nadia)

    assert b"four" in three.nadia.vault.entries.get(DIARY).text
    assert not lacks_words(three.nadia, three.nadia.vault.entries.get(DIARY))
    assert not to_tick(three.jean, NADIA)[0].is_ticked
    assert not to_tick(three.jean, NADIA)[0].sees


def test_whoever_may_not_read_what_was_written_since_is_told_that_it_is_not_all(three: Three) -> None:
    change_ticks(three.jean, NADIA, tick=[DIARY])
    three.sync(three.jean, three.nadia)
    change_ticks(three.jean, NADIA, untick=[DIARY])
    edit(three.jean, DIARY, description="Tea at five")

    three.sync(three.jean, three.nadia)

    assert b"five" not in three.nadia.vault.entries.get(DIARY).text
    assert lacks_words(three.nadia, three.nadia.vault.entries.get(DIARY))
    assert not lacks_words(three.jean, three.jean.vault.entries.get(DIARY))


def test_where_nothing_changes_nothing_is_signed(three: Three) -> None:
    made = change_ticks(three.jean, NADIA, tick=[DIARY])

    assert made is not None
    assert change_ticks(three.jean, NADIA, tick=[DIARY]) is None


@pytest.mark.parametrize("entry", [OPEN, entry_id(99)])
def test_only_what_is_sensitive_can_be_ticked(three: Three, entry: str) -> None:
    with pytest.raises(CircleTickError):
        change_ticks(three.jean, NADIA, tick=[entry])


def test_what_lies_in_the_bin_or_in_a_part_that_they_do_not_see_is_not_offered(three: Three) -> None:
    bin_one(three.jean, DIARY)
    assert to_tick(three.jean, NADIA) == ()

    change_member(three.jean, NADIA, parts=("communication",))
    mark_sensitive(three.jean, OPEN, sensitive=True)

    assert to_tick(three.jean, NADIA) == ()
    with pytest.raises(CircleTickError):
        change_ticks(three.jean, NADIA, tick=[OPEN])


def test_what_is_not_ticked_for_somebody_cannot_be_taken_away(three: Three) -> None:
    with pytest.raises(CircleTickError, match="not ticked"):
        change_ticks(three.jean, NADIA, untick=[DIARY])


def test_a_tick_goes_with_the_part_and_does_not_come_back_with_it(three: Three) -> None:
    change_ticks(three.jean, NADIA, tick=[DIARY])
    change_member(three.jean, NADIA, parts=("communication",))

    change_member(three.jean, NADIA, parts=("communication", "plan"))

    assert not to_tick(three.jean, NADIA)[0].is_ticked


def test_what_became_sensitive_after_it_was_shared_is_told(three: Three) -> None:
    jean = later(three.jean, 2)
    mark_sensitive(jean, OPEN, sensitive=True)

    diary, once_open = sorted(to_tick(jean, NADIA), key=lambda one: one.id)

    assert (diary.may_have_read, once_open.may_have_read) == (False, True)
    assert who_may_have_read(jean, jean.vault.entries.get(OPEN)) == ("Sam", "Nadia")
    assert who_may_have_read(jean, jean.vault.entries.get(DIARY)) == ()


def test_whoever_came_after_it_was_sensitive_has_not_read_it(three: Three) -> None:
    early, late = later(three.jean, 1), later(three.jean, 3)
    change_member(early, NADIA, parts=("communication",))
    entry = plan(later(three.jean, 2), 3)
    mark_sensitive(later(three.jean, 2), entry, sensitive=True)
    change_member(late, NADIA, parts=("communication", "plan"))

    assert who_may_have_read(late, late.vault.entries.get(entry)) == ("Sam",)


def test_what_was_open_again_for_a_time_may_have_been_read(three: Three) -> None:
    mark_sensitive(later(three.jean, 1), DIARY, sensitive=False)
    assert who_may_have_read(three.jean, three.jean.vault.entries.get(DIARY)) == ("Sam", "Nadia")

    mark_sensitive(later(three.jean, 2), DIARY, sensitive=True)

    assert to_tick(three.jean, NADIA)[0].may_have_read


def test_what_a_member_marks_is_ticked_for_them_alone_until_its_words_are_here(three: Three) -> None:
    hers = plan(three.nadia, 4, sensitive=True)
    three.sync(three.nadia, three.jean)
    one = next(one for one in to_tick(three.jean, NADIA) if one.id == hers)
    assert (one.words, one.title, one.part) == (None, "", "plan")
    assert hers not in {one.id for one in to_tick(three.jean, SAM)}

    change_ticks(three.jean, NADIA, tick=[hers])
    three.sync(three.jean, three.nadia, three.jean)

    assert has(three.jean, hers)
    assert hers in {one.id for one in to_tick(three.jean, SAM) if one.words}


def test_only_an_owner_ticks_and_only_for_a_member(three: Three) -> None:
    with pytest.raises(CircleOwnerError):
        to_tick(three.nadia, NADIA)
    with pytest.raises(NotFoundError):
        to_tick(three.jean, entry_id(98))
