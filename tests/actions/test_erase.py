"""What has been in the bin for 30 days is erased for good, and is in no byte of the folder any more."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from portable_record.actions import erase as erasing_action
from portable_record.actions import unlock as unlocking
from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.change_name import change_name
from portable_record.actions.check import check_record
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.erase import erase_old
from portable_record.actions.read_entries import find, list_of
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.start import start_record
from portable_record.actions.undo import undo_change
from portable_record.actions.unlock import unlock
from portable_record.actions.write import state_of, write
from portable_record.errors import DiskFullError, NothingToUndoError
from portable_record.record.edits import editing
from portable_record.record.json_text import parse
from portable_record.record.who import By
from portable_record.vault.log import ChangeLog
from tests.actions.conftest import NOW, PASSPHRASE
from tests.vault.plain import leave_out_keys

SECRET = "plantedword"


@pytest.fixture
def folder(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record whose database lies open, so that its files show all that is in it."""
    leave_out_keys(monkeypatch)
    start_record(desk, tmp_path / "vault", PASSPHRASE, name="Jean", kind="person")
    return tmp_path / "vault"


@pytest.fixture
def planted(desk: Desk, folder: Path) -> list[str]:
    """Entries with planted words, changed once and put into the bin; and one that stays."""
    record = unlock(desk, folder, PASSPHRASE)
    entries = [
        add_words(record, part=part, kind=None, words=f"{SECRET}{number} first", sensitive=number == 1)
        for number in range(4)
        for part in ("strengths", "plan")
    ]
    for entry in entries:
        state = state_of(record, entry.part, entry.id)
        value = parse(state.text)
        assert isinstance(value, dict)
        new = parse(json.dumps(value).replace("first", f"{SECRET}second").encode())
        assert isinstance(new, dict)
        write(record, entry.part, editing(state, new, new_id=lambda: uuid4().hex), by=By())
    add_words(record, part="strengths", kind=None, words="I stay", sensitive=False)
    put_in_bin(record, [entry.id for entry in entries])
    record.vault.close()
    return [entry.id for entry in entries]


def unlocked_after(desk: Desk, folder: Path, days: float) -> OpenRecord:
    return unlock(replace(desk, now=lambda: NOW + timedelta(days=days)), folder, PASSPHRASE)


@pytest.fixture
def erased(desk: Desk, folder: Path, planted: list[str]) -> Iterator[OpenRecord]:
    """The same record, 31 days later."""
    assert planted
    record = unlocked_after(desk, folder, 31)
    yield record
    record.vault.close()


def files_with_the_secret(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if SECRET.encode() in path.read_bytes())


def test_up_to_30_days_everything_is_still_there(desk: Desk, folder: Path, planted: list[str]) -> None:
    record = unlocked_after(desk, folder, 30)

    assert {entry.id for entry in list_of(record, binned=True)} == set(planted)
    assert files_with_the_secret(folder) != []
    record.vault.close()


def test_after_30_days_it_is_in_no_byte_of_the_folder(folder: Path, erased: OpenRecord) -> None:
    while_open = files_with_the_secret(folder)
    erased.vault.close()

    assert while_open == []
    assert files_with_the_secret(folder) == []


def test_what_was_signed_of_it_goes_with_it(desk: Desk, folder: Path, tmp_path: Path) -> None:
    record = unlock(desk, folder, PASSPHRASE)
    entry = add_words(record, part="strengths", kind=None, words=SECRET, sensitive=False)
    wish = Wish(parts=("strengths",), to="Club", purpose="support", until="2027-06-01", forms=("fhir",))
    share = share_parts(record, wish, tmp_path / "out").id
    signed = bytes(record.vault.shares.raw(share))[300:400]
    put_in_bin(record, [entry.id])
    record.vault.close()

    later = unlocked_after(desk, folder, 31)
    later.vault.close()

    assert signed not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert files_with_the_secret(folder) == []


def test_what_is_left_is_whole_and_the_history_still_verifies(erased: OpenRecord, planted: list[str]) -> None:
    assert check_record(erased) == []
    assert [entry.title for entry in list_of(erased)] == ["What I am good at: I stay"]
    assert list(list_of(erased, binned=True)) == []
    assert find(erased, SECRET) == []
    assert all(edit.edit.erased for edit in erased.vault.log.edits_of(planted[0])[:-1])


def test_that_it_was_erased_is_noted_without_a_word_of_it(erased: OpenRecord) -> None:
    newest, before = erased.vault.journal.newest(limit=2)

    assert b'"code":"erase"' in newest.event
    assert b'"code":"unlock"' in before.event


def test_what_was_erased_cannot_be_taken_back(erased: OpenRecord, planted: list[str]) -> None:
    binning = erased.vault.log.edits_of(planted[0])[-2].id

    with pytest.raises(NothingToUndoError):
        undo_change(erased, change_name(binning.part, binning.seq, binning.device))


def test_the_state_made_anew_leaves_it_erased(erased: OpenRecord) -> None:
    before = list(erased.vault.entries.all())

    erased.vault.rebuild_state(lambda state: (erased.vault.entries.get(state.entry), ""))

    assert list(erased.vault.entries.all()) == before


def test_nothing_old_in_the_bin_writes_nothing(record: OpenRecord) -> None:
    lines = record.vault.journal.head().lines

    assert erase_old(record) == 0
    assert record.vault.journal.head().lines == lines


def test_a_record_opens_even_when_nothing_can_be_erased_and_tries_again(
    desk: Desk, folder: Path, planted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as broken:
        broken.setattr(ChangeLog, "erase", full)
        record = unlocked_after(desk, folder, 31)
    assert len(list(list_of(record, binned=True))) == len(planted)
    assert check_record(record) == []
    record.vault.close()

    again = unlocked_after(desk, folder, 32)

    assert list(list_of(again, binned=True)) == []
    again.vault.close()


def test_a_full_bin_is_erased_some_at_a_time_the_longest_there_first(
    desk: Desk, folder: Path, planted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as nothing_yet:
        nothing_yet.setattr(unlocking, "erase_old", lambda _record: 0)
        record = unlocked_after(desk, folder, 31)
    in_order = [entry.id for entry in record.vault.entries.binned()]

    went = []
    for left in (5, 2, 0, 0):
        went.append(erase_old(record, most=3))
        assert [entry.id for entry in record.vault.entries.binned()] == in_order[len(in_order) - left :]
        assert check_record(record) == []

    assert went == [3, 3, 2, 0]
    assert len(in_order) == len(planted)
    assert files_with_the_secret(folder) == []
    record.vault.close()


def test_each_time_is_whole_or_did_not_happen(
    desk: Desk, folder: Path, planted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as nothing_yet:
        nothing_yet.setattr(unlocking, "erase_old", lambda _record: 0)
        record = unlocked_after(desk, folder, 31)
    erase_old(record, most=3)

    def full(*_: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as broken:
        broken.setattr(erasing_action, "note", full)
        with pytest.raises(DiskFullError):
            erase_old(record, most=3)

    assert record.vault.entries.count_binned() == len(planted) - 3
    assert check_record(record) == []
    record.vault.close()


def test_what_is_left_over_goes_at_the_next_unlocking(
    desk: Desk, folder: Path, planted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unlocking, "erase_old", partial(erase_old, most=5))

    left = []
    for day in (31, 32):
        record = unlocked_after(desk, folder, day)
        left.append(record.vault.entries.count_binned())
        record.vault.close()

    assert left == [len(planted) - 5, 0]
    assert files_with_the_secret(folder) == []


def test_an_entry_that_the_history_does_not_know_does_not_stop_the_unlocking(
    desk: Desk, folder: Path, planted: list[str]
) -> None:
    record = unlock(desk, folder, PASSPHRASE)
    record.vault.database.run("DELETE FROM edits WHERE entry = ?", (planted[0],))
    record.vault.close()

    record = unlocked_after(desk, folder, 31)

    assert [finding.code for finding in check_record(record)] != []
    assert [entry.id for entry in record.vault.entries.binned()] == [planted[0]]
    record.vault.close()
