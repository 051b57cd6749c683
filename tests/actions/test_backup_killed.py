"""Whatever is killed while a backup is made or restored, a whole record is there, and no half one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, sleep

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.back_up import back_up, try_backup
from portable_record.actions.check import check_record
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.exists import exists
from portable_record.actions.identity import load_identity
from portable_record.actions.restore import restore
from portable_record.actions.ways_in import Unlock
from portable_record.errors import PortableRecordError
from portable_record.vault.vault import Vault
from tests.actions.conftest import PASSPHRASE
from tests.vault.crash import plaintext_in
from tests.vault.snapshots import before_each_step

ROUNDS = 3


@pytest.fixture
def home(record: OpenRecord, tmp_path: Path) -> Path:
    """A folder with a locked record and an older backup of it."""
    home = tmp_path / "home"
    home.mkdir()
    for number in range(3):
        add_words(record, part="strengths", kind=None, words=f"I whistle {number}", sensitive=False)
    record.vault.blobs.write([b"a photo" * 30_000])
    back_up(record, home / "older.carebackup")
    add_words(record, part="strengths", kind=None, words="I sing", sensitive=False)
    record.vault.close()
    shutil.move(record.vault.folder, home / "record")
    return home


@pytest.fixture
def way(record: OpenRecord) -> Unlock:
    """A way in that needs no stretching."""
    keys = record.vault.ways.keys
    return lambda _header: keys


@pytest.fixture
def look(desk: Desk, way: Unlock) -> Callable[[Path], int]:
    """Open the record in a folder, make sure that it is whole, and say how many entries it has."""

    def look_at(folder: Path) -> int:
        with Vault.open_by(folder, way, dice=os.urandom) as vault:
            assert check_record(OpenRecord(desk, vault, load_identity(vault))) == []
            return sum(vault.entries.counts_by_part().values())

    return look_at


def test_a_restoring_that_is_killed_at_any_step_leaves_the_old_record_or_the_new_one(
    desk: Desk, home: Path, way: Unlock, look: Callable[[Path], int], tmp_path: Path
) -> None:
    with before_each_step(home, tmp_path) as left:
        restore(desk, home / "older.carebackup", way, home / "record", confirmed=True)

    found = []
    for each in left:
        assert exists(each / "record")
        found.append(look(each / "record"))
        aside = [path for path in each.iterdir() if "-set-aside-" in path.name]
        assert [look(path) for path in aside] == ([4] if found[-1] == 3 else [])
        assert not (each / "record.restoring").exists()
    assert found == sorted(found, reverse=True)
    assert set(found) == {3, 4}


def test_a_restoring_onto_a_new_device_that_is_killed_leaves_a_whole_record_or_none(
    desk: Desk, home: Path, way: Unlock, look: Callable[[Path], int], tmp_path: Path
) -> None:
    shutil.rmtree(home / "record")

    with before_each_step(home, tmp_path) as left:
        restore(desk, home / "older.carebackup", way, home / "record")

    there = [exists(each / "record") for each in left]
    assert there == sorted(there)
    assert set(there) == {False, True}
    for each, whole in zip(left, there, strict=True):
        if not whole:
            restore(desk, home / "older.carebackup", way, each / "record")
        assert look(each / "record") == 3


def test_a_backup_that_is_killed_at_any_step_is_whole_or_not_there(
    desk: Desk, home: Path, way: Unlock, look: Callable[[Path], int], tmp_path: Path
) -> None:
    with Vault.open_by(home / "record", way, dice=os.urandom) as vault:
        record = OpenRecord(desk, vault, load_identity(vault))
        with before_each_step(home, tmp_path) as left:
            back_up(record, home / "newer.carebackup")

    there = [(each / "newer.carebackup").exists() for each in left]
    assert there == sorted(there)
    assert set(there) == {False, True}
    for each, whole in zip(left, there, strict=True):
        if whole:
            assert try_backup(desk, each / "newer.carebackup", way)[0].entries == 4
        assert look(each / "record") == 4
        assert not list((each / "record").glob("vault.db.copy*"))


def commands(home: Path, number: int) -> Iterator[list[str]]:
    vault = ["--vault", str(home / "record")]
    yield ["backup", *vault, "--out", str(home / f"{number}.carebackup")]
    yield ["restore", str(home / "older.carebackup"), *vault, "--yes"]


@pytest.mark.slow
def test_a_program_that_is_killed_without_warning_loses_nothing(
    desk: Desk, home: Path, way: Unlock, look: Callable[[Path], int], tmp_path: Path
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = os.environ | {"PORTABLE_RECORD_PASSPHRASE": PASSPHRASE, "TMPDIR": str(temporary)}
    usual: dict[str, float] = {}

    for number in range(ROUNDS + 1):
        for arguments in commands(home, number):
            begun = perf_counter()
            with subprocess.Popen(
                [sys.executable, "-m", "portable_record", *arguments],
                env=environment,
                stdout=subprocess.DEVNULL,
            ) as process:
                if number:  # the first round shows how long it takes; most of the others hit the writing
                    sleep(usual[arguments[0]] * (0.4 + 0.6 * number / ROUNDS))
                    process.kill()
            usual.setdefault(arguments[0], perf_counter() - begun)
            assert look(home / "record") in (3, 4)
            assert plaintext_in(home) + plaintext_in(temporary) == []

    for file in home.glob("*.carebackup"):
        assert try_backup(desk, file, way)[0].entries in (3, 4)


def failing_at(call: int, made: list[int]) -> Callable[[int], None]:
    """Make every call wait for the disk, but for one, which fails."""
    fsync = os.fsync

    def failing(descriptor: int) -> None:
        made.append(descriptor)
        if len(made) == call:
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    return failing


def test_a_disk_that_fails_at_any_step_of_a_restoring_leaves_a_whole_record(
    desk: Desk, home: Path, way: Unlock, look: Callable[[Path], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = 0
    for call in range(1, 40):
        made: list[int] = []
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", failing_at(call, made))
            try:
                restore(desk, home / "older.carebackup", way, home / "record", confirmed=True)
            except PortableRecordError:
                failed += 1
        assert look(home / "record") in (3, 4)
        assert not (home / "record.restoring").exists()
        if len(made) < call:
            break

    assert 5 < failed < 39


def test_a_disk_that_fails_at_any_step_of_a_backup_leaves_nothing_half_done(
    desk: Desk, home: Path, way: Unlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = 0
    with Vault.open_by(home / "record", way, dice=os.urandom) as vault:
        record = OpenRecord(desk, vault, load_identity(vault))
        for call in range(1, 40):
            made: list[int] = []
            with monkeypatch.context() as broken:
                broken.setattr(os, "fsync", failing_at(call, made))
                try:
                    back_up(record, home / f"{call}.carebackup")
                except PortableRecordError:
                    failed += 1
            assert not list(home.glob("*.part"))
            assert not list((home / "record").glob("vault.db.copy*"))
            if len(made) < call:
                break

    assert 0 < failed < 39
    backups = list(home.glob("*.carebackup"))
    assert len(backups) >= 2
    assert [try_backup(desk, file, way)[1] for file in backups] == [[] for _ in backups]
