"""The options that say by what a backup is to be opened."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import Command, passphrase_from, secret_in

if TYPE_CHECKING:
    from portable_record.actions.ways_in import Unlock


@dataclass(frozen=True, slots=True)
class Ways:
    """By what a backup is to be opened, as it was asked for: the passphrase, unless another way is named."""

    passphrase_file: Path | None
    by_code: bool
    code_file: Path | None
    sheet_files: tuple[Path, ...]

    @property
    def news(self) -> str:
        """What the owner must be told, if it is not the passphrase that opens it."""
        if self.sheet_files:
            return "sheets-used"
        return "recovery-code-used" if self.by_code or self.code_file else ""

    def unlock(self) -> "Unlock":
        """Take the secret from its file, or ask for it."""
        from portable_record.actions.ways_in import by_passphrase, by_recovery_code, by_sheets

        if self.sheet_files:
            return by_sheets([secret_in(file) for file in self.sheet_files])
        if self.code_file is not None:
            return by_recovery_code(secret_in(self.code_file))
        if self.by_code:
            return by_recovery_code(str(click.prompt("Recovery code", hide_input=True, err=True)))
        return by_passphrase(passphrase_from(self.passphrase_file))


def other_ways(command: Command) -> Command:
    """Add the ways to open a backup whose passphrase is lost."""
    for option in (
        click.option(
            "--sheet-file",
            "sheet_files",
            multiple=True,
            type=click.Path(dir_okay=False, path_type=Path),
            help="Open it with the sheets of trusted people: the words of one, in a file; once for each.",
        ),
        click.option(
            "--code-file",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Read the recovery code from this file.",
        ),
        click.option(
            "--recovery-code",
            "by_code",
            is_flag=True,
            help="Open it with the recovery code; asked for.",
        ),
    ):
        command = option(command)
    return command
