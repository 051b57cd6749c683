"""The header that was written down once is still written and read the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from portable_record.crypto.shares import read_share
from portable_record.errors import NoRecoveryCodeError, NoTrustedPeopleError, VaultDamagedError
from portable_record.vault.header import Header
from portable_record.vault.slots import (
    VaultKeys,
    open_with_passphrase,
    open_with_recovery_code,
    open_with_shares,
)
from tests.vault import header_vectors
from tests.vault.cast import PASSPHRASE

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


def test_a_header_of_version_1_is_written_as_it_was(written: bytes) -> None:
    assert Header.parse(written).to_bytes() == written


def said_in(path: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(path.read_bytes())
    return said


@pytest.mark.parametrize("name", header_vectors.NAMES)
def test_each_way_into_a_header_of_version_2_opens_the_same_keys(name: str) -> None:
    said = said_in(header_vectors.GOOD / f"{name}.json")
    keys = VaultKeys(bytes.fromhex(said["slot_key"]), bytes.fromhex(said["vault_key"]))

    header = Header.parse(said["header"].encode())

    assert header.to_bytes().decode() == said["header"]
    assert open_with_passphrase(header, said["passphrase"]) == keys
    if "recovery_code" in said:
        assert open_with_recovery_code(header, said["recovery_code"]) == keys
    else:
        with pytest.raises(NoRecoveryCodeError):
            open_with_recovery_code(header, "000G-40R4-0M30-E209-185G-R38E-1W0H")
    shares = [read_share(sheet) for sheet in said.get("sheets", ())]
    if shares:
        assert open_with_shares(header, shares[1:]) == open_with_shares(header, shares[:2]) == keys
    else:
        with pytest.raises(NoTrustedPeopleError):
            open_with_shares(header, [])


@pytest.mark.parametrize("path", sorted(header_vectors.BAD.glob("*.json")), ids=lambda path: path.stem)
def test_a_header_with_one_fault_is_refused(path: Path) -> None:
    said = said_in(path)

    if said["refused"] == "at reading":
        with pytest.raises(VaultDamagedError):
            Header.parse(said["header"].encode())
    else:
        header = Header.parse(said["header"].encode())
        with pytest.raises(VaultDamagedError):
            open_with_passphrase(header, PASSPHRASE)


def test_the_bad_headers_are_those_that_are_written_down() -> None:
    kept = {path.stem: path.read_text("utf-8") for path in header_vectors.BAD.glob("*.json")}

    assert kept == {name: header_vectors.written(vector) for name, vector in header_vectors.bad()}
