from dataclasses import replace

import pytest

from portable_record.record.causal import MOST_LAMPORT_STEP, in_causal_order
from portable_record.record.change import EditId, Seen, change_hash
from portable_record.record.edits import Draft, Place, creation
from portable_record.record.erase import erase_values
from portable_record.record.who import By
from tests.record.devices import PART, RECORD, Device, Logged, change_of, device_id, entry_id

PLAN = b'{"resourceType":"CarePlan","status":"draft"}'
FIRST = Place(RECORD, 0, device_id("one"), PART, 1, "", 1, "2026-11-22T12:00:00Z", By())
OTHER = device_id("two")


def made(entry: int = 0, place: Place = FIRST) -> Logged:
    return change_of(place, [creation(entry_id(entry), PLAN, type_name="CarePlan")], Device("dice").dice)


def following(place: Place, before: Logged, bases: tuple[EditId, ...], entry: int = 0) -> Logged:
    place = replace(place, previous=change_hash(before[0]) if place.seq > 1 else "")
    return change_of(place, [Draft(entry_id(entry), "status", b'"active"', bases)], Device("dice").dice)


SECOND = replace(FIRST, seq=2, lamport=2)
BASE = EditId(FIRST.device, PART, 1, 1)


@pytest.mark.parametrize("lamport", [1, 2 + MOST_LAMPORT_STEP])
def test_a_number_that_does_not_follow_the_ones_before_is_refused(lamport: int) -> None:
    first = made()
    second = following(replace(SECOND, lamport=lamport), first, (BASE,))

    found = in_causal_order([second, first])

    assert [(refused.seq, refused.why) for refused in found.refused] == [(2, "lamport")]
    assert found.pending == ()
    assert len(found.edits[PART, entry_id(0)]) == 1


def test_the_number_must_follow_that_of_the_replaced_edits_too() -> None:
    first = made()
    second = following(replace(FIRST, device=OTHER), first, (BASE,))

    found = in_causal_order([first, second])

    assert [refused.why for refused in found.refused] == ["lamport"]


@pytest.mark.parametrize(("base", "entry"), [(BASE._replace(n=2), 0), (BASE, 1)])
def test_replacing_an_edit_that_is_not_there_or_of_another_entry_is_refused(base: EditId, entry: int) -> None:
    first = made()
    second = following(SECOND, first, (base,), entry)
    third = following(replace(FIRST, seq=3, lamport=3), second, (BASE,))

    found = in_causal_order([third, second, first])

    assert [(refused.seq, refused.why) for refused in found.refused] == [(2, "bases")]
    assert [waiting.seq for waiting in found.pending] == [3]


def test_a_base_in_the_own_chain_that_is_not_older_is_refused() -> None:
    first = made()
    second = change_of(
        replace(SECOND, previous=change_hash(first[0])),
        [Draft(entry_id(0), "status", b'"active"', (BASE,))],
        Device("dice").dice,
    )
    own_future = tuple(replace(edit, bases=(BASE._replace(seq=9),)) for edit in second[1])

    found = in_causal_order([first, (second[0], own_future)])

    assert [refused.why for refused in found.refused] == ["bases"]


def test_changes_that_wait_for_one_another_wait_for_ever_and_stop_nobody_else() -> None:
    one = following(FIRST, made(), (EditId(OTHER, PART, 1, 1),))
    two = following(replace(FIRST, device=OTHER), made(), (BASE,))
    third = made(2, replace(FIRST, device=device_id("three")))

    found = in_causal_order([one, two, third])

    assert {waiting.device for waiting in found.pending} == {FIRST.device, OTHER}
    assert found.gaps == ()
    assert list(found.edits) == [(PART, entry_id(2))]


def test_gaps_name_all_that_others_refer_to_and_nobody_has() -> None:
    first = made()
    seen = (Seen(OTHER, 2**50, change_hash(first[0])),)
    looking = (replace(first[0], seen=seen), first[1])
    fourth = following(replace(FIRST, seq=4, lamport=9), first, (BASE,))

    found = in_causal_order([looking, fourth])

    gaps = [(gap.device, gap.first, gap.last) for gap in found.gaps]
    assert sorted(gaps) == sorted([(FIRST.device, 2, 3), (OTHER, 1, 2**50)])


def test_a_copy_with_a_value_completes_one_without() -> None:
    change, edits = made()
    erased = erase_values(edits)

    one_way = in_causal_order([(change, edits), (change, erased)])
    other_way = in_causal_order([(change, erased), (change, edits)])

    assert one_way.edits == other_way.edits
    assert one_way.edits[PART, entry_id(0)][0].edit.value is not None


def test_one_id_in_two_parts_is_two_entries() -> None:
    plan, health = made(), made(0, replace(FIRST, part="health"))

    found = in_causal_order([plan, health])

    assert sorted(found.edits) == [("health", entry_id(0)), ("plan", entry_id(0))]


def test_a_fork_in_one_chain_stops_those_that_build_on_it_and_no_others() -> None:
    first, twin = made(0), made(1)
    second = following(replace(FIRST, device=OTHER, lamport=2), first, (BASE,))
    third = made(2, replace(FIRST, device=str(device_id("three"))))

    found = in_causal_order([first, twin, second, third])

    assert [fork.hashes for fork in found.forks] == [tuple(sorted(map(change_hash, (first[0], twin[0]))))]
    assert OTHER in {waiting.device for waiting in found.pending}
    assert list(found.edits) == [(PART, entry_id(2))]
