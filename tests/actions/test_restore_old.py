"""Backups that older programs made are restored for ever; damaged ones, anywhere, never."""

import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portable_record.actions.back_up import try_backup
from portable_record.actions.check import check_record
from portable_record.actions.desk import Desk
from portable_record.actions.devices import devices_of
from portable_record.actions.restore import restore
from portable_record.actions.unlock import unlock
from portable_record.actions.ways_in import Unlock, by_recovery_code
from portable_record.crypto.b64 import b64url
from portable_record.errors import BackupDamagedError, PortableRecordError
from portable_record.record.canonical import canonical
from portable_record.vault import schema
from portable_record.vault.backup_file import sealed
from portable_record.vault.backup_reading import Backup
from portable_record.vault.backup_tar import Member, packed
from portable_record.vault.header import VERSION

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "good"
OLD = sorted((VECTORS / "backup").glob("*.carebackup"))
SAID = json.loads((VECTORS / "vault-1" / "expected.json").read_bytes())


@pytest.fixture(scope="module")
def way() -> Unlock:
    """The recovery code, which needs no stretching."""
    return by_recovery_code(SAID["recovery_code"])


@pytest.mark.parametrize("file", OLD, ids=lambda file: file.stem)
def test_a_backup_of_every_version_comes_back_whole_and_in_the_form_of_today(
    desk: Desk, file: Path, way: Unlock, tmp_path: Path
) -> None:
    restored = restore(desk, file, way, tmp_path / "new")

    record = unlock(desk, tmp_path / "new", SAID["passphrase"])
    assert restored.entries == len(SAID["entries"])
    assert [record.vault.entries.get(entry).id for entry in SAID["entries"]] == SAID["entries"]
    assert b"".join(record.vault.blobs.read(SAID["attachment"])) == b"a letter from the lunch club"
    assert (record.identity.name, record.identity.did) == (SAID["name"], SAID["did"])
    assert len(devices_of(record.vault)) == 2
    assert check_record(record) == []
    assert record.vault.header.version == VERSION
    assert schema.check(record.vault.database, record.vault.id) == schema.FORMAT
    assert not (tmp_path / "new" / "copies").exists()
    record.vault.close()


def test_there_is_a_backup_of_every_version_of_a_vault() -> None:
    assert [file.stem for file in OLD] == [f"of-vault-{version}" for version in range(1, VERSION + 1)]


@pytest.fixture(scope="module")
def reads(way: Unlock) -> Callable[[bytes], None]:
    """Read a backup to its end; its keys are opened once."""
    keys = Backup(io.BytesIO(OLD[0].read_bytes()), way).keys

    def read(data: bytes) -> None:
        backup = Backup(io.BytesIO(data), lambda _header: keys)
        for _ in backup.database():
            pass
        for member in backup.attachments():
            for _ in member.content:
                pass

    return read


@pytest.mark.slow
def test_a_whole_backup_with_one_flipped_bit_anywhere_is_refused(reads: Callable[[bytes], None]) -> None:
    good = bytearray(OLD[0].read_bytes())
    accepted = []
    reads(bytes(good))

    for at in range(0, len(good), 211):
        good[at] ^= 1 << at % 8
        try:
            reads(bytes(good))
        except PortableRecordError:
            continue
        finally:
            good[at] ^= 1 << at % 8
        accepted.append(at)

    assert accepted == []


@pytest.mark.slow
def test_a_whole_backup_that_is_cut_anywhere_is_refused(reads: Callable[[bytes], None]) -> None:
    good = OLD[0].read_bytes()
    accepted = []

    for length in [*range(0, len(good), 509), len(good) - 1]:
        try:
            reads(good[:length])
        except PortableRecordError:
            continue
        accepted.append(length)

    assert accepted == []


def made_anew(
    way: Unlock, file: Path, *, database_byte: int | None = None, blob: str = "", **said: object
) -> Path:
    """Write a backup as whoever has the keys could: with a database, an attachment or a list of their own."""
    with OLD[0].open("rb") as opened:
        backup = Backup(opened, way)
        database = bytearray(b"".join(backup.database()))
        blobs = [Member(blob or one.name, one.size, [b"".join(one.content)]) for one in backup.attachments()]
    if database_byte is not None:
        database[database_byte] ^= 1
    list_of_contents = json.loads(backup.manifest.to_bytes()) | said
    list_of_contents["database"]["sha256"] = b64url(hashlib.sha256(database).digest())
    manifest = canonical(list_of_contents)
    members = [
        Member("manifest.json", len(manifest), [manifest]),
        Member("vault.db", len(database), [bytes(database)]),
        *blobs,
    ]
    file.write_bytes(b"".join(sealed(backup.outside, backup.keys, packed(members))))
    return file


@pytest.mark.parametrize(
    "fault",
    [
        {"database_byte": 0},
        {"database_byte": 9000},
        {"changes": 3},
        {"entries": 1},
        {"schema": 2},
        {"heads": []},
        {"blob": "0a" * 20},
    ],
    ids=str,
)
def test_a_backup_that_is_not_what_it_says_is_refused_even_with_the_right_keys(
    desk: Desk, way: Unlock, tmp_path: Path, fault: dict[str, Any]
) -> None:
    bad = made_anew(way, tmp_path / "bad.carebackup", **fault)

    with pytest.raises(BackupDamagedError):
        restore(desk, bad, way, tmp_path / "new")
    with pytest.raises(BackupDamagedError):
        try_backup(desk, bad, way)

    assert not list(tmp_path.glob("new*"))


def test_a_backup_that_is_made_anew_without_a_fault_is_taken(desk: Desk, way: Unlock, tmp_path: Path) -> None:
    same = made_anew(way, tmp_path / "same.carebackup")

    assert restore(desk, same, way, tmp_path / "new").entries == len(SAID["entries"])


def test_the_fixtures_are_left_as_they_are(desk: Desk, way: Unlock, tmp_path: Path) -> None:
    file = Path(shutil.copy(OLD[0], tmp_path / "read-only.carebackup"))
    file.chmod(0o400)

    restore(desk, file, way, tmp_path / "new")

    assert file.read_bytes() == OLD[0].read_bytes()
