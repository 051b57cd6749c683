"""New keys are made by who has the passphrase, noted, and take the other ways in away."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.check import check_record
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.read_entries import find
from portable_record.actions.recovery_code import CodeKept, code_kept, keep_code, throw_code
from portable_record.actions.rekey import Voided, rekey_record, voided_by_rekeying
from portable_record.actions.trusted import Person, keep_sheets, make_sheets, trusted_people
from portable_record.errors import DiskFullError, VaultClosedError, WrongPassphraseError
from portable_record.vault.database import Database
from tests.actions.conftest import PASSPHRASE
from tests.actions.quick import quick_record, stretch_nothing


@pytest.fixture
def record(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRecord]:
    """A record with an entry, a code and sheets."""
    stretch_nothing(monkeypatch)
    record = quick_record(desk, tmp_path / "record")
    add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
    keep_sheets(record, make_sheets(record, [Person("Amina"), Person("Brona"), Person("Colm")], 2))
    yield record
    record.vault.close()


def test_the_record_is_whole_under_new_keys_and_the_log_says_so(record: OpenRecord) -> None:
    assert voided_by_rekeying(record) == Voided(recovery_code=True, sheets=3)
    said: list[int] = []

    opened = rekey_record(record, PASSPHRASE, progress=lambda done, _: said.append(done))

    assert said == [0]
    assert check_record(opened) == []
    assert len(find(opened, "whistle")) == 1
    assert code_kept(opened) == CodeKept(there=False)
    assert not trusted_people(opened).there
    acts = [json.loads(line.event)["type"]["code"] for line in opened.vault.journal.newest(limit=3)]
    assert acts == ["rekeyed", "unlock", "rekey"]
    with pytest.raises(VaultClosedError):
        record.vault.entries.page()
    keep_code(opened, code := throw_code(opened.desk), code)
    assert code_kept(opened).there
    opened.vault.close()


def test_who_has_not_the_passphrase_makes_no_new_keys(record: OpenRecord) -> None:
    before = (record.vault.folder / "vault.json").read_bytes()

    with pytest.raises(WrongPassphraseError):
        rekey_record(record, "another", progress=lambda *_: None)

    assert (record.vault.folder / "vault.json").read_bytes() == before
    assert find(record, "whistle")


def test_a_full_disk_leaves_the_record_as_it_was(
    desk: Desk, record: OpenRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFullError

    before = (record.vault.folder / "vault.json").read_bytes()
    monkeypatch.setattr(Database, "export_to", full)

    with pytest.raises(DiskFullError):
        rekey_record(record, PASSPHRASE, progress=lambda *_: None)

    assert (record.vault.folder / "vault.json").read_bytes() == before
