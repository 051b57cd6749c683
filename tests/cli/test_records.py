"""The commands about the record as a whole: its passphrase, its recovery code, its state of health."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from portable_record import wiring
from portable_record.cli.frame import PASSPHRASE_VARIABLE
from tests.cli.conftest import PASSPHRASE, Run

pytestmark = pytest.mark.usefixtures("quick")

NEW = "five other words for tests"

Secret = Callable[[str], Path]


@pytest.fixture
def secret(tmp_path: Path) -> Secret:
    """Write a secret into a file."""

    def write(words: str) -> Path:
        file = tmp_path / f"secret-{len(words)}.txt"
        file.write_text(words + "\n")
        return file

    return write


@pytest.fixture
def started(run: Run, tmp_path: Path) -> tuple[Path, str]:
    """A new record and the recovery code that was shown for it."""
    folder = tmp_path / "started"
    shown = run("init", "--vault", folder, "--name", "Jean", "--json")
    return folder, str(json.loads(shown.stdout)["recovery_code"])


def opens(run: Run, folder: Path, passphrase_file: Path) -> Result:
    return run("status", "--vault", folder, "--passphrase-file", passphrase_file)


def test_the_recovery_code_gives_a_record_a_new_passphrase_and_says_so(
    run: Run, started: tuple[Path, str], secret: Secret
) -> None:
    folder, code = started

    result = run(
        *("recover", "--vault", folder), *("--code-file", secret(code)), *("--passphrase-file", secret(NEW))
    )

    assert result.exit_code == 0, result.output
    assert "activity log" in result.stdout
    assert code not in result.output
    assert NEW not in result.output
    assert opens(run, folder, secret(NEW)).exit_code == 0
    assert "wrong-passphrase" in run("status", "--vault", folder).stderr


def test_code_and_new_passphrase_are_asked_for_and_not_shown(
    run: Run, started: tuple[Path, str], secret: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, code = started
    monkeypatch.delenv(PASSPHRASE_VARIABLE)

    result = run("recover", "--vault", folder, "--json", given=f"{code.lower()}\n{NEW}\n{NEW}\n")

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {"vault": str(folder), "recovered": True}
    assert code.lower() not in result.output
    assert NEW not in result.output
    assert opens(run, folder, secret(NEW)).exit_code == 0


def test_a_new_passphrase_may_stand_in_the_environment(
    run: Run, started: tuple[Path, str], secret: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, code = started
    monkeypatch.setenv(PASSPHRASE_VARIABLE, NEW)

    assert run("recover", "--vault", folder, "--code-file", secret(code)).exit_code == 0

    assert opens(run, folder, secret(NEW)).exit_code == 0


def test_a_strangers_code_is_refused_and_the_passphrase_stays(
    run: Run, started: tuple[Path, str], secret: Secret, vault: Path
) -> None:
    _, strangers = started

    refused = run("recover", "--vault", vault, "--code-file", secret(strangers), "--json")
    mistyped = run("recover", "--vault", vault, "--code-file", secret(strangers[:-1]))

    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["refused"] == "wrong-recovery-code"
    assert mistyped.exit_code == 1
    assert "recovery-code-mistyped" in mistyped.stderr
    assert strangers not in refused.output + mistyped.output
    assert run("status", "--vault", vault).exit_code == 0


def test_where_there_is_no_record_there_is_nothing_to_recover(
    run: Run, started: tuple[Path, str], secret: Secret, tmp_path: Path
) -> None:
    refused = run("recover", "--vault", tmp_path / "nowhere", "--code-file", secret(started[1]))

    assert refused.exit_code == 1
    assert "vault-missing" in refused.stderr


def test_the_passphrase_is_changed_by_who_has_it(run: Run, vault: Path, secret: Secret) -> None:
    result = run("passphrase", "--vault", vault, "--new-passphrase-file", secret(NEW), "--json")

    assert json.loads(result.stdout) == {"changed": True}
    assert NEW not in result.output
    assert opens(run, vault, secret(NEW)).exit_code == 0
    assert opens(run, vault, secret(PASSPHRASE)).exit_code == 1


def test_a_new_passphrase_is_typed_twice(run: Run, vault: Path, secret: Secret) -> None:
    differing = run("passphrase", "--vault", vault, given=f"{NEW}\nanother\n")
    assert differing.exit_code == 1
    assert run("status", "--vault", vault).exit_code == 0

    result = run("passphrase", "--vault", vault, given=f"{NEW}\n{NEW}\n")

    assert result.exit_code == 0, result.output
    assert opens(run, vault, secret(NEW)).exit_code == 0


def test_a_strangers_passphrase_changes_nothing(run: Run, vault: Path, secret: Secret) -> None:
    wrong = ("--passphrase-file", secret("not these"), "--new-passphrase-file", secret(NEW))

    refused = run("passphrase", "--vault", vault, *wrong)

    assert refused.exit_code == 1
    assert "wrong-passphrase" in refused.stderr
    assert run("status", "--vault", vault).exit_code == 0


def test_a_check_mends_what_it_can_and_says_what(run: Run, vault: Path) -> None:
    (vault / "blobs" / ("ab" * 20)).write_bytes(b"stray")
    found = run("check", "--vault", vault)
    assert found.exit_code == 1
    assert "stray-files" in found.stdout
    assert "check --mend" in found.stdout

    mended = run("check", "--vault", vault, "--mend")

    assert mended.exit_code == 0, mended.output
    assert "Mended: Files that belong to nothing: 1." in mended.stdout
    assert "Everything is whole." in mended.stdout
    assert list((vault / "blobs").iterdir()) == []


def test_what_was_mended_is_told_to_programs_too(run: Run, vault: Path) -> None:
    (vault / "blobs" / ("ab" * 20)).write_bytes(b"stray")

    mended = run("check", "--vault", vault, "--mend", "--json")

    assert [json.loads(line) for line in mended.stdout.splitlines()] == [
        {"mended": "stray-files", "says": "Files that belong to nothing: 1."},
        {"whole": True},
    ]


def test_what_a_check_found_is_accepted_by_its_code(run: Run, vault: Path) -> None:
    with wiring.record(vault, PASSPHRASE) as record:
        record.vault.database.run("DELETE FROM anchor")

    found = run("check", "--vault", vault)
    accepted = run("check", "--vault", vault, "--accept", "anchor-missing")
    again = run("check", "--vault", vault, "--accept", "anchor-missing")

    assert (found.exit_code, accepted.exit_code) == (1, 0)
    assert "anchor-missing" in found.stdout
    assert again.exit_code == 2
    assert "Nothing that can be accepted is found under this code." in again.stderr


def test_an_empty_inbox_says_so(run: Run, vault: Path) -> None:
    assert run("inbox", "--vault", vault).stdout == "Nothing is in the inbox.\n"
