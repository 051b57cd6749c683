import pytest

from portable_record.errors import EditRefusedError
from portable_record.record import json_text, order
from portable_record.record.edits import binning, editing, restoring
from portable_record.record.erase import erasing
from portable_record.record.items import new_items
from portable_record.record.values import read_item
from tests.record.devices import Device, resource

PLAN = (
    b'{"resourceType":"CarePlan","status":"draft","note":[{"text":"one"},{"text":"two"},{"text":"three"}],'
    b'"activity":[{"id":"a","k":1},{"id":"b","k":2}],"category":[{"text":"x"},{"text":"y"}]}'
)


@pytest.fixture
def device() -> Device:
    device = Device("one")
    device.create(PLAN)
    return device


def paths(device: Device, **elements: object) -> list[str]:
    """The paths that editing these elements touches, ids of new items as "new"."""
    state = device.folded.states["plan", next(iter(device.folded.states))[1]]
    drafts = editing(state, resource(state) | elements, new_id=lambda: "new")
    return [draft.path for draft in drafts]


def test_what_is_the_same_is_not_edited(device: Device) -> None:
    assert paths(device) == []


def test_an_element_that_is_not_listed_is_one_register(device: Device) -> None:
    assert paths(device, category=[{"text": "y"}]) == ["category"]


def test_an_item_with_an_id_is_known_by_it_wherever_it_stands(device: Device) -> None:
    assert paths(device, activity=[{"id": "b", "k": 2}, {"id": "a", "k": 3}]) == ["activity/a", "activity/b"]


def test_an_item_without_an_id_is_known_by_its_words(device: Device) -> None:
    removed = paths(device, note=[{"text": "one"}, {"text": "three"}])

    assert len(removed) == 1
    assert removed[0].startswith("note/~")


def test_an_item_without_an_id_that_changed_where_it_stands_stays_the_same_item(device: Device) -> None:
    changed = paths(device, note=[{"text": "one"}, {"text": "TWO"}, {"text": "three"}])

    assert len(changed) == 1
    assert changed[0].startswith("note/~")


def test_a_new_item_gets_an_id(device: Device) -> None:
    added = paths(device, note=[{"text": "one"}, {"text": "two"}, {"text": "three"}, {"text": "four"}])

    assert added == ["note/new"]


def test_a_second_item_of_one_id_gets_another(device: Device) -> None:
    assert paths(device, activity=[{"id": "a", "k": 1}, {"id": "b", "k": 2}, {"id": "a", "k": 9}]) == [
        "activity/new"
    ]


def test_moving_one_item_edits_that_item_alone(device: Device) -> None:
    moved = paths(device, note=[{"text": "three"}, {"text": "one"}, {"text": "two"}])

    assert len(moved) == 1


def test_taking_a_list_away_removes_its_items(device: Device) -> None:
    assert paths(device, activity=None) == ["activity/a", "activity/b"]


def test_an_element_that_is_not_a_list_is_read_as_a_list_of_one() -> None:
    device = Device("one")
    entry = device.create(b'{"resourceType":"CarePlan","note":{"text":"alone"}}')

    device.edit(entry, note={"text": "ALONE"})

    assert resource(device.state(entry))["note"] == [{"text": "ALONE"}]


def test_two_items_with_one_id_are_two_items() -> None:
    device = Device("one")
    entry = device.create(b'{"resourceType":"CarePlan","note":[{"id":"n","text":"1"},{"id":"n","text":"2"}]}')

    device.edit(entry, note=[{"id": "n", "text": "1"}])

    assert resource(device.state(entry))["note"] == [{"id": "n", "text": "1"}]


def test_items_that_are_no_objects_are_kept() -> None:
    device = Device("one")
    entry = device.create(b'{"resourceType":"CarePlan","note":["words",7]}')

    device.edit(entry, note=["words", 7, "more"])

    assert resource(device.state(entry))["note"] == ["words", 7, "more"]


def test_items_with_equal_keys_are_spread_when_something_comes_between() -> None:
    shown = {f"note/{item}": b'{"order":"a1V","item":{"id":"%s"}}' % item.encode() for item in ("a", "b")}

    values = new_items(shown, "note", [{"id": "a"}, {"id": "new"}, {"id": "b"}], lambda: "x")

    keys = [item.order for value in values.values() if (item := read_item(value))]
    assert keys == sorted(set(keys))


def test_keys_that_would_grow_too_long_are_dealt_out_anew() -> None:
    crowded = "a" + "0" * (order.MOST_LENGTH - 2) + "1"
    shown = {"note/a": json_text.write({"order": "a", "item": {"id": "a"}})}
    shown["note/b"] = json_text.write({"order": crowded, "item": {"id": "b"}})

    values = new_items(shown, "note", [{"id": "a"}, {"id": "new"}, {"id": "b"}], lambda: "x")

    keys = [item.order for value in values.values() if (item := read_item(value))]
    assert keys == order.spread(3)


def test_an_entry_in_the_bin_is_taken_out_before_it_is_edited(device: Device) -> None:
    (part, entry) = next(iter(device.folded.states))
    device.write([binning(device.state(entry, part), "2026-11-22T13:00:00Z")])

    with pytest.raises(EditRefusedError):
        paths(device, status="active")


def test_an_entry_cannot_become_one_of_another_kind(device: Device) -> None:
    with pytest.raises(EditRefusedError):
        paths(device, resourceType="Goal")


def test_an_erased_entry_cannot_be_edited_or_restored(device: Device) -> None:
    (part, entry) = next(iter(device.folded.states))
    device.write([erasing(device.state(entry, part), "2026-11-22T13:00:00Z")])

    with pytest.raises(EditRefusedError):
        editing(device.state(entry), {"resourceType": "CarePlan"}, new_id=device.new_id)
    with pytest.raises(EditRefusedError):
        restoring(device.state(entry))
