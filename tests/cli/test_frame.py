"""What all commands share: letters of every kind, secrets in files, wrong use, being stopped."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from portable_record.cli import portable_record
from portable_record.cli.frame import secret_in
from portable_record.errors import UsageError
from tests.cli.conftest import PASSPHRASE, Run

ODD_NAME = os.fsdecode(b"caf\xe9.json")
NOTE = {"resourceType": "Observation", "status": "final", "code": {"text": "note"}, "valueString": "سلام"}


def program(*arguments: str | Path, encoding: str = "") -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PORTABLE_RECORD_PASSPHRASE": PASSPHRASE}
    return subprocess.run(
        [sys.executable, "-m", "portable_record", *map(str, arguments)],
        capture_output=True,
        check=False,
        env=environment | ({"PYTHONIOENCODING": encoding} if encoding else {}),
    )


@pytest.mark.parametrize("name", [ODD_NAME, "no-such\nfile.json"], ids=ascii)
def test_any_file_name_can_be_spoken_of(run: Run, vault: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    missing = run("import", "--vault", vault, file, "--json")
    file.write_text(json.dumps(NOTE))

    taken = run("import", "--vault", vault, file, "--json")
    verified = run("verify", file, "--json")
    saved = run("export", "--vault", vault, "--out", tmp_path / f"out-{name}", "--json")

    assert json.loads(missing.stdout)["refused"] == "file-unreadable"
    assert (json.loads(taken.stdout)["file"], taken.exit_code) == (str(file), 0)
    assert (json.loads(verified.stdout)["file"], verified.exit_code) == (str(file), 1)
    assert "unexpected" not in verified.stderr
    assert (json.loads(saved.stdout)["count"], saved.exit_code) == (1, 0)


def test_every_letter_is_printed_where_the_machine_speaks_another_encoding(
    vault: Path, tmp_path: Path
) -> None:
    file = tmp_path / "note.json"
    file.write_text(json.dumps(NOTE))
    assert program("import", "--vault", vault, file).returncode == 0

    for encoding in ("ascii", "cp1252"):
        listed = program("show", "--vault", vault, "--part", "health", encoding=encoding)

        assert listed.returncode == 0, listed.stderr
        assert "سلام".encode() in listed.stdout


@pytest.mark.parametrize(
    ("content", "secret"),
    [
        (b"five plain words\n", "five plain words"),
        (b"five plain words", "five plain words"),
        (b"\xef\xbb\xbffive plain words\r\nand more\r\n", "five plain words"),
        ("one\u0085two\u2028three\x0bfour\n".encode(), "one\u0085two\u2028three\x0bfour"),
        (b" kept as it is \n", " kept as it is "),
    ],
)
def test_a_secret_is_the_first_line_as_it_is_written(tmp_path: Path, content: bytes, secret: str) -> None:
    file = tmp_path / "secret.txt"
    file.write_bytes(content)

    assert secret_in(file) == secret


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\nsecond", b"\xef\xbb\xbf\n", b"caf\xe9\n"])
def test_a_file_without_a_secret_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "secret.txt"
    file.write_bytes(content)

    with pytest.raises(UsageError):
        secret_in(file)


def test_a_passphrase_saved_by_a_windows_editor_opens_the_record(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    file = tmp_path / "passphrase.txt"
    file.write_bytes(b"\xef\xbb\xbf" + PASSPHRASE.encode() + b"\r\n")

    assert run("status", "--vault", vault, "--passphrase-file", file).exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "--json"),
        ("no-such-command", "--json"),
        ("share", "--json", "--no-such-option"),
        ("verify", "--json", "--passcode-file"),
        ("--json",),
    ],
    ids=" ".join,
)
def test_wrong_use_is_said_to_programs_too(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)

    (said,) = (json.loads(line) for line in result.stdout.splitlines())
    assert (said["refused"], result.exit_code) == ("usage", 2)
    assert said["says"]
    assert "Error: " in result.stderr


@pytest.mark.parametrize(
    ("arguments", "port"),
    [((), 0), (("--port", "7"), 7), (("open", "--port", "7"), 7), (("--no-browser", "--port=7"), 7)],
)
def test_the_app_opens_without_a_command(
    arguments: tuple[str, ...], port: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[tuple[object, ...]] = []
    monkeypatch.setattr(
        "portable_record.web.server.serve",
        lambda _desk, folder, *, port, browser, **_more: opened.append((folder, port, browser)),
    )

    vault = ("--vault", str(tmp_path)) if arguments[:1] != ("open",) else ()
    result = CliRunner().invoke(portable_record, [*vault, *arguments])

    assert result.exit_code == 0, result.output
    ((folder, at, browser),) = opened
    assert at == port
    assert browser == ("--no-browser" not in arguments)
    assert not vault or folder == tmp_path


def test_an_option_before_a_command_is_wrong_use(run: Run, tmp_path: Path) -> None:
    assert run("--vault", tmp_path, "status").exit_code == 2


def test_help_and_version_are_no_commands_to_open(run: Run) -> None:
    assert "Commands:" in run("--help").stdout
    assert "Commands:" in run("-h").stdout
    assert "version" in run("--version").stdout


def test_a_program_that_is_stopped_says_no_more_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    command = click.Command("status", callback=stop, params=[click.Option(["--json"], is_flag=True)])
    command.callback = lambda json: stop()  # noqa: ARG005 - passed by its name
    monkeypatch.setitem(portable_record.commands, "status", command)

    plain = CliRunner().invoke(portable_record, ["status"])
    told = CliRunner().invoke(portable_record, ["status", "--json"])

    assert (plain.exit_code, plain.stderr.strip(), plain.stdout) == (1, "Stopped.", "")
    assert json.loads(told.stdout)["refused"] == "stopped"


def test_ctrl_c_ends_the_app_without_a_fault(vault: Path) -> None:
    app = subprocess.Popen(
        [sys.executable, "-m", "portable_record", "--vault", str(vault), "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert app.stdout
    assert app.stdout.readline().startswith(b"http://127.0.0.1:")

    os.killpg(app.pid, signal.SIGINT)
    _, complaints = app.communicate(timeout=60)

    assert (app.returncode, complaints) == (0, b"")
