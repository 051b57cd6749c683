"""A carer writes by a right that is written down, and every page says so."""

import json
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import Run


@pytest.fixture
def vault(run: Run, tmp_path: Path) -> Path:
    """The record of Jean, which her daughter helps to keep."""
    folder = tmp_path / "vault"
    assert run("init", "--vault", folder, "--name", "Jean Adeyemi").exit_code == 0
    return folder


NADIA = ("--by", "Nadia Hussain")


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_carer_writes_down_her_right_once_and_then_writes_as_herself(run: Run, vault: Path) -> None:
    words = ("add", "--vault", vault, *NADIA, "--part", "plan", "--text", "She walks better")
    unknown = run(*words)
    right = ("--basis", "agrees", "--since", "2020-01-01")
    written_down = run("right", "--vault", vault, *NADIA, "--relation", "daughter", *right)

    (added,) = lines(run(*words, "--json"))
    entry = str(added["entry"])
    shown = run("show", "--vault", vault, entry).stdout
    (event,) = lines(run("history", "--vault", vault, entry, "--json"))

    assert unknown.exit_code == 1
    assert "--relation" in unknown.stderr
    assert "May write in every part." in written_down.stdout
    assert "written by Nadia Hussain for Jean Adeyemi" in shown
    assert event["by"] == "written by Nadia Hussain for Jean Adeyemi"


def test_a_right_that_is_over_or_was_never_written_down_is_refused(run: Run, vault: Path) -> None:
    right = ("right", "--vault", vault, *NADIA, "--relation", "daughter", "--basis", "agrees")
    lines(run(*right, "--since", "2020-01-01", "--until", "2020-12-31", "--json"))
    words = ("add", "--vault", vault, *NADIA, "--part", "plan", "--text", "She walks better")

    over = run(*words, "--json")
    never = run(*words, "--basis", "deputy")

    assert (over.exit_code, json.loads(over.stdout)["refused"]) == (1, "may-not-write")
    assert "This right has ended." in over.stderr
    assert (never.exit_code, never.stderr.split(":")[0]) == (1, "right-not-recorded")
    assert "portable-record right --by" in never.stderr
    assert lines(run("list", "--vault", vault, "--part", "plan", "--json")) == []


def test_import_undo_and_remove_are_done_by_somebody_too(run: Run, vault: Path, tmp_path: Path) -> None:
    (tmp_path / "note.json").write_text(
        '{"resourceType":"Observation","status":"final","code":{"text":"note"},"valueString":"hello"}'
    )
    right = ("--relation", "daughter", "--basis", "agrees", "--since", "2020-01-01", "--review", "2021-01-01")
    lines(run("right", "--vault", vault, *NADIA, *right, "--json"))

    taken = run("import", "--vault", vault, *NADIA, tmp_path / "note.json")
    (entry,) = lines(run("list", "--vault", vault, "--part", "health", "--json"))
    name = str(entry["entry"])
    assert run("remove", "--vault", vault, *NADIA, name).exit_code == 0
    change = str(lines(run("history", "--vault", vault, name, "--json"))[-1]["change"])
    assert run("undo", "--vault", vault, *NADIA, change).exit_code == 0

    events = lines(run("history", "--vault", vault, name, "--json"))
    taken_in, *later = [event["by"] for event in events]
    assert taken_in == "taken in by Nadia Hussain for Jean Adeyemi from note.json"
    assert later == ["written by Nadia Hussain for Jean Adeyemi"] * 2
    assert "look at this right again" in taken.stderr


def test_what_is_written_down_is_listed(run: Run, vault: Path) -> None:
    nobody = run("right", "--vault", vault)
    right = ("--relation", "daughter", "--basis", "agrees", "--since", "2020-01-01")
    run("right", "--vault", vault, *NADIA, *right)

    (listed,) = lines(run("right", "--vault", vault, "--json"))

    assert "Nobody but the person themselves" in nobody.stdout
    assert (listed["by"], listed["basis"]) == ("Nadia Hussain", "agrees")


def test_what_is_missing_and_what_is_no_day_is_wrong_use(run: Run, vault: Path) -> None:
    right = ("right", "--vault", vault, *NADIA, "--relation", "daughter")

    assert run(*right).exit_code == 2
    assert run(*right, "--basis", "agrees").exit_code == 2
    assert run(*right, "--basis", "agrees", "--since", "tomorrow").exit_code == 2
    assert run("add", "--vault", vault, "--basis", "agrees", "--part", "plan", "--text", "x").exit_code == 2


FOR_JEAN = ("--for", "Jean Adeyemi", "--by", "Nadia Hussain", "--relation", "daughter")
AGREED = ("--basis", "agrees", "--since", "2020-01-01")


def test_a_record_is_started_for_somebody_else(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "kept"

    words = run("init", "--vault", folder, *FOR_JEAN, *AGREED)
    (status,) = lines(run("status", "--vault", folder, "--json"))
    listed = run("right", "--vault", folder)
    (added,) = lines(run("add", "--vault", folder, "--part", "plan", "--text", "She walks", "--json"))

    assert "It is Jean Adeyemi's. You keep it for them" in words.stdout
    assert (status["name"], status["kept_by"]) == ("Jean Adeyemi", "Nadia Hussain")
    assert "By what right: The person agrees" in listed.stdout
    assert "written by Nadia Hussain" in run("show", "--vault", folder, str(added["entry"])).stdout


def test_what_is_missing_for_somebody_else_is_wrong_use(run: Run, tmp_path: Path) -> None:
    def asked(*options: str) -> Result:
        return run("init", "--vault", tmp_path / "kept", *options, "--json")

    refused = [
        asked("--for", "Jean"),
        asked("--by", "Nadia"),
        asked("--name", "Jean", *FOR_JEAN, *AGREED),
        asked(*FOR_JEAN),
        asked(*FOR_JEAN, "--basis", "agrees"),
        asked(*FOR_JEAN, "--basis", "agrees", "--since", "soon"),
        asked("--basis", "agrees"),
    ]

    assert [each.exit_code for each in refused] == [2] * 7
    assert "--since" in refused[4].stderr
    assert not (tmp_path / "kept").exists()


def test_a_right_that_does_not_hold_starts_no_record(run: Run, tmp_path: Path) -> None:
    adult = ("--basis", "parental-responsibility", "--since", "2000-01-01", "--born", "2000-01-01")

    refused = run("init", "--vault", tmp_path / "kept", *FOR_JEAN, *adult, "--json")

    assert (refused.exit_code, json.loads(refused.stdout)["refused"]) == (1, "may-not-write")
    assert "At 18 a parent's right ends." in refused.stderr


def test_a_right_is_ended_and_looked_at_again(run: Run, vault: Path) -> None:
    lines(run("right", "--vault", vault, *NADIA, "--relation", "daughter", *AGREED, "--json"))
    review = ("--basis", "agrees", "--review", "2021-01-01")
    reviewed = run("right", "--vault", vault, *NADIA, *review)

    (ended,) = lines(run("right", "--vault", vault, *NADIA, "--end", "--json"))

    assert "Take care: It is time to look at this right again, together." in reviewed.stdout
    assert ended["standing"] == "This right has ended."
    assert ended["right"]["Ended"] == "Yes"  # type: ignore[index]  # a JSON object
