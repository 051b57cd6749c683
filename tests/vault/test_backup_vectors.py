"""Backups that were written down once are read the same, and each fault is refused by its own code."""

import base64
import io
import json
from pathlib import Path

import pytest

from portable_record.errors import PortableRecordError
from portable_record.vault.backup_reading import Backup
from portable_record.vault.slots import open_with_recovery_code
from tests.vault.backup_vectors import DATABASE, FIRST, KEYS, OPENS, SECOND, VECTORS, all_vectors

GOOD = sorted((VECTORS / "good" / "backup").glob("*.json"))
BAD = sorted((VECTORS / "bad" / "backup").glob("*.json"))


def read(data: bytes) -> tuple[bytes, dict[str, bytes]]:
    """Read a backup to its end: the database and the attachments."""
    backup = Backup(io.BytesIO(data), lambda _header: KEYS)
    database = b"".join(backup.database())
    return database, {member.name: b"".join(member.content) for member in backup.attachments()}


def file_of(vector: Path) -> bytes:
    return base64.b64decode(json.loads(vector.read_bytes())["file"])


def test_the_vectors_are_those_that_can_be_made_again() -> None:
    written = {f"{path.parts[-3]}/backup/{path.name}": path.read_bytes() for path in (*GOOD, *BAD)}

    assert written == dict(all_vectors())


@pytest.mark.parametrize("vector", GOOD, ids=lambda path: path.stem)
def test_a_good_backup_gives_what_is_in_it(vector: Path) -> None:
    database, attachments = read(file_of(vector))

    assert database == DATABASE
    names = [FIRST] if vector.stem == "one-missing" else [FIRST, SECOND]
    assert attachments == {name: name.encode() for name in names}


@pytest.mark.parametrize("vector", BAD, ids=lambda path: path.stem)
def test_a_bad_backup_is_refused_by_its_code(vector: Path) -> None:
    with pytest.raises(PortableRecordError) as refused:
        read(file_of(vector))

    assert refused.value.code == json.loads(vector.read_bytes())["code"]


def test_what_opens_the_vault_opens_the_backup() -> None:
    data = file_of(VECTORS / "good" / "backup" / "small.json")

    backup = Backup(io.BytesIO(data), lambda head: open_with_recovery_code(head, OPENS["recovery_code"]))

    assert b"".join(backup.database()) == DATABASE


@pytest.mark.slow
def test_a_changed_bit_is_found_wherever_it_stands() -> None:
    good = file_of(VECTORS / "good" / "backup" / "small.json")
    accepted = []

    for at in range(0, len(good), 3):
        changed = good[:at] + bytes([good[at] ^ (1 << at % 8)]) + good[at + 1 :]
        try:
            read(changed)
        except PortableRecordError:
            continue
        accepted.append(at)

    assert accepted == []


@pytest.mark.slow
def test_a_backup_that_is_cut_anywhere_is_refused() -> None:
    good = file_of(VECTORS / "good" / "backup" / "small.json")
    accepted = []

    for length in range(0, len(good), 3):
        try:
            read(good[:length])
        except PortableRecordError:
            continue
        accepted.append(length)

    assert accepted == []
