"""Commands about the locked record as a whole: init, status, check, passphrase, recover."""

import os
from pathlib import Path

import click

from portable_record.cli.frame import (
    PASSPHRASE_VARIABLE,
    Answer,
    folder_or_own,
    json_option,
    opened,
    passphrase_from,
    secret_in,
    vault_options,
)


@click.command()
@vault_options
@click.option(
    "--name", default="", help="Your name, or the organisation's, as others will see it when you sign."
)
@click.option(
    "--kind",
    type=click.Choice(["person", "organisation"]),
    default="person",
    show_default=True,
    help="Whose record this is.",
)
@click.option("--issuer", default="", help="Your own https address, if you publish your key there.")
@json_option
def init(
    folder: Path | None, passphrase_file: Path | None, name: str, kind: str, issuer: str, as_json: bool
) -> None:
    """Start a new locked record, and show its recovery code once.

    The recovery code opens the record when the passphrase is lost (see ``recover``). Nobody else can open it
    for you, so write it down and keep it away from this device.
    """
    from portable_record import wiring

    answer = Answer(as_json=as_json)
    where = folder_or_own(folder)
    started = wiring.start(
        where, passphrase_from(passphrase_file, new=True), name=name, kind=kind, issuer=issuer
    )
    answer.words(f"Your locked record is ready in {where}.")
    answer.words()
    answer.words("Recovery code (shown only now; write it down and keep it away from this device):")
    answer.words(f"  {started.recovery_code}")
    answer.words()
    answer.words("People can check that a signature is yours by these eight words:")
    answer.words(f"  {' '.join(started.words)}")
    answer.values(
        vault=str(where),
        recovery_code=started.recovery_code,
        did=started.did,
        words=list(started.words),
        digits=started.digits,
    )


@click.command()
@vault_options
@json_option
def status(folder: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """Say what the record holds, who can see it, and who you are to others."""
    from portable_record.actions.status import status_of

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        now = status_of(record)
    answer.words(f"Record of {now.name or 'a person without a name yet'}")
    for part in now.parts:
        answer.words(f"  {part.title:24} {part.count}")
    if now.binned:
        answer.words(f"  {'In the bin':24} {now.binned}")
    answer.words(f"Shares that are open: {now.open_shares}. In the inbox: {now.inbox}.")
    answer.words(f"Your eight words: {' '.join(now.words)}")
    if now.clock:
        answer.words(now.clock)
    answer.values(
        name=now.name,
        kind=now.kind,
        did=now.did,
        words=list(now.words),
        digits=now.digits,
        parts={part.key: part.count for part in now.parts},
        binned=now.binned,
        open_shares=now.open_shares,
        inbox=now.inbox,
        clock=now.clock,
    )


@click.command()
@vault_options
@click.option("--mend", is_flag=True, help="Make anew what can be, remove stray files, and check again.")
@json_option
def check(folder: Path | None, passphrase_file: Path | None, mend: bool, as_json: bool) -> int:
    """Check every part of the locked record: database, changes, attachments, search, activity log."""
    from portable_record.actions.check import check_record, mend_record

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        mended, left = mend_record(record) if mend else ([], check_record(record))
    for finding in mended:
        answer.words(f"Mended: {finding.says}")
        answer.values(mended=finding.code, says=finding.says)
    for finding in left:
        answer.words(f"{finding.code}: {finding.says} {finding.advice}")
        answer.values(code=finding.code, says=finding.says, advice=finding.advice)
    if left:
        return 1
    answer.words("Everything is whole.")
    answer.values(whole=True)
    return 0


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
        change_passphrase(record, _new_passphrase(new_file))
    answer.words("Your record has a new passphrase. The recovery code is still good.")
    answer.values(changed=True)


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
@click.option(
    "--passphrase-file",
    "new_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"Read the new passphrase from this file (or set {PASSPHRASE_VARIABLE}); else it is asked for.",
)
@json_option
def recover(folder: Path | None, code_file: Path | None, new_file: Path | None, as_json: bool) -> None:
    """Open the record with its recovery code when the passphrase is lost, and set a new passphrase.

    The activity log of the record keeps that this was done, and when. The recovery code stays good.
    """
    from portable_record import wiring
    from portable_record.actions.recover import recover as recover_record

    answer = Answer(as_json=as_json)
    where = folder_or_own(folder)
    if code_file is not None:
        code = secret_in(code_file)
    else:
        code = str(click.prompt("Recovery code", hide_input=True, err=True))
    given = os.environ.get(PASSPHRASE_VARIABLE, "")
    with wiring.desk() as desk:
        recover_record(desk, where, code, _new_passphrase(new_file, given=given))
    answer.words(f"The recovery code opened the record in {where}, and it has a new passphrase now.")
    answer.words("Both stand in its activity log. The old passphrase opens it no more; the code still does.")
    answer.values(vault=str(where), recovered=True)


def _new_passphrase(file: Path | None, *, given: str = "") -> str:
    """Take a new passphrase from the file, from what was given, or from the keyboard, typed twice."""
    if file is not None:
        return secret_in(file)
    return given or str(click.prompt("New passphrase", hide_input=True, confirmation_prompt=True, err=True))
