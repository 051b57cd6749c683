"""The activity log by command."""

import json
import re
from pathlib import Path

import pytest

from portable_record import wiring
from tests.cli.conftest import PASSPHRASE, Run
from tests.cli.test_main_job import lines

pytestmark = pytest.mark.usefixtures("quick")


def test_the_log_is_told_day_by_day_with_the_newest_last(run: Run, vault: Path) -> None:
    said = run("activity", "--vault", vault)

    assert said.exit_code == 0
    first, *rest = said.stdout.splitlines()
    assert re.fullmatch(r"\d{1,2} [A-Z][a-z]+ 20\d\d", first)
    assert [line[9:] for line in rest] == ["The owner started this record.", "The owner unlocked the record."]


def test_a_program_gets_one_object_a_line(run: Run, vault: Path) -> None:
    told = lines(run("activity", "--vault", vault, "--act", "start", "--json"))

    assert [(line["act"], line["says"]) for line in told] == [("start", "The owner started this record.")]


def test_only_the_newest_are_told_if_that_is_asked(run: Run, vault: Path) -> None:
    said = run("activity", "--vault", vault, "--most", "1").stdout

    assert said.startswith("These are the newest 1; --most shows more.")
    assert "started" not in said


def test_nothing_of_that_kind_is_said_in_words(run: Run, vault: Path) -> None:
    assert run("activity", "--vault", vault, "--act", "share").stdout == "Nothing of that kind was done.\n"


def test_a_wrong_day_is_refused(run: Run, vault: Path) -> None:
    assert run("activity", "--vault", vault, "--since", "yesterday").exit_code == 2


def test_the_events_are_printed_or_saved(run: Run, vault: Path, tmp_path: Path) -> None:
    printed = run("activity", "--vault", vault, "--export", "-").stdout
    saved = run("activity", "--vault", vault, "--export", tmp_path / "log.ndjson")

    assert all(json.loads(line)["resourceType"] == "AuditEvent" for line in printed.splitlines())
    assert "not encrypted" in saved.stdout
    assert (tmp_path / "log.ndjson").is_file()


def test_a_log_that_somebody_touched_is_told_with_a_warning_and_status_1(run: Run, vault: Path) -> None:
    with wiring.record(vault, PASSPHRASE) as record:
        record.vault.database.run("DELETE FROM journal WHERE n = 1")

    said = run("activity", "--vault", vault)

    assert said.exit_code == 1
    assert "Take care: The list of what was done has been changed" in said.stderr
    assert "unlocked the record." in said.stdout
    assert lines(run("activity", "--vault", vault, "--json"))[-1]["whole"] is False


def test_private_shares_need_the_passphrase_again(run: Run, vault: Path) -> None:
    assert run("activity", "--vault", vault, "--private", given="wrong\n").exit_code == 1
    assert run("activity", "--vault", vault, "--private", given=f"{PASSPHRASE}\n").exit_code == 0
