"""A record that is older than it was is told of, and nothing else is."""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from portable_record.errors import DiskFaultError
from portable_record.vault import disk
from portable_record.vault.end import NAME, PLACE, SIZE, newest_in
from portable_record.vault.vault import Vault
from tests.vault import end_vectors
from tests.vault.end_vectors import NEWER, OLDER, VECTORS
from tests.vault.work import edit, look_over, note, take_in

Dice = Callable[[int], bytes]
Opens = Callable[[Path], Vault]


@pytest.fixture
def opens(code: str, dice: Dice) -> Opens:
    """Open a vault, by the way in that needs no stretching."""
    return lambda folder: Vault.open_with_recovery(folder, code, dice=dice)


@pytest.fixture
def used(folder: Path, opens: Opens) -> Path:
    """A closed vault in use, whose end was seen once."""
    with opens(folder) as vault:
        note(vault)
        take_in(vault, range(20))
    with opens(folder) as vault, vault.transaction():
        vault.end.know()
    return folder


def as_a_crash_leaves_it(folder: Path, copy: Path) -> Path:
    return Path(shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*-shm")))


def told(folder: Path, opens: Opens) -> tuple[bool, bool]:
    """Say whether an opening finds the record older than it was, and whether it finds the mark lost."""
    with opens(folder) as vault:
        found = [finding.code for finding in look_over(vault)]
        assert found == (["record-older"] if vault.end.behind else [])
        return vault.end.behind, vault.end.lost


FINE = (False, False)


def test_a_record_that_is_as_new_as_its_mark_is_nothing_to_tell_of(used: Path, opens: Opens) -> None:
    assert (used / NAME).stat().st_size == SIZE
    assert told(used, opens) == FINE


def test_a_cut_off_end_of_what_a_crash_left_is_told(used: Path, opens: Opens, tmp_path: Path) -> None:
    with opens(used) as vault:
        edit(vault, 3, "first")
        before = (used / "vault.db-wal").stat().st_size
        edit(vault, 3, "second")
        whole = as_a_crash_leaves_it(used, tmp_path / "whole")
        cut = as_a_crash_leaves_it(used, tmp_path / "cut")
    os.truncate(cut / "vault.db-wal", before)

    assert told(whole, opens) == FINE
    assert told(cut, opens) == (True, False)


def test_an_older_database_under_the_same_header_is_told_and_the_record_goes_on(
    used: Path, opens: Opens
) -> None:
    older = (used / "vault.db").read_bytes()
    with opens(used) as vault:
        edit(vault, 3, "later")
    (used / "vault.db").write_bytes(older)

    with opens(used) as vault:
        assert vault.end.behind
        edit(vault, 4, "goes on")

    assert told(used, opens) == FINE


def test_an_older_database_is_told_at_each_opening_until_something_is_written(
    used: Path, opens: Opens
) -> None:
    older = (used / "vault.db").read_bytes()
    with opens(used) as vault:
        edit(vault, 3, "later")
    (used / "vault.db").write_bytes(older)

    assert told(used, opens) == (True, False)
    assert told(used, opens) == (True, False)


def test_an_older_database_that_went_on_without_the_mark_is_told(
    used: Path, opens: Opens, tmp_path: Path
) -> None:
    elsewhere = Path(shutil.copytree(used, tmp_path / "elsewhere"))
    with opens(used) as vault:
        note(vault)
    with opens(elsewhere) as vault:
        vault.journal.append(b'{"another":1}', lambda _: bytes(64))
        vault.journal.append(b'{"another":2}', lambda _: bytes(64))
    shutil.copyfile(elsewhere / "vault.db", used / "vault.db")

    with opens(used) as vault:
        assert vault.end.behind


def test_a_crash_between_the_commit_and_the_mark_is_nothing_to_tell_of(
    used: Path, opens: Opens, tmp_path: Path
) -> None:
    with opens(used) as vault:
        before = (used / NAME).read_bytes()
        edit(vault, 3, "later")
        crashed = as_a_crash_leaves_it(used, tmp_path / "crashed")
    assert (crashed / NAME).read_bytes() != before
    (crashed / NAME).write_bytes(before)

    assert told(crashed, opens) == FINE


@pytest.mark.parametrize("written", [0, 1, 256, 511])
def test_a_mark_that_is_written_in_part_is_nothing_to_tell_of(used: Path, opens: Opens, written: int) -> None:
    before = (used / NAME).read_bytes()
    with opens(used) as vault:
        edit(vault, 3, "later")
    after = (used / NAME).read_bytes()
    place = 0 if after[:PLACE] != before[:PLACE] else PLACE
    torn = before[:place] + after[place : place + written] + before[place + written :]
    (used / NAME).write_bytes(torn)

    assert told(used, opens) == FINE


@pytest.mark.parametrize("left", [None, b"", b"short", bytes(SIZE)])
def test_a_mark_that_is_missing_or_damaged_is_told_once_and_made_anew(
    used: Path, opens: Opens, left: bytes | None
) -> None:
    (used / NAME).unlink()
    if left is not None:
        (used / NAME).write_bytes(left)

    with opens(used) as vault:
        assert vault.end.lost
        note(vault)

    assert told(used, opens) == FINE


def test_a_vault_from_before_there_was_a_mark_tells_nothing(folder: Path, opens: Opens) -> None:
    with opens(folder) as vault:
        note(vault)
    (folder / NAME).unlink()

    assert told(folder, opens) == FINE


def test_a_mark_that_cannot_be_written_does_not_undo_what_was_done(
    used: Path, opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise DiskFaultError

    before = (used / NAME).read_bytes()
    with opens(used) as vault:
        with monkeypatch.context() as broken:
            broken.setattr(disk, "overwrite", fails)
            note(vault)
        assert (used / NAME).read_bytes() == before
        note(vault)

    assert (used / NAME).read_bytes() != before
    assert told(used, opens) == FINE


def test_what_moves_no_anchor_writes_no_mark(used: Path, opens: Opens) -> None:
    before = (used / NAME).read_bytes()

    with opens(used) as vault, vault.transaction():
        vault.settings.put("colour", "green")

    assert (used / NAME).read_bytes() == before


def test_what_is_undone_writes_no_mark(used: Path, opens: Opens) -> None:
    before = (used / NAME).read_bytes()

    with opens(used) as vault, suppress(KeyError), vault.transaction():
        note(vault)
        raise KeyError

    assert (used / NAME).read_bytes() == before


def test_the_good_vector_says_the_newest_that_can_be_read() -> None:
    vector = json.loads((VECTORS / "good" / end_vectors.NAME).read_text(encoding="utf-8"))
    key = bytes.fromhex(vector["key"])

    assert vector == end_vectors.good()
    assert newest_in(key, bytes.fromhex(vector["whole"])) == (1, NEWER)
    assert newest_in(key, bytes.fromhex(vector["torn"])) == (0, OLDER)


@pytest.mark.parametrize("name", end_vectors.bad())
def test_a_bad_vector_says_nothing(name: str) -> None:
    vector = json.loads((VECTORS / "bad" / end_vectors.NAME).read_text(encoding="utf-8"))

    assert vector == end_vectors.bad()
    assert newest_in(end_vectors.key(), bytes.fromhex(vector[name])) is None
