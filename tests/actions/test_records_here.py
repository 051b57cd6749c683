"""The list of the records on this device: plain, small, and never leading elsewhere."""

import os
from pathlib import Path

import pytest

from portable_record.actions.records_here import (
    COLOURS,
    FIRST,
    LIST,
    MOST,
    MOST_LABEL,
    Listed,
    Records,
    listed_or_none,
    read_list,
    write_list,
)
from portable_record.errors import RecordsListError, UsageError
from portable_record.vault.creation import HEADER

OTHER, THIRD = "record-0badcafe", "record-12345678"


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "home", os.urandom)


def lay(records: Records, name: str) -> Path:
    """Put down what counts as a record."""
    folder = records.home / name
    folder.mkdir(parents=True)
    (folder / HEADER).write_text("{}")
    return folder


def names(records: Records) -> list[str]:
    return [one.folder for one in records.listed()]


def test_where_nothing_is_nothing_is_listed_and_the_first_has_its_usual_place(
    records: Records,
) -> None:
    assert records.listed() == []
    assert records.new_folder() == records.home / "record"


def test_a_record_from_before_there_was_a_list_is_found_as_it_lies(records: Records) -> None:
    folder = lay(records, FIRST)

    assert records.listed() == [Listed("record")]
    assert records.folder(FIRST) == folder
    assert not (records.home / LIST).exists()


def test_the_first_record_needs_no_list(records: Records) -> None:
    records.note_new(lay(records, FIRST))

    assert not (records.home / LIST).exists()


def test_a_second_record_lies_beside_and_its_folder_tells_no_number(records: Records) -> None:
    lay(records, FIRST)
    folder = records.new_folder()
    records.note_new(lay(records, folder.name))

    assert folder.parent == records.home
    assert len(folder.name) == len(OTHER)
    assert [(one.folder, one.label, one.colour) for one in records.listed()] == [
        ("record", "", 0),
        (folder.name, "", 1),
    ]


def test_the_list_is_private_and_holds_what_was_typed_and_nothing_else(records: Records) -> None:
    lay(records, FIRST)
    records.put(lay(records, OTHER), "  Blue owl ")

    file = records.home / LIST

    assert read_list(file.read_bytes()) == [Listed(FIRST), Listed(OTHER, "Blue owl", 1)]
    assert os.name == "nt" or file.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in records.home.iterdir()) == [FIRST, OTHER, LIST]


def test_another_label_keeps_place_and_colour(records: Records) -> None:
    lay(records, FIRST)
    records.put(lay(records, OTHER), "Blue owl")
    records.put(records.home / FIRST, "Red fox")

    assert records.listed() == [Listed(FIRST, "Red fox", 0), Listed(OTHER, "Blue owl", 1)]


def test_colours_come_again_only_when_all_are_taken(records: Records) -> None:
    lay(records, FIRST)
    for number in range(COLOURS):
        records.put(lay(records, f"record-{number:08x}"))

    assert [one.colour for one in records.listed()] == [*range(COLOURS), 0]


def test_what_was_taken_off_is_not_offered_and_stays_where_it_is(records: Records) -> None:
    first = lay(records, FIRST)
    records.put(lay(records, OTHER))

    records.take_off(first)

    assert names(records) == [OTHER]
    assert records.folder(FIRST) is None
    assert records.of(first) is None
    assert (first / HEADER).exists()


def test_with_all_taken_off_there_seems_to_be_none_and_nothing_is_written_over(
    records: Records,
) -> None:
    first = lay(records, FIRST)
    records.take_off(first)

    new = records.new_folder()
    records.note_new(lay(records, new.name))

    assert new != first
    assert names(records) == [new.name]


def test_what_is_listed_and_is_not_there_any_more_is_passed_over(records: Records) -> None:
    lay(records, FIRST)
    records.put(records.home / OTHER)

    assert names(records) == [FIRST]


@pytest.mark.parametrize("label", ["a" * (MOST_LABEL + 1), "two\nlines", "\x00", "a\u2028b"])
def test_a_label_that_cannot_be_one_is_refused(records: Records, label: str) -> None:
    with pytest.raises(UsageError):
        records.put(lay(records, FIRST), label)

    assert records.listed() == [Listed(FIRST)]


@pytest.mark.parametrize("folder", ["elsewhere", "record-", "record-XYZ", "record/../x", "example"])
def test_the_list_names_only_folders_of_its_own_kind(records: Records, folder: str) -> None:
    assert not records.could_list(records.home / folder)
    records.note_new(records.home / folder)
    with pytest.raises(UsageError):
        records.put(records.home / folder)
    assert not records.could_list(records.home.parent / FIRST)
    assert not (records.home / LIST).exists()


_ONE = b'{"format": 1, "records": [{"folder": "record", "label": "", "colour": %s}]}'

BROKEN = {
    "nothing": b"",
    "no json": b"{",
    "no utf-8": b"\xff",
    "a number": b"1",
    "a list": b"[]",
    "another format": b'{"format": 2, "records": []}',
    "a member more": b'{"format": 1, "records": [], "more": 1}',
    "records that are none": b'{"format": 1, "records": 3}',
    "a record that is none": b'{"format": 1, "records": [3]}',
    "a folder elsewhere": b'{"format": 1, "records": [{"folder": "../x", "label": "", "colour": 0}]}',
    "a folder that is none": b'{"format": 1, "records": [{"folder": 3, "label": "", "colour": 0}]}',
    "a label that is none": b'{"format": 1, "records": [{"folder": "record", "label": 3, "colour": 0}]}',
    "a label with a turn": b'{"format": 1, "records": [{"folder": "record", "label": "\\n", "colour": 0}]}',
    "no such colour": _ONE % b"6",
    "a colour that is none": _ONE % b"true",
    "a member of a record more": _ONE % b'0, "x": 1',
    "twice": write_list([Listed(FIRST), Listed(FIRST)]),
    "too many": write_list([Listed(f"record-{number:08x}") for number in range(MOST + 1)]),
    "too long": write_list([Listed(FIRST)]) + b" " * 70_000,
    "too deep": b'{"format": 1, "records": ' + b"[" * 30_000,
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_broken_list_is_refused_and_nothing_is_written_over_it(records: Records, data: bytes) -> None:
    folder = lay(records, FIRST)
    (records.home / LIST).write_bytes(data)

    for deed in (records.listed, lambda: records.put(folder), lambda: records.take_off(folder)):
        with pytest.raises(RecordsListError):
            deed()

    assert (records.home / LIST).read_bytes() == data
    assert listed_or_none(records) == []


def test_who_has_no_list_has_no_records_to_choose() -> None:
    assert listed_or_none(None) == []
