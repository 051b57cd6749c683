"""A recovery code counts only when it was typed back, and takes the place of the older one."""

import json
from pathlib import Path

import pytest

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.recover import recover
from portable_record.actions.recovery_code import CodeKept, code_kept, keep_code, throw_code
from portable_record.actions.start import start_record
from portable_record.actions.status import status_of
from portable_record.actions.unlock import unlock
from portable_record.errors import (
    NoRecoveryCodeError,
    RecoveryCodeDiffersError,
    RecoveryCodeError,
    WrongRecoveryCodeError,
)
from tests.actions.conftest import PASSPHRASE
from tests.vault.codes import new_code

SINCE = "2026-11-22T12:00:00Z"


def test_a_record_may_be_started_without_a_code(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "new"

    started = start_record(desk, folder, PASSPHRASE, name="Jean", kind="person", recovery=False)

    assert started.recovery_code == ""
    with pytest.raises(NoRecoveryCodeError):
        recover(desk, folder, throw_code(desk), "a new one")
    record = unlock(desk, folder, PASSPHRASE)
    assert status_of(record).recovery_code == CodeKept(there=False)
    record.vault.close()


def test_a_code_that_is_only_shown_opens_nothing(desk: Desk, record: OpenRecord) -> None:
    code = throw_code(desk)
    record.vault.close()

    with pytest.raises(WrongRecoveryCodeError):
        recover(desk, record.vault.folder, code, "a new one")


def test_a_code_typed_back_opens_the_record_and_the_older_one_no_more(desk: Desk, record: OpenRecord) -> None:
    older, code = throw_code(desk), throw_code(desk)
    keep_code(record, older, older)

    keep_code(record, code, code.lower().replace("-", " "))

    assert code_kept(record) == CodeKept(there=True, since=SINCE)
    record.vault.close()
    with pytest.raises(WrongRecoveryCodeError):
        recover(desk, record.vault.folder, older, "a new one")
    recover(desk, record.vault.folder, code, "a new one")


def test_a_new_code_stands_in_the_activity_log(desk: Desk, record: OpenRecord) -> None:
    code = throw_code(desk)

    keep_code(record, code, code)

    [line] = record.vault.journal.newest(limit=1)
    assert json.loads(line.event)["type"]["code"] == "recovery-code"
    assert code.encode() not in line.event


def test_a_code_typed_back_wrong_is_not_kept(desk: Desk, record: OpenRecord) -> None:
    before = (record.vault.folder / "vault.json").read_bytes()
    code, other = throw_code(desk), throw_code(desk)

    with pytest.raises(RecoveryCodeDiffersError):
        keep_code(record, code, other)
    with pytest.raises(RecoveryCodeError):
        keep_code(record, code, code[:-1])

    assert (record.vault.folder / "vault.json").read_bytes() == before


def test_the_code_of_the_start_is_known_with_its_day(record: OpenRecord) -> None:
    assert status_of(record).recovery_code == CodeKept(there=True, since=SINCE)


def test_of_a_code_kept_by_somebody_else_the_day_is_not_known(record: OpenRecord) -> None:
    new_code(record.vault)

    assert code_kept(record) == CodeKept(there=True)
