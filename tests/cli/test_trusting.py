"""Trusted people by commands: sheets are made, confirmed, listed, used and removed."""

import json
from pathlib import Path

import pytest

from portable_record.cli import trusting
from portable_record.cli.frame import PASSPHRASE_VARIABLE
from tests.actions.quick import stretch_nothing
from tests.cli.conftest import Run

NEW = "five other words for tests"
THREE = ("--person", "Amina, Mill Lane", "--person", "Brona", "--person", "Colm, mill lane")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch no passphrase: these tests open records many times."""
    stretch_nothing(monkeypatch)


def words_of(said: str) -> list[str]:
    return [" ".join(sheet["words"]) for sheet in json.loads(said)["sheets"]]


def test_sheets_count_when_they_were_handed_over(
    run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = run("trusted-people", "make", "--vault", vault, *THREE, "--handed-over", "--json")
    first, _, third = words_of(shown.stdout)
    assert json.loads(shown.stdout)["warnings"]
    listed = json.loads(run("trusted-people", "list", "--vault", vault, "--json").stdout)
    assert (listed["needed"], listed["of"], listed["people"][1]) == (2, 3, {"name": "Brona", "household": ""})
    assert "Any 2 of 3 sheets" in run("trusted-people", "list", "--vault", vault).stdout
    monkeypatch.delenv(PASSPHRASE_VARIABLE)

    asked = f"{first} too many\n{first}\n{first}\n{third}\n{NEW}\n{NEW}\n"
    result = run("recover", "--shares", "--vault", vault, given=asked)

    assert result.exit_code == 0, result.output
    assert "Still needed: 1." in result.stderr
    assert "Another person's sheet" in result.stderr
    assert "The sheets opened the record" in result.stdout
    monkeypatch.setenv(PASSPHRASE_VARIABLE, NEW)
    assert "opened with sheets" in run("status", "--vault", vault).stdout


def test_without_a_yes_the_sheets_open_nothing(run: Run, vault: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheets"

    result = run("trusted-people", "make", "--vault", vault, *THREE, "--out", out)

    assert "Nothing was changed" in result.stdout
    assert sorted(file.name for file in out.iterdir()) == ["sheet-1.txt", "sheet-2.txt", "sheet-3.txt"]
    assert "live together" in result.stdout
    assert {file.stat().st_mode & 0o777 for file in out.iterdir()} == {0o600}
    assert "no-trusted-people" in run("recover", "--shares", "--vault", vault).stderr
    assert "No sheets open this record" in run("trusted-people", "list", "--vault", vault).stdout
    again = ("trusted-people", "make", "--vault", vault, *THREE, "--out", out)
    assert run(*again).exit_code == 1
    assert run(*again, "--replace").exit_code == 0


def test_at_a_terminal_names_are_asked_for_and_a_yes(
    run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trusting, "at_a_terminal", lambda: True)

    result = run("trusted-people", "make", "--vault", vault, given="Amina, Mill Lane\nBrona\nColm\n\ny\n")

    assert result.exit_code == 0, result.output
    assert "The sheets count from now on" in result.stdout
    assert "For:        Brona" in result.stdout
    assert json.loads(run("trusted-people", "list", "--vault", vault, "--json").stdout)["trusted"]


def test_words_of_sheets_may_stand_in_files(run: Run, vault: Path, tmp_path: Path) -> None:
    shown = run("trusted-people", "make", "--vault", vault, *THREE, "--handed-over", "--json")
    files = [tmp_path / str(number) for number in range(3)]
    for file, words in zip(files, words_of(shown.stdout), strict=True):
        file.write_text(words)

    few = run("recover", "--vault", vault, "--sheet-file", files[0], "--json")
    both = run("recover", "--vault", vault, "--sheet-file", files[0], "--sheet-file", files[2], "--json")

    assert json.loads(few.stdout)["refused"] == "sheets-too-few"
    assert json.loads(both.stdout) == {"vault": str(vault), "recovered": True}


def test_removed_sheets_open_nothing(run: Run, vault: Path) -> None:
    run("trusted-people", "make", "--vault", vault, *THREE, "--handed-over", "--json")

    result = run("trusted-people", "remove", "--vault", vault)

    assert "open this record no more" in result.stdout
    assert "no-trusted-people" in run("trusted-people", "remove", "--vault", vault).stderr


def test_what_is_asked_for_in_the_wrong_way_is_said(run: Run, vault: Path, tmp_path: Path) -> None:
    (tmp_path / "code").write_text("x")

    assert run("trusted-people", "make", "--vault", vault).exit_code == 2
    assert run("recover", "--vault", vault, "--shares", "--code-file", tmp_path / "code").exit_code == 2
    assert "sheets-number" in run("trusted-people", "make", "--vault", vault, "--person", "Amina").stderr
