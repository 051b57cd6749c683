"""What goes into the bin comes back, and a bin of any size is told whole."""

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin, take_from_bin
from portable_record.actions.check import check_record
from portable_record.actions.desk import OpenRecord
from portable_record.actions.erase import erase_now
from portable_record.actions.read_entries import list_of
from portable_record.actions.status import status_of
from portable_record.actions.telling import history_of
from portable_record.actions.undo import undo_change
from portable_record.actions.write import writing
from portable_record.errors import NotFoundError
from portable_record.record.entry import Entry
from portable_record.record.who import By

MANY = 1200


def add(record: OpenRecord, words: str) -> str:
    return add_words(record, part="strengths", kind=None, words=words, sensitive=False).id


def binned(record: OpenRecord) -> list[str]:
    return [entry.id for entry in list_of(record, binned=True)]


def test_what_is_put_into_the_bin_is_there_and_nowhere_else(record: OpenRecord) -> None:
    kept, gone = add(record, "I whistle"), add(record, "I sing")

    put_in_bin(record, [gone])
    put_in_bin(record, [gone])

    assert binned(record) == [gone]
    assert [entry.id for entry in list_of(record, part="strengths")] == [kept]
    assert status_of(record).binned == 1


def test_nothing_is_moved_when_one_of_the_entries_is_not_there(record: OpenRecord) -> None:
    entry = add(record, "I whistle")

    with pytest.raises(NotFoundError):
        put_in_bin(record, [entry, "nobody"])

    assert binned(record) == []


def test_an_undone_binning_can_be_undone_and_a_second_time_nothing_is_left_to_do(record: OpenRecord) -> None:
    entry = add(record, "I whistle")
    made = next(iter(history_of(record, entry))).change

    assert undo_change(record, made) == 1
    assert binned(record) == [entry]
    assert undo_change(record, made) == 0
    assert undo_change(record, list(history_of(record, entry))[-1].change) == 1

    assert binned(record) == []


def test_a_change_that_is_not_there_cannot_be_undone(record: OpenRecord) -> None:
    with pytest.raises(NotFoundError):
        undo_change(record, "plan:1:nobody")


def test_a_bin_of_any_size_is_told_whole(record: OpenRecord) -> None:
    ids = [f"00000000-0000-4000-8000-{number:012}" for number in range(MANY)]
    text = b'{"resourceType":"Goal"}'
    entries = [(Entry(each, "plan", "Goal", text, "Walk", "2026-11-22T12:00:00Z", ""), "") for each in ids]
    with writing(record, By()) as act:
        act.add_new(entries, origin="test")

    put_in_bin(record, ids)

    assert status_of(record).binned == MANY
    assert sorted(binned(record)) == ids


def test_what_is_taken_out_of_the_bin_stands_where_it_stood(record: OpenRecord) -> None:
    entry = add(record, "I whistle")
    put_in_bin(record, [entry])

    take_from_bin(record, [entry])
    take_from_bin(record, [entry])

    assert binned(record) == []
    assert [one.id for one in list_of(record, part="strengths")] == [entry]


def test_one_thing_is_erased_before_its_time_and_noted(record: OpenRecord) -> None:
    kept, gone = add(record, "I sing"), add(record, "I whistle")
    put_in_bin(record, [kept, gone])

    assert erase_now(record, [gone, gone]) == 1
    assert erase_now(record, []) == 0

    assert binned(record) == [kept]
    assert b'"code":"erase-now"' in record.vault.journal.newest(limit=1)[0].event
    assert check_record(record) == []


def test_what_is_not_in_the_bin_is_not_erased_and_nothing_with_it(record: OpenRecord) -> None:
    kept, gone = add(record, "I sing"), add(record, "I whistle")
    put_in_bin(record, [gone])

    with pytest.raises(NotFoundError):
        erase_now(record, [gone, kept])

    assert binned(record) == [gone]
