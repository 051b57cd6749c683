"""What lies at the place of the circle is remembered: files that were seen, and changes put there."""

import pytest

from portable_record.vault.database import Database
from portable_record.vault.place_files import (
    DONE,
    LOCKED,
    ON_ITS_WAY,
    Carried,
    CarriedChange,
    PlaceFile,
    PlaceFiles,
)
from portable_record.vault.vault import Vault
from tests.vault.cast import DEVICE, NOON, draft, write_change

A, B, C = (letter * 64 for letter in "abc")


@pytest.fixture
def files(database: Database) -> PlaceFiles:
    return PlaceFiles(database)


def test_files_are_remembered_with_their_state(files: PlaceFiles) -> None:
    seen = [PlaceFile(A, DONE, NOON), PlaceFile(B, LOCKED, NOON, bytes(21)), PlaceFile(C, ON_ITS_WAY, NOON)]

    files.put_many(seen)

    assert files.all() == {file.name: file for file in seen}
    assert files.of_state(LOCKED) == {B: seen[1]}


def test_a_file_is_in_one_state_the_newest(files: PlaceFiles) -> None:
    files.put_many([PlaceFile(A, ON_ITS_WAY, NOON)])

    files.put_many([PlaceFile(A, DONE, NOON)])

    assert [file.state for file in files.all().values()] == [DONE]


def test_a_file_that_is_let_go_of_is_new_again(files: PlaceFiles) -> None:
    files.put_many(PlaceFile(name, DONE, NOON) for name in (A, B))

    files.forget([A, C])

    assert list(files.all()) == [B]


def test_a_change_is_put_there_until_it_is_under_the_newest_epoch(vault: Vault) -> None:
    numbers = {write_change(vault, [draft(n)]).seq: vault.log.open_change() - 1 for n in range(3)}
    hashes = [vault.log.listed_hash(number) for number in numbers.values()]

    vault.carried.put_many([CarriedChange(hashes[0], 1, A), CarriedChange(hashes[1], 2, B)])

    assert vault.carried.still_to_put(DEVICE, "plan", 1) == [numbers[3]]
    assert vault.carried.still_to_put(DEVICE, "plan", 2) == [numbers[1], numbers[3]]
    assert vault.carried.still_to_put("another device", "plan", 2) == []


def test_a_change_that_is_let_go_of_is_put_there_once_more(vault: Vault) -> None:
    change = write_change(vault, [draft(1)])
    name = vault.log.listed_hash(change.seq)
    vault.carried.put_many([CarriedChange(name, 1, A)])
    assert Carried(vault.database).all() == {name: CarriedChange(name, 1, A)}

    vault.carried.forget([name])

    assert vault.carried.all() == {}
    assert len(vault.carried.still_to_put(DEVICE, "plan", 1)) == 1
