"""Who may read what, and since when all can (docs/format/circle.md, 10, 17 and 20)."""

from portable_record.circle.membership import OWNER
from portable_record.circle.reach import read_by_all_since, readers, sees
from tests.circle.cast import EVE, JEAN, NADIA, SAM, membership
from tests.record.devices import entry_id

DIARY = entry_id(7)
FIRST = membership(JEAN.member())
TWO = membership(JEAN.member(), NADIA.member(parts=("plan",)), follows=[FIRST])
THREE = membership(JEAN.member(), NADIA.member(parts=("health", "plan")), follows=[TWO])
FOUR = membership(JEAN.member(), follows=[THREE])
AGAIN = membership(JEAN.member(), NADIA.member(parts=("plan",)), follows=[FOUR])


def test_what_was_sealed_before_somebody_joined_is_sealed_again() -> None:
    assert read_by_all_since([FIRST], "plan") == 1
    assert read_by_all_since([FIRST, TWO], "plan") == 2
    assert read_by_all_since([FIRST, TWO], "health") == 1


def test_a_part_that_somebody_may_see_from_now_on_is_sealed_again_and_no_other() -> None:
    assert read_by_all_since([FIRST, TWO, THREE], "health") == 3
    assert read_by_all_since([FIRST, TWO, THREE], "plan") == 2


def test_when_somebody_goes_nothing_is_sealed_again() -> None:
    assert read_by_all_since([FIRST, TWO, THREE, FOUR], "plan") == 1


def test_whoever_comes_back_reads_what_was_written_meanwhile() -> None:
    assert read_by_all_since([FIRST, TWO, THREE, FOUR, AGAIN], "plan") == 5


def test_an_owner_sees_all_and_others_their_parts() -> None:
    assert sees(SAM.member(role=OWNER, parts=()), "health")
    assert not sees(NADIA.member(parts=("plan",)), "health")


def test_a_sensitive_entry_is_read_by_whoever_it_is_ticked_for_and_owners_then() -> None:
    ticked = membership(JEAN.member(), NADIA.member(ticked=(DIARY,)), EVE.member(), follows=[FIRST])

    assert readers(ticked, DIARY) == {JEAN.member().id, NADIA.member().id}
    assert readers(ticked, entry_id(8)) == frozenset()
