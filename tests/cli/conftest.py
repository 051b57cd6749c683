"""Commands run as a person would run them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portable_record.cli import portable_record
from portable_record.cli.frame import PASSPHRASE_VARIABLE

PASSPHRASE = "five plain words for tests"

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, with the passphrase in the environment."""
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)

    def run_command(*arguments: str | Path, given: bytes | str | None = None) -> Result:
        return CliRunner().invoke(portable_record, [str(each) for each in arguments], input=given)

    return run_command


@pytest.fixture
def vault(run: Run, tmp_path: Path) -> Path:
    """A locked record of somebody who has not said their name yet."""
    folder = tmp_path / "vault"
    assert run("init", "--vault", folder).exit_code == 0
    return folder
