"""Opening the app: which record it stands before, and what it says when it cannot tell."""

import gc
import os
from pathlib import Path
from typing import Any

import pytest

from portable_record import wiring
from portable_record.actions.records_here import LIST, Records
from portable_record.cli.app import UNCHECKED_ZONES
from portable_record.vault.creation import HEADER
from portable_record.web import server
from tests.cli.conftest import Run


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """The records of a device that has none yet."""
    kept = Records(tmp_path / "home", os.urandom)
    monkeypatch.setattr(wiring, "own_records", lambda: kept)
    return kept


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """How the app would be served."""
    said: dict[str, Any] = {}

    def serve(_desk: object, folder: Path, **more: object) -> None:
        said.update(more, folder=folder, collecting=gc.isenabled(), zones=os.environ.get(UNCHECKED_ZONES))

    monkeypatch.setattr(server, "serve", serve)
    return said


def lay(records: Records, name: str) -> Path:
    folder = records.home / name
    folder.mkdir(parents=True)
    (folder / HEADER).write_text("{}")
    return folder


def test_on_an_empty_device_it_stands_before_the_usual_place(
    run: Run, records: Records, served: dict[str, Any]
) -> None:
    assert run("open", "--no-browser").exit_code == 0

    assert (served["folder"], served["ask_which"]) == (records.home / "record", False)
    assert served["records"] is records


def test_the_only_record_needs_no_question(run: Run, records: Records, served: dict[str, Any]) -> None:
    folder = lay(records, "record")

    run("open", "--no-browser")

    assert (served["folder"], served["ask_which"]) == (folder, False)


def test_of_several_it_asks_which(run: Run, records: Records, served: dict[str, Any]) -> None:
    lay(records, "record")
    records.put(lay(records, "record-0badcafe"))

    run("open", "--no-browser")

    assert served["ask_which"] is True


def test_a_folder_that_is_named_is_opened_whatever_is_listed(
    run: Run, records: Records, served: dict[str, Any], tmp_path: Path
) -> None:
    lay(records, "record")
    (records.home / LIST).write_text("{")

    assert run("open", "--no-browser", "--vault", tmp_path / "elsewhere").exit_code == 0

    assert (served["folder"], served["ask_which"]) == (tmp_path / "elsewhere", False)


def test_a_list_that_cannot_be_read_is_said_and_nothing_is_opened(
    run: Run, records: Records, served: dict[str, Any]
) -> None:
    lay(records, "record")
    (records.home / LIST).write_text("{")

    answer = run("open", "--no-browser")

    assert answer.exit_code == 1
    assert answer.stderr.startswith("records-list: ")
    assert served == {}


@pytest.mark.usefixtures("records")
def test_the_collector_rests_only_while_the_app_is_read_in(run: Run, served: dict[str, Any]) -> None:
    run("open", "--no-browser")

    assert served["collecting"] is False
    assert gc.isenabled()


@pytest.mark.usefixtures("records")
def test_the_start_does_not_open_the_files_of_all_time_zones(
    run: Run, served: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(UNCHECKED_ZONES, raising=False)

    run("open", "--no-browser")

    assert served["zones"] == "1"
