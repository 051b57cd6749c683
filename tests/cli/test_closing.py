"""A record changes hands, or closes."""

import json
from pathlib import Path

import pytest
from click.testing import Result

from portable_record.cli.closing import NEW_VARIABLE
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("quick")

THEIRS = "five other words of Jean"
FOR_JEAN = ("--for", "Jean Adeyemi", "--by", "Nadia Hussain", "--relation", "daughter")


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_record_is_handed_over_and_opens_with_the_persons_passphrase_alone(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, new = tmp_path / "kept", tmp_path / "theirs.txt"
    new.write_text(THEIRS + "\n")
    assert (
        run("init", "--vault", folder, *FOR_JEAN, "--basis", "agrees", "--since", "2020-01-01").exit_code == 0
    )
    assert run("add", "--vault", folder, "--part", "plan", "--text", "She walks").exit_code == 0
    shared = ("--part", "plan", "--to", "Lunch Club", "--purpose", "support", "--out", tmp_path / "out")
    assert run("share", "--vault", folder, *shared).exit_code == 0

    nobody = run("hand-over", "--vault", folder, "--new-passphrase-file", new, "--stays", "Sam")
    assert (nobody.exit_code, "circle-missing" in nobody.stderr) == (1, True)
    handed = run("hand-over", "--vault", folder, "--new-passphrase-file", new, "--out", tmp_path / "notices")
    before = run("status", "--vault", folder)
    (status,) = lines(run("status", "--vault", folder, "--passphrase-file", new, "--json"))

    assert "The record is theirs now." in handed.stdout
    assert "Give this to whoever has what was shared" in handed.stdout
    assert before.exit_code == 1
    assert (status["name"], status["kept_by"], status["open_shares"]) == ("Jean Adeyemi", "", 0)
    monkeypatch.setenv(NEW_VARIABLE, THEIRS)
    own = run("hand-over", "--vault", folder, "--passphrase-file", new, "--json")
    assert (own.exit_code, json.loads(own.stdout)["refused"]) == (2, "usage")


def test_a_death_closes_the_record_and_a_mistake_is_taken_back(run: Run, vault: Path) -> None:
    death = ("death", "--vault", vault)

    alive = run(*death)
    (told,) = lines(run(*death, "--on", "2020-01-01", "--said-by", "Sam", "--evidence", "papers", "--json"))
    refused = run("add", "--vault", vault, "--part", "plan", "--text", "x", "--json")
    closed = run(*death)
    (again,) = lines(run(*death, "--mistaken", "--said-by", "Sam", "--json"))

    assert "not written down" in alive.stdout
    assert told == {"died": "2020-01-01", "said_by": "Sam", "evidence": "papers"}
    assert (refused.exit_code, json.loads(refused.stdout)["refused"]) == (1, "may-not-write")
    assert "Said by Sam. papers" in closed.stdout
    assert again == {"died": None}
    assert run("add", "--vault", vault, "--part", "plan", "--text", "x").exit_code == 0
    assert run(*death, "--said-by", "Sam").exit_code == 2


def test_the_person_chooses_what_becomes_of_it_and_that_is_done(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    after = ("after-death", "--vault", vault)

    nothing = run(*after)
    assert run(*after, "give", "--to", "Nadia").exit_code == 0
    (chosen,) = lines(run(*after, "--json"))
    too_early = run(*after, "--carry-out", "--out", tmp_path / "all.json")
    assert run("death", "--vault", vault, "--on", "2020-01-01", "--said-by", "Sam").exit_code == 0
    done = run(*after, "--carry-out", "--out", tmp_path / "all.json")

    assert "It stays as it is" in nothing.stdout
    assert (chosen["choice"], chosen["to"]) == ("give", "Nadia")
    assert too_early.exit_code == 2
    assert "It is for Nadia." in done.stdout
    assert "Done." in done.stdout
    assert json.loads((tmp_path / "all.json").read_text())["resourceType"] == "Bundle"


def test_a_deleted_record_is_gone(run: Run, vault: Path) -> None:
    assert run("after-death", "--vault", vault, "delete").exit_code == 0
    assert run("death", "--vault", vault, "--on", "2020-01-01", "--said-by", "Sam").exit_code == 0

    assert run("after-death", "--vault", vault, "--carry-out").exit_code == 0

    assert run("status", "--vault", vault).exit_code == 1
    assert list(vault.iterdir()) == []
