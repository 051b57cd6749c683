"""A real desk for the actions, and small records to begin from; a passphrase is stretched once a record."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.start import start_record
from portable_record.actions.unlock import unlock
from portable_record.sharing.reader.asking import Reader

if TYPE_CHECKING:
    from tests.actions.team_cast import Team

PASSPHRASE = "five plain words for tests"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

Opened = Callable[..., OpenRecord]


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    """Dice that are dice, a clock that stands still, and one reader process for all these tests."""
    with Reader(sys.executable) as reader:
        yield Desk(now=lambda: NOW, dice=os.urandom, reader=reader)


@pytest.fixture(scope="session")
def started(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Give the folder of a new record of this issuer and name; the same each time, so copy it."""
    folders: dict[tuple[str, str], Path] = {}

    def start(issuer: str, name: str) -> Path:
        if (issuer, name) not in folders:
            folder = folders[issuer, name] = tmp_path_factory.mktemp("started") / "vault"
            start_record(desk, folder, PASSPHRASE, name=name, kind="person", issuer=issuer)
        return folders[issuer, name]

    return start


@pytest.fixture
def opened(desk: Desk, started: Callable[[str, str], Path], tmp_path: Path) -> Iterator[Opened]:
    """Open a new record of Jean Adeyemi; she signs with her own key, or as the issuer named."""
    records: list[OpenRecord] = []

    def open_new(issuer: str = "", name: str = "Jean Adeyemi") -> OpenRecord:
        folder = tmp_path / f"vault-{len(records)}"
        shutil.copytree(started(issuer, name), folder)
        records.append(unlock(desk, folder, PASSPHRASE))
        return records[-1]

    yield open_new
    for record in records:
        record.vault.close()


@pytest.fixture
def record(opened: Opened) -> OpenRecord:
    """A new record of Jean Adeyemi."""
    return opened()


@pytest.fixture(scope="session")
def team_made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Team]":
    """A team of three, as they are after a first sync; ``team_cast.as_for_one_test`` lends it to a test."""
    from tests.actions.team_cast import made_team

    with made_team(desk, tmp_path_factory.mktemp("team")) as team:
        yield team
