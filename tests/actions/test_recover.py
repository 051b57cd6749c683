"""What opens the record can be changed, by who has the passphrase or the code, and by nobody else."""

import json
from pathlib import Path

import pytest

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.recover import change_passphrase, recover
from portable_record.actions.start import start_record
from portable_record.actions.unlock import unlock
from portable_record.errors import (
    DiskFullError,
    PassphraseError,
    RecoveryCodeError,
    VaultMissingError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from portable_record.vault import disk
from tests.actions.conftest import PASSPHRASE, Opened
from tests.vault.codes import new_code

NEW = "another five words for tests"


@pytest.fixture
def code(record: OpenRecord) -> str:
    """A recovery code of the record, which is locked again."""
    made = new_code(record.vault)
    record.vault.close()
    return made


def noted(record: OpenRecord) -> list[str]:
    """The codes of what was done, newest first."""
    return [json.loads(line.event)["type"]["code"] for line in record.vault.journal.newest()]


def test_the_recovery_code_gives_the_record_a_new_passphrase_and_both_are_noted(
    desk: Desk, record: OpenRecord, code: str
) -> None:
    recover(desk, record.vault.folder, code, NEW)

    with pytest.raises(WrongPassphraseError):
        unlock(desk, record.vault.folder, PASSPHRASE)
    opened = unlock(desk, record.vault.folder, NEW)
    assert noted(opened)[:3] == ["unlock", "passphrase", "recover"]
    opened.vault.close()
    recover(desk, record.vault.folder, code, PASSPHRASE)


def test_the_code_that_is_shown_at_the_start_recovers_the_record(desk: Desk, tmp_path: Path) -> None:
    started = start_record(desk, tmp_path / "new", PASSPHRASE, name="Jean", kind="person")

    recover(desk, tmp_path / "new", started.recovery_code, NEW)

    unlock(desk, tmp_path / "new", NEW).vault.close()


def test_a_strangers_code_changes_nothing(desk: Desk, opened: Opened, record: OpenRecord, code: str) -> None:
    strangers = new_code(opened().vault)
    before = (record.vault.folder / "vault.json").read_bytes()

    with pytest.raises(WrongRecoveryCodeError):
        recover(desk, record.vault.folder, strangers, NEW)
    with pytest.raises(RecoveryCodeError):
        recover(desk, record.vault.folder, ("0" if code[0] != "0" else "1") + code[1:], NEW)
    with pytest.raises(RecoveryCodeError):
        recover(desk, record.vault.folder, "", NEW)

    assert (record.vault.folder / "vault.json").read_bytes() == before
    reopened = unlock(desk, record.vault.folder, PASSPHRASE)
    assert noted(reopened)[:2] == ["unlock", "unlock"]
    reopened.vault.close()


@pytest.mark.parametrize("new", ["", "two\nlines"])
def test_a_new_passphrase_that_cannot_be_typed_is_refused_before_anything_is_noted(
    desk: Desk, record: OpenRecord, code: str, new: str
) -> None:
    with pytest.raises(PassphraseError):
        recover(desk, record.vault.folder, code, new)

    reopened = unlock(desk, record.vault.folder, PASSPHRASE)
    with pytest.raises(PassphraseError):
        change_passphrase(reopened, new)
    assert noted(reopened)[:2] == ["unlock", "unlock"]
    reopened.vault.close()


def test_where_there_is_no_record_none_is_recovered(desk: Desk, code: str, tmp_path: Path) -> None:
    with pytest.raises(VaultMissingError):
        recover(desk, tmp_path / "nowhere", code, NEW)

    assert not (tmp_path / "nowhere").exists()


def test_a_changed_passphrase_takes_the_place_of_the_old_one(desk: Desk, record: OpenRecord) -> None:
    change_passphrase(record, NEW)
    record.vault.close()

    with pytest.raises(WrongPassphraseError):
        unlock(desk, record.vault.folder, PASSPHRASE)
    reopened = unlock(desk, record.vault.folder, NEW)
    assert noted(reopened)[:2] == ["unlock", "passphrase"]
    reopened.vault.close()


def test_a_passphrase_that_could_not_be_saved_leaves_the_old_one(
    desk: Desk, record: OpenRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as broken:
        broken.setattr(disk, "write_new", full)
        with pytest.raises(DiskFullError):
            change_passphrase(record, NEW)
    record.vault.close()

    unlock(desk, record.vault.folder, PASSPHRASE).vault.close()
