"""Commands about giving and taking: share, verify, receive, inbox, withdraw, issuer."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import Answer, json_option, opened, secret_in, vault_options

if TYPE_CHECKING:
    from portable_record.actions.verify import Verified

PASSCODE_FILE = click.option(
    "--passcode-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Read the passcode from this file.",
)


@click.command()
@vault_options
@click.option(
    "--part", "parts", multiple=True, help="A part to share; can be given again. Nothing is shared by itself."
)
@click.option("--entry", "entries", multiple=True, help="A single entry to share; can be given again.")
@click.option("--sensitive", multiple=True, help="A sensitive entry to share all the same, by its name.")
@click.option(
    "--detail",
    "details",
    multiple=True,
    type=click.Choice(["birth-date", "address", "nhs-number"]),
    help="Tick one detail about you; else only the name you use goes along.",
)
@click.option(
    "--to", "to", help="Who it is for: a contact's name, their contact card file, or a name of your choice."
)
@click.option("--emergency", is_flag=True, help="It is for whoever helps in an emergency.")
@click.option("--purpose", help="Why: see --purposes.")
@click.option("--purposes", is_flag=True, help="List the purposes.")
@click.option("--until", help="The last day it may be used, such as 2026-12-31. Left out: a short time.")
@click.option("--pass-on", is_flag=True, help="They may pass it on to smaller groups they support.")
@click.option("--private", is_flag=True, help="Keep this share out of lists and prints.")
@click.option(
    "--as",
    "forms",
    multiple=True,
    type=click.Choice(["card", "sheet", "page", "sealed", "fhir"]),
    help="How to hand it over; can be given again.",
)
@click.option("--preview", is_flag=True, help="Only show what they would see; share nothing.")
@click.option(
    "--open-page", is_flag=True, help="Make the page without a passcode. Whoever has it can read it."
)
@PASSCODE_FILE
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="The folder for the files.")
@json_option
def share(
    folder: Path | None,
    passphrase_file: Path | None,
    parts: tuple[str, ...],
    entries: tuple[str, ...],
    sensitive: tuple[str, ...],
    details: tuple[str, ...],
    to: str | None,
    emergency: bool,
    purpose: str | None,
    purposes: bool,
    until: str | None,
    pass_on: bool,
    private: bool,
    forms: tuple[str, ...],
    preview: bool,
    open_page: bool,
    passcode_file: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Share chosen parts: with whom, why, until when. Shows what they will see, signs it, writes the files.

    \b
    portable-record share --part plan --part communication --to "Mossley Lunch Club" \\
        --purpose support --until 2026-12-31 --as page --as sealed --out for-lunch-club
    """
    from portable_record.actions.share import Wish, list_purposes, preview_share, share_parts

    answer = Answer(as_json=as_json)
    if purposes:
        for name, words in list_purposes():
            answer.words(f"{name:16} {words}")
            answer.values(purpose=name, words=words)
        return
    wish = Wish(
        parts=parts,
        entries=entries,
        sensitive=sensitive,
        details=details,
        to=to or "",
        emergency=emergency,
        purpose=purpose or "",
        until=until or "",
        pass_on=pass_on,
        private=private,
        forms=forms,
        open_page=open_page,
        passcode=secret_in(passcode_file) if passcode_file else "",
    )
    with opened(folder, passphrase_file) as record:
        seen = preview_share(record, wish)
        for sentence in seen.said:
            answer.words(sentence)
        answer.words("They will see:")
        for item in seen.items:
            answer.words(f"  {item.kind}: {item.title}")
        for left in seen.left_out:
            answer.words(f"  Left out: {left.title} ({left.why})")
        for warning in seen.warnings:
            answer.words(f"  Take care: {warning}")
        if preview:
            answer.values(
                said=list(seen.said),
                entries=[
                    {"type": i.type, "title": i.title, "lines": [[line.label, line.text] for line in i.lines]}
                    for i in seen.items
                ],
                left_out=[{"title": left.title, "why": left.why} for left in seen.left_out],
                warnings=list(seen.warnings),
            )
            return
        shared = share_parts(record, wish, out)
    answer.words()
    for file in shared.files:
        answer.words(f"Written: {file}")
    if shared.passcode:
        answer.words(f"Passcode: {shared.passcode}")
        answer.words("Tell it to them in another way than you send the file.")
    answer.words("They may keep the copy you give them, even after the end.")
    answer.words(f"To stop sharing: portable-record withdraw {shared.id}")
    answer.values(
        share=shared.id,
        files=[str(file) for file in shared.files],
        passcode=shared.passcode,
        said=list(seen.said),
        warnings=list(seen.warnings),
        left_out=[{"title": left.title, "why": left.why} for left in seen.left_out],
    )


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
    from portable_record.actions.four_answers import four_answers

    answer.words(f"{one.file}: {one.verdict.verdict} ({one.verdict.code})")
    answer.words(f"  {one.verdict.says}")
    answer.words(f"  {one.verdict.advice}")
    for question, said in four_answers(one.verdict):
        answer.words(f"  {question} {said}")
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
    if received.signer_words:
        answer.words(f"The signer's eight words: {' '.join(received.signer_words)}")
    answer.values(inbox=received.item, signer_words=list(received.signer_words))
    return status


@click.command()
@vault_options
@click.argument("item", required=False)
@click.option("--why", help="Why you open it, in a few words; kept in the activity log.")
@json_option
def inbox(
    folder: Path | None, passphrase_file: Path | None, item: str | None, why: str | None, as_json: bool
) -> None:
    """List what others gave you; with a name, open that one (the activity log keeps that, and why)."""
    from portable_record.actions.inbox import inbox_of, open_item

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        if item is None:
            for one in inbox_of(record):
                end = one.until or "no end given"
                answer.words(f"{one.id}  from {one.sender}, about {one.about}, until {end}, {one.state}")
                answer.values(
                    item=one.id,
                    sender=one.sender,
                    about=one.about,
                    purpose=one.purpose,
                    until=one.until,
                    state=one.state,
                    received=one.received,
                )
            return
        for seen in open_item(record, item, why=why or ""):
            answer.words(f"{seen.kind}: {seen.title}")
            for line in seen.lines:
                answer.words(f"  {line.label}: {line.text}" if line.label else f"  {line.text}")
            answer.values(
                type=seen.type, title=seen.title, lines=[[line.label, line.text] for line in seen.lines]
            )


@click.command()
@vault_options
@click.argument("share_id", metavar="SHARE", required=False)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="The folder for the signed notice."
)
@json_option
def withdraw(
    folder: Path | None, passphrase_file: Path | None, share_id: str | None, out: Path | None, as_json: bool
) -> None:
    """Stop sharing. Without a name, list what is shared now.

    Writes a signed notice to give to whoever holds a copy. It cannot take a copy back.
    """
    from portable_record.actions.withdraw import shares_of, withdraw_share

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        if share_id is None:
            for one in shares_of(record):
                answer.words(f"{one.id}  {one.recipient}, {one.purpose}, until {one.until}, {one.state}")
                answer.values(
                    share=one.id,
                    recipient=one.recipient,
                    purpose=one.purpose,
                    until=one.until,
                    state=one.state,
                )
            return
        done = withdraw_share(record, share_id, out)
    answer.words(f"Stopped: {done.recipient} may no longer use what you shared.")
    answer.words("They may still hold the copy you gave. Give or send them this notice:")
    for file in done.files:
        answer.words(f"  {file}")
    answer.values(share=share_id, recipient=done.recipient, files=[str(file) for file in done.files])


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
    """Write the key set and the list of withdrawn shares to put on your web space."""
    from portable_record.actions.issuer import export_issuer

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        files = export_issuer(record, out)
    for file in files:
        answer.words(f"Written: {file}")
    answer.values(files=[str(file) for file in files])
