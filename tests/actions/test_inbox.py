"""The inbox: what is listed, what opens, and that opening is noted."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox import inbox_of, open_item
from portable_record.actions.receive import receive_file
from portable_record.errors import InboxItemLockedError, NotFoundError
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import SUE_DID, UNTIL


@pytest.fixture
def item(record: OpenRecord, tmp_path: Path) -> str:
    file = tmp_path / "sue.carecard"
    file.write_text(CARE_CARD)
    return receive_file(record, file).item


def test_an_item_is_listed_with_its_sender_its_person_and_its_end(record: OpenRecord, item: str) -> None:
    (line,) = inbox_of(record)

    assert (line.id, line.sender, line.about, line.state) == (item, SUE_DID, "Sue Hallam", "open")
    assert line.until == "2026-12-20T12:00:00Z"


def test_an_opened_item_says_the_kind_of_each_entry_in_words(record: OpenRecord, item: str) -> None:
    seen = list(open_item(record, item, why="to plan lunch"))

    assert (seen[0].type, seen[0].kind) == ("Patient", "Personal details")
    assert all(one.kind and one.kind != one.type for one in seen)


def test_opening_is_noted_with_its_reason(record: OpenRecord, item: str) -> None:
    list(open_item(record, item, why="to plan lunch"))

    event = json.loads(record.vault.journal.newest()[0].event)
    assert event["type"]["code"] == "open-item"
    assert event["purposeOfEvent"] == [{"text": "to plan lunch"}]


def test_what_is_over_is_locked_at_once(record: OpenRecord, item: str) -> None:
    later = replace(record, desk=replace(record.desk, now=lambda: UNTIL))

    assert next(inbox_of(later)).state == "ended"
    with pytest.raises(InboxItemLockedError, match="ended"):
        list(open_item(later, item, why=""))


def test_there_is_no_item_of_another_name(record: OpenRecord) -> None:
    with pytest.raises(NotFoundError):
        list(open_item(record, "no such item", why=""))
