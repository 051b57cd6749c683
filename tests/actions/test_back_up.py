"""A backup holds the whole record, was read back, and leaves the key of the device behind."""

import json
import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.back_up import (
    BackupContents,
    back_up,
    backup_status,
    keep_last,
    remember_test,
    reminded,
    set_reminder,
    try_backup,
)
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.ways_in import Unlock, by_passphrase, by_recovery_code
from portable_record.errors import (
    BackupDamagedError,
    BackupInsideError,
    BackupNoRoomError,
    FileStandsError,
    FileUnwritableError,
    NotABackupError,
    UsageError,
    VaultDamagedError,
    WrongPassphraseError,
)
from portable_record.vault import backup as making
from portable_record.vault import disk
from portable_record.vault.backup_manifest import Manifest
from portable_record.vault.backup_reading import Backup
from portable_record.vault.restore import looked_into
from portable_record.vault.vault import Vault
from tests.actions.conftest import NOW, PASSPHRASE
from tests.vault.codes import new_code

PICTURE = b"a picture of tea" * 20_000


@pytest.fixture
def used(record: OpenRecord) -> OpenRecord:
    """A record with a few entries and an attachment."""
    for number in range(3):
        add_words(record, part="strengths", kind=None, words=f"I whistle tune {number}", sensitive=False)
    record.vault.blobs.write([PICTURE])
    return record


@pytest.fixture
def way(used: OpenRecord) -> Unlock:
    """A way in that needs no stretching."""
    keys = used.vault.ways.keys
    return lambda _header: keys


def later(record: OpenRecord, days: int) -> OpenRecord:
    """The same record, so many days later."""
    return replace(record, desk=replace(record.desk, now=lambda: NOW + timedelta(days=days)))


def test_what_is_in_a_backup_is_what_is_in_the_record(used: OpenRecord, way: Unlock, tmp_path: Path) -> None:
    made = back_up(used, tmp_path / "mine.carebackup")

    contents, findings = try_backup(used.desk, made.file, way)

    assert findings == []
    assert contents == made.contents
    assert contents == BackupContents(
        made="2026-11-22T12:00:00Z",
        name="Jean Adeyemi",
        entries=3,
        binned=0,
        changes=3,
        attachments=1,
        damaged=0,
        missing=0,
    )
    assert made.size == made.file.stat().st_size
    assert made.file.stat().st_mode & 0o777 == 0o600


def test_a_backup_opens_by_what_opens_the_record_alone(used: OpenRecord, tmp_path: Path) -> None:
    code = new_code(used.vault)
    file = back_up(used, tmp_path / "mine.carebackup").file

    assert try_backup(used.desk, file, by_passphrase(PASSPHRASE))[1] == []
    assert try_backup(used.desk, file, by_recovery_code(code))[1] == []
    with pytest.raises(WrongPassphraseError):
        try_backup(used.desk, file, by_passphrase("another five plain words"))


def test_the_key_of_the_device_is_in_no_backup(used: OpenRecord, way: Unlock, tmp_path: Path) -> None:
    file = back_up(used, tmp_path / "mine.carebackup").file

    with file.open("rb") as opened, looked_into(Backup(opened, way), used.desk.dice) as vault:
        assert vault.keys.has("owner")
        assert not vault.keys.has("device")
    assert used.vault.keys.has("device")


def test_nothing_is_left_in_the_folder_and_it_is_noted(used: OpenRecord, tmp_path: Path) -> None:
    before = {path.name for path in used.vault.folder.iterdir()}

    back_up(used, tmp_path / "mine.carebackup")

    assert {path.name for path in used.vault.folder.iterdir()} == before
    assert [path.name for path in tmp_path.glob("*.care*")] == ["mine.carebackup"]
    assert json.loads(used.vault.journal.newest(limit=1)[0].event)["type"]["code"] == "back-up"


def test_in_a_folder_a_backup_gets_a_name_that_nothing_has(used: OpenRecord, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    names = [back_up(used, stick).file.name for _ in range(3)]

    assert names == [f"record-2026-11-22{number}.carebackup" for number in ("", "-2", "-3")]


def test_a_file_that_stands_there_is_left_alone_or_replaced_when_asked(
    used: OpenRecord, way: Unlock, tmp_path: Path
) -> None:
    file = tmp_path / "mine.carebackup"
    file.write_bytes(b"something of theirs")

    with pytest.raises(FileStandsError):
        back_up(used, file)
    assert file.read_bytes() == b"something of theirs"

    back_up(used, file, replace=True)
    assert try_backup(used.desk, file, way)[0].entries == 3


def test_a_backup_inside_the_folder_of_the_record_is_refused(used: OpenRecord) -> None:
    for out in (used.vault.folder, used.vault.folder / "blobs" / "mine.carebackup"):
        with pytest.raises(BackupInsideError):
            back_up(used, out)


def test_on_the_same_disk_it_is_said(used: OpenRecord, tmp_path: Path) -> None:
    assert back_up(used, tmp_path / "mine.carebackup").same_disk


def test_without_room_nothing_is_left_behind(
    used: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    usage = shutil.disk_usage(stick)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=100_000))

    with pytest.raises(BackupNoRoomError, match="It needs 1 MB; 1 MB are free"):
        back_up(used, stick)

    assert list(stick.iterdir()) == []
    assert backup_status(used).made == ""


@pytest.mark.parametrize(("number", "error"), [(28, BackupNoRoomError), (5, FileUnwritableError)])
def test_a_disk_that_fails_in_the_middle_leaves_nothing(
    used: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[Exception]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    def fail(_descriptor: int) -> None:
        raise OSError(number, "the disk says no")

    monkeypatch.setattr(disk, "sync", fail)

    with pytest.raises(error):
        making._write(stick / "x.part", [b"x"])
    monkeypatch.undo()
    (stick / "x.part").unlink()
    monkeypatch.setattr(making, "_write", lambda _part, _pieces: fail(0))
    with pytest.raises(OSError, match="the disk says no"):
        back_up(used, stick)
    assert list(stick.iterdir()) == []
    assert not (used.vault.folder / "vault.db.copy").exists()


def test_a_backup_that_does_not_read_back_is_not_kept(
    used: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = making._write

    def write_badly(part: Path, pieces: object) -> None:
        write(part, pieces)  # type: ignore[arg-type]  # they are passed on unseen
        with part.open("r+b") as file:
            file.seek(-5000, 2)
            file.write(b"rot")

    monkeypatch.setattr(making, "_write", write_badly)

    with pytest.raises(BackupDamagedError):
        back_up(used, tmp_path / "mine.carebackup")

    assert list(tmp_path.glob("*.care*")) == []


def test_a_part_that_a_crash_left_is_written_over(used: OpenRecord, way: Unlock, tmp_path: Path) -> None:
    (tmp_path / "mine.carebackup.part").write_bytes(b"half a backup")
    (used.vault.folder / "vault.db.copy").write_bytes(b"half a copy")

    file = back_up(used, tmp_path / "mine.carebackup").file

    assert try_backup(used.desk, file, way)[1] == []
    assert list(tmp_path.glob("*.part")) == []


def test_damaged_and_missing_attachments_do_not_stand_in_the_way_and_are_told(
    used: OpenRecord, way: Unlock, tmp_path: Path
) -> None:
    rotten = used.vault.blobs.write([b"one that rots" * 10_000])
    used.vault.blobs.write([b"one that stays"])
    gone = used.vault.blobs.write([b"one that goes"])
    blobs = used.vault.folder / "blobs"
    (blobs / gone.name).unlink()
    sealed = bytearray((blobs / rotten.name).read_bytes())
    sealed[50] ^= 1
    (blobs / rotten.name).write_bytes(sealed)

    made = back_up(used, tmp_path / "mine.carebackup")

    assert (made.contents.attachments, made.contents.damaged, made.contents.missing) == (4, 1, 1)
    assert try_backup(used.desk, made.file, way)[0] == made.contents


def test_a_damaged_database_is_not_backed_up(
    used: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "pages", lambda _database: iter(["a page"]))

    with pytest.raises(VaultDamagedError):
        back_up(used, tmp_path / "mine.carebackup")

    assert list(tmp_path.glob("*.care*")) == []


def test_how_far_it_has_come_is_told_to_the_end(used: OpenRecord, way: Unlock, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    made = back_up(used, tmp_path / "mine.carebackup", progress=lambda *far: told.append(far))

    assert 10 < len(told) <= 101
    assert told == sorted(told)
    assert told[-1][0] >= 0.97 * told[-1][1]
    assert told[-1][1] == 2 * made.size
    tried: list[tuple[int, int]] = []
    try_backup(used.desk, made.file, way, progress=lambda *far: tried.append(far))
    assert tried[-1][0] >= 0.9 * tried[-1][1]


def test_what_was_wrong_when_it_was_made_is_told_when_it_is_tried(
    used: OpenRecord, way: Unlock, tmp_path: Path
) -> None:
    used.vault.database.run("DELETE FROM search WHERE rowid = 1")
    file = back_up(used, tmp_path / "mine.carebackup").file

    _, findings = try_backup(used.desk, file, way)

    assert [finding.code for finding in findings] == ["search-damaged"]


def test_a_file_that_is_no_backup_is_refused(desk: Desk, way: Unlock, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Jean")

    with pytest.raises(NotABackupError):
        try_backup(desk, tmp_path / "letter.txt", way)


def test_it_is_time_for_the_first_backup_once_something_was_written(record: OpenRecord) -> None:
    assert (backup_status(record).due, backup_status(record).says) == (False, "")

    add_words(record, part="strengths", kind=None, words="I sing", sensitive=False)

    assert backup_status(record).due
    assert backup_status(record).says.startswith("There is no backup yet.")


def test_it_is_time_again_after_days_or_changes(used: OpenRecord, tmp_path: Path) -> None:
    back_up(used, tmp_path / "mine.carebackup")
    assert backup_status(used).says == "Last backup: 22 November 2026, 0 changes since."
    add_words(used, part="strengths", kind=None, words="I sing", sensitive=False)

    assert not backup_status(later(used, 29)).due
    assert backup_status(later(used, 30)).due
    assert backup_status(later(used, 30)).says.endswith("1 change since. It is time for a new one.")
    set_reminder(used, days=90, changes=1)
    assert backup_status(used).due
    set_reminder(used, days=90, changes=2)
    assert not backup_status(later(used, 89)).due
    assert backup_status(later(used, 90)).due
    with pytest.raises(UsageError):
        set_reminder(used, days=0, changes=5)


def test_nobody_is_reminded_twice_a_day(used: OpenRecord) -> None:
    assert backup_status(used).remind

    reminded(used)

    assert not backup_status(used).remind
    assert backup_status(used).due
    assert backup_status(later(used, 1)).remind


def test_a_backup_is_to_be_tried_out_after_30_days(used: OpenRecord, tmp_path: Path) -> None:
    back_up(used, tmp_path / "mine.carebackup")
    late = later(used, 31)
    assert not backup_status(later(used, 29)).test_due
    assert backup_status(late).test_due
    assert backup_status(late).says.endswith("Try it out again, to be sure that it still opens.")
    folder, keys = used.vault.folder, used.vault.ways.keys
    used.vault.close()

    remember_test(late.desk, folder, lambda _header: keys)

    with Vault.open_by(folder, lambda _header: keys, dice=used.desk.dice) as vault:
        assert vault.settings.get("backup")["tested"] == "2026-12-23T12:00:00Z"


def test_nothing_is_remembered_of_a_test_where_no_backup_was_made(used: OpenRecord) -> None:
    folder, keys = used.vault.folder, used.vault.ways.keys
    used.vault.close()

    remember_test(used.desk, folder, lambda _header: keys)

    with Vault.open_by(folder, lambda _header: keys, dice=used.desk.dice) as vault:
        assert not vault.settings.has("backup")
        keep_last(vault, made="2026-11-22T12:00:00Z", tested="2026-11-22T12:00:00Z", where="")
        assert vault.settings.get("backup")["changes"] == 3


def test_a_list_of_contents_that_reads_back_as_another_is_not_kept(
    used: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = making._described

    def described_badly(vault: Vault, copy: Path, about: making.About) -> tuple[Manifest, list[str]]:
        manifest, names = described(vault, copy, about)
        monkeypatch.setattr(Manifest, "parse", lambda _data: replace(manifest, made="2026-11-21T12:00:00Z"))
        return manifest, names

    monkeypatch.setattr(making, "_described", described_badly)

    with pytest.raises(BackupDamagedError):
        back_up(used, tmp_path / "mine.carebackup")

    assert list(tmp_path.glob("*.care*")) == []


def test_a_folder_that_may_only_be_read_is_said(
    used: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = os.open

    def denied(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if str(path).endswith(".part"):
            raise PermissionError(13, "Permission denied", str(path))
        return opens(path, flags, mode)

    monkeypatch.setattr(os, "open", denied)

    with pytest.raises(FileUnwritableError, match="Permission denied"):
        back_up(used, tmp_path / "mine.carebackup")
