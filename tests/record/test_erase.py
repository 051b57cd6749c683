from portable_record.record.causal import place
from portable_record.record.change_check import checked
from portable_record.record.change_file import from_json, to_json
from portable_record.record.edits import binning
from portable_record.record.erase import erase_values, erasing
from portable_record.record.fold import fold, fold_entry
from portable_record.record.history import history
from portable_record.record.shapes import ERASED
from portable_record.record.values import ABSENT
from tests.record.devices import Device, two_devices

PLAN = b'{"resourceType":"CarePlan","status":"draft","note":[{"text":"one"}]}'
WHEN = "2026-11-22T13:00:00Z"


def test_the_chain_still_verifies_without_the_values() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.edit(entry, status="active")
    log = [(change, erase_values(edits)) for change, edits in device.log]

    for change, edits in log:
        assert list(checked(change, edits)) == list(edits)
        assert from_json(to_json(change, edits)) == (change, edits)
        assert b"active" not in to_json(change, edits)


def test_an_erased_entry_leaves_only_its_id() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.write([binning(device.state(entry), WHEN)])
    device.write([erasing(device.state(entry), WHEN)])
    log = [(change, erase_values(edits)) for change, edits in device.log]

    state = fold(log).states["plan", entry]

    assert (state.entry, state.erased, state.text, state.type, state.binned) == (entry, True, b"", "", "")
    assert state.conflicts == ()
    assert log[-1][1][0].path == ERASED
    assert log[-1][1][0].value is not None


def test_the_mark_alone_is_enough_to_take_an_entry_out_of_the_state() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.write([erasing(device.state(entry), WHEN)])

    assert device.state(entry).erased
    assert device.state(entry).text == b""


def test_losing_the_values_alone_takes_an_entry_out_of_the_state_too() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    log = [(change, erase_values(edits)) for change, edits in device.log]

    assert fold(log).states["plan", entry].erased


def test_an_edit_by_somebody_who_did_not_know_of_the_erasing_is_not_lost_silently() -> None:
    one, two, entry = two_devices(PLAN)
    one.write([erasing(one.state(entry), WHEN)])
    two.edit(entry, status="active")

    one.receive(two)

    state = one.state(entry)
    assert state.erased
    assert [(found.path, [each.value for each in found.alternatives]) for found in state.conflicts] == [
        (ERASED, [b'"active"'])
    ]


def test_one_erased_value_leaves_the_rest_and_brings_no_older_one_back() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.edit(entry, status="active")
    change, edits = device.log[1]
    placed = [*place(*device.log[0]), *place(change, erase_values(edits))]

    state = fold_entry("plan", placed)

    assert not state.erased
    assert state.text == b'{"resourceType":"CarePlan","note":[{"text":"one"}]}'


def test_history_tells_what_stood_before_and_who_wrote() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.edit(entry, status="active")
    device.edit(entry, status="completed")
    log = [*device.log]
    log[1] = (log[1][0], erase_values(log[1][1]))

    events = history(edit for logged in device.log for edit in place(*logged))
    without = history(edit for logged in log for edit in place(*logged))

    assert [(event.path, event.before, event.after) for event in events[1:]] == [
        ("status", b'"draft"', b'"active"'),
        ("status", b'"active"', b'"completed"'),
    ]
    assert events[0].before == ABSENT
    assert [event.id.seq for event in events] == [1, 2, 3]
    assert (without[1].after, without[2].before) == (None, None)
