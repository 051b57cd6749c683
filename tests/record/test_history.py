"""The history of an entry says of each edit what stood there before, also after years of edits."""

from unittest.mock import patch

from portable_record.record.causal import place
from portable_record.record.change import EditId
from portable_record.record.edits import binning
from portable_record.record.history import Event, history
from portable_record.record.shapes import BINNED, WHOLE
from portable_record.record.values import ABSENT
from tests.record.devices import Device, two_devices

PLAN = b'{"resourceType":"CarePlan","status":"draft","note":[{"text":"one"}]}'
WHEN = "2026-11-22T13:00:00Z"


def events(device: Device) -> tuple[Event, ...]:
    return history([placed for change, edits in device.log for placed in place(change, edits)])


def test_an_element_is_told_from_what_the_whole_entry_had_and_then_from_edit_to_edit() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    for status in ("active", "on-hold", "active"):
        device.edit(entry, status=status)

    told = [(event.before, event.after) for event in events(device) if event.path == "status"]

    assert told == [(b'"draft"', b'"active"'), (b'"active"', b'"on-hold"'), (b'"on-hold"', b'"active"')]


def test_before_what_is_written_first_there_was_nothing() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    device.write([binning(device.state(entry), WHEN)])

    first, mark = events(device)

    assert (first.path, first.before) == (WHOLE, ABSENT)
    assert (mark.path, mark.before) == (BINNED, ABSENT)


def test_of_two_edits_at_once_each_is_told_from_what_its_writer_saw() -> None:
    one, two, entry = two_devices(PLAN)
    one.edit(entry, status="active")
    two.edit(entry, status="revoked")
    one.receive(two)
    one.edit(entry, status="completed")

    told = [(event.before, event.after) for event in events(one) if event.path == "status"]

    assert {before for before, _ in told[:2]} == {b'"draft"'}
    assert told[2] == (told[1][1], b'"completed"')


def test_a_history_ten_times_as_long_takes_ten_times_the_looking_and_no_more() -> None:
    assert looks(100) <= 12 * looks(10)


def looks(count: int) -> int:
    """Count how often one edit's id is compared with another's."""
    device = Device("one")
    entry = device.create(PLAN)
    for number in range(count):
        device.edit(entry, status=f"status{number}")
    seen = 0
    compare = EditId.__eq__

    def counted(one: EditId, other: object) -> bool:
        nonlocal seen
        seen += 1
        return compare(one, other)

    with patch.object(EditId, "__eq__", counted):
        events(device)
    return seen


def test_a_span_of_a_history_is_told_as_in_the_whole() -> None:
    device = Device("one")
    entry = device.create(PLAN)
    for status in ("active", "on-hold", "active", "completed"):
        device.edit(entry, status=status)
    placed = [each for change, edits in device.log for each in place(change, edits)]

    assert history(placed, slice(2, 4)) == history(placed)[2:4]
