"""A device uses no number twice, whatever memberships say: nobody's chain forks by what owners do at once."""

import pytest

from portable_record.actions.check import check_record
from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_bring_in import CUT_SHORT, bring_in, count_own_words, own_words
from portable_record.actions.circle_causes import FORKED
from portable_record.actions.circle_conflicts import WHY, kept_apart
from portable_record.actions.circle_members import add_member, change_member, remove_member
from portable_record.actions.circle_state import the_circle
from portable_record.actions.circle_suggested import what_waits
from portable_record.actions.desk import OpenRecord
from portable_record.circle.counting import Counts
from portable_record.circle.membership import EDITOR, SUGGESTS
from tests.actions.circle_around import edit, plan
from tests.actions.three_around import Three, made, three
from tests.record.devices import entry_id

__all__ = ["made", "three"]
UNSEEN, THEN = "Tea at five", "Tea at six"


def of(record: OpenRecord) -> str:
    return record.identity.by.writer


def words(record: OpenRecord) -> bytes:
    return record.vault.entries.get(entry_id(1)).text


def numbers(record: OpenRecord, of_whom: OpenRecord) -> list[int]:
    changes = record.vault.log.of_chain(of_whom.identity.device_id, "plan")
    return [change.seq for _, change in changes]


def lowered_unseen(three: Three, *, role: str = SUGGESTS) -> None:
    """Let Sam lower what Nadia may do, who wrote something that he does not have."""
    edit(three.nadia, entry_id(1), description=UNSEEN)
    change_member(three.sam, of(three.nadia), role=role)
    three.sync(three.sam, three.nadia)


def test_what_was_lowered_and_overruled_leaves_all_words_and_no_fork(three: Three) -> None:
    lowered_unseen(three)
    assert UNSEEN.encode() not in words(three.nadia)
    edit(three.nadia, entry_id(1), description=THEN)
    change_member(three.jean, of(three.nadia), relation="friend")  # hers counts: it is her circle

    three.sync(times=3)

    assert three.agree()
    for record in three.all:
        assert ApartShelf(record).names() == []
        assert check_record(record) == []
        assert numbers(record, three.nadia) == [1, 2]
        entry = record.vault.entries.get(entry_id(1))
        assert entry.in_conflict or THEN.encode() in entry.text
    edit(three.nadia, entry_id(1), description="Tea at seven")
    three.sync(times=2)
    assert b"seven" in words(three.jean)


def test_whoever_is_raised_again_goes_on_after_what_was_cut_off(three: Three) -> None:
    lowered_unseen(three)
    three.sync(times=2)
    change_member(three.sam, of(three.nadia), role=EDITOR)
    three.sync(times=2)

    edit(three.nadia, entry_id(1), description=THEN)
    three.sync(times=2)

    assert three.agree()
    assert THEN.encode() in words(three.jean)
    for record in three.all:
        assert ApartShelf(record).names(Counts.OVERTAKEN) == ApartShelf(record).names() != []
        assert numbers(record, three.nadia) == [1, 2]
        assert check_record(record) == []


def test_what_was_cut_off_waits_for_no_yes_and_is_told_and_brought_in_by_whoever_wrote_it(
    three: Three,
) -> None:
    change_member(three.jean, of(three.nadia), role=SUGGESTS)
    three.sync(times=2)
    lowered_unseen(three, role="viewer")
    three.sync(times=2)

    assert what_waits(three.sam) == what_waits(three.jean) == []
    assert {one.why for one in kept_apart(three.jean)} == {Counts.OVERTAKEN.value} <= WHY.keys()
    (mine,) = own_words(three.nadia)
    assert mine.why == CUT_SHORT
    assert count_own_words(three.nadia) == 1
    change_member(three.jean, of(three.nadia), role=EDITOR)
    three.sync(times=2)
    bring_in(three.nadia, mine.id)
    three.sync(times=2)
    assert UNSEEN.encode() in words(three.jean)
    assert three.agree()


def test_a_suggestion_that_an_owner_had_already_waits_no_longer_once_it_is_cut_off(three: Three) -> None:
    change_member(three.jean, of(three.nadia), role=SUGGESTS)
    three.sync(times=2)
    edit(three.nadia, entry_id(1), description=UNSEEN)
    change_member(three.sam, of(three.nadia), role="viewer")
    three.sync(three.nadia, three.jean)
    assert len(what_waits(three.jean)) == 1

    three.sync(three.sam, three.jean)

    assert what_waits(three.jean) == []
    assert ApartShelf(three.jean).names(Counts.OVERTAKEN) != []


@pytest.mark.parametrize("overruled", [True, False])
def test_whoever_is_removed_and_let_in_again_goes_on_after_what_they_wrote_meanwhile(
    three: Three, *, overruled: bool
) -> None:
    edit(three.nadia, entry_id(1), description=UNSEEN)
    member = next(one for one in the_circle(three.sam).now.members if one.id == of(three.nadia))  # type: ignore[union-attr]  # it has begun
    remove_member(three.sam, of(three.nadia))
    three.sync(three.sam, three.nadia)  # nothing tells her
    plan(three.nadia, 2)
    add_member(three.sam, member)
    three.sync(three.sam, three.nadia)
    edit(three.nadia, entry_id(1), description=THEN)
    if overruled:
        change_member(three.jean, of(three.nadia), relation="friend")

    three.sync(times=3)

    assert three.agree()
    for record in three.all:
        assert ApartShelf(record).names(FORKED) == []
        assert numbers(record, three.nadia) == [1, 2, 3]
        assert len(ApartShelf(record).names(Counts.OVERTAKEN)) == (0 if overruled else 2)
        assert record.vault.entries.has(entry_id(2)) == overruled
        assert check_record(record) == []


def test_what_somebody_goes_on_to_write_after_they_were_removed_has_no_place(three: Three) -> None:
    lowered_unseen(three)
    three.sync(times=2)
    plan(three.nadia, 2)
    remove_member(three.jean, of(three.nadia))
    plan(three.nadia, 3)

    three.sync(times=3)

    for record in (three.jean, three.sam):
        assert numbers(record, three.nadia) == [1]
        assert not record.vault.entries.has(entry_id(2))
    assert b"Tea at four" in words(three.jean)
