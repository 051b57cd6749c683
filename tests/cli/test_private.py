"""Private shares by commands: in no list, found again with the passphrase, stopped like any other."""

from pathlib import Path

import pytest

from tests.cli.conftest import PASSPHRASE, Run
from tests.cli.test_main_job import lines

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def private(run: Run, tmp_path: Path) -> tuple[Path, str]:
    """A record with one private share, and the share's name."""
    vault = tmp_path / "vault"
    assert run("init", "--vault", vault, "--name", "Jean Adeyemi").exit_code == 0
    assert run("add", "--vault", vault, "--part", "strengths", "--text", "I whistle").exit_code == 0
    wish = ("--part", "strengths", "--to", "Refuge", "--purpose", "support", "--private", "--as", "fhir")
    (shared,) = lines(run("share", "--vault", vault, *wish, "--out", tmp_path / "out", "--json"))
    return vault, str(shared["share"])


def test_a_private_share_stands_in_no_list(run: Run, private: tuple[Path, str]) -> None:
    vault, _ = private

    assert run("withdraw", "--vault", vault).stdout == "You share nothing.\n"
    assert "Refuge" not in run("status", "--vault", vault).stdout


def test_it_is_listed_once_the_passphrase_is_typed_again(run: Run, private: tuple[Path, str]) -> None:
    vault, share = private

    listed = run("withdraw", "--vault", vault, "--private", given=f"{PASSPHRASE}\n")

    assert listed.exit_code == 0
    assert listed.stdout.startswith(f"{share}  for Refuge, to support me, until ")


def test_another_passphrase_is_told_nothing(run: Run, private: tuple[Path, str]) -> None:
    vault, share = private

    refused = run("withdraw", "--vault", vault, "--private", given="not the passphrase\n")

    assert refused.exit_code == 1
    assert refused.stderr.splitlines()[-1].startswith("wrong-passphrase: ")
    assert share not in refused.output


def test_it_is_stopped_by_its_name(run: Run, private: tuple[Path, str], tmp_path: Path) -> None:
    vault, share = private
    again = tmp_path / "again.txt"
    again.write_text(PASSPHRASE)

    assert run("withdraw", "--vault", vault, share, "--out", tmp_path / "notice").exit_code == 0

    (line,) = lines(run("withdraw", "--vault", vault, "--private", "--again-file", again, "--json"))
    assert line["state"] == "withdrawn"


def test_a_record_without_private_shares_says_so(run: Run, vault: Path) -> None:
    said = run("withdraw", "--vault", vault, "--private", given=f"{PASSPHRASE}\n").stdout

    assert said == "You share nothing privately.\n"
