"""The header that was written down once is still written and read the same."""

import json
from pathlib import Path

import pytest

from portable_record.crypto.passphrase import Argon2idCost
from portable_record.vault.header import Header
from portable_record.vault.slots import VaultKeys, new_header, open_with_passphrase, open_with_recovery_code
from tests.vault.cast import counted_dice

FOLDER = Path(__file__).resolve().parents[1] / "vectors" / "good" / "vault"


@pytest.fixture
def written() -> bytes:
    return (FOLDER / "vault.json").read_bytes()


@pytest.fixture
def expected() -> dict[str, str]:
    said: dict[str, str] = json.loads((FOLDER / "expected.json").read_bytes())
    return said


def test_both_ways_in_open_the_keys_that_were_written_down(written: bytes, expected: dict[str, str]) -> None:
    keys = VaultKeys(bytes.fromhex(expected["slot_key"]), bytes.fromhex(expected["vault_key"]))

    header = Header.parse(written)

    assert open_with_passphrase(header, expected["passphrase"]) == keys
    assert open_with_recovery_code(header, expected["recovery_code"]) == keys


def test_the_same_dice_make_the_same_header(written: bytes, expected: dict[str, str]) -> None:
    dice = counted_dice("vector")
    keys = VaultKeys.throw(dice)

    header, code = new_header(keys, expected["passphrase"], Argon2idCost(), dice)

    assert (header.to_bytes(), code) == (written, expected["recovery_code"])
