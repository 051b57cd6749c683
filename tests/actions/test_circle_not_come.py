"""A file that others cannot read where it lies goes there once more (docs/format/circle.md, rule 26)."""

from itertools import count

import pytest

from portable_record.actions.circle_members import change_member
from portable_record.actions.circle_state import the_circle
from portable_record.actions.circle_sync import sync
from portable_record.circle.membership import VIEWER
from tests.actions.circle_around import edit, plan
from tests.actions.three_around import Three, later, made, three
from tests.record.devices import entry_id

__all__ = ["made", "three"]


def empty_what_came(three: Three, before: set[str]) -> set[str]:
    """Empty the files that are new at the place, as a program that keeps folders in step may."""
    new = three.place.files.keys() - before
    for name in new:
        three.place.files[name] = b""
    return new


def test_words_in_a_file_that_was_emptied_come_a_day_after_somebody_looked(three: Three) -> None:
    before = set(three.place.files)
    plan(three.nadia, 3)
    three.sync(three.nadia)
    emptied = empty_what_came(three, before)
    edit(three.nadia, entry_id(1), description="Written behind it")
    three.sync(three.nadia, three.jean, three.nadia, three.jean)
    assert [gap.first for gap in sync(three.jean, three.place).missing] == [1]

    days = [later(record, days=2) for record in three.all]
    jean, sam, nadia = days
    three.sync(jean, nadia, jean, sam)

    assert all(record.vault.entries.has(entry_id(3)) for record in days)
    assert three.agree()
    found = [sync(record, three.place) for record in days]
    assert [(one.missing, one.damaged, one.lost) for one in found] == [((), 0, 0)] * 3
    assert len(emptied & three.place.files.keys()) < len(emptied)


def test_who_lacks_words_for_another_reason_is_given_them_again_ever_more_seldom(three: Three) -> None:
    plan(three.nadia, 3)
    held = three.place.held()
    three.sync(three.nadia)
    of_nadia = three.place.held()
    files = set[str]()
    for days in range(30):
        jean, _, nadia = (later(record, days=days) for record in three.all)
        three.place.roll_back(held)
        three.sync(jean)
        held = three.place.held()
        three.place.roll_back(of_nadia | held)
        three.sync(nadia)
        of_nadia = three.place.held()
        files |= {one.name for one in nadia.vault.carried.all().values()}

    assert not three.jean.vault.entries.has(entry_id(3))
    assert 3 < len(files) < 10


def test_who_is_in_the_circle_comes_again_too_where_its_files_were_emptied(three: Three) -> None:
    before = set(three.place.files)
    change_member(three.jean, three.sam.identity.by.writer, role=VIEWER, parts=("plan",))
    three.sync(three.jean)
    empty_what_came(three, before)
    three.sync(three.nadia, three.jean)
    assert the_circle(three.nadia).now != the_circle(three.jean).now

    jean, sam, nadia = (later(record, days=2) for record in three.all)
    three.sync(nadia, jean)
    jean, sam, nadia = (later(record, days=3) for record in three.all)
    three.sync(nadia, sam, jean)

    assert the_circle(nadia).now == the_circle(sam).now == the_circle(jean).now


def test_a_clock_that_was_ahead_here_gives_nothing_again_without_end(three: Three) -> None:
    edit(three.nadia, entry_id(1), description="Something new")
    three.sync(three.nadia, later(three.jean, days=5 * 365))
    plan(three.jean, 3)
    change_member(three.jean, three.sam.identity.by.writer, role=VIEWER, parts=("plan",))
    end = count(1)
    three.place.after = lambda deed, _: deed != "put" or next(end) < 100 or pytest.fail("It never ends.")

    sync(three.jean, three.place)

    assert sync(three.jean, three.place).put == 0
