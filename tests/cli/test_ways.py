"""At a terminal a recovery code is shown once, typed back, and only then it counts."""

import json
import re
from pathlib import Path

import pytest

from portable_record.cli import starting, ways
from tests.actions.quick import stretch_nothing
from tests.cli.conftest import Run

CODE = re.compile(r"^  ((?:[0-9A-Z]{4}-){6}[0-9A-Z]{4})$", re.MULTILINE)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch no passphrase: these tests open records many times."""
    stretch_nothing(monkeypatch)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program believe that a person sits before it."""
    for module in (starting, ways):
        monkeypatch.setattr(module, "at_a_terminal", lambda: True)


@pytest.fixture
def known_code(monkeypatch: pytest.MonkeyPatch) -> str:
    """The code that is made up next, so that it can be typed back."""
    code = "000G-40R4-0M30-E209-185G-R38E-1W0H"
    monkeypatch.setattr("portable_record.actions.recovery_code.throw_recovery_code", lambda _: code)
    return code


def kept(run: Run, folder: Path) -> bool:
    return bool(json.loads(run("status", "--vault", folder, "--json").stdout)["recovery_code"])


@pytest.mark.usefixtures("terminal")
def test_the_code_of_a_new_record_counts_when_it_is_typed_back(
    run: Run, tmp_path: Path, known_code: str
) -> None:
    result = run("init", "--vault", tmp_path / "new", given=f"{known_code}\n")

    assert result.exit_code == 0, result.output
    assert CODE.findall(result.stdout) == [known_code]
    assert kept(run, tmp_path / "new")


@pytest.mark.usefixtures("terminal")
def test_after_three_wrong_tries_one_may_go_on_without(run: Run, tmp_path: Path, known_code: str) -> None:
    wrong = "no\n" * 2 + known_code.replace("G", "H") + "\n"

    result = run("init", "--vault", tmp_path / "new", given=f"{wrong}n\n")

    assert result.exit_code == 0, result.output
    assert "mistyped" in result.stdout
    assert "portable-record recovery-code" in result.stdout
    assert not kept(run, tmp_path / "new")
    assert "There is no recovery code." in run("status", "--vault", tmp_path / "new").stdout


def test_one_may_also_try_again(
    run: Run, vault: Path, known_code: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("terminal")

    result = run("recovery-code", "--vault", vault, given="no\nno\nno\ny\n" + known_code + "\n")

    assert result.exit_code == 0, result.output
    assert "That is right" in result.stdout


def test_without_a_terminal_it_counts_at_once_and_says_so(run: Run, tmp_path: Path) -> None:
    result = run("init", "--vault", tmp_path / "new")

    assert "counts from now on" in result.stdout
    assert kept(run, tmp_path / "new")


def test_the_sheet_of_the_code_is_written_for_its_owner_alone(run: Run, vault: Path, tmp_path: Path) -> None:
    file = tmp_path / "sheet.txt"

    shown = json.loads(run("recovery-code", "--vault", vault, "--sheet", file, "--json").stdout)
    again = run("recovery-code", "--vault", vault, "--sheet", file)

    assert shown["recovery_code"] in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert again.exit_code == 1
    assert "file-exists" in again.stderr
    assert (
        json.loads(run("status", "--vault", vault, "--json").stdout)["recovery_code_since"] == shown["since"]
    )
    assert run("recovery-code", "--vault", vault, "--sheet", file, "--replace").exit_code == 0
    assert shown["recovery_code"] not in file.read_text()


def test_that_the_code_was_used_is_told_until_it_is_seen(run: Run, vault: Path, tmp_path: Path) -> None:
    file = tmp_path / "code"
    file.write_text(json.loads(run("recovery-code", "--vault", vault, "--json").stdout)["recovery_code"])
    assert run("recover", "--vault", vault, "--code-file", file).exit_code == 0

    assert "opened with its recovery code" in run("status", "--vault", vault).stdout
    [told] = json.loads(run("status", "--vault", vault, "--seen", "--json").stdout)["announcements"]
    assert told["news"] == "recovery-code-used"
    assert "opened with its recovery code" not in run("status", "--vault", vault).stdout


def test_a_new_code_takes_the_place_of_the_older_one(run: Run, vault: Path, tmp_path: Path) -> None:
    shown = [json.loads(run("recovery-code", "--vault", vault, "--json").stdout) for _ in range(2)]
    codes = [tmp_path / "older", tmp_path / "newer"]
    for file, said in zip(codes, shown, strict=True):
        file.write_text(said["recovery_code"])

    assert shown[1]["since"]
    assert "wrong-recovery-code" in run("recover", "--vault", vault, "--code-file", codes[0]).stderr
    assert run("recover", "--vault", vault, "--code-file", codes[1]).exit_code == 0
    assert "Recovery code: kept since" in run("status", "--vault", vault).stdout
    assert CODE.search(run("recovery-code", "--vault", vault).stdout)
