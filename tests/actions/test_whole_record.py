"""What is kept in memory of the whole record is what would be read anew, whatever was written since."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import OpenRecord
from portable_record.actions.erase import erase_now
from portable_record.actions.share import Wish, look_at
from portable_record.actions.whole_record import read_ahead, whole_record
from portable_record.actions.write import write
from portable_record.record.edits import creation
from portable_record.record.who import By
from portable_record.sharing.addresses import Ways
from portable_record.sharing.traces import Index

ONE, TWO, THREE = (f"6dd58c04-6c4a-4ee8-9a8c-3d5b1d0b6d5{digit}" for digit in "123")
ADDRESS = "https://hospital.example/Organization/7"


def organisation(name: str, number: str = "ORG-123456") -> bytes:
    return json.dumps(
        {
            "resourceType": "Organization",
            "id": "org7",
            "name": name,
            "identifier": [{"system": "https://x.example", "value": number}],
        }
    ).encode()


def take_in(record: OpenRecord, entry_id: str, name: str = "Old Mill") -> None:
    made = creation(
        entry_id, organisation(name), type_name="Organization", url=ADDRESS, origin="file hospital.json"
    )
    write(record, "people", [made], by=By())


def indexes(ways: Ways) -> list[Index[Any]]:
    traces = ways.traces
    exact: list[Index[Any]] = [ways.exact, ways.tails, ways.numbers]
    return [*exact, traces._wholes, traces._typed, traces._ids, traces._numbers, traces._titles]


def assert_is_what_would_be_read_anew(record: OpenRecord) -> None:
    """Whatever may be asked for leads to the same entries as if all of them had just been learnt."""
    anew, kept = Ways(), whole_record(record).around()
    anew.learn(record.vault.entries.all())
    known = {each.id for each in record.vault.entries.all()}
    gone = {ONE, TWO, THREE} - known

    for there, here in zip(indexes(anew), indexes(kept.ways), strict=True):
        assert {key: set(here.of(key)) for key in there} == {key: set(ids) for key, ids in there.items()}
        assert not any(ids & gone for ids in here.values())
        assert all(ids <= there.of(key) for key, ids in here.items())
    assert [each.id for each in kept.these(known)] == [each.id for each in record.vault.entries.all()]


def meant(record: OpenRecord) -> set[str]:
    return set(whole_record(record).around().ways.exact.of(ADDRESS))


def rename(record: OpenRecord, entry_id: str) -> None:
    was = record.vault.entries.get(entry_id)
    now = replace(was, text=organisation("New Mill", "ORG-7"), title="New Mill", sensitive=True)
    record.vault.entries.put(now, "New Mill")


DEEDS: dict[str, Callable[[OpenRecord], object]] = {
    "written": lambda record: add_words(
        record, part="strengths", kind=None, words="I sing.", sensitive=False
    ),
    "taken in": lambda record: take_in(record, THREE),
    "changed": lambda record: rename(record, TWO),
    "in the bin": lambda record: put_in_bin(record, [ONE]),
}


@pytest.fixture
def two(record: OpenRecord) -> OpenRecord:
    take_in(record, ONE)
    take_in(record, TWO)
    whole_record(record)
    return record


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_it_is_kept_up_with_what_is(two: OpenRecord, deed: Callable[[OpenRecord], object]) -> None:
    deed(two)

    assert two.vault.entries.written_since()
    assert_is_what_would_be_read_anew(two)
    assert two.vault.entries.written_since() == frozenset()


def test_what_is_erased_is_let_go_of(two: OpenRecord) -> None:
    put_in_bin(two, [ONE])
    whole_record(two)

    erase_now(two, [ONE])

    assert ONE not in meant(two)
    assert_is_what_would_be_read_anew(two)


def test_what_was_taken_in_after_a_first_look_is_kept_out_as_well(two: OpenRecord) -> None:
    add_words(two, part="strengths", kind=None, words="I sing.", sensitive=False)
    wish = Wish(parts=("strengths",), to="Lunch Club", purpose="support")
    look_at(two, wish)
    take_in(two, THREE)
    add_words(two, part="strengths", kind=None, words=f"Ask {THREE}.", sensitive=False)

    sent = [each.resource for each in look_at(two, wish).parcel.selection.chosen]

    assert THREE not in json.dumps(sent)
    assert "Ask …." in json.dumps(sent, ensure_ascii=False)


def test_what_was_undone_is_not_kept_though_it_was_read_meanwhile(two: OpenRecord) -> None:
    def begin_and_break_off() -> None:
        with two.vault.transaction():
            take_in(two, THREE, "Never There")
            assert THREE in meant(two)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        begin_and_break_off()

    assert THREE not in meant(two)
    assert_is_what_would_be_read_anew(two)


def test_what_was_asked_for_is_forgotten_when_it_is_too_much(
    two: OpenRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    meant(two)
    monkeypatch.setattr("portable_record.actions.whole_record.MOST_ASKED", 0)

    whole_record(two).around()

    assert not whole_record(two).ways.exact
    assert meant(two) == {ONE, TWO}
    assert_is_what_would_be_read_anew(two)


def test_it_can_be_read_ahead_some_at_a_time(record: OpenRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portable_record.actions.whole_record.AT_ONCE", 1)
    take_in(record, ONE)
    assert read_ahead(record)
    take_in(record, TWO)
    rename(record, ONE)

    while read_ahead(record):
        pass

    assert not read_ahead(record)
    assert_is_what_would_be_read_anew(record)


def test_of_a_large_record_only_what_is_asked_for_is_read_again(two: OpenRecord) -> None:
    for number in range(30):
        add_words(two, part="strengths", kind=None, words=f"I sing {number}.", sensitive=False)
    around = whole_record(two).around()

    around.ways.traces.titled("Old Mill")

    assert {each for ids in around.ways.tails.values() for each in ids} == {ONE, TWO}
