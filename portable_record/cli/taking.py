"""Commands about taking: verify, receive, inbox; and issuer, which lets others check what you give."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import PASSCODE_FILE, Answer, json_option, opened, secret_in, vault_options

if TYPE_CHECKING:
    from portable_record.actions.inbox import InboxLine
    from portable_record.actions.verify import Verified


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--trust",
    type=click.Path(dir_okay=False, path_type=Path),
    help='Whom you trust: {"trusted":[{"iss","jwks","crl"}]} or a key set.',
)
@click.option("--at", help="Check as of this moment, such as 2025-01-01.")
@PASSCODE_FILE
@json_option
def verify(
    files: tuple[Path, ...], trust: Path | None, at: str | None, passcode_file: Path | None, as_json: bool
) -> int:
    """Check what somebody gave you: a card, a code, a picture of a code, a page or a sealed file.

    Four questions are answered apart: has anyone changed it; who signed it; is it for you and still in time;
    what is in it. A signature says who made it, never that it is true.
    """
    from portable_record import wiring
    from portable_record.actions.verify import verify_files

    answer = Answer(as_json=as_json)
    passcode = secret_in(passcode_file) if passcode_file else None
    with wiring.desk() as desk:
        verified = verify_files(desk, files, trust=trust, at=at, passcode=passcode)
        statuses = [_say_verified(answer, one) for one in verified]
    return 1 if 1 in statuses else max(statuses, default=0)


def _say_verified(answer: Answer, one: "Verified") -> int:
    from portable_record.actions.four_answers import four_answers, terms_of

    answer.words(f"{one.file}: {one.verdict.verdict} ({one.verdict.code})")
    answer.words(f"  {one.verdict.says}")
    answer.words(f"  {one.verdict.advice}")
    for question, said in four_answers(one.verdict):
        answer.words(f"  {question} {said}")
    if one.verdict.limits.notice is not None and not one.verdict.refused:
        for heading, said in terms_of(one.verdict):
            answer.words(f"  {heading}: {said}")
    answer.words()
    answer.values(**one.verdict.as_json(one.file))
    return one.verdict.exit_status


@click.command()
@vault_options
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@PASSCODE_FILE
@click.option(
    "--trust", type=click.Path(dir_okay=False, path_type=Path), help="Whom you trust besides your contacts."
)
@click.option(
    "--know", is_flag=True, help="You have compared the eight words: remember the signer as a contact."
)
@json_option
def receive(
    folder: Path | None,
    passphrase_file: Path | None,
    file: Path,
    passcode_file: Path | None,
    trust: Path | None,
    know: bool,
    as_json: bool,
) -> int:
    """Check what somebody gave you and keep it in the inbox. Nothing is put into a record by itself."""
    from portable_record.actions.receive import receive_file

    answer = Answer(as_json=as_json)
    passcode = secret_in(passcode_file) if passcode_file else None
    with opened(folder, passphrase_file) as record:
        received = receive_file(record, file, passcode=passcode, trust=trust, know=know)
    status = _say_verified(answer, received.verified)
    if received.item:
        answer.words(f"Kept in the inbox: {received.item}")
    for item in received.locked:
        answer.words(f"Locked in the inbox, because sharing has stopped: {item}")
    for one in received.receipts:
        answer.words(one.sentence)
    for reply in received.replies:
        answer.words(f"From {reply.author.called}. {reply.sentence}")
    if received.item and received.signer_words:
        answer.words("To remember them as a contact, compare the eight words and run it again with --know.")
    answer.values(
        inbox=received.item,
        locked=list(received.locked),
        signer=received.signer,
        claims=received.claims,
        signer_words=list(received.signer_words),
        receipts=[{"share": one.share, "what": one.said.what} for one in received.receipts],
        replies=[
            {"id": one.id, "by": one.author.called, "how": str(one.how), "signed": one.said.is_signed}
            for one in received.replies
        ],
    )
    return status


@click.command()
@vault_options
@click.argument("item", required=False)
@click.option("--why", help="Why you open it, in a few words; kept in the activity log.")
@click.option("--who", help="Who you are, in the record of a group.")
@click.option(
    "--receipts",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the receipts for it into this folder, to give to the one it came from; it is not opened.",
)
@json_option
def inbox(
    folder: Path | None,
    passphrase_file: Path | None,
    item: str | None,
    why: str | None,
    who: str | None,
    receipts: Path | None,
    as_json: bool,
) -> None:
    """List what others gave you; with a name, open that one (the activity log keeps that, and why)."""
    from portable_record.actions.inbox import inbox_of
    from portable_record.actions.open_item import open_item
    from portable_record.actions.receipts import write_receipts
    from portable_record.errors import OpenedByWhomError

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        if item is None:
            lines = list(inbox_of(record))
            if not lines:
                answer.words("Nothing is in the inbox.")
            for one in lines:
                _say_line(answer, one)
            return
        if receipts is not None:
            for file in write_receipts(record, item, receipts):
                answer.words(f"Written: {file}")
                answer.values(file=str(file))
            return
        try:
            looked = open_item(record, item, why=why or "", by=who or "")
        except OpenedByWhomError as missing:
            raise OpenedByWhomError("Write it with --why and --who.") from missing
    if looked.verdict is not None and looked.verdict.refused:
        answer.words(looked.verdict.says)
    if looked.is_older:
        answer.words("You hold a newer one of the same person than this.")
    for seen in looked.seen:
        answer.words(f"{seen.kind}: {seen.title}")
        for line in seen.lines:
            answer.words(f"  {line.label}: {line.text}" if line.label else f"  {line.text}")
        answer.values(
            type=seen.type, title=seen.title, lines=[[line.label, line.text] for line in seen.lines]
        )


def _say_line(answer: Answer, one: "InboxLine") -> None:
    answer.words(f"{one.id}  {one.sentence}")
    if one.received_by:
        answer.words(f"  Taken in by {one.received_by}.")
    if one.last_look and one.last_look.by:
        answer.words(f"  Opened last by {one.last_look.by} on {one.last_look.when[:10]}: {one.last_look.why}")
    if one.answering:
        answer.words(f"  {one.answering} is answering this.")
    answer.values(
        item=one.id,
        sender=one.sender or one.claims or one.iss,
        known=bool(one.sender),
        words=list(one.words),
        about=one.about,
        purpose=one.purpose,
        until=one.until,
        state=one.state,
        received=one.received,
        opened=one.last_look.when if one.last_look else "",
        opened_by=one.last_look.by if one.last_look else "",
        received_by=one.received_by,
        answering=one.answering,
        deletes=one.deletes,
        kept_until=one.kept.until if one.kept else "",
    )


@click.group()
def issuer() -> None:
    """Publish your key, so that others can check your cards by your https address."""


@issuer.command("export")
@vault_options
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to publish."
)
@json_option
def issuer_export(folder: Path | None, passphrase_file: Path | None, out: Path, as_json: bool) -> None:
    """Write the key set, the list of withdrawn shares and the viewer of links to put on your web space."""
    from portable_record.actions.issuer import export_issuer

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        files = export_issuer(record, out)
    for file in files:
        answer.words(f"Written: {file}")
    answer.values(files=[str(file) for file in files])
