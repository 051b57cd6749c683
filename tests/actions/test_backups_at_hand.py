"""Backups at hand: found where people keep files, and one that waits for the browser."""

import os
from pathlib import Path

import pytest

from portable_record.actions.back_up import backup_status, set_reminder
from portable_record.actions.backups_at_hand import (
    MOST,
    back_up_to_download,
    backups_in,
    forget_download,
    place_to_download,
)
from portable_record.actions.desk import OpenRecord


def test_backups_are_found_the_newest_first_each_once(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "old")):
        file = tmp_path / f"{name}.carebackup"
        file.write_bytes(b"x" * (age + 1))
        os.utime(file, (1_000_000 - age, 1_000_000 - age))
    (tmp_path / "letter.txt").write_text("no backup")

    found = backups_in([tmp_path, tmp_path / "nowhere", tmp_path / "." / ""])

    assert [(one.file.name, one.size) for one in found] == [("new.carebackup", 1), ("old.carebackup", 2)]
    assert found[0].written == "1970-01-12T13:46:40Z"


def test_a_folder_full_of_backups_is_told_in_part(tmp_path: Path) -> None:
    for number in range(MOST + 5):
        (tmp_path / f"{number}.carebackup").touch()

    assert len(backups_in([tmp_path])) == MOST


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    tmp_path.chmod(0)
    try:
        assert backups_in([tmp_path]) == []
    finally:
        tmp_path.chmod(0o700)


def test_a_backup_for_the_browser_waits_beside_the_record_and_goes(record: OpenRecord) -> None:
    made = back_up_to_download(record, progress=lambda _done, _total: None)
    again = back_up_to_download(record, progress=lambda _done, _total: None)

    assert made.file == again.file == place_to_download(record.vault.folder)
    assert made.file.parent == record.vault.folder.parent
    assert not made.same_disk
    assert backup_status(record).where == ""
    assert backup_status(record).made
    forget_download(record.vault.folder)
    forget_download(record.vault.folder)
    assert not made.file.exists()


def test_whoever_wants_no_reminders_gets_none(record: OpenRecord) -> None:
    from portable_record.actions.add_entry import add_words

    add_words(record, part="strengths", kind=None, words="I sing", sensitive=False)
    before = backup_status(record)

    set_reminder(record, days=3, changes=4, on=False)

    off = backup_status(record)
    assert (before.due, off.due, off.remind, off.on) == (True, False, False, False)
    assert (off.days, off.changes) == (3, 4)
