"""The commands that make a backup, try it out, and bring a record back."""

import json
from pathlib import Path

import pytest
from click.testing import Result

from portable_record import wiring
from portable_record.crypto.shares import split
from tests.cli.conftest import PASSPHRASE, Run

pytestmark = pytest.mark.usefixtures("quick")

NEW = "five other words for tests"


def added(run: Run, vault: Path, words: str) -> Result:
    result = run("add", "--vault", vault, "--part", "strengths", "--text", words)
    assert result.exit_code == 0
    return result


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder for backups."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def file(run: Run, vault: Path, stick: Path) -> Path:
    """A backup of a record with one entry."""
    added(run, vault, "I whistle")
    result = run("backup", "--vault", vault, "--out", stick, "--json")
    assert result.exit_code == 0
    return Path(json.loads(result.stdout)["file"])


def test_a_backup_is_made_and_what_is_in_it_is_said(run: Run, vault: Path, stick: Path) -> None:
    added(run, vault, "I whistle")

    result = run("backup", "--vault", vault, "--out", stick)

    assert result.exit_code == 0
    assert "The backup is made, and was read back" in result.output
    assert "Entries: 1." in result.output
    assert "same disk" in result.output
    assert [path.suffix for path in stick.iterdir()] == [".carebackup"]


def test_a_backup_is_tried_out_without_any_record(run: Run, file: Path) -> None:
    result = run("backup", "--test", file)
    as_json = run("backup", "--test", file, "--json")

    assert result.exit_code == 0
    assert result.output.startswith("This backup is whole, and a record can be brought back from it.")
    assert json.loads(as_json.stdout)["whole"] is True
    assert json.loads(as_json.stdout)["entries"] == 1


def test_a_test_is_remembered_in_the_record_that_is_named(run: Run, vault: Path, file: Path) -> None:
    assert run("backup", "--test", file, "--vault", vault).exit_code == 0


def test_a_damaged_backup_is_refused_with_its_sentence(run: Run, file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])

    result = run("backup", "--test", file)

    assert result.exit_code == 1
    assert "backup-damaged: This backup is cut or was changed" in result.output


def test_what_was_wrong_with_the_record_before_is_told(
    run: Run, vault: Path, stick: Path, file: Path
) -> None:
    with wiring.record(vault, PASSPHRASE) as record:
        record.vault.blobs.write([b"a photo"])
        [ref] = record.vault.blobs.all()
        record.vault.database.run("DELETE FROM search WHERE rowid = 1")
    (vault / "blobs" / ref.name).unlink()
    run("backup", "--vault", vault, "--out", stick / "second.carebackup")

    result = run("backup", "--test", stick / "second.carebackup")

    assert result.exit_code == 0
    assert "Missing: 1." in result.output
    assert "search-damaged" in result.output


def test_where_to_must_be_said(run: Run, vault: Path) -> None:
    assert run("backup", "--vault", vault).exit_code == 2


def test_when_to_be_reminded_can_be_chosen(run: Run, vault: Path) -> None:
    result = run("backup", "--vault", vault, "--remind-days", "7")

    assert result.output == "You are reminded after 7 days or 50 changes.\n"
    assert run("backup", "--vault", vault, "--remind-changes", "0").exit_code == 2


def test_the_status_says_how_it_stands_with_backups(run: Run, vault: Path, stick: Path) -> None:
    added(run, vault, "I whistle")
    assert "There is no backup yet." in run("status", "--vault", vault).output

    run("backup", "--vault", vault, "--out", stick)

    assert "Last backup: " in run("status", "--vault", vault).output


def test_a_record_comes_back_on_a_new_device(run: Run, file: Path, tmp_path: Path) -> None:
    result = run("restore", file, "--vault", tmp_path / "new", "--device-name", "new laptop")

    assert result.exit_code == 0
    assert "Entries: 1." in result.output
    assert "This is a new device of yours in its history." in result.output
    assert "I whistle" in run("list", "--vault", tmp_path / "new").output
    assert run("check", "--vault", tmp_path / "new").output == "Everything is whole.\n"


def test_a_record_that_stands_there_is_set_aside_after_a_yes_and_not_without(
    run: Run, vault: Path, file: Path
) -> None:
    added(run, vault, "I sing")

    refused = run("restore", file, "--vault", vault)
    asked = run("restore", file, "--vault", vault, "--json")
    done = run("restore", file, "--vault", vault, "--yes", "--json")

    assert refused.exit_code == 1
    assert "Only in the record here: 1." in refused.output
    assert "vault-exists" in refused.output
    assert asked.exit_code == 1
    assert done.exit_code == 0
    assert "I sing" not in run("list", "--vault", vault).output
    assert "I sing" in run("list", "--vault", json.loads(done.stdout)["aside"]).output


def test_somebody_at_a_keyboard_is_asked(
    run: Run, vault: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(run, vault, "I sing")
    monkeypatch.setattr("portable_record.cli.backups.at_a_terminal", lambda: True)

    no = run("restore", file, "--vault", vault, given="n\n")
    yes = run("restore", file, "--vault", vault, given="y\n")

    assert no.exit_code == 1
    assert "Stopped." in no.output
    assert yes.exit_code == 0
    assert "Nothing of it was deleted." in yes.output


def test_a_preview_lists_what_would_be_different_and_does_nothing(run: Run, vault: Path, file: Path) -> None:
    for number in range(25):
        added(run, vault, f"I sing song {number}")

    words = run("restore", file, "--vault", vault, "--preview")
    lines = [
        json.loads(line)
        for line in run("restore", file, "--vault", vault, "--preview", "--json").stdout.splitlines()
    ]

    assert words.exit_code == 0
    assert "only here: What I am good at: I sing song" in words.output
    assert "and 5 more; --json lists all." in words.output
    assert [line["kind"] for line in lines[:-1]] == ["here"] * 25
    assert lines[-1]["same"] == 1
    assert len(run("list", "--vault", vault, "--json").stdout.splitlines()) == 26


def test_the_recovery_code_opens_a_backup_and_a_new_passphrase_is_asked_for(
    run: Run, stick: Path, tmp_path: Path
) -> None:
    made = run("init", "--vault", tmp_path / "other", "--json")
    code = json.loads(made.stdout)["recovery_code"]
    added(run, tmp_path / "other", "I whistle")
    file = json.loads(run("backup", "--vault", tmp_path / "other", "--out", stick, "--json").stdout)["file"]
    (tmp_path / "code.txt").write_text(code)
    (tmp_path / "new.txt").write_text(NEW)

    typed = run(
        *("restore", file, "--vault", tmp_path / "typed", "--recovery-code"), given=f"{code}\n{NEW}\n{NEW}\n"
    )
    by_file = run(
        *("restore", file, "--vault", tmp_path / "new", "--code-file", tmp_path / "code.txt"),
        *("--new-passphrase-file", tmp_path / "new.txt"),
    )

    assert (typed.exit_code, by_file.exit_code) == (0, 0)
    for folder in ("typed", "new"):
        listed = run("list", "--vault", tmp_path / folder, "--passphrase-file", tmp_path / "new.txt")
        assert "I whistle" in listed.output


def test_the_sheets_of_trusted_people_open_a_backup(
    run: Run, vault: Path, stick: Path, tmp_path: Path
) -> None:
    with wiring.record(vault, PASSPHRASE) as record:
        shares = split(record.desk.dice(16), 2, 3)
        record.vault.ways.keep_shares(shares)
    file = json.loads(run("backup", "--vault", vault, "--out", stick, "--json").stdout)["file"]
    for number in (0, 2):
        (tmp_path / f"sheet-{number}").write_text(" ".join(shares[number].words))
    (tmp_path / "new.txt").write_text(NEW)
    sheets = [part for number in (0, 2) for part in ("--sheet-file", tmp_path / f"sheet-{number}")]

    result = run(
        *("restore", file, "--vault", tmp_path / "new", *sheets),
        *("--new-passphrase-file", tmp_path / "new.txt"),
    )

    assert result.exit_code == 0
    told = run("status", "--vault", tmp_path / "new", "--passphrase-file", tmp_path / "new.txt")
    assert "sheets of trusted people" in told.output


def test_a_backup_of_another_record_is_refused(run: Run, file: Path, tmp_path: Path) -> None:
    run("init", "--vault", tmp_path / "other")

    result = run("restore", file, "--vault", tmp_path / "other", "--yes")

    assert result.exit_code == 1
    assert "backup-of-another" in result.output


def test_how_far_it_has_come_is_said_where_it_takes_a_while(
    run: Run, vault: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portable_record.cli.backups._LONG", 1)

    result = run("backup", "--vault", vault, "--out", stick)

    assert "50 % done" in result.stderr
