"""A vault of an older form is copied whole and then brought to today's form; no kill loses anything."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from portable_record.errors import DiskFaultError, DiskFullError
from portable_record.vault import copies, disk, migration, schema
from portable_record.vault.database import Database
from portable_record.vault.header import VERSION, Header
from portable_record.vault.rebuild import folded
from portable_record.vault.shelf import Document
from portable_record.vault.vault import Vault
from tests.vault.cast import NOON, entry_id, goal
from tests.vault.snapshots import before_each_step

Dice = Callable[[int], bytes]
VERSION_1 = Path(__file__).resolve().parents[1] / "vectors" / "good" / "vault-1"
TABLES_4 = VERSION_1.parent / "vault-tables-4"
TABLES_5 = VERSION_1.parent / "vault-tables-5"
TABLES_6 = VERSION_1.parent / "vault-tables-6"
TABLES_7 = VERSION_1.parent / "vault-tables-7"
TABLES_8 = VERSION_1.parent / "vault-tables-8"


@pytest.fixture(scope="module")
def said() -> Mapping[str, str]:
    expected: dict[str, str] = json.loads((VERSION_1 / "expected.json").read_bytes())
    return expected


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A vault as the first program made it."""
    return Path(shutil.copytree(VERSION_1 / "vault", tmp_path / "old"))


def header_of(vault: Path) -> Header:
    return Header.parse((vault / "vault.json").read_bytes())


def assert_whole(vault: Vault, said: Mapping[str, str]) -> None:
    assert [vault.entries.get(entry).id for entry in said["entries"]] == list(said["entries"])
    assert b"".join(vault.blobs.read(said["attachment"])) == b"a letter from the lunch club"
    assert vault.settings.get("identity")["name"] == said["name"]
    assert schema.check(vault.database, vault.id) == schema.FORMAT
    assert vault.header.version == VERSION


def test_a_vault_of_version_1_opens_with_all_that_was_in_it(
    old: Path, said: Mapping[str, str], dice: Dice
) -> None:
    with Vault.open(old, said["passphrase"], dice=dice) as vault:
        assert_whole(vault, said)
    with Vault.open_with_recovery(old, said["recovery_code"], dice=dice) as vault:
        assert_whole(vault, said)
        assert vault.copied is None


def test_the_copy_is_the_vault_as_it_was_and_opens_as_one(
    old: Path, said: Mapping[str, str], dice: Dice, tmp_path: Path
) -> None:
    before = (old / "vault.json").read_bytes()

    with Vault.open_with_recovery(old, said["recovery_code"], dice=dice) as vault:
        [copy] = copies.existing(old)
        assert vault.copied == copy

    assert copy.name.endswith("-version-1")
    assert (copy / "vault.json").read_bytes() == before
    modes = {path.name: path.stat().st_mode & 0o777 for path in (copy, copy / "blobs", copy / "vault.db")}
    assert modes == {copy.name: 0o700, "blobs": 0o700, "vault.db": 0o600}
    moved = shutil.copytree(copy, tmp_path / "moved")
    with Vault.open_with_recovery(moved, said["recovery_code"], dice=dice) as vault:
        assert_whole(vault, said)


def test_a_kill_at_any_step_leaves_a_vault_that_opens_whole(
    old: Path, said: Mapping[str, str], dice: Dice, tmp_path: Path
) -> None:
    with before_each_step(old, tmp_path) as left:
        Vault.open_with_recovery(old, said["recovery_code"], dice=dice).close()

    versions = [header_of(each).version for each in left]
    assert versions == sorted(versions)
    assert set(versions) == {1, VERSION}
    for each in left:
        with Vault.open_with_recovery(each, said["recovery_code"], dice=dice) as vault:
            assert_whole(vault, said)
        assert len(copies.existing(each)) in (1, 2)
        assert not list((each / copies.FOLDER).glob("*.part"))


def test_a_kill_within_a_step_on_the_tables_undoes_that_step(
    old: Path, said: Mapping[str, str], dice: Dice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(schema, "say_format", killed)
        with pytest.raises(KeyboardInterrupt):
            Vault.open_with_recovery(old, said["recovery_code"], dice=dice)

    assert header_of(old).version == 1
    with Vault.open_with_recovery(old, said["recovery_code"], dice=dice) as vault:
        assert_whole(vault, said)


@pytest.mark.parametrize("call", range(1, 8))
def test_a_disk_that_fails_at_any_step_leaves_the_vault_as_it_was(
    old: Path, said: Mapping[str, str], dice: Dice, call: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, sync = 0, os.fsync

    def failing(descriptor: int) -> None:
        nonlocal made
        made += 1
        if made == call:
            raise OSError(5, "Input/output error")
        sync(descriptor)

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", failing)
        with pytest.raises(DiskFaultError):
            Vault.open_with_recovery(old, said["recovery_code"], dice=dice)

    with Vault.open_with_recovery(old, said["recovery_code"], dice=dice) as vault:
        assert_whole(vault, said)


def test_without_room_for_the_copy_nothing_is_changed_and_it_is_said(
    old: Path, said: Mapping[str, str], dice: Dice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(disk, "copy_file", full)

    with pytest.raises(DiskFullError, match="copy"):
        Vault.open_with_recovery(old, said["recovery_code"], dice=dice)

    assert header_of(old).version == 1
    assert copies.existing(old) == []
    assert list((old / copies.FOLDER).iterdir()) == []


def test_attachments_are_copied_where_a_file_cannot_have_two_names(
    old: Path, said: Mapping[str, str], dice: Dice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)

    Vault.open_with_recovery(old, said["recovery_code"], dice=dice).close()

    [copy] = copies.existing(old)
    assert (copy / "blobs" / said["attachment"]).stat().st_nlink == 1


def test_no_more_than_two_copies_are_kept_and_they_are_the_newest(old: Path) -> None:
    made = [copies.make(old, version=1) for _ in range(4)]

    assert copies.existing(old) == made[2:]


def test_there_is_a_step_from_every_older_form() -> None:
    assert set(migration.TABLE_STEPS) == set(range(1, schema.FORMAT))
    assert set(migration.HEADER_STEPS) == set(range(1, VERSION))


def test_after_a_migration_the_vault_is_anchored_with_its_next_line(
    old: Path, said: Mapping[str, str], dice: Dice
) -> None:
    with Vault.open_with_recovery(old, said["recovery_code"], dice=dice) as vault:
        assert vault.anchor.get() is None

        vault.journal.append(b"{}", lambda _: bytes(64))

        anchored = vault.anchor.get()
        assert anchored is not None
        assert anchored.lines == vault.journal.head().lines
        assert vault.anchor.holds(anchored)


def indexes(vault: Vault) -> set[str]:
    return {name for (name,) in vault.database.rows("SELECT name FROM sqlite_master WHERE type = 'index'")}


def as_in_format_2(folder: Path, passphrase: str, dice: Dice, *missing: str) -> None:
    """Make a vault of today one of format 2, in which these indexes are missing."""
    with Vault.open(folder, passphrase, dice=dice) as vault, vault.transaction():
        for name in (*missing, *(f"entries_{each}" for each in (*schema.DAYS, *schema.WRITERS))):
            vault.database.run(f"DROP INDEX {name}")
        for name in ("day", "writer"):
            vault.database.run(f"ALTER TABLE entries DROP COLUMN {name}")
        for name in (*schema.SHELVES_OF_SHARING, *schema.OF_THE_CIRCLE):
            vault.database.run(f"DROP TABLE {name}")
        schema.say_format(vault.database, 2)


@pytest.mark.parametrize("missing", [("entries_first", "edits_touched"), ("edits_touched",)])
def test_an_older_vault_gets_the_indexes_that_it_has_not(
    old: Path, said: Mapping[str, str], dice: Dice, missing: tuple[str, ...]
) -> None:
    with Vault.open(old, said["passphrase"], dice=dice) as vault:
        today = indexes(vault)
    as_in_format_2(old, said["passphrase"], dice, *missing)

    with Vault.open(old, said["passphrase"], dice=dice) as vault:
        assert indexes(vault) == today
        assert set(missing) < today
        assert_whole(vault, said)


def test_the_oldest_vault_gets_every_index_that_a_new_one_has(
    old: Path, said: Mapping[str, str], dice: Dice, vault: Vault
) -> None:
    with Vault.open(old, said["passphrase"], dice=dice) as brought_up:
        assert indexes(brought_up) == indexes(vault)


def test_an_older_vault_learns_the_day_that_each_entry_speaks_of(
    tmp_path: Path, said: Mapping[str, str], dice: Dice
) -> None:
    folder = Path(shutil.copytree(VERSION_1 / "vault", tmp_path / "days"))
    texts = [b'{"resourceType":"Goal","startDate":"2026-05"}', b"not json", b"[1]"]
    with Vault.open_with_recovery(folder, said["recovery_code"], dice=dice) as vault, vault.transaction():
        vault.entries.add_many((replace(goal(n), text=text), "") for n, text in enumerate(texts))
    as_in_format_2(folder, said["passphrase"], dice)

    with Vault.open_with_recovery(folder, said["recovery_code"], dice=dice) as vault:
        days = [vault.entries.get(entry_id(n)).day for n in range(len(texts))]

    assert days == ["2026-05", "", ""]


def test_a_vault_with_tables_of_format_4_learns_who_wrote_last_as_the_history_has_it(
    tmp_path: Path, dice: Dice
) -> None:
    said = json.loads((TABLES_4 / "expected.json").read_bytes())
    folder = Path(shutil.copytree(TABLES_4 / "vault", tmp_path / "tables"))

    with Vault.open_with_recovery(folder, said["recovery_code"], dice=dice) as vault:
        writers = {entry.id: entry.writer for entry in vault.entries.all()}
        by_log = {entry: state.writer for (_, entry), state in folded(vault.log).states.items()}
        [copy] = copies.existing(folder)

    assert writers == by_log == said["writers"]
    assert copy.name.endswith("-version-2")


def test_the_shelves_of_sharing_are_there_in_a_vault_that_had_none(tmp_path: Path, dice: Dice) -> None:
    said = json.loads((TABLES_4 / "expected.json").read_bytes())
    folder = Path(shutil.copytree(TABLES_4 / "vault", tmp_path / "shelves"))

    with Vault.open_with_recovery(folder, said["recovery_code"], dice=dice) as vault:
        shelves = (vault.templates, vault.suggestions, vault.register, vault.links)
        for shelf in shelves:
            shelf.put(Document("one", "", NOON, {"for": "the doctor"}))

        assert [len(shelf.all()) for shelf in shelves] == [1, 1, 1, 1]


def test_a_vault_with_tables_of_format_5_gets_those_of_the_circle_and_loses_nothing(
    tmp_path: Path, dice: Dice
) -> None:
    said = json.loads((TABLES_5 / "expected.json").read_bytes())
    folder = Path(shutil.copytree(TABLES_5 / "vault", tmp_path / "circle"))

    with Vault.open_with_recovery(folder, said["recovery_code"], dice=dice) as vault:
        vault.circle.put(Document("one", "membership", NOON, {"epoch": 1}), b"signed")

        assert {entry.id: entry.title for entry in vault.entries.all()} == said["entries"]
        assert vault.templates.has(said["template"])
        assert vault.circle.raw("one") == b"signed"
        assert (vault.place_files.all(), vault.carried.all()) == ({}, {})
        assert len(copies.existing(folder)) == 1


def test_a_vault_with_tables_of_format_6_finds_what_is_sensitive_and_in_dispute_by_index(
    tmp_path: Path, dice: Dice, vault: Vault
) -> None:
    said = json.loads((TABLES_6 / "expected.json").read_bytes())
    folder = Path(shutil.copytree(TABLES_6 / "vault", tmp_path / "marks"))

    with Vault.open_with_recovery(folder, said["recovery_code"], dice=dice) as old:
        assert {entry.id: entry.title for entry in old.entries.all()} == said["entries"]
        assert [entry.id for entry in old.entries.disputed(limit=9)] == said["disputed"]
        assert [entry.id for entry in old.entries.sensitive()] == said["sensitive"]
        assert len(old.circle.about("membership")) == said["memberships"]
        assert indexes(old) == indexes(vault)


@pytest.mark.parametrize("old_vault", [TABLES_7, TABLES_8], ids=["7", "8"])
def test_a_vault_with_older_tables_finds_letters_that_are_alike(
    old_vault: Path, tmp_path: Path, dice: Dice
) -> None:
    said = json.loads((old_vault / "expected.json").read_bytes())
    folder = Path(shutil.copytree(old_vault / "vault", tmp_path / "alike"))

    with Vault.open_with_recovery(folder, said["recovery_code"], dice=dice) as old:
        assert {entry.id: entry.title for entry in old.entries.all()} == said["entries"]
        assert {words: [hit.id for hit in old.search.find(words)] for words in said["found"]} == said["found"]


def test_a_damaged_index_of_words_keeps_no_vault_of_format_7_shut(
    tmp_path: Path, dice: Dice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damage(database: Database) -> None:
        database.run("DELETE FROM search_data WHERE id > 10")
        migration._find_letters_that_are_alike(database)

    said = json.loads((TABLES_7 / "expected.json").read_bytes())
    folder = Path(shutil.copytree(TABLES_7 / "vault", tmp_path / "alike"))
    monkeypatch.setattr(migration, "TABLE_STEPS", {**migration.TABLE_STEPS, 7: damage})

    with Vault.open_with_recovery(folder, said["recovery_code"], dice=dice) as old:
        assert {entry.id: entry.title for entry in old.entries.all()} == said["entries"]
        assert schema.check(old.database, old.id) == schema.FORMAT
