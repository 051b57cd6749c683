"""What changed lately: each act of writing once, in words, and undone as a whole."""

import json

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import OpenRecord
from portable_record.actions.erase import erase_now
from portable_record.actions.import_file import import_file
from portable_record.actions.lately import deed_of, lately
from portable_record.actions.undo import undo_act
from portable_record.actions.write import state_of, write
from portable_record.assets import folder
from portable_record.errors import NotFoundError, UndoBlockedError
from portable_record.record.edits import editing, marking_sensitive
from portable_record.record.who import By


def add(record: OpenRecord, words: str, part: str = "strengths") -> str:
    return add_words(record, part=part, kind=None, words=words, sensitive=False).id


def test_what_was_written_binned_and_erased_is_said_in_words(record: OpenRecord) -> None:
    entry = add(record, "I whistle")
    put_in_bin(record, [entry])
    before = lately(record).deeds
    erase_now(record, [entry])

    deeds = lately(record).deeds

    assert [deed.what for deed in before[:2]] == ["Put in the bin", "Written"]
    assert [deed.what for deed in deeds[:2]] == ["Erased for good", "Put in the bin"]
    assert [deed.undoable for deed in deeds[:2]] == [False, True]
    assert deeds[0].named[0].title == ""
    assert deeds[2].what == "Written"


def test_an_import_in_many_parts_is_one_deed_and_is_undone_as_one(record: OpenRecord) -> None:
    taken = import_file(record, folder("sample_records") / "martin.json", same_person=True)
    deed = lately(record).deeds[0]
    some = lately(record, counted=2).deeds[0]

    back = undo_act(record, deed.change)

    assert deed.what == "Taken in"
    assert deed.by.endswith("from martin.json")
    assert len(deed.parts) > 3
    assert deed.entries == taken.taken
    assert deed.more == taken.taken - len(deed.named)
    assert (deed.many, some.many) == (False, True)
    assert some.entries < deed.entries
    assert back == taken.taken
    assert undo_act(record, lately(record).deeds[0].change) == taken.taken
    assert record.vault.entries.count_binned() == 0


def test_a_newer_version_is_said_to_replace(record: OpenRecord) -> None:
    for _ in range(2):
        import_file(record, folder("sample_records") / "martin.json", same_person=True)
    text = (folder("sample_records") / "martin.json").read_text()
    newer = record.vault.folder.parent / "newer.json"
    newer.write_text(text.replace("Martin", "Marten"))

    import_file(record, newer, same_person=True)

    assert "Replaced by a newer version" in {deed.what for deed in lately(record).deeds[:1]}


def test_a_part_of_an_act_that_cannot_be_undone_leaves_all_as_it_is(record: OpenRecord) -> None:
    import_file(record, folder("sample_records") / "martin.json", same_person=True)
    deed = lately(record).deeds[0]
    undo_act(record, deed.change)
    undo_act(record, lately(record).deeds[0].change)
    put_in_bin(record, [deed.named[0].id])
    total = sum(record.vault.entries.counts_by_part().values())
    change = lately(record).deeds[1].change

    with pytest.raises(UndoBlockedError):
        undo_act(record, change)

    assert sum(record.vault.entries.counts_by_part().values()) == total


def test_pages_hold_each_act_once(record: OpenRecord) -> None:
    for number in range(7):
        add(record, f"note {number}")
    everything = lately(record).deeds

    found, older = list(lately(record, most=3).deeds), lately(record, most=3).older
    while older is not None:
        page = lately(record, older=older, most=3)
        found += page.deeds
        older = page.older

    assert tuple(found) == everything


def test_an_act_is_found_by_any_of_its_changes_and_by_nothing_else(record: OpenRecord) -> None:
    import_file(record, folder("sample_records") / "martin.json", same_person=True)
    acts = record.vault.acts.newest(limit=1)

    told = {deed_of(record, f"{line.part}:{line.seq}:{line.device}").change for line in acts[0]}

    assert len(acts[0]) > 3
    assert len(told) == 1
    with pytest.raises(NotFoundError):
        deed_of(record, "plan:1:nobody")


def test_the_newest_change_of_a_device_is_when_it_was_last_seen(record: OpenRecord) -> None:
    add(record, "I whistle")

    assert record.vault.acts.last_seen() == {record.identity.device_id: "2026-11-22T12:00:00Z"}


def test_a_change_to_one_element_is_said_to_be_a_change(record: OpenRecord) -> None:
    entry = add(record, "I whistle")
    state = state_of(record, "strengths", entry)
    write(record, "strengths", [marking_sensitive(state, sensitive=True)], by=By())
    marked = lately(record).deeds[0].what
    new = {**json.loads(state.text), "status": "amended"}
    write(record, "strengths", editing(state, new, new_id=lambda: "x"), by=By())

    assert marked == "Marked as sensitive"
    assert lately(record).deeds[0].what == "Changed"
