"""A desk for all modules: the reader process is started once; and records that are ready, to be copied."""

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.desk import Desk
from portable_record.actions.import_file import import_file
from portable_record.actions.start import start_record
from portable_record.actions.unlock import unlock
from portable_record.assets import folder
from portable_record.sharing.reader.asking import Reader
from portable_record.web.doorway import Doorway
from tests.actions.quick import stretch_nothing
from tests.web.asking import PASSPHRASE, Ticks, browser, unlocked
from tests.web.quick import make_apps_quickly


@pytest.fixture(scope="session", autouse=True)
def apps_are_made_quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        make_apps_quickly(patch)
        yield


@pytest.fixture(scope="module", autouse=True)
def a_passphrase_opens_at_once() -> Iterator[None]:
    """Stretch no passphrase: how long that takes is tried where it is done."""
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


@pytest.fixture(scope="session")
def module_desk() -> Iterator[Desk]:
    with Reader(sys.executable) as reader:
        yield Desk(now=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC), dice=os.urandom, reader=reader)


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture(scope="session")
def records_ready(tmp_path_factory: pytest.TempPathFactory, module_desk: Desk) -> Path:
    """The folder of two records to be copied: a made-up person's, and a new one of Jean's."""
    where = tmp_path_factory.mktemp("ready")
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        start_record(module_desk, where / "martin", PASSPHRASE, name="Martin", kind="person")
        opened = unlock(module_desk, where / "martin", PASSPHRASE)
        import_file(opened, folder("sample_records") / "martin.json")
        opened.vault.close()
        start_record(module_desk, where / "jean", PASSPHRASE, name="Jean", kind="person", recovery=False)
    return where


@pytest.fixture(scope="module")
def record_folder(tmp_path_factory: pytest.TempPathFactory, records_ready: Path) -> Path:
    """A made-up person's record; what a test changes in it stays for the tests of the module."""
    where = tmp_path_factory.mktemp("web") / "vault"
    shutil.copytree(records_ready / "martin", where)
    return where


@pytest.fixture
def doorway(module_desk: Desk, record_folder: Path, ticks: Ticks) -> Iterator[Doorway]:
    standing = Doorway(module_desk, record_folder, ticks=ticks, stand_still=lambda: None)
    yield standing
    standing.lock()


@pytest.fixture
def stranger(doorway: Doorway) -> FlaskClient:
    """A browser that has not unlocked anything."""
    return browser(doorway)


@pytest.fixture
def owner(stranger: FlaskClient) -> FlaskClient:
    """A browser in which the owner has typed the passphrase."""
    return unlocked(stranger)


@pytest.fixture
def jean(
    module_desk: Desk, records_ready: Path, tmp_path: Path, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Doorway]:
    """Before a new record of Jean's, whose passphrase is not stretched, so that it opens at once."""
    stretch_nothing(monkeypatch)
    shutil.copytree(records_ready / "jean", tmp_path / "record")
    standing = Doorway(module_desk, tmp_path / "record", ticks=ticks, stand_still=lambda: None)
    yield standing
    standing.lock()
