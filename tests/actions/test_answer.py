"""Answers written by the person, by a carer, and over what came from elsewhere."""

from pathlib import Path
from typing import Any

import pytest

from portable_record.actions.answer import add_answers, change_answers, kinds_to_add, open_entry, the_only
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.drafting import new_resource
from portable_record.actions.owner import owner_entry
from portable_record.actions.write import new_entry_id, write
from portable_record.actions.writer import own_writer
from portable_record.errors import EditRefusedError, MayNotWriteError
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.json_text import parse
from portable_record.record.rights import Right
from tests.actions.carers import DAY, NADIA, kept_record

GOOD_AT = sheet_named("strengths", "good-at")


def add(record: OpenRecord, words: str) -> str:
    return add_answers(record, GOOD_AT, {"words": words}, entry_id=new_entry_id(record)).entry


def change(record: OpenRecord, entry: str, words: str, form: str = "one") -> bool:
    seen = open_entry(record, entry).seen
    kept = change_answers(record, GOOD_AT, entry, {"words": words}, seen=seen, form=form)
    return bool(kept.changes)


def resource(record: OpenRecord, entry: str) -> Any:  # noqa: ANN401 - whatever the entry holds
    return parse(record.vault.entries.get(entry).text)


def test_the_persons_own_words_are_labelled_as_theirs(record: OpenRecord) -> None:
    entry = add(record, "I sing")

    assert resource(record, entry)["meta"]["security"][0]["code"] == "PATAST"


def test_a_carers_words_never_pass_for_the_persons(desk: Desk, tmp_path: Path) -> None:
    record = kept_record(desk, tmp_path / "vault")

    entry = add(record, "She sings")

    made = resource(record, entry)
    assert made["meta"]["security"][0]["code"] == "PACQAST"
    assert made["performer"][0]["display"] == "Nadia Hussain"
    assert record.vault.log.edits_of(entry)[0].by.basis == "agrees"
    record.vault.close()


def test_a_right_that_does_not_reach_so_far_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    from dataclasses import replace

    money = Right("lpa-money", since=DAY, evidence="seen")
    record = kept_record(desk, tmp_path / "vault", replace(NADIA, right=money))

    with pytest.raises(MayNotWriteError):
        add(record, "She sings")

    assert record.vault.entries.counts_by_part().get("strengths", 0) == 0
    record.vault.close()


def test_the_same_form_sent_twice_adds_one_item_to_a_list(record: OpenRecord) -> None:
    me = sheet_named("details", "me")
    entry = add_answers(record, me, {"name": "Jean"}, entry_id=new_entry_id(record)).entry
    seen = open_entry(record, entry).seen

    first = change_answers(record, me, entry, {"mobile": "07700 900000"}, seen=seen, form="one")
    again = change_answers(record, me, entry, {"mobile": "07700 900000"}, seen=seen, form="one")

    assert first.changes
    assert not again.changes
    assert len(resource(record, entry)["telecom"]) == 1


def test_the_first_details_are_those_of_the_owner(record: OpenRecord) -> None:
    me = sheet_named("details", "me")

    entry = add_answers(record, me, {"name": "Jean"}, entry_id=new_entry_id(record)).entry

    assert owner_entry(record) == entry


def test_a_form_of_something_else_is_refused_and_nothing_is_written(record: OpenRecord) -> None:
    entry = add(record, "I sing")

    with pytest.raises(EditRefusedError):
        change_answers(record, GOOD_AT, entry, {"words": "x"}, seen="", form="one")

    assert len(record.vault.log.edits_of(entry)) == 1


def test_only_what_changed_is_written(record: OpenRecord) -> None:
    entry = add(record, "I sing")

    change(record, entry, "I sing alto")

    assert [placed.edit.path for placed in record.vault.log.edits_of(entry)] == ["", "valueString"]


def test_what_is_there_once_is_not_offered_again_however_much_stands_before_it(record: OpenRecord) -> None:
    mine = sheet_named("about-me", "about-me")
    for number in range(3):
        another(record, f"Letter {number}")
    before = kinds_to_add(record, "about-me")
    entry = add_answers(record, mine, {"most-important": "Tea"}, entry_id=new_entry_id(record)).entry

    after = kinds_to_add(record, "about-me")

    assert (mine in before, mine in after) == (True, False)
    assert the_only(record, mine) == entry


def another(record: OpenRecord, title: str) -> None:
    """Write a page of another kind, in whose words the name of ours stands."""
    by = own_writer(record).by
    made: dict[str, object] = {
        "resourceType": "Composition",
        "status": "final",
        "type": {"text": "about-me"},
        "date": "2026-11-20",
        "author": [{"display": "Ward 3"}],
        "title": title,
    }
    write(record, "about-me", [new_resource(made, entry_id=new_entry_id(record)).draft], by=by)
