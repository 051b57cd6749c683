"""Services of a directory by command: listed, kept by number or id, refused with a sentence."""

import json
from pathlib import Path

import pytest

from tests.actions.quick import stretch_nothing
from tests.cli.conftest import Run
from tests.record.open_referral.vectors import OLD, SERVICE


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    stretch_nothing(monkeypatch)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("council") / "council.json"
    file.write_text(json.dumps({"contents": [SERVICE, OLD, {"name": "no id"}]}))
    return file


def test_services_are_listed_kept_and_known_again(run: Run, vault: Path, council: Path) -> None:
    listed = run("community", "--vault", vault, council)
    kept = run("community", "--vault", vault, council, "--keep", "1", "--keep", OLD["id"])
    again = [
        json.loads(line) for line in run("community", "--vault", vault, council, "--json").stdout.splitlines()
    ]

    assert listed.exit_code == 1
    assert "   1  Tuesday lunch\n      Werneth Together, St Thomas Hall" in listed.stdout
    assert "service-unusable" in listed.stderr
    assert "2 kept: 6 new" in kept.stdout
    assert [(one["name"], one["standing"]) for one in again] == [
        ("Tuesday lunch", "same"),
        ("Chair exercise", "same"),
    ]


def test_a_service_that_is_not_in_the_file_keeps_nothing(run: Run, vault: Path, council: Path) -> None:
    refused = run("community", "--vault", vault, council, "--keep", "99")
    listed = run("community", "--vault", vault, council)

    assert refused.exit_code == 1
    assert "not-found" in refused.stderr
    assert "already here" not in listed.stdout


def test_import_says_which_command_reads_it(run: Run, vault: Path, council: Path) -> None:
    refused = run("import", "--vault", vault, council)

    assert refused.exit_code == 1
    assert "`portable-record community` reads it" in refused.stdout


def test_all_of_them_can_be_kept(run: Run, vault: Path, council: Path) -> None:
    kept = run("community", "--vault", vault, council, "--all", "--json")

    assert json.loads(kept.stdout)["kept"] == 2


def test_a_file_of_another_kind_is_refused(run: Run, vault: Path, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("[7]")

    refused = run("community", "--vault", vault, tmp_path / "other.json")

    assert refused.exit_code == 1
    assert "not-open-referral" in refused.stderr
