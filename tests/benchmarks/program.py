"""The program as a person starts it: a process of its own, with its answers as JSON."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PASSPHRASE = "violet harbour kettle morning seven"
PASSPHRASE_VARIABLE = "PORTABLE_RECORD_PASSPHRASE"
_SCRIPT = Path(sys.executable).parent / "portable-record"

COMMAND: Sequence[str] = [str(_SCRIPT)] if _SCRIPT.is_file() else [sys.executable, "-m", "portable_record"]


def environment() -> dict[str, str]:
    """The variables the program is started with: this shell's, and the passphrase.

    What Python compiled once is kept, as it is where the program is installed.
    """
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return ours | {PASSPHRASE_VARIABLE: PASSPHRASE}


def run(*arguments: str | Path) -> list[dict[str, object]]:
    """Run a command with ``--json`` to its end and return what it answered.

    Raises:
        RuntimeError: it was refused.
    """
    ran = subprocess.run(
        [*COMMAND, *map(str, arguments), "--json"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode not in (0, 3):
        raise RuntimeError(f"{arguments}: {ran.stdout}{ran.stderr}")
    return [json.loads(line) for line in ran.stdout.splitlines()]


@contextmanager
def started(*arguments: str | Path) -> Iterator["subprocess.Popen[str]"]:
    """Start a command whose output is read while it runs; it is killed at the end of the block."""
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments)], env=environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: "subprocess.Popen[str]") -> str:
    """Wait for the first line that a process says."""
    return process.stdout.readline().strip() if process.stdout else ""
