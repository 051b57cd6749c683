"""What tests of the vault may ask for."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portable_record.crypto.passphrase import Argon2idCost
from portable_record.vault import disk, schema
from portable_record.vault.database import Database
from portable_record.vault.vault import Vault
from tests.vault.cast import PASSPHRASE, counted_dice

Dice = Callable[[int], bytes]
VAULT_ID = "7b0b6e3a-6c1c-4f0e-9a3b-0d5f3c2a1b4c"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An empty vault, made once, and its recovery code: stretching a passphrase takes a while by intent."""
    folder = tmp_path_factory.mktemp("made") / "vault"
    moment = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
    vault, code = Vault.create(folder, PASSPHRASE, dice=counted_dice("made"), cost=Argon2idCost(), now=moment)
    vault.close()
    return folder, code


@pytest.fixture
def folder(made: tuple[Path, str], tmp_path: Path) -> Path:
    """A closed vault of one's own."""
    return Path(shutil.copytree(made[0], tmp_path / "vault"))


@pytest.fixture
def code(made: tuple[Path, str]) -> str:
    """The recovery code of that vault."""
    return made[1]


@pytest.fixture
def vault(folder: Path, code: str, dice: Dice) -> Iterator[Vault]:
    """An open vault of one's own, by the way in that needs no stretching."""
    with Vault.open_with_recovery(folder, code, dice=dice) as opened:
        yield opened


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An open database with all tables and no vault around it."""
    path = tmp_path / "vault.db"
    disk.write_new(path, b"")
    opened = Database(path, bytes(range(32)))
    schema.make(opened, VAULT_ID, "2026-11-22T12:00:00Z")
    yield opened
    opened.close()
