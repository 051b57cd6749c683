from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portable_record.record.causal import place
from portable_record.record.edits import (
    binning,
    creation,
    editing,
    marking_sensitive,
    replacing,
    restoring,
    sensitive_from_the_start,
    settling,
)
from portable_record.record.fold import Conflict, EntryState, fold, fold_entry
from portable_record.record.shapes import BINNED, SENSITIVE
from tests.record.acting import Choices, act, nothing_is_lost
from tests.record.devices import PART, Device, resource, signed_again, two_devices

PLAN = b"""{ "resourceType": "CarePlan",  "id":"p1", "status":"draft", "intent":"plan",
  "description":"Walk to the library", "note":[{"text":"one"},{"text":"two"}],
  "extension":[{"url":"x","valueDecimal":0.40}],
  "activity":[{"id":"a","detail":{"description":"A"}},{"id":"b","detail":{"description":"B"}}]}"""
WHEN = "2026-11-22T13:00:00Z"


def conflict(state: EntryState, path: str) -> list[bytes]:
    """The values that stand side by side at a path."""
    return [each.value for found in state.conflicts if found.path == path for each in found.alternatives]


def test_an_unedited_entry_is_byte_for_byte_what_was_received() -> None:
    device = Device("one")

    entry = device.create(PLAN)

    state = device.state(entry)
    assert (state.text, state.edited, state.type) == (PLAN, False, "CarePlan")
    assert state.conflicts == ()


def test_an_edited_entry_keeps_names_in_order_and_numbers_as_written() -> None:
    device = Device("one")
    entry = device.create(PLAN)

    device.edit(entry, status="active", title="My plan", intent=None)

    state = device.state(entry)
    assert state.edited
    assert list(resource(state))[:4] == ["resourceType", "id", "status", "description"]
    assert list(resource(state))[-1] == "title"
    assert b'"valueDecimal":0.40' in state.text


def test_putting_the_former_value_back_gives_the_received_bytes_back() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.edit(entry, status="active")

    device.edit(entry, status="draft")

    assert (device.state(entry).text, device.state(entry).edited) == (PLAN, False)


def test_edits_of_two_devices_to_two_elements_are_both_kept() -> None:
    one, two, entry = two_devices(PLAN)
    one.edit(entry, status="active")
    two.edit(entry, description="Walk to the park")

    one.receive(two)

    state = one.state(entry)
    assert state.conflicts == ()
    assert resource(state)["status"] == "active"
    assert resource(state)["description"] == "Walk to the park"


def test_edits_of_two_devices_to_one_element_stand_side_by_side() -> None:
    one, two, entry = two_devices(PLAN)
    one.edit(entry, status="active")
    two.edit(entry, status="on-hold")

    one.receive(two)

    assert sorted(conflict(one.state(entry), "status")) == [b'"active"', b'"on-hold"']
    assert one.state(entry).in_conflict


def test_the_same_words_of_two_devices_are_no_conflict() -> None:
    one, two, entry = two_devices(PLAN)
    one.edit(entry, status="active")
    two.edit(entry, status="active")

    one.receive(two)

    assert one.state(entry).conflicts == ()


def test_taking_away_against_changing_stands_side_by_side() -> None:
    one, two, entry = two_devices(PLAN)
    one.edit(entry, description=None)
    two.edit(entry, description="Walk to the park")

    one.receive(two)

    assert sorted(conflict(one.state(entry), "description")) == [b'"Walk to the park"', b"null"]


def test_choosing_settles_a_conflict_for_everybody() -> None:
    one, two, entry = two_devices(PLAN)
    one.edit(entry, status="active")
    two.edit(entry, status="on-hold")
    one.receive(two)

    one.write([settling(one.state(entry), "status", b'"active"')])

    two.receive(one)
    assert two.state(entry).conflicts == ()
    assert resource(two.state(entry))["status"] == "active"


def test_a_binned_entry_lies_in_the_bin_and_comes_back() -> None:
    device = Device("one")
    entry = device.create(PLAN)

    device.write([binning(device.state(entry), WHEN)])
    binned = device.state(entry)
    device.write([restoring(binned)])

    assert (binned.binned, binned.conflicts, binned.text) == (WHEN, (), PLAN)
    assert device.state(entry).binned == ""


def test_an_edit_that_the_binning_did_not_know_of_keeps_the_entry_in_sight() -> None:
    one, two, entry = two_devices(PLAN)
    one.write([binning(one.state(entry), WHEN)])
    two.edit(entry, status="active")

    one.receive(two)

    state = one.state(entry)
    assert state.binned == ""
    assert set(conflict(state, BINNED)) == {b'"active"', f'"{WHEN}"'.encode()}


@pytest.mark.parametrize("answer", ["bin it", "keep it"])
def test_binning_against_editing_is_settled_either_way(answer: str) -> None:
    one, two, entry = two_devices(PLAN)
    one.write([binning(one.state(entry), WHEN)])
    two.edit(entry, status="active")
    one.receive(two)

    state = one.state(entry)
    one.write([binning(state, WHEN) if answer == "bin it" else restoring(state)])

    assert one.state(entry).conflicts == ()
    assert one.state(entry).binned == (WHEN if answer == "bin it" else "")


def test_binning_on_two_devices_is_no_conflict_but_restoring_against_binning_is() -> None:
    one, two, entry = two_devices(PLAN)
    one.write([binning(one.state(entry), WHEN)])
    two.write([binning(two.state(entry), "2026-11-22T14:00:00Z")])
    one.receive(two)
    both = one.state(entry)
    one.write([restoring(one.state(entry))])
    two.write([binning(two.state(entry), "2026-11-22T15:00:00Z")])

    one.receive(two)

    assert (both.binned != "", both.conflicts) == (True, ())
    assert b"null" in conflict(one.state(entry), BINNED)
    assert one.state(entry).binned == ""


def test_an_entry_is_sensitive_as_soon_as_one_device_says_so() -> None:
    one, two, entry = two_devices(PLAN)
    one.write([marking_sensitive(one.state(entry), sensitive=True)])
    two.write([marking_sensitive(two.state(entry), sensitive=False)])

    one.receive(two)

    assert one.state(entry).sensitive
    assert sorted(conflict(one.state(entry), SENSITIVE)) == [b"false", b"true"]


def test_an_entry_may_be_sensitive_from_the_start() -> None:
    device = Device("one")
    entry = "00000000-0000-4000-8000-000000000001"

    device.write([creation(entry, PLAN, type_name="CarePlan"), sensitive_from_the_start(entry)])

    assert device.state(entry).sensitive


def test_a_newer_import_replaces_what_its_maker_had_seen() -> None:
    one = Device("one")
    entry = one.create(PLAN)
    one.edit(entry, status="active")
    newer = PLAN.replace(b"library", b"museum")

    one.write([replacing(one.state(entry), newer, url="urn:x", origin="letter.json")])

    state = one.state(entry)
    assert (state.text, state.edited, state.url, state.origin) == (newer, False, "urn:x", "letter.json")
    assert state.conflicts == ()


def test_a_newer_import_against_an_edit_shows_both() -> None:
    one, two, entry = two_devices(PLAN)
    one.write([replacing(one.state(entry), PLAN.replace(b"library", b"museum"))])
    two.edit(entry, description="Walk to the park")

    one.receive(two)

    assert sorted(conflict(one.state(entry), "description")) == [
        b'"Walk to the museum"',
        b'"Walk to the park"',
    ]


def test_two_newer_imports_show_what_differs_and_nothing_else() -> None:
    one, two, entry = two_devices(PLAN)
    one.write([replacing(one.state(entry), PLAN.replace(b"library", b"museum"))])
    two.write([replacing(two.state(entry), PLAN.replace(b"library", b"park"))])

    one.receive(two)

    state = one.state(entry)
    assert "description" in {found.path for found in state.conflicts}
    assert not {"status", "intent", "id"} & {found.path for found in state.conflicts}


def test_items_inserted_by_two_devices_at_one_place_are_both_there_in_one_order() -> None:
    one, two, entry = two_devices(PLAN)
    for device, word in ((one, "from one"), (two, "from two")):
        new = resource(device.state(entry))
        new["activity"].insert(1, {"detail": {"description": word}})
        device.write(editing(device.state(entry), new, new_id=device.new_id))

    one.receive(two)
    two.receive(one)

    activity = resource(one.state(entry))["activity"]
    words = [item["detail"]["description"] for item in activity]
    assert (words[0], words[3], set(words[1:3])) == ("A", "B", {"from one", "from two"})
    assert one.state(entry) == two.state(entry)
    assert one.state(entry).conflicts == ()


def test_moving_an_item_against_moving_it_elsewhere_converges_without_a_question() -> None:
    one, two, entry = two_devices(PLAN)
    for device, third in ((one, 0), (two, 1)):
        new = resource(device.state(entry))
        new["note"].insert(third, new["note"].pop(1 - third))
        device.write(editing(device.state(entry), new, new_id=device.new_id))

    one.receive(two)
    two.receive(one)

    assert one.state(entry) == two.state(entry)
    assert one.state(entry).conflicts == ()
    shown = resource(one.state(entry))
    assert sorted(note["text"] for note in shown["note"]) == ["one", "two"]


def test_removing_an_item_against_changing_it_stands_side_by_side() -> None:
    one, two, entry = two_devices(PLAN)
    new = resource(one.state(entry))
    del new["activity"][0]
    one.write(editing(one.state(entry), new, new_id=one.new_id))
    new = resource(two.state(entry))
    new["activity"][0]["detail"]["description"] = "A, slowly"
    two.write(editing(two.state(entry), new, new_id=two.new_id))

    one.receive(two)

    values = conflict(one.state(entry), "activity/a")
    assert b"null" in values
    assert any(b"A, slowly" in value for value in values)


def test_a_change_waits_for_the_one_before_it_and_for_what_it_replaces() -> None:
    one, two, entry = two_devices(PLAN)
    one.edit(entry, status="active")
    two.receive(one)
    two.edit(entry, status="on-hold")

    folded = fold(two.log[-1:])

    assert folded.states == {}
    assert [waiting.device for waiting in folded.pending] == [two.id]
    assert [(gap.device, gap.first, gap.last) for gap in folded.gaps] == [(one.id, 1, 2)]


def test_two_changes_in_one_place_stop_the_chain_there_and_are_reported() -> None:
    device, twin = Device("one"), Device("one")
    entry = device.create(PLAN)
    twin.receive(device)
    device.edit(entry, status="active")
    twin.thrown = 100
    twin.edit(entry, status="on-hold")
    device.edit(entry, status="completed")

    folded = fold([*device.log, *twin.log])

    assert resource(folded.states["plan", entry])["status"] == "draft"
    assert [(fork.seq, len(fork.hashes)) for fork in folded.forks] == [(2, 2)]
    assert [waiting.seq for waiting in folded.pending] == [2, 2, 3]


def test_a_change_that_follows_another_than_ours_is_a_fork() -> None:
    device, twin = Device("one"), Device("one")
    entry = device.create(PLAN)
    twin.receive(device)
    device.edit(entry, status="active")
    twin.thrown = 100
    twin.edit(entry, status="on-hold")
    twin.edit(entry, status="completed")

    folded = fold([*device.log, twin.log[-1]])

    assert [(fork.seq, len(fork.hashes)) for fork in folded.forks] == [(2, 2)]
    assert resource(folded.states["plan", entry])["status"] == "draft"


def test_a_second_signature_over_the_same_change_is_no_fork() -> None:
    device = Device("one")
    device.create(PLAN)

    folded = fold([*device.log, *((signed_again(change), edits) for change, edits in device.log)])

    assert folded.forks == ()
    assert len(folded.states) == 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200))
def test_what_three_devices_write_converges_in_whatever_order_it_arrives(seed: int) -> None:
    dice = Choices(seed)
    devices = [Device(name) for name in ("one", "two", "three")]
    for number in range(14):
        device = dice.one_of(devices)
        if dice.below(10) < 4:
            device.receive(dice.one_of(devices))
        act(device, dice, number)
    everything = [logged for device in devices for logged in device.log]

    first = fold(everything)
    second = fold(dice.shuffled([*everything, *dice.shuffled(everything)[: len(everything) // 2]]))

    assert first == second
    assert (first.pending, first.forks, first.gaps, first.refused) == ((), (), (), ())
    assert all(nothing_is_lost(state) for state in first.states.values())


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_any_permutation_duplication_and_split_folds_to_one_state(data: st.DataObject) -> None:
    dice = Choices(data.draw(st.integers(0, 2**32)))
    one, two = Device("one"), Device("two")
    for number in range(data.draw(st.integers(1, 10))):
        device = data.draw(st.sampled_from([one, two]))
        if data.draw(st.booleans()):
            device.receive(one if device is two else two)
        act(device, dice, number)
    everything = [*one.log, *two.log]
    arrived = data.draw(st.permutations(everything))
    half = data.draw(st.integers(0, len(arrived)))

    part, whole = fold(arrived[:half]), fold(arrived)

    assert whole == fold(everything)
    applied = {edit.id for state in part.states.values() for edit in state.registers.edits}
    assert applied <= {edit.id for state in whole.states.values() for edit in state.registers.edits}


def test_a_conflict_says_who_wrote_what_and_when() -> None:
    one, two, entry = two_devices(PLAN)
    one.edit(entry, status="active")
    two.edit(entry, status="on-hold")
    one.receive(two)

    found: Conflict = one.state(entry).conflicts[0]

    assert found.path == "status"
    assert {alternative.id.device for alternative in found.alternatives} == {one.id, two.id}
    assert all(alternative.by.writer == "person" and alternative.when for alternative in found.alternatives)


def test_where_edits_name_each_other_the_one_that_came_last_stands() -> None:
    one = Device("one")
    entry = one.create(b'{"resourceType":"CarePlan","description":"Tea at four"}')
    one.edit(entry, description="Tea at five")
    one.edit(entry, description="Tea at five ")
    whole, first, last = (placed for logged in one.log for placed in place(*logged))
    edit = replace(first.edit, bases=(*first.edit.bases, last.id), value=last.edit.value)

    state = fold_entry(PART, [whole, first._replace(edit=edit), last])

    assert state.heads("description") == (last.id,)
    assert state.registers.origin(last).id == first.id
    assert state.writer == last.by.writer
