"""The command that makes new keys: rekey."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import (
    Answer,
    at_a_terminal,
    folder_or_own,
    json_option,
    passphrase_from,
    vault_options,
)
from portable_record.cli.trusting import walk_through_sheets
from portable_record.cli.ways import ask_code_back, say_code

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.rekey import Voided


@click.command()
@vault_options
@click.option("--give-up", is_flag=True, help="Remove what a stopped run left, and make no new keys.")
@json_option
def rekey(folder: Path | None, passphrase_file: Path | None, give_up: bool, as_json: bool) -> int:
    """Make new keys and lock the whole record anew: for when somebody else may have what opens it.

    Your passphrase stays; change it first if somebody knows it. The recovery code and the sheets of trusted
    people are worth nothing afterwards and are made anew. It can be stopped and gone on with at any time, and
    needs as much free room as the record takes.
    """
    from portable_record import wiring
    from portable_record.actions.rekey import give_up_rekeying, rekey_record, voided_by_rekeying

    answer = Answer(as_json=as_json)
    where, secret = folder_or_own(folder), passphrase_from(passphrase_file)
    asks = at_a_terminal() and not as_json
    with wiring.record(where, secret) as record:
        if give_up:
            begun = give_up_rekeying(record)
            answer.words("The unfinished work was removed." if begun else "There was no unfinished work.")
            answer.values(rekeyed=False, removed=begun)
            return 0
        voided = voided_by_rekeying(record)
        _say_before(voided, answer)
        if asks and not click.confirm("Make new keys now?", default=True, err=True):
            answer.words("Nothing was changed.")
            return 1
        opened = rekey_record(
            record, secret, progress=lambda done, of: answer.progress(f"Locked anew: {done} of {of}.")
        )
        with opened.vault:
            answer.words("Your record has new keys. Only your passphrase opens it now.")
            code = _make_ways_anew(opened, voided, answer, asks=asks)
    answer.words(
        "Old copies of the record's folder, and old backups, still open with what opened them before."
    )
    answer.values(rekeyed=True, recovery_code=code, sheets_void=voided.sheets)
    return 0


def _say_before(voided: "Voided", answer: Answer) -> None:
    if voided.recovery_code:
        answer.words("The recovery code on paper will open your record no more. You will be shown a new one.")
    if voided.sheets:
        answer.words(
            f"The {voided.sheets} sheets of trusted people will open it no more. They need new ones."
        )


def _make_ways_anew(opened: "OpenRecord", voided: "Voided", answer: Answer, *, asks: bool) -> str:
    """Make anew the ways in that there were before; in a script only the code, which counts at once."""
    from portable_record.actions.recovery_code import keep_code, throw_code

    code = ""
    if asks:
        ask_code_back(opened, answer)
        if voided.sheets:
            walk_through_sheets(opened, answer)
    elif voided.recovery_code:
        code = throw_code(opened.desk)
        keep_code(opened, code, code)
        say_code(answer, code)
    if voided.sheets and not asks:
        answer.words("Make new sheets with: portable-record trusted-people make")
    return code
