"""A record is checked in all its parts, and what can be made anew from the history is."""

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.check import check_record, mend_record
from portable_record.actions.desk import OpenRecord
from portable_record.actions.read_entries import find, list_of


@pytest.fixture
def used(record: OpenRecord) -> OpenRecord:
    """A record with a few entries and an attachment."""
    for number in range(12):
        add_words(record, part="strengths", kind=None, words=f"I whistle tune {number}", sensitive=False)
    record.vault.blobs.write([b"picture"])
    return record


def codes(record: OpenRecord) -> list[str]:
    return [finding.code for finding in check_record(record)]


def test_a_record_in_use_is_whole_and_mending_it_changes_nothing(used: OpenRecord) -> None:
    lines = used.vault.journal.head().lines

    assert mend_record(used) == ([], [])
    assert used.vault.journal.head().lines == lines


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM entries WHERE row = 3", "search-damaged state-differs"),
        ("UPDATE entries SET title = 'another' WHERE row = 3", "state-differs"),
        ("UPDATE entries SET text = CAST('{}' AS BLOB) WHERE row = 3", "state-differs"),
        ("DELETE FROM search WHERE rowid = 3", "search-damaged"),
        ("DELETE FROM search_data WHERE id > 10", "search-damaged"),
        ("UPDATE search_content SET c1 = 'other words' WHERE id = 3", "search-damaged"),
        ("DELETE FROM blobs", "stray-files"),
        ("DELETE FROM heads", "ends-differ"),
    ],
)
def test_what_differs_from_the_history_is_made_anew(used: OpenRecord, statement: str, code: str) -> None:
    before = [entry.id for entry in list_of(used)]
    used.vault.database.run(statement)
    assert codes(used) == code.split()

    mended, left = mend_record(used)

    assert [finding.code for finding in mended] == code.split()
    assert left == []
    assert codes(used) == []
    assert [entry.id for entry in list_of(used)] == before
    assert len(find(used, "whistle")) == len(before)
    assert b'"code":"mend"' in used.vault.journal.newest(limit=1)[0].event


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE edits SET path = 'note' WHERE change = 2", "change-broken"),
        ("DELETE FROM changes WHERE seq = 2", "history-gap"),
        ("DELETE FROM changes WHERE seq = 12", "history-cut"),
    ],
)
def test_nothing_is_made_anew_from_a_history_that_is_not_sound(
    used: OpenRecord, statement: str, code: str
) -> None:
    used.vault.database.run(statement)
    used.vault.database.run("DELETE FROM search WHERE rowid = 3")
    stored = list(used.vault.entries.all())

    mended, left = mend_record(used)

    assert mended == []
    assert code in [finding.code for finding in left]
    assert list(used.vault.entries.all()) == stored


def test_what_can_be_mended_is_while_the_rest_is_still_told(used: OpenRecord) -> None:
    used.vault.database.run("DELETE FROM blobs")
    used.vault.database.run("DELETE FROM journal WHERE n = 1")

    mended, left = mend_record(used)

    assert [finding.code for finding in mended] == ["stray-files"]
    assert [finding.code for finding in left] == ["journal-broken"]


def test_a_change_that_another_device_signed_is_told(used: OpenRecord) -> None:
    used.vault.database.run("UPDATE changes SET device = 'x' || substr(device, 2) WHERE seq = 12")

    assert "change-broken" in codes(used)


def test_a_header_that_was_changed_on_the_disk_is_written_anew(used: OpenRecord) -> None:
    file = used.vault.folder / "vault.json"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])

    mended, left = mend_record(used)

    assert [finding.code for finding in mended] == ["header-damaged"]
    assert left == []
    assert file.read_bytes() == whole
