"""What the owner must know is told at each unlocking until they say that they have seen it."""

import json
import shutil
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portable_record.actions.announcements import News, announce, announcements, dismiss
from portable_record.actions.back_up import back_up, remember_test
from portable_record.actions.check import check_record
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.recover import recover
from portable_record.actions.rekey import rekey_record
from portable_record.actions.restore import preview_restore, restore
from portable_record.actions.unlock import unlock
from portable_record.actions.ways_in import by_passphrase
from portable_record.errors import NotFoundError
from portable_record.vault import copies
from tests.actions.conftest import NOW, PASSPHRASE
from tests.vault.codes import new_code
from tests.vault.test_migration import VERSION_1

NEW = "another five words for tests"


def at(desk: Desk, days: int) -> Desk:
    return replace(desk, now=lambda: NOW + timedelta(days=days))


def test_nothing_is_announced_in_a_new_record(record: OpenRecord) -> None:
    assert announcements(record) == []


def test_that_the_recovery_code_was_used_is_told_until_it_is_seen(desk: Desk, record: OpenRecord) -> None:
    code = new_code(record.vault)
    record.vault.close()
    recover(desk, record.vault.folder, code, NEW)

    unlock(desk, record.vault.folder, NEW).vault.close()
    opened = unlock(desk, record.vault.folder, NEW)
    [told] = announcements(opened)
    assert told.news is News.CODE_USED
    assert told.calls_for_new_keys
    assert told.says.startswith("On 22 November 2026 this record was opened with its recovery code")

    dismiss(opened, told.id)
    assert announcements(opened) == []
    opened.vault.close()


def test_a_folder_that_was_open_to_others_is_closed_and_that_is_told(desk: Desk, record: OpenRecord) -> None:
    folder = record.vault.folder
    record.vault.close()
    folder.chmod(0o755)
    (folder / "vault.db").chmod(0o644)

    opened = unlock(desk, folder, PASSPHRASE)

    [told] = announcements(opened)
    assert told.news is News.WAS_OPEN
    assert "The folder is closed to them now." in told.says
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))]
    assert not any(mode & 0o077 for mode in modes)
    opened.vault.close()


def test_what_was_found_at_the_opening_is_told_by_whatever_way_it_was_opened(
    desk: Desk, record: OpenRecord, tmp_path: Path
) -> None:
    folder, code, keys = record.vault.folder, new_code(record.vault), record.vault.ways.keys
    backup = back_up(record, tmp_path / "mine.carebackup").file
    record.vault.close()

    for open_somehow in (
        lambda: remember_test(desk, folder, lambda _header: keys),
        lambda: preview_restore(desk, backup, lambda _header: keys, folder),
        lambda: recover(desk, folder, code, PASSPHRASE),
    ):
        folder.chmod(0o755)
        open_somehow()
        opened = unlock(desk, folder, PASSPHRASE)
        told = {one.news: one.id for one in announcements(opened)}
        dismiss(opened, told[News.WAS_OPEN])
        opened.vault.close()


def test_a_folder_whose_rights_cannot_be_changed_opens_all_the_same(
    desk: Desk, record: OpenRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = record.vault.folder
    record.vault.close()
    folder.chmod(0o755)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)

    opened = unlock(desk, folder, PASSPHRASE)

    assert announcements(opened) == []
    opened.vault.close()


def test_one_is_put_away_and_the_others_stay(record: OpenRecord) -> None:
    announce(record, News.CODE_USED)
    announce(record, News.SHEETS_USED)
    first, second = announcements(record)

    dismiss(record, first.id)

    assert announcements(record) == [second]
    with pytest.raises(NotFoundError):
        dismiss(record, first.id)


def test_an_older_record_is_told_where_its_copy_is_and_the_copy_goes_after_30_days(
    desk: Desk, tmp_path: Path
) -> None:
    said = json.loads((VERSION_1 / "expected.json").read_bytes())
    folder = Path(shutil.copytree(VERSION_1 / "vault", tmp_path / "old"))

    record = unlock(desk, folder, said["passphrase"])
    told = announcements(record)[0]
    assert told.news is News.BROUGHT_UP
    assert str(copies.existing(folder)[0]) in told.says
    assert check_record(record) == []
    record.vault.close()

    for days, there in ((29, 1), (31, 0)):
        unlock(at(desk, days), folder, said["passphrase"]).vault.close()
        assert len(copies.existing(folder)) == there


def put_an_older_database_back(desk: Desk, record: OpenRecord) -> OpenRecord:
    folder = record.vault.folder
    record.vault.close()
    unlock(desk, folder, PASSPHRASE).vault.close()
    older = (folder / "vault.db").read_bytes()
    unlock(desk, folder, PASSPHRASE).vault.close()
    (folder / "vault.db").write_bytes(older)
    return unlock(desk, folder, PASSPHRASE)


def test_a_record_older_than_it_was_is_told_at_once_and_found_until_it_is_seen(
    desk: Desk, record: OpenRecord
) -> None:
    put_an_older_database_back(desk, record).vault.close()
    opened = unlock(desk, record.vault.folder, PASSPHRASE)

    [told] = announcements(opened)
    assert told.news is News.OLDER
    assert "If you have a newer backup, bring the record back from it." in told.says
    assert [found.code for found in check_record(opened)] == ["record-older"]

    dismiss(opened, told.id)
    assert check_record(opened) == []
    opened.vault.close()


def test_in_the_opening_that_finds_it_a_check_finds_it_once(desk: Desk, record: OpenRecord) -> None:
    opened = put_an_older_database_back(desk, record)

    assert [found.code for found in check_record(opened)] == ["record-older"]
    opened.vault.close()


def test_a_mark_that_is_gone_is_told_once_and_made_anew(desk: Desk, record: OpenRecord) -> None:
    folder = record.vault.folder
    record.vault.close()
    unlock(desk, folder, PASSPHRASE).vault.close()
    (folder / "vault.end").unlink()

    unlock(desk, folder, PASSPHRASE).vault.close()
    opened = unlock(desk, folder, PASSPHRASE)

    assert [told.news for told in announcements(opened)] == [News.MARK_LOST]
    assert (folder / "vault.end").is_file()
    assert check_record(opened) == []
    opened.vault.close()


def test_a_record_out_of_a_backup_and_one_with_new_keys_tell_nothing_of_their_marks(
    desk: Desk, record: OpenRecord, tmp_path: Path
) -> None:
    folder = record.vault.folder
    record.vault.close()
    opened = unlock(desk, folder, PASSPHRASE)
    backup = back_up(opened, tmp_path / "mine.carebackup").file
    restore(desk, backup, by_passphrase(PASSPHRASE), tmp_path / "back")
    rekey_record(opened, PASSPHRASE, progress=lambda _done, _of: None).vault.close()

    for place in (folder, tmp_path / "back"):
        again = unlock(desk, place, PASSPHRASE)
        assert announcements(again) == []
        again.vault.close()
