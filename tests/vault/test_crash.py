"""Whatever is killed, nothing acknowledged is lost, nothing half-done stays, and no plaintext is found."""

from pathlib import Path

import pytest

from portable_record.vault.vault import Vault
from tests.vault.crash import plaintext_in, round_of
from tests.vault.work import PLANTED, attach, edit, take_in

ROUNDS = 8


@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, ROUNDS + 1))
def test_a_killed_program_loses_nothing_it_had_saved(folder: Path, tmp_path: Path, number: int) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()

    round_of(folder, temporary, number)


def test_no_plaintext_lies_in_any_file_at_work_or_at_rest(vault: Vault, folder: Path) -> None:
    take_in(vault, range(1, 200))
    edit(vault, 3, "changed")
    attach(vault, 1)
    vault.contacts.put(vault.inbox.get("attachment-1"))
    vault.keys.put(PLANTED, PLANTED.encode())

    assert plaintext_in(folder) == []
    vault.close()
    assert plaintext_in(folder) == []


def test_the_search_for_plaintext_finds_it_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text(f"a {PLANTED} b")
    (tmp_path / "wide").write_text(PLANTED, "utf-16")
    (tmp_path / "other").write_text("nothing")

    assert plaintext_in(tmp_path) == ["plain", "wide"]
