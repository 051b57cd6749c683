"""The command for the day when the passphrase is lost: recover, with the code or with sheets."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import (
    PASSPHRASE_VARIABLE,
    Answer,
    folder_or_own,
    json_option,
    new_passphrase,
    secret_in,
)
from portable_record.errors import ShareMistypedError, ShareOfAnotherSetError, ShareTwiceError, UsageError

if TYPE_CHECKING:
    from portable_record.actions.trusted import Trusted
    from portable_record.crypto.shares import SharePart


@click.command()
@click.option(
    "--vault",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the locked record. Left out: your own one on this device.",
)
@click.option(
    "--code-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Read the recovery code from this file; else it is asked for.",
)
@click.option("--shares", is_flag=True, help="Open it with the sheets of trusted people, not with the code.")
@click.option(
    "--sheet-file",
    "sheet_files",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Read the words of a sheet from the first line of this file; once for each sheet.",
)
@click.option(
    "--passphrase-file",
    "new_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"Read the new passphrase from this file (or set {PASSPHRASE_VARIABLE}); else it is asked for.",
)
@json_option
def recover(
    folder: Path | None,
    code_file: Path | None,
    shares: bool,
    sheet_files: tuple[Path, ...],
    new_file: Path | None,
    as_json: bool,
) -> None:
    """Open the record when the passphrase is lost, and set a new passphrase.

    It opens with its recovery code or, with ``--shares``, with the sheets of trusted people, which are asked
    for one after another. The activity log keeps that this was done, and when; the record tells its owner at
    each unlocking until they have seen it. The code and the sheets stay good.
    """
    answer = Answer(as_json=as_json)
    where, given = folder_or_own(folder), os.environ.get(PASSPHRASE_VARIABLE, "")
    if code_file is not None and (shares or sheet_files):
        raise UsageError("Choose the recovery code or the sheets.")
    if shares or sheet_files:
        _by_sheets(where, sheet_files, new_file, given, answer)
        what, still = "The sheets", "the sheets still do"
    else:
        _by_code(where, code_file, new_file, given)
        what, still = "The recovery code", "the code still does"
    answer.words(f"{what} opened the record in {where}, and it has a new passphrase now.")
    answer.words(f"Both stand in its activity log. The old passphrase opens it no more; {still}.")
    answer.values(vault=str(where), recovered=True)


def _by_code(where: Path, code_file: Path | None, new_file: Path | None, given: str) -> None:
    from portable_record import wiring
    from portable_record.actions.recover import recover as recover_record

    if code_file is not None:
        code = secret_in(code_file)
    else:
        code = str(click.prompt("Recovery code", hide_input=True, err=True))
    with wiring.desk() as desk:
        recover_record(desk, where, code, new_passphrase(new_file, given=given))


def _by_sheets(
    where: Path, files: tuple[Path, ...], new_file: Path | None, given: str, answer: Answer
) -> None:
    from portable_record import wiring
    from portable_record.actions.trusted import add_sheet, recover_with_sheets, sheets_needed

    needed = sheets_needed(where)
    shares: tuple[SharePart, ...] = ()
    if files:
        for file in files:
            shares = add_sheet(needed, shares, secret_in(file))
    else:
        answer.progress(f"{needed.needed} sheets are needed. They begin with: {needed.set_name}.")
        while len(shares) < needed.needed:
            shares = _asked(needed, shares)
            answer.progress(f"That is right. Still needed: {needed.needed - len(shares)}.")
    with wiring.desk() as desk:
        recover_with_sheets(desk, where, shares, new_passphrase(new_file, given=given))


def _asked(needed: "Trusted", shares: "tuple[SharePart, ...]") -> "tuple[SharePart, ...]":
    """Ask for the words of one sheet until they fit; Ctrl-C stops."""
    from portable_record.actions.trusted import add_sheet

    while True:
        typed = str(click.prompt(f"Sheet {len(shares) + 1}: its 20 words in one line", err=True))
        try:
            return add_sheet(needed, shares, typed)
        except (ShareMistypedError, ShareTwiceError, ShareOfAnotherSetError) as refused:
            click.echo(refused.says, err=True)
