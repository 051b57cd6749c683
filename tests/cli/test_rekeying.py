"""New keys by command: what is void is said before, and made anew after."""

import json
from pathlib import Path

import pytest

from portable_record.cli import rekeying, trusting
from tests.actions.quick import stretch_nothing
from tests.cli.conftest import Run

CODE = "000G-40R4-0M30-E209-185G-R38E-1W0H"
THREE = ("--person", "Amina", "--person", "Brona", "--person", "Colm")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch no passphrase: these tests open records many times."""
    stretch_nothing(monkeypatch)


@pytest.fixture
def trusting_vault(run: Run, vault: Path) -> Path:
    """A record with sheets."""
    assert run("trusted-people", "make", "--vault", vault, *THREE, "--handed-over").exit_code == 0
    return vault


def test_a_script_gets_a_new_code_and_is_told_what_is_void(
    run: Run, trusting_vault: Path, tmp_path: Path
) -> None:
    said = json.loads(run("rekey", "--vault", trusting_vault, "--json").stdout)

    (tmp_path / "code").write_text(said["recovery_code"])
    assert said["sheets_void"] == 3
    assert run("recover", "--vault", trusting_vault, "--code-file", tmp_path / "code").exit_code == 0
    assert "Everything is whole" in run("check", "--vault", trusting_vault).stdout


def test_in_words_it_says_before_what_will_be_void(run: Run, trusting_vault: Path) -> None:
    result = run("rekey", "--vault", trusting_vault)

    assert result.exit_code == 0, result.output
    assert result.stdout.index("3 sheets of trusted people") < result.stdout.index("has new keys")
    assert "portable-record trusted-people make" in result.stdout
    assert "Locked anew: 0 of 1." in result.stderr


def test_a_person_is_led_through_a_new_code_and_new_sheets(
    run: Run, trusting_vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (rekeying, trusting):
        monkeypatch.setattr(module, "at_a_terminal", lambda: True)
    monkeypatch.setattr("portable_record.actions.recovery_code.throw_recovery_code", lambda _: CODE)

    result = run("rekey", "--vault", trusting_vault, given=f"y\n{CODE}\nAmina\nBrona\nColm\n\ny\n")

    assert result.exit_code == 0, result.output
    status = json.loads(run("status", "--vault", trusting_vault, "--json").stdout)
    listed = json.loads(run("trusted-people", "list", "--vault", trusting_vault, "--json").stdout)
    assert (status["recovery_code"], listed["trusted"]) == (True, True)


def test_one_may_think_again(run: Run, trusting_vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (rekeying, trusting):
        monkeypatch.setattr(module, "at_a_terminal", lambda: True)
    before = (trusting_vault / "vault.json").read_bytes()

    stopped = run("rekey", "--vault", trusting_vault, given="n\n")
    without = run("rekey", "--vault", trusting_vault, given="y\nno\nno\nno\nn\n\n")

    assert stopped.exit_code == 1
    assert "Nothing was changed" in stopped.stdout
    assert without.exit_code == 0, without.output
    assert (trusting_vault / "vault.json").read_bytes() != before


def test_what_a_stopped_run_left_can_be_removed(run: Run, vault: Path) -> None:
    (vault / "rekey-1").mkdir()

    assert "was removed" in run("rekey", "--give-up", "--vault", vault).stdout
    assert not (vault / "rekey-1").exists()
    assert json.loads(run("rekey", "--give-up", "--vault", vault, "--json").stdout)["removed"] is False


def test_a_record_without_code_and_sheets_gets_none(run: Run, vault: Path) -> None:
    run("rekey", "--vault", vault)
    said = json.loads(run("rekey", "--vault", vault, "--json").stdout)

    assert said["sheets_void"] == 0
    assert "has new keys" in run("rekey", "--vault", vault).stdout
