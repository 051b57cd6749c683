"""Whom a person can look by: those who wrote last in something, and what came in."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.erase import erase_now
from portable_record.actions.import_file import import_file
from portable_record.actions.look_for import look_for
from portable_record.actions.read_entries import find
from portable_record.actions.timeline import timeline
from portable_record.actions.who_wrote import (
    ELSEWHERE,
    chosen_of,
    to_choose_from,
    who_wrote,
    writer_in,
    writer_named,
)
from portable_record.actions.write import state_of, write
from portable_record.actions.writer import Writer, record_right
from portable_record.assets import folder
from portable_record.errors import NotFoundError, UsageError
from portable_record.record.edits import marking_sensitive
from portable_record.record.rights import Right
from portable_record.record.who import By
from tests.actions.quick import quick_record, stretch_nothing

SINCE = Right("agrees", since=date(2026, 11, 1))


def add(record: OpenRecord, words: str, writer: Writer | None = None) -> str:
    return add_words(record, part="strengths", kind=None, words=words, sensitive=False, writer=writer).id


@pytest.fixture
def record(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRecord]:
    """A new record of Jean's, whose passphrase is not stretched."""
    stretch_nothing(monkeypatch)
    opened = quick_record(desk, tmp_path / "record")
    yield opened
    opened.vault.close()


@pytest.fixture
def nadia(record: OpenRecord) -> Writer:
    """Jean's daughter, who wrote one thing where Jean wrote another."""
    writer = record_right(record, "Nadia Hussain", SINCE, relation="daughter")
    add(record, "whistling on the bus")
    add(record, "whistling at the sink", writer)
    return writer


def test_those_who_wrote_are_named_in_order(record: OpenRecord, nadia: Writer) -> None:
    assert [(one.id, one.name) for one in who_wrote(record)] == [
        ("person", "Jean Adeyemi"),
        (nadia.by.writer, "Nadia Hussain"),
    ]


def test_there_is_nothing_to_choose_where_one_person_wrote_all(record: OpenRecord) -> None:
    add(record, "I whistle")

    assert to_choose_from(record) == ()


def test_what_came_in_can_be_chosen_and_is_nobodys(record: OpenRecord) -> None:
    mine = add(record, "I yodel")
    import_file(record, folder("sample_records") / "martin.json", same_person=True)

    choices = to_choose_from(record)
    came = look_for(record, "the", writer=writer_in(chosen_of(choices, ELSEWHERE)))
    own = look_for(record, "yodel", writer=writer_in(chosen_of(choices, "person")))

    assert [one.id for one in choices] == ["person", ELSEWHERE]
    assert came.count > 5
    assert [one.id for one in own.found] == [mine]
    assert look_for(record, "yodel", writer="").count == 0


def test_what_came_in_without_an_address_is_known_too(record: OpenRecord, tmp_path: Path) -> None:
    add(record, "I whistle")
    file = tmp_path / "one.ndjson"
    file.write_text('{"resourceType":"Observation","status":"final","code":{"text":"weight"}}')
    import_file(record, file)

    assert [one.id for one in to_choose_from(record)] == ["person", ELSEWHERE]


def test_words_and_timeline_go_by_who_wrote(record: OpenRecord, nadia: Writer) -> None:
    found = look_for(record, "whistling", writer=nadia.by.writer)
    page = timeline(record, writer=nadia.by.writer, part="strengths")

    assert ["".join(piece.text for piece in one.title) for one in found.found] == [
        "What I am good at: whistling at the sink"
    ]
    assert [one.title for stretch in page.stretches for one in stretch.entries] == [
        "What I am good at: whistling at the sink"
    ]
    assert [hit.title for hit in find(record, "whistling", by=" nadia  HUSSAIN ")] == [
        "What I am good at: whistling at the sink"
    ]


def test_marking_a_thing_is_not_writing_it(record: OpenRecord, nadia: Writer) -> None:
    [hit] = find(record, "sink")

    write(record, hit.part, [marking_sensitive(state_of(record, hit.part, hit.id), sensitive=True)], by=By())

    assert record.vault.entries.get(hit.id).writer == nadia.by.writer


def test_a_writer_whose_own_entry_is_gone_stays_somebody(record: OpenRecord, nadia: Writer) -> None:
    put_in_bin(record, [nadia.by.writer])
    erase_now(record, [nadia.by.writer])

    assert [one.name for one in who_wrote(record)] == ["", "Jean Adeyemi"]


def test_a_name_that_nobody_or_several_have_is_refused(record: OpenRecord, nadia: Writer) -> None:
    again = record_right(record, "Sam", SINCE, relation="son")
    add(record, "I cook", again)
    other = record_right(record, "sam ", SINCE, relation="son")

    assert other.by == again.by
    assert writer_named(record, ELSEWHERE) == ""
    assert writer_named(record, nadia.by.writer) == nadia.by.writer
    with pytest.raises(NotFoundError, match="Nobody of this name"):
        writer_named(record, "Rubina")


def test_two_of_one_name_are_told_apart_by_their_ids(record: OpenRecord, nadia: Writer) -> None:
    other = record_right(record, "Nadia Husain", SINCE, relation="niece")
    add(record, "I dance", other)
    entry = record.vault.entries.get(other.by.writer)
    renamed = entry.text.replace(b"Husain", b"Hussain")
    record.vault.database.run("UPDATE entries SET text = ? WHERE id = ?", (renamed, entry.id))

    with pytest.raises(UsageError, match=other.by.writer):
        writer_named(record, "Nadia Hussain")
