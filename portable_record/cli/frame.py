"""What all commands have in common: the folder, the passphrase, the answer in words or as JSON."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from portable_record.errors import CardContentError, PortableRecordError, UsageError
from portable_record.record.moments import moment

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord

Command = TypeVar("Command", bound=Callable[..., Any])

PASSPHRASE_VARIABLE = "PORTABLE_RECORD_PASSPHRASE"  # noqa: S105 - the name of a variable, not a secret
MOST_SECRET = 10_000

PASSCODE_FILE = click.option(
    "--passcode-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Read the passcode from this file.",
)

AGAIN_FILE = click.option(
    "--again-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Read the passphrase that is asked for again from this file.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object a line.")


def vault_options(command: Command) -> Command:
    """Add ``--vault`` and ``--passphrase-file`` to a command."""
    for option in (
        click.option(
            "--passphrase-file",
            type=click.Path(dir_okay=False, path_type=Path),
            help=f"Read the passphrase from this file (or set {PASSPHRASE_VARIABLE}); else it is asked for.",
        ),
        click.option(
            "--vault",
            "folder",
            type=click.Path(file_okay=False, path_type=Path),
            help="The folder of the locked record. Left out: your own one on this device.",
        ),
    ):
        command = option(command)
    return command


_STEERING = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "�")


def harmless(text: str) -> str:
    """Take out what would steer a terminal: names and texts come from strangers."""
    return text.translate(_STEERING)


class Answer:
    """Prints what an action answered: words for a person, or JSON for a program."""

    def __init__(self, *, as_json: bool) -> None:
        """Choose between words and JSON once."""
        self.as_json = as_json

    def words(self, text: str = "") -> None:
        """Say a line to a person; a program is not shown it."""
        if not self.as_json:
            click.echo(harmless(text))

    def values(self, **values: object) -> None:
        """Give a program one JSON object; a person is not shown it."""
        if self.as_json:
            click.echo(json.dumps(values, ensure_ascii=False))

    def progress(self, text: str) -> None:
        """Say how far long work has come, on the line for messages."""
        if not self.as_json:
            click.echo(text, err=True)


def say_refusal(refused: PortableRecordError, *, wants_json: bool, file: str = "") -> int:
    """Print a refusal and return its exit status; ``file`` is the one of several that it is about."""
    titles = list(refused.titles) if isinstance(refused, CardContentError) else []
    if wants_json:
        said = {"file": file} if file else {}
        said |= {"refused": refused.code, "says": refused.says}
        click.echo(json.dumps(said | {"titles": titles} if titles else said, ensure_ascii=False))
    click.echo(harmless(f"{refused.code}: {refused.says}"), err=True)
    for title in titles:
        click.echo(harmless(f"  {title}"), err=True)
    return refused.exit_status


def say_wrong_use(wrong: click.ClickException, *, wants_json: bool) -> int:
    """Say what was asked for in the wrong way, and return the exit status."""
    if wants_json:
        said = {"refused": UsageError.code, "says": wrong.format_message()}
        click.echo(json.dumps(said, ensure_ascii=False))
    wrong.show()
    return wrong.exit_code


def say_stopped(*, wants_json: bool) -> int:
    """Say that the person stopped it, and return the exit status. What was done before stays."""
    if wants_json:
        click.echo(json.dumps({"refused": "stopped", "says": "Stopped."}))
    click.echo("Stopped.", err=True)
    return 1


def passphrase_from(file: Path | None, *, new: bool = False) -> str:
    """Take the passphrase from the file, the environment or the keyboard, never from an argument."""
    if file is not None:
        return secret_in(file)
    if PASSPHRASE_VARIABLE in os.environ:
        return os.environ[PASSPHRASE_VARIABLE]
    return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True))


def day_in(text: str | None) -> date | None:
    """Read a day such as 2026-11-22; nothing written is no day.

    Raises:
        UsageError: it is none.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise UsageError("A day is written like 2026-11-22.", place=str(text)) from fault


def clock(when: str, zone: tzinfo) -> str:
    """Say a moment with its day and the time on the clock of whoever reads it."""
    return f"{moment(when).astimezone(zone):%Y-%m-%d %H:%M}"


def passphrase_again(file: Path | None) -> str:
    """Ask for the passphrase again: what follows is not for everybody at the screen."""
    return secret_in(file) if file else str(click.prompt("Your passphrase again", hide_input=True, err=True))


def secret_in(file: Path) -> str:
    """Read a secret from the first line of a file; a byte order mark before it is not part of it.

    Raises:
        UsageError: the file cannot be read or its first line is empty.
    """
    try:
        with file.open("rb") as opened:
            line = opened.readline(MOST_SECRET).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError("The file with the secret cannot be read.", place=str(file)) from fault
    secret = line.removesuffix("\n").removesuffix("\r")
    if not secret:
        raise UsageError("The file with the secret is empty.", place=str(file))
    return secret


def at_a_terminal() -> bool:
    """Say whether a person sits before this program, so that it can ask them something."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def new_passphrase(file: Path | None, *, given: str = "") -> str:
    """Take a new passphrase from the file, from what was given, or from the keyboard, typed twice."""
    if file is not None:
        return secret_in(file)
    return given or str(click.prompt("New passphrase", hide_input=True, confirmation_prompt=True, err=True))


def folder_or_own(folder: Path | None) -> Path:
    """Return the folder that was named, or the person's own one on this device."""
    from portable_record import wiring

    return folder if folder is not None else wiring.own_vault_folder()


@contextmanager
def opened(folder: Path | None, passphrase_file: Path | None) -> Iterator["OpenRecord"]:
    """Unlock a record for one command and lock it again at the end."""
    from portable_record import wiring

    with wiring.record(folder_or_own(folder), passphrase_from(passphrase_file)) as record:
        yield record
