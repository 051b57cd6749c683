"""Commands about the locked record as a whole: status, check."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import (
    Answer,
    json_option,
    opened,
    vault_options,
)

if TYPE_CHECKING:
    from portable_record.actions.recovery_code import CodeKept


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
        if told.calls_for_new_keys:
            answer.words("If it was somebody else, make new keys: portable-record rekey")
    if news and not seen:
        answer.words("This is told each time, until: portable-record status --seen")
    answer.words(f"Record of {now.name or 'a person without a name yet'}")
    if now.kept_by:
        answer.words(f"Kept for them by {now.kept_by}")
    for part in now.parts:
        answer.words(f"  {part.title:24} {part.count}")
    if now.binned:
        answer.words(f"  {'In the bin':24} {now.binned}")
    answer.words(f"Shares that are open: {now.open_shares}. In the inbox: {now.inbox}.")
    if now.inbox_going:
        answer.words(f"Over, and deleted from the inbox soon: {now.inbox_going}.")
    answer.words(_about_code(now.recovery_code))
    answer.words(f"Your eight words: {' '.join(now.words)}")
    for said in now.rights:
        answer.words(f"Take care: {said}")
    for sentence in filter(None, (now.backup, now.clock)):
        answer.words(sentence)
    answer.values(
        name=now.name,
        kept_by=now.kept_by,
        rights=list(now.rights),
        kind=now.kind,
        did=now.did,
        words=list(now.words),
        digits=now.digits,
        parts={part.key: part.count for part in now.parts},
        binned=now.binned,
        open_shares=now.open_shares,
        inbox=now.inbox,
        inbox_going=now.inbox_going,
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
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="CODE",
    help="Tell what is found under this code no more: it cannot be mended, and you know about it.",
)
@json_option
def check(
    folder: Path | None, passphrase_file: Path | None, mend: bool, accepted: tuple[str, ...], as_json: bool
) -> int:
    """Check every part of the locked record: database, changes, attachments, search, activity log.

    What you accept is written into the activity log, and told again if anything there changes further.
    """
    from portable_record.actions.check import accept_findings, check_record, mend_record

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        mended, left = mend_record(record) if mend else ([], [])
        if accepted:
            left = accept_findings(record, accepted)
        elif not mend:
            left = check_record(record)
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
