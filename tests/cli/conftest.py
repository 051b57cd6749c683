"""Commands run as a person would run them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portable_record.cli import portable_record
from portable_record.cli.frame import PASSPHRASE_VARIABLE
from portable_record.vault import slots
from tests.actions.quick import stretch_nothing
from tests.cli.together import PASSPHRASE, do, keep_together

__all__ = ["PASSPHRASE", "Run"]

Run = Callable[..., Result]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch no passphrase, for tests that open records many times and start no other program."""
    stretch_nothing(monkeypatch)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, with the passphrase in the environment."""
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)

    def run_command(*arguments: str | Path, given: bytes | str | None = None) -> Result:
        return CliRunner().invoke(portable_record, [str(each) for each in arguments], input=given)

    return run_command


@pytest.fixture(scope="session")
def new_record(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Give a record of somebody who has not said their name yet; the same for all, so copy it.

    There is another one for tests that stretch no passphrase.
    """
    folders: dict[str, Path] = {}

    def begin() -> Path:
        way = vars(slots)["stretch"].__qualname__
        if way not in folders:
            folders[way] = tmp_path_factory.mktemp("new") / "vault"
            do("init", "--vault", folders[way])
        return folders[way]

    return begin


@pytest.fixture
def vault(run: Run, new_record: Callable[[], Path], tmp_path: Path) -> Path:
    """A locked record of somebody who has not said their name yet."""
    return Path(shutil.copytree(new_record(), tmp_path / "vault"))


@pytest.fixture(scope="session")
def together(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two records around one folder; their passphrases are not stretched."""
    home = tmp_path_factory.mktemp("circle")
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        keep_together(home)
    return home


@pytest.fixture
def home(together: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of them, around a folder of its own."""
    stretch_nothing(monkeypatch)
    home = tmp_path / "home"
    shutil.copytree(together, home)
    for name in ("jean", "nadia"):
        do("circle", "place", "--vault", home / name, "--folder", home / "place")
    return home
