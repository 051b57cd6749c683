"""Commands about the locked record as a whole: init, status, check."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import (
    Answer,
    at_a_terminal,
    folder_or_own,
    json_option,
    opened,
    passphrase_from,
    vault_options,
)
from portable_record.cli.ways import ask_code_back, say_code

if TYPE_CHECKING:
    from portable_record.actions.recovery_code import CodeKept


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
    for you, so write it down and keep it away from this device. At a terminal you type it back, and it counts
    from then on; in a script, or with ``--json``, it counts at once.
    """
    from portable_record import wiring

    answer = Answer(as_json=as_json)
    where, secret = folder_or_own(folder), passphrase_from(passphrase_file, new=True)
    asks = at_a_terminal() and not as_json
    started = wiring.start(where, secret, name=name, kind=kind, issuer=issuer, recovery=not asks)
    answer.words(f"Your locked record is ready in {where}.")
    answer.words()
    if asks:
        with wiring.record(where, secret) as record:
            ask_code_back(record, answer)
    else:
        say_code(answer, started.recovery_code)
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
@click.option("--seen", is_flag=True, help="You have seen what is announced; it is not told again.")
@json_option
def status(folder: Path | None, passphrase_file: Path | None, seen: bool, as_json: bool) -> None:
    """Say what the record holds, who can see it, and who you are to others."""
    from portable_record.actions.announcements import announcements, dismiss
    from portable_record.actions.status import status_of

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        now, news = status_of(record), announcements(record)
        if seen:
            for told in news:
                dismiss(record, told.id)
    for told in news:
        answer.words(told.says)
    if news and not seen:
        answer.words("This is told each time, until: portable-record status --seen")
    answer.words(f"Record of {now.name or 'a person without a name yet'}")
    for part in now.parts:
        answer.words(f"  {part.title:24} {part.count}")
    if now.binned:
        answer.words(f"  {'In the bin':24} {now.binned}")
    answer.words(f"Shares that are open: {now.open_shares}. In the inbox: {now.inbox}.")
    answer.words(_about_code(now.recovery_code))
    answer.words(f"Your eight words: {' '.join(now.words)}")
    for sentence in filter(None, (now.backup, now.clock)):
        answer.words(sentence)
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
        announcements=[
            {"id": told.id, "news": told.news, "when": told.when, "says": told.says} for told in news
        ],
        backup=now.backup,
        recovery_code=now.recovery_code.there,
        recovery_code_since=now.recovery_code.since,
    )


def _about_code(code: "CodeKept") -> str:
    if not code.there:
        return "There is no recovery code. `portable-record recovery-code` makes one."
    return f"Recovery code: kept since {code.since[:10]}." if code.since else "Recovery code: there is one."


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
        answer.values(code=finding.code, says=finding.says, advice=finding.advice, mends=finding.mends)
    if left:
        return 1
    answer.words("Everything is whole.")
    answer.values(whole=True)
    return 0
