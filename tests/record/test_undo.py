import pytest

from portable_record.errors import NothingToUndoError, UndoBlockedError
from portable_record.record.causal import place
from portable_record.record.edits import (
    Draft,
    binning,
    creation,
    editing,
    marking_sensitive,
    replacing,
    sensitive_from_the_start,
)
from portable_record.record.erase import erase_values, erasing
from portable_record.record.undo import undo_of
from tests.record.acting import Choices, act
from tests.record.devices import Device, entry_id, resource, two_devices

PLAN = b'{"resourceType":"CarePlan","status":"draft","note":[{"text":"one"}], "x": 0.40}'
WHEN = "2026-11-22T13:00:00Z"
LATER = "2026-11-22T14:00:00Z"


def undo(device: Device, at: int = -1, *, force: bool = False) -> list[Draft]:
    """The drafts that undo the change at this place of a device's log."""
    states = {entry: state for (_, entry), state in device.folded.states.items()}
    return undo_of(tuple(place(*device.log[at])), states, LATER, force=force)


def test_undoing_an_edit_puts_the_received_bytes_back() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.edit(entry, status="active", note=[{"text": "one"}, {"text": "two"}], title="New")

    device.write(undo(device))

    assert (device.state(entry).text, device.state(entry).edited) == (PLAN, False)


def test_undoing_the_undoing_brings_the_edit_back() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.edit(entry, status="active", title="New")
    edited = device.state(entry).text
    device.write(undo(device))

    device.write(undo(device))

    assert device.state(entry).text == edited


def test_undoing_an_import_puts_all_its_entries_into_the_bin_and_back() -> None:
    device = Device("one")
    entries = [entry_id(number) for number in range(3)]
    device.write(
        [creation(entry, PLAN, type_name="CarePlan") for entry in entries]
        + [sensitive_from_the_start(entries[0])]
    )

    device.write(undo(device))
    binned = [device.state(entry).binned for entry in entries]
    device.write(undo(device))

    assert binned == [LATER] * 3
    assert [device.state(entry).binned for entry in entries] == [""] * 3


def test_undoing_an_import_twice_does_nothing_more() -> None:
    device = Device("one")
    device.create(PLAN)
    device.write(undo(device))

    assert undo(device, 0) == []


def test_undoing_what_others_built_on_is_refused_unless_it_is_meant() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.edit(entry, status="active")
    device.edit(entry, status="completed")

    with pytest.raises(UndoBlockedError):
        undo(device, 1)
    with pytest.raises(UndoBlockedError):
        undo(device, 0)
    device.write(undo(device, 1, force=True))
    assert device.state(entry).text == PLAN
    device.write(undo(device, 0, force=True))
    assert device.state(entry).binned == LATER


def test_nothing_is_undone_inside_an_entry_that_lies_in_the_bin() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.edit(entry, status="active")
    device.write([binning(device.state(entry), WHEN)])

    with pytest.raises(UndoBlockedError):
        undo(device, 1)


def test_undoing_one_side_of_a_conflict_leaves_the_other() -> None:
    one, two, entry = two_devices(PLAN)
    one.edit(entry, status="active")
    two.edit(entry, status="on-hold")
    one.receive(two)

    one.write(undo(one, 1))

    assert one.state(entry).conflicts == ()
    assert resource(one.state(entry))["status"] == "on-hold"


def test_undoing_a_newer_import_brings_the_former_version_back() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.edit(entry, status="active")
    before = device.state(entry).text
    device.write([replacing(device.state(entry), PLAN.replace(b"draft", b"revoked"))])

    device.write(undo(device))

    assert device.state(entry).text == before


def test_undoing_binning_and_marking() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.write([binning(device.state(entry), WHEN)])
    device.write(undo(device))
    device.write([marking_sensitive(device.state(entry), sensitive=True)])

    device.write(undo(device))

    assert (device.state(entry).binned, device.state(entry).sensitive) == ("", False)
    assert device.state(entry).conflicts == ()


def test_what_makes_no_difference_is_not_written() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.edit(entry, status="active")
    device.write([*undo(device)])
    device.edit(entry, title="x")

    assert undo(device, 1, force=True) == []


def test_what_was_erased_does_not_come_back() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.edit(entry, status="active")
    device.edit(entry, status="completed")
    change, edits = device.log[1]
    device.log[1] = (change, erase_values(edits))

    with pytest.raises(NothingToUndoError):
        undo(device)


def test_erasing_cannot_be_undone_nor_anything_in_an_erased_entry() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.edit(entry, status="active")
    device.write([erasing(device.state(entry), WHEN)])

    with pytest.raises(NothingToUndoError):
        undo(device)
    with pytest.raises(NothingToUndoError):
        undo(device, 1)
    assert undo(device, 0) == []


def test_a_newer_import_over_an_erased_one_cannot_be_undone() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.write([replacing(device.state(entry), PLAN)])
    change, edits = device.log[0]
    device.log[0] = (change, erase_values(edits))

    with pytest.raises(NothingToUndoError):
        undo(device)


@pytest.mark.parametrize("seed", range(60))
def test_undoing_the_newest_change_restores_what_every_entry_showed(seed: int) -> None:
    dice, device = Choices(seed), Device("one")
    for number in range(6):
        act(device, dice, number)
    before = Device("one", log=device.log[:-1]).folded.states

    drafts = undo(device)
    if drafts:
        device.write(drafts)

    for key, state in device.folded.states.items():
        if key in before:
            assert (state.text, state.binned, state.sensitive) == (
                before[key].text,
                before[key].binned,
                before[key].sensitive,
            )
        else:
            assert state.binned


def test_undoing_keeps_the_place_of_items() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    state = device.state(entry)
    new = resource(state)
    new["note"] = [{"text": "zero"}, *new["note"]]
    device.write(editing(state, new, new_id=device.new_id))
    device.edit(entry, note=resource(device.state(entry))["note"][1:])

    device.write(undo(device))

    assert [note["text"] for note in resource(device.state(entry))["note"]] == ["zero", "one"]
