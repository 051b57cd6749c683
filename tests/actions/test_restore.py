"""A record comes back from its backup whole, as a new device, and nothing that stood there is lost."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.announcements import News, announcements
from portable_record.actions.back_up import back_up, backup_status
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.check import check_record
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.devices import devices_of
from portable_record.actions.exists import exists
from portable_record.actions.read_entries import find, list_of
from portable_record.actions.restore import Restored, preview_restore, restore
from portable_record.actions.undo import undo_change
from portable_record.actions.unlock import unlock
from portable_record.actions.ways_in import Unlock, by_passphrase, by_recovery_code
from portable_record.actions.write import state_of
from portable_record.errors import (
    BackupDamagedError,
    DiskFaultError,
    DiskFullError,
    OtherRecordError,
    PassphraseError,
    VaultBusyError,
    VaultExistsError,
    VaultFolderError,
    WrongPassphraseError,
)
from portable_record.vault import restore as putting
from portable_record.vault import restoring
from tests.actions.conftest import PASSPHRASE, Opened
from tests.vault.codes import new_code

NOON = "2026-11-22T12:00:00Z"
NEW = "another five words for tests"
PICTURE = b"a picture of tea" * 20_000


def write(record: OpenRecord, words: str) -> str:
    """Write an entry and return its id."""
    return add_words(record, part="strengths", kind=None, words=words, sensitive=False).id


@pytest.fixture
def used(record: OpenRecord) -> OpenRecord:
    """A record with a few entries, one of them in the bin, and an attachment."""
    ids = [write(record, f"I whistle tune {number}") for number in range(3)]
    put_in_bin(record, ids[:1])
    record.vault.blobs.write([PICTURE])
    return record


@pytest.fixture
def file(used: OpenRecord, tmp_path: Path) -> Path:
    """A backup of it."""
    return back_up(used, tmp_path / "mine.carebackup").file


@pytest.fixture
def way(used: OpenRecord) -> Unlock:
    """A way in that needs no stretching."""
    keys = used.vault.ways.keys
    return lambda _header: keys


@pytest.fixture
def came_back(desk: Desk, file: Path, way: Unlock, tmp_path: Path) -> Iterator[OpenRecord]:
    """The record, brought back into another folder and unlocked there."""
    restore(desk, file, way, tmp_path / "new", device_name="new laptop")
    opened = unlock(desk, tmp_path / "new", PASSPHRASE)
    yield opened
    opened.vault.close()


def test_a_record_that_came_back_is_the_same_and_whole(used: OpenRecord, came_back: OpenRecord) -> None:
    assert list(came_back.vault.entries.all()) == list(used.vault.entries.all())
    assert check_record(came_back) == []
    assert len(find(came_back, "whistle")) == 2
    [ref] = came_back.vault.blobs.all()
    assert b"".join(came_back.vault.blobs.read(ref.name)) == PICTURE
    assert [path.name for path in came_back.vault.folder.iterdir() if "-" not in path.name] == [
        path.name
        for path in came_back.vault.folder.iterdir()
        if path.name in {"vault.json", "vault.db", "vault.end", "blobs", "lock"}
    ]


def test_it_is_a_new_device_and_the_old_one_stays_known(used: OpenRecord, came_back: OpenRecord) -> None:
    old, new = devices_of(came_back.vault)

    assert old.id == used.identity.device_id
    assert new.id == came_back.identity.device_id != old.id
    assert (old.here, new.here) == (False, True)
    assert (new.name, new.restored, new.since) == (
        "new laptop",
        "2026-11-22T12:00:00Z",
        "2026-11-22T12:00:00Z",
    )
    events = [json.loads(line.event) for line in came_back.vault.journal.newest(limit=2)]
    assert [event["type"]["code"] for event in events] == ["unlock", "restore"]
    assert events[1]["source"]["observer"]["identifier"]["value"] == new.id


def test_its_first_change_names_the_heads_that_it_found(used: OpenRecord, came_back: OpenRecord) -> None:
    found = came_back.vault.log.heads("strengths")

    write(came_back, "I sing")

    _, change = list(came_back.vault.log.each_change())[-1]
    assert change.device == came_back.identity.device_id
    assert (change.seq, change.previous) == (1, "")
    assert change.seen == found
    assert [seen.device for seen in found] == [used.identity.device_id]
    assert check_record(came_back) == []


def test_what_the_old_device_wrote_can_be_changed_and_undone_on_the_new_one(came_back: OpenRecord) -> None:
    kept = next(iter(list_of(came_back)))
    put_in_bin(came_back, [kept.id])
    placed = state_of(came_back, kept.part, kept.id).registers.edits[-1].id

    undo_change(came_back, f"{placed.part}:{placed.seq}:{placed.device}")

    assert came_back.vault.entries.get(kept.id).binned == ""
    assert check_record(came_back) == []


def test_a_record_can_move_on_again_and_again(desk: Desk, came_back: OpenRecord, tmp_path: Path) -> None:
    write(came_back, "I sing")
    file = back_up(came_back, tmp_path / "second.carebackup").file
    keys = came_back.vault.ways.keys

    restore(desk, file, lambda _header: keys, tmp_path / "third")

    third = unlock(desk, tmp_path / "third", PASSPHRASE)
    write(third, "I dance")
    assert len(devices_of(third.vault)) == 3
    assert check_record(third) == []
    third.vault.close()


def test_the_record_that_stood_there_is_set_aside_whole(
    desk: Desk, used: OpenRecord, file: Path, way: Unlock
) -> None:
    later = write(used, "I sing")
    folder = used.vault.folder
    used.vault.close()

    restored = restore(desk, file, way, folder, confirmed=True)

    assert restored == Restored(
        folder=folder,
        made="2026-11-22T12:00:00Z",
        entries=2,
        aside=folder.with_name("vault-0-set-aside-2026-11-22-120000"),
        damaged=0,
        missing=0,
    )
    now = unlock(desk, folder, PASSPHRASE)
    assert not now.vault.entries.has(later)
    now.vault.close()
    assert restored.aside is not None
    aside = unlock(desk, restored.aside, PASSPHRASE)
    assert aside.vault.entries.has(later)
    assert check_record(aside) == []
    aside.vault.close()
    assert restore(desk, file, way, folder, confirmed=True).aside == restored.aside.with_name(
        f"{restored.aside.name}-2"
    )


def test_nothing_is_set_aside_before_somebody_said_yes(used: OpenRecord, file: Path, way: Unlock) -> None:
    folder = used.vault.folder
    used.vault.close()
    before = (folder / "vault.db").read_bytes()

    with pytest.raises(VaultExistsError):
        restore(used.desk, file, way, folder)

    assert (folder / "vault.db").read_bytes() == before
    assert not folder.with_name("vault-0.restoring").exists()


def test_a_record_that_is_open_is_not_set_aside(used: OpenRecord, file: Path, way: Unlock) -> None:
    folder = used.vault.folder

    with pytest.raises(VaultBusyError):
        restore(used.desk, file, way, folder, confirmed=True)

    assert not folder.with_name("vault-0.restoring").exists()
    assert check_record(used) == []


def test_another_record_is_set_aside_only_when_that_is_wanted(
    opened: Opened, used: OpenRecord, file: Path, way: Unlock
) -> None:
    other = opened(name="Samuel", issuer="https://samuel.example")
    folder = other.vault.folder
    other.vault.close()

    with pytest.raises(OtherRecordError):
        restore(used.desk, file, way, folder, confirmed=True)
    assert unlock_and_name(used.desk, folder) == "Samuel"

    restored = restore(used.desk, file, way, folder, confirmed=True, another_record=True)

    assert unlock_and_name(used.desk, folder) == "Jean Adeyemi"
    assert restored.aside is not None
    assert unlock_and_name(used.desk, restored.aside) == "Samuel"


def unlock_and_name(desk: Desk, folder: Path) -> str:
    opened = unlock(desk, folder, PASSPHRASE)
    opened.vault.close()
    return opened.identity.name


def test_a_damaged_record_gives_way_to_its_backup(used: OpenRecord, file: Path, way: Unlock) -> None:
    folder = used.vault.folder
    used.vault.close()
    (folder / "vault.json").write_bytes(b"rotten")

    look = preview_restore(used.desk, file, way, folder)
    restored = restore(used.desk, file, way, folder, confirmed=True)

    assert (look.occupied, look.compared) == (True, False)
    assert restored.aside is not None
    assert (restored.aside / "vault.json").read_bytes() == b"rotten"
    assert unlock_and_name(used.desk, folder) == "Jean Adeyemi"


def test_a_folder_with_other_things_is_left_alone(
    used: OpenRecord, file: Path, way: Unlock, tmp_path: Path
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "tea.jpg").write_bytes(b"tea")

    with pytest.raises(VaultFolderError):
        restore(used.desk, file, way, photos, confirmed=True)
    with pytest.raises(VaultFolderError):
        restore(used.desk, file, way, photos / "tea.jpg", confirmed=True)
    with pytest.raises(VaultFolderError):
        restore(used.desk, file, way, Path("/"), confirmed=True)

    assert [path.name for path in photos.iterdir()] == ["tea.jpg"]


def test_an_empty_folder_is_as_good_as_none(desk: Desk, file: Path, way: Unlock, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert preview_restore(desk, file, way, tmp_path / "empty").says == (
        "The folder is empty, so nothing is replaced."
    )
    assert restore(desk, file, way, tmp_path / "empty").aside is None
    assert exists(tmp_path / "empty")


def test_the_recovery_code_opens_a_backup_and_a_new_passphrase_is_set(
    desk: Desk, used: OpenRecord, tmp_path: Path
) -> None:
    code = new_code(used.vault)
    file = back_up(used, tmp_path / "mine.carebackup").file

    with pytest.raises(PassphraseError):
        restore(desk, file, by_recovery_code(code), tmp_path / "new", new_passphrase="two\nlines")
    restore(desk, file, by_recovery_code(code), tmp_path / "new", new_passphrase=NEW, told=News.CODE_USED)

    opened = unlock(desk, tmp_path / "new", NEW)
    assert check_record(opened) == []
    opened.vault.check_recovery_code(code)
    assert [told.news for told in announcements(opened)] == [News.CODE_USED]
    opened.vault.close()
    with pytest.raises(WrongPassphraseError):
        unlock(desk, tmp_path / "new", PASSPHRASE)


def test_a_stranger_gets_nothing_out_of_a_backup(desk: Desk, file: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphraseError):
        restore(desk, file, by_passphrase("a guess of five words"), tmp_path / "new")
    with pytest.raises(WrongPassphraseError):
        preview_restore(desk, file, by_passphrase("a guess of five words"), tmp_path / "new")

    assert not list(tmp_path.glob("new*"))


def test_the_preview_says_what_would_be_different_and_changes_nothing(
    used: OpenRecord, file: Path, way: Unlock
) -> None:
    first, second, third = (entry.id for entry in used.vault.entries.all())
    added = write(used, "I sing")
    put_in_bin(used, [second])
    used.vault.entries.erase(third)
    folder = used.vault.folder
    used.vault.close()
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}

    look = preview_restore(used.desk, file, way, folder)

    assert {one.id: one.kind for one in look.differences} == {
        added: "here",
        second: "changed",
        third: "backup",
    }
    assert {one.title for one in look.differences} >= {"What I am good at: I sing"}
    assert all(one.here or one.backup for one in look.differences)
    assert (look.same, look.compared, look.made) == (1, True, "2026-11-22T12:00:00Z")
    assert look.says == (
        "Only in the backup: 1. Only in the record here: 1. Not the same in both: 1. The same: 1."
    )
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert first


def test_a_record_that_opens_in_another_way_is_not_compared(used: OpenRecord, file: Path) -> None:
    used.vault.change_passphrase(NEW, cost=used.vault.header.passphrase.cost)
    folder = used.vault.folder
    used.vault.close()

    look = preview_restore(used.desk, file, by_passphrase(PASSPHRASE), folder)

    assert look.says == "The record in the folder does not open this way, so the two cannot be compared."


def test_a_damaged_backup_changes_nothing(used: OpenRecord, file: Path, way: Unlock, tmp_path: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-20_000] ^= 1
    file.write_bytes(data)

    with pytest.raises(BackupDamagedError):
        restore(used.desk, file, way, tmp_path / "new")

    assert not list(tmp_path.glob("new*"))


def test_damaged_attachments_come_back_as_they_were_and_are_told(
    used: OpenRecord, way: Unlock, tmp_path: Path
) -> None:
    [ref] = used.vault.blobs.all()
    path = used.vault.folder / "blobs" / ref.name
    sealed = bytearray(path.read_bytes())
    sealed[50] ^= 1
    path.write_bytes(sealed)
    file = back_up(used, tmp_path / "mine.carebackup").file

    restored = restore(used.desk, file, way, tmp_path / "new")

    assert (restored.damaged, restored.missing) == (1, 0)
    assert (tmp_path / "new" / "blobs" / ref.name).read_bytes() == sealed
    opened = unlock(used.desk, tmp_path / "new", PASSPHRASE)
    assert [finding.code for finding in check_record(opened)] == ["attachment-damaged"]
    opened.vault.close()


@pytest.mark.parametrize("fault", [DiskFullError, KeyboardInterrupt])
def test_what_fails_in_the_middle_leaves_all_as_it_was(
    used: OpenRecord,
    file: Path,
    way: Unlock,
    monkeypatch: pytest.MonkeyPatch,
    fault: type[BaseException],
) -> None:
    folder = used.vault.folder
    used.vault.close()
    before = (folder / "vault.db").read_bytes()

    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(putting, "_kept", fail)
    with pytest.raises(fault):
        restore(used.desk, file, way, folder, confirmed=True)

    assert (folder / "vault.db").read_bytes() == before
    assert not folder.with_name("vault-0.restoring").exists()


def test_where_the_last_rename_fails_the_old_record_is_put_back(
    used: OpenRecord, file: Path, way: Unlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = used.vault.folder
    used.vault.close()
    move = restoring._move

    def fail_once(old: Path, new: Path) -> None:
        if old.name.endswith(".restoring"):
            raise DiskFaultError
        move(old, new)

    with monkeypatch.context() as broken:
        broken.setattr(restoring, "_move", fail_once)
        with pytest.raises(DiskFaultError):
            restore(used.desk, file, way, folder, confirmed=True)

    assert unlock_and_name(used.desk, folder) == "Jean Adeyemi"
    assert sorted(path.name for path in folder.parent.iterdir()) == ["mine.carebackup", "vault-0"]


def test_a_restoring_that_was_killed_before_its_last_step_is_finished_by_whoever_looks_next(
    used: OpenRecord, file: Path, way: Unlock, tmp_path: Path
) -> None:
    restore(used.desk, file, way, tmp_path / "new")
    (tmp_path / "new").rename(tmp_path / "new.restoring")

    assert exists(tmp_path / "new")
    assert unlock_and_name(used.desk, tmp_path / "new") == "Jean Adeyemi"
    assert not (tmp_path / "new.restoring").exists()


def test_a_restoring_that_did_not_come_about_is_cleared_away(
    used: OpenRecord, file: Path, way: Unlock, tmp_path: Path
) -> None:
    half = tmp_path / "new.restoring"
    (half / "blobs").mkdir(parents=True)
    (half / "vault.db").write_bytes(b"half a database")
    assert not exists(tmp_path / "new")

    restore(used.desk, file, way, tmp_path / "new")
    assert unlock_and_name(used.desk, tmp_path / "new") == "Jean Adeyemi"

    (half / "blobs").mkdir(parents=True)
    (half / "vault.json").write_bytes(b"whole, but its place is taken")
    assert unlock_and_name(used.desk, tmp_path / "new") == "Jean Adeyemi"
    assert not half.exists()


def test_after_restoring_the_backup_counts_as_the_last_one(came_back: OpenRecord) -> None:
    status = backup_status(came_back)

    assert (status.made, status.changes_since, status.due) == ("2026-11-22T12:00:00Z", 0, False)
