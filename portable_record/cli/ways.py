"""Commands that change what opens the record: recovery-code, passphrase."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import (
    Answer,
    at_a_terminal,
    json_option,
    new_passphrase,
    opened,
    vault_options,
)
from portable_record.errors import RecoveryCodeDiffersError, RecoveryCodeError

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord

TRIES = 3


@click.command("recovery-code")
@vault_options
@click.option(
    "--sheet",
    "sheet_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a sheet to print, with the code and what to do with it; delete the file afterwards.",
)
@click.option("--replace", is_flag=True, help="Write over what is there by that name.")
@json_option
def recovery_code(
    folder: Path | None, passphrase_file: Path | None, sheet_file: Path | None, replace: bool, as_json: bool
) -> None:
    """Make a new recovery code; an older one opens the record no more.

    At a terminal the code is shown once and you type it back; only then it counts. In a script, or with
    ``--json``, it counts at once.
    """
    from portable_record.actions.recovery_code import code_kept, keep_code, throw_code

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        code = throw_code(record.desk)
        if sheet_file is not None:
            _write_sheet(record, code, sheet_file, answer, replace=replace)
        if at_a_terminal() and not as_json:
            ask_code_back(record, answer, code)
            return
        keep_code(record, code, code)
        since = code_kept(record).since
    say_code(answer, code)
    answer.values(recovery_code=code, since=since)


def say_code(answer: Answer, code: str) -> None:
    """Show a code that counts already."""
    answer.words("Recovery code (shown only now; write it down and keep it away from this device):")
    answer.words(f"  {code}")
    answer.words("It counts from now on.")


def _write_sheet(record: "OpenRecord", code: str, file: Path, answer: Answer, *, replace: bool) -> None:
    from portable_record.actions.files import refuse_if_there, write_file
    from portable_record.actions.recovery_code import code_sheet
    from portable_record.actions.sheets import code_text

    if not replace:
        refuse_if_there(file)
    write_file(file, [code_text(code_sheet(record, code)).encode()])
    answer.words(f"Written: {file}. Print it, and then delete the file: whoever has it can open your record.")


def ask_code_back(record: "OpenRecord", answer: Answer, code: str = "") -> bool:
    """Show a new recovery code, ask to type it back, and keep it then; say whether it is kept."""
    from portable_record.actions.recovery_code import throw_code

    code = code or throw_code(record.desk)
    answer.words("This is your recovery code. It opens your record if you forget the passphrase.")
    answer.words(
        "Write it down on paper now. It is shown only this once. Keep the paper away from this device."
    )
    answer.words()
    answer.words(f"  {code}")
    answer.words()
    while not _typed_back(record, answer, code):
        if not click.confirm("Do you want to try again?", default=True, err=True):
            answer.words("There is no new recovery code. The code above opens nothing; cross it out.")
            answer.words("You can make one later with: portable-record recovery-code")
            return False
    answer.words("That is right. The code opens your record from now on.")
    return True


def _typed_back(record: "OpenRecord", answer: Answer, code: str) -> bool:
    """Ask for the code, three times at most, and keep it when it is the same."""
    from portable_record.actions.recovery_code import keep_code

    for _ in range(TRIES):
        try:
            keep_code(record, code, str(click.prompt("Type it back, from the paper", err=True)))
        except (RecoveryCodeError, RecoveryCodeDiffersError) as refused:
            answer.words(refused.says)
        else:
            return True
    return False


@click.command()
@vault_options
@click.option(
    "--new-passphrase-file",
    "new_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Read the new passphrase from this file; else it is asked for.",
)
@json_option
def passphrase(
    folder: Path | None, passphrase_file: Path | None, new_file: Path | None, as_json: bool
) -> None:
    """Change the passphrase; the old one opens the record no more. The recovery code stays good."""
    from portable_record.actions.recover import change_passphrase

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        change_passphrase(record, new_passphrase(new_file))
    answer.words("Your record has a new passphrase. The recovery code is still good.")
    answer.values(changed=True)
