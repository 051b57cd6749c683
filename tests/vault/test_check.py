"""The check finds what is not as it should be, and the state can be made anew from the log."""

from collections.abc import Callable
from pathlib import Path

import pytest

from portable_record.errors import VaultDamagedError
from portable_record.record.change import EditId
from portable_record.record.edits import Draft
from portable_record.record.shapes import ERASED
from portable_record.vault.vault import Vault
from tests.vault.cast import DEVICE, NOON, entry_id, write_change
from tests.vault.work import attach, describe, edit, look_over, note, take_in

Dice = Callable[[int], bytes]
EMPTY_HISTORY = (
    "DELETE FROM changes; DELETE FROM edits; DELETE FROM heads; DELETE FROM entries; DELETE FROM search"
)


@pytest.fixture
def used(vault: Vault) -> Vault:
    note(vault)
    take_in(vault, range(1, 30))
    edit(vault, 3, "changed")
    attach(vault, 1)
    return vault


def codes(vault: Vault) -> list[str]:
    return [finding.code for finding in look_over(vault)]


def test_a_vault_in_use_is_whole(used: Vault) -> None:
    assert look_over(used) == []


def test_an_empty_vault_is_whole(vault: Vault) -> None:
    assert look_over(vault) == []


def test_an_erased_entry_leaves_a_whole_vault(used: Vault) -> None:
    write_change(used, [Draft(entry_id(2), ERASED, f'"{NOON}"'.encode(), (EditId(DEVICE, "plan", 1, 2),))])
    used.log.erase(entry_id(2))
    used.entries.erase(entry_id(2))

    assert look_over(used) == []


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("UPDATE edits SET value = 'no' WHERE n = 2", "change-broken"),
        ("UPDATE edits SET path = 'note' WHERE n = 2", "change-broken"),
        ("UPDATE edits SET entry = '00000000-0000-4000-8000-000000000000' WHERE n = 2", "change-broken"),
        ("DELETE FROM edits WHERE n = 4", "change-broken"),
        ("UPDATE changes SET lamport = 77 WHERE seq = 1", "change-broken"),
        ("UPDATE changes SET hash = 'x' || hash WHERE seq = 1", "change-broken"),
        ("UPDATE changes SET seen = 'x' WHERE seq = 1", "change-broken"),
        ("UPDATE changes SET seen = '[[1]]' WHERE seq = 1", "change-broken"),
        ("UPDATE edits SET bases = 'x' WHERE n = 2", "change-broken"),
        ("UPDATE changes SET moment = 'noon' WHERE seq = 1", "change-broken"),
        ("UPDATE changes SET signature = zeroblob(64) WHERE seq = 1", "change-broken"),
        ("DELETE FROM changes WHERE seq = 1", "history-gap"),
        ("DELETE FROM changes WHERE seq = 2", "history-cut"),
        ("UPDATE heads SET seq = 7", "history-cut"),
        ("DELETE FROM journal WHERE n = 1", "journal-broken"),
        ("DELETE FROM journal; DELETE FROM journal_head", "journal-broken"),
        (
            EMPTY_HISTORY,
            "history-cut",
        ),
        ("DELETE FROM changes WHERE seq = 2; UPDATE heads SET seq = 1", "history-cut"),
        ("DELETE FROM heads", "ends-differ"),
        ("UPDATE anchor SET lines = 1", "anchor-broken"),
        ("DELETE FROM anchor", "anchor-missing"),
        ("DELETE FROM entries WHERE row = 3", "state-differs"),
        ("UPDATE entries SET title = 'another' WHERE row = 3", "state-differs"),
        ("UPDATE entries SET binned = updated WHERE row = 3", "search-damaged"),
        ("DELETE FROM search WHERE rowid = 3", "search-damaged"),
        ("INSERT INTO search (rowid, title) VALUES (999, 'x')", "search-damaged"),
        ("DELETE FROM search_data WHERE id > 10", "search-damaged"),
        ("UPDATE search_content SET c1 = 'other words' WHERE id = 3", "search-damaged"),
        ("DELETE FROM blobs", "stray-files"),
    ],
)
def test_what_was_changed_by_something_else_is_found(used: Vault, statement: str, wanted: str) -> None:
    used.keys.put("device", b"the key of this device")
    for each in statement.replace("'no'", "CAST('no' AS BLOB)").split("; "):
        used.database.run(each)

    assert wanted in codes(used)


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("DELETE FROM journal; DELETE FROM journal_head", "journal-broken"),
        ("DELETE FROM journal WHERE n = 2; UPDATE journal_head SET n = 1", "journal-broken"),
        (
            EMPTY_HISTORY,
            "history-cut",
        ),
        ("DELETE FROM anchor", "anchor-missing"),
        ("DELETE FROM anchor; DELETE FROM journal; DELETE FROM journal_head", "anchor-missing"),
    ],
)
def test_what_was_taken_away_is_still_found_after_more_was_written(
    used: Vault, statement: str, wanted: str
) -> None:
    used.keys.put("device", b"the key of this device")
    for each in statement.split("; "):
        used.database.run(each)

    note(used)
    take_in(used, range(50, 52))

    assert wanted in codes(used)


def test_a_header_that_was_changed_while_the_vault_is_open_is_found_and_written_anew(
    used: Vault, folder: Path
) -> None:
    whole = (folder / "vault.json").read_bytes()
    (folder / "vault.json").write_bytes(whole[:-1])
    assert codes(used) == ["header-damaged"]

    used.ways.rewrite()

    assert codes(used) == []
    assert (folder / "vault.json").read_bytes() == whole


def test_a_list_of_ends_that_lags_behind_is_made_anew(used: Vault) -> None:
    before = used.log.chain_ends()
    used.database.run("UPDATE heads SET seq = 1")
    [finding] = look_over(used)
    assert (finding.code, finding.mends) == ("ends-differ", True)

    used.log.rebuild_ends()

    assert look_over(used) == []
    assert used.log.chain_ends() == before


def test_a_vault_that_was_never_anchored_is_whole(vault: Vault) -> None:
    take_in(vault, range(1, 3))
    vault.database.run("DELETE FROM anchor")

    assert codes(vault) == []


def test_a_database_that_cannot_even_be_looked_over_is_found(
    used: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise VaultDamagedError

    monkeypatch.setattr(used.database, "rows", refuse)

    assert codes(used) == ["pages-damaged"]


def test_a_missing_attachment_is_found(used: Vault, folder: Path) -> None:
    [ref] = used.blobs.all()
    (folder / "blobs" / ref.name).unlink()

    assert codes(used) == ["attachment-damaged"]


def test_findings_say_what_to_do(used: Vault) -> None:
    used.database.run("UPDATE entries SET title = 'another' WHERE row < 3")

    [finding] = look_over(used)

    assert finding.says == "Entries that are not what their history says: 2."
    assert "anew" in finding.advice


def test_the_state_made_anew_is_the_state_that_was_kept(used: Vault) -> None:
    before = sorted(used.entries.all(), key=lambda entry: entry.id)
    used.database.run("DELETE FROM entries")
    used.database.run("DELETE FROM search")

    used.rebuild_state(describe)

    assert sorted(used.entries.all(), key=lambda entry: entry.id) == before
    assert [hit.id for hit in used.search.find("changed")] == [entry_id(3)]
    assert look_over(used) == []


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM search_data WHERE id > 10",
        "UPDATE search_data SET block = CAST('no' AS BLOB)",
        "DELETE FROM search_content",
        "UPDATE search_content SET c1 = 'other words' WHERE id = 3",
    ],
)
def test_a_damaged_index_is_made_anew(used: Vault, statement: str) -> None:
    used.database.run(statement)
    assert codes(used) == ["search-damaged"]

    used.rebuild_state(describe)

    assert look_over(used) == []
    assert [hit.id for hit in used.search.find("changed")] == [entry_id(3)]


def damaged_at(folder: Path, page: int) -> None:
    path = folder / "vault.db"
    data = bytearray(path.read_bytes())
    data[page * 4096 + 100] ^= 1
    path.write_bytes(data)


def test_a_flipped_bit_in_any_page_is_refused_or_found(
    used: Vault, folder: Path, code: str, dice: Dice
) -> None:
    used.close()
    whole = (folder / "vault.db").read_bytes()

    for page in range(len(whole) // 4096):
        damaged_at(folder, page)
        assert finds_damage(folder, code, dice), f"page {page}"
        (folder / "vault.db").write_bytes(whole)


def finds_damage(folder: Path, code: str, dice: Dice) -> bool:
    try:
        with Vault.open_with_recovery(folder, code, dice=dice) as opened:
            return "pages-damaged" in codes(opened)
    except VaultDamagedError:
        return True


def test_a_database_cut_at_any_page_is_refused_or_found(
    used: Vault, folder: Path, code: str, dice: Dice
) -> None:
    used.close()
    whole = (folder / "vault.db").read_bytes()

    for page in range(0, len(whole) // 4096, 3):
        (folder / "vault.db").write_bytes(whole[: page * 4096])
        assert finds_damage(folder, code, dice), f"page {page}"


def test_reading_a_damaged_page_is_told_as_damage(used: Vault, folder: Path, code: str, dice: Dice) -> None:
    note(used)
    used.close()
    whole = (folder / "vault.db").read_bytes()
    told = 0

    for page in range(1, len(whole) // 4096):
        damaged_at(folder, page)
        try:
            with Vault.open_with_recovery(folder, code, dice=dice) as opened:
                list(opened.entries.all())
                opened.search.find("miles")
        except VaultDamagedError:
            told += 1
        (folder / "vault.db").write_bytes(whole)

    assert told > 0
