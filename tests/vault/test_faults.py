"""What goes wrong with disks, databases and other programs is told in words a person can act on."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from portable_record.errors import (
    DiskFaultError,
    DiskFullError,
    PortableRecordError,
    VaultBusyError,
    VaultDamagedError,
    VaultError,
    VaultReadOnlyError,
    VaultUnreadableError,
)
from portable_record.vault import creation, database, disk
from portable_record.vault.database import Database
from portable_record.vault.vault import Vault
from tests.vault.cast import entry_id, goal
from tests.vault.codes import new_code

Dice = Callable[[int], bytes]

HOLD = """
import os, sys
from pathlib import Path
from portable_record.vault.vault import Vault
with Vault.open_with_recovery(Path(sys.argv[1]), sys.stdin.readline().strip(), dice=os.urandom):
    print("open", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (28, DiskFullError),  # ENOSPC
        (122, DiskFullError),  # EDQUOT
        (30, VaultReadOnlyError),  # EROFS
        (13, VaultReadOnlyError),  # EACCES
        (5, DiskFaultError),  # EIO
    ],
)
def test_what_the_system_says_becomes_a_sentence(number: int, error: type[VaultError]) -> None:
    with pytest.raises(error) as told, disk.faults_named():
        raise OSError(number, os.strerror(number), "/some/where/vault.json")

    assert told.value.place == "vault.json"
    assert told.value.says.endswith("(vault.json)")


def denied(*_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied", "/some/where/vault.json")


@pytest.mark.parametrize("step", ["open", "is_file"])
def test_files_that_may_not_be_read_are_told_as_that(
    folder: Path, code: str, dice: Dice, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(Path, step, denied)

    with pytest.raises(VaultUnreadableError, match="You may not read"):
        Vault.open_with_recovery(folder, code, dice=dice)


def test_a_folder_that_may_not_be_looked_into_gets_no_vault(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "exists", denied)

    with pytest.raises(VaultUnreadableError):
        creation.check_folder(folder)


@pytest.mark.parametrize("step", ["open", "write", "fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "error"), [(28, DiskFullError), (30, VaultReadOnlyError), (5, DiskFaultError)]
)
def test_a_passphrase_that_could_not_be_saved_leaves_the_old_one(
    folder: Path,
    code: str,
    vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
    dice: Dice,
    step: str,
    number: int,
    error: type[VaultError],
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, step, fail)
        with pytest.raises(error):
            new_code(vault)
    vault.close()

    Vault.open_with_recovery(folder, code, dice=dice).close()


def test_a_half_written_header_of_a_crash_does_not_stand_in_the_way(
    folder: Path, vault: Vault, dice: Dice
) -> None:
    (folder / "vault.json.new").write_bytes(b"half")

    new = new_code(vault)
    vault.close()

    assert not (folder / "vault.json.new").exists()
    Vault.open_with_recovery(folder, new, dice=dice).close()


def test_a_system_that_takes_few_bytes_at_once_gets_them_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.write
    with monkeypatch.context() as slow:
        slow.setattr(os, "write", lambda file, data: whole(file, bytes(data[:3])))
        disk.write_new(tmp_path / "file", b"0123456789")

    assert (tmp_path / "file").read_bytes() == b"0123456789"


def test_a_file_that_cannot_be_made_is_told_as_what_the_disk_said(tmp_path: Path) -> None:
    with pytest.raises(DiskFaultError), disk.open_new(tmp_path / "no folder" / "file"):
        pass


def test_windows_has_no_folders_to_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(disk, "ON_WINDOWS", True)
        disk.sync_folder(tmp_path / "not there")


def test_a_lock_that_cannot_be_taken_for_want_of_rights_is_told(
    folder: Path, code: str, dice: Dice, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.open

    def refuse(path: object, *rest: int) -> int:
        if str(path).endswith("lock"):
            raise OSError(30, "Read-only file system")
        return whole(str(path), *rest)

    with monkeypatch.context() as broken:
        broken.setattr(os, "open", refuse)
        with pytest.raises(VaultReadOnlyError):
            Vault.open_with_recovery(folder, code, dice=dice)


@pytest.mark.slow
def test_a_second_program_is_told_that_the_record_is_open(folder: Path, code: str, dice: Dice) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdin.write(code + "\n")
        other.stdin.flush()
        assert other.stdout.readline() == "open\n"

        with pytest.raises(VaultBusyError, match="already open"):
            Vault.open_with_recovery(folder, code, dice=dice)

        other.stdin.write("\n")
        other.stdin.flush()
        assert other.wait() == 0
    Vault.open_with_recovery(folder, code, dice=dice).close()


@pytest.mark.parametrize("limit", [0, 1])
def test_a_full_database_is_told_and_nothing_half_done_stays(vault: Vault, limit: int) -> None:
    pages = vault.database.rows("PRAGMA page_count")[0][0]
    vault.database.rows(f"PRAGMA max_page_count = {pages + limit}")

    with pytest.raises(DiskFullError, match="The disk is full"):
        vault.entries.add_many((goal(n), "words") for n in range(1000))

    assert vault.entries.page() == []
    vault.database.rows("PRAGMA max_page_count = 1000000")
    vault.entries.put(goal(1), "words")


def test_a_database_that_may_only_be_read_is_told(vault: Vault) -> None:
    vault.database.rows("PRAGMA query_only = ON")

    with pytest.raises(VaultReadOnlyError):
        vault.entries.put(goal(1), "words")


def test_a_database_that_another_holds_is_told(database: Database, tmp_path: Path) -> None:
    other = Database(tmp_path / "vault.db", bytes(range(32)))
    other.rows("PRAGMA busy_timeout = 0")

    with database.transaction(), pytest.raises(VaultBusyError), other.transaction():
        pass
    other.close()


def test_traces_are_not_forgotten_while_somebody_reads(database: Database, tmp_path: Path) -> None:
    other = Database(tmp_path / "vault.db", bytes(range(32)))
    database.rows("PRAGMA busy_timeout = 0")

    with other.transaction():
        other.run("INSERT INTO meta (name, value) VALUES ('a', 'b')")
        with pytest.raises(VaultBusyError):
            database.forget_traces()
    other.close()
    database.forget_traces()

    assert (tmp_path / "vault.db-wal").stat().st_size == 0


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (13, DiskFullError),
        (4874, DiskFullError),
        (778, DiskFaultError),
        (14, DiskFaultError),
        (1, ValueError),
    ],
)
def test_each_code_of_the_database_has_its_meaning(code: int, error: type[Exception]) -> None:
    driver = database._driver()
    fault = driver.OperationalError("it")
    fault.sqlite_errorcode = code
    wanted = driver.OperationalError if error is ValueError else error

    with pytest.raises(wanted), database.faults_named():
        raise fault


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("disk I/O error", DiskFaultError),
        ("database or disk is full", DiskFullError),
        ("unable to open database file", DiskFaultError),
    ],
)
def test_what_copying_a_database_says_in_words_alone_has_its_meaning(
    said: str, error: type[VaultError]
) -> None:
    driver = database._driver()
    fault = driver.OperationalError(said)
    fault.sqlite_errorcode = 1

    with pytest.raises(error), database.faults_named():
        raise fault


def test_another_key_is_damage_and_says_no_key(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    disk.write_new(tmp_path / "vault.db", b"")
    first = Database(tmp_path / "vault.db", bytes(32))
    first.run("CREATE TABLE a (b)")
    first.close()

    with pytest.raises(VaultDamagedError) as told:
        Database(tmp_path / "vault.db", b"k" * 32)

    assert (b"k" * 32).hex() not in repr(told.value) + str(told.value.__cause__)
    assert capfd.readouterr() == ("", "")


def test_statements_that_are_wrong_stay_as_they_are(database: Database) -> None:
    with pytest.raises(Exception, match="no such table"):
        database.rows("SELECT 1 FROM nowhere")
    with pytest.raises(Exception, match="Incorrect number"):
        database.rows("SELECT ?", ())


class FailsToUndo:
    """A connection whose disk is gone when a transaction is to be undone."""

    in_transaction = True

    def __init__(self) -> None:
        self.fault = database._driver().OperationalError("disk I/O error")
        self.fault.sqlite_errorcode = 10

    def execute(self, sql: str) -> None:
        if sql == "ROLLBACK":
            raise self.fault


def test_a_disk_that_fails_while_undoing_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(database, "_connection", FailsToUndo())
        with pytest.raises(DiskFaultError), database.transaction():
            raise KeyboardInterrupt


def test_threads_take_turns_and_see_whole_transactions(vault: Vault) -> None:
    faults: list[Exception] = []
    seen: list[int] = []

    def write(start: int) -> None:
        try:
            for n in range(start, start + 20):
                with vault.transaction():
                    vault.entries.put(goal(2 * n), "words")
                    vault.entries.put(goal(2 * n + 1), "words")
        except PortableRecordError as fault:
            faults.append(fault)

    def read() -> None:
        seen.extend(sum(vault.entries.counts_by_part().values()) for _ in range(50))

    threads = [threading.Thread(target=write, args=(n * 100,)) for n in range(4)]
    threads += [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert [number for number in seen if number % 2] == []
    assert vault.entries.counts_by_part() == {"plan": 160}
    assert vault.entries.has(entry_id(200))
