"""Commands about giving: share, withdraw."""

from pathlib import Path

import click

from portable_record.cli.frame import (
    AGAIN_FILE,
    PASSCODE_FILE,
    Answer,
    json_option,
    opened,
    passphrase_again,
    secret_in,
    vault_options,
)


@click.command()
@vault_options
@click.option(
    "--part", "parts", multiple=True, help="A part to share; can be given again. Nothing is shared by itself."
)
@click.option("--entry", "entries", multiple=True, help="A single entry to share; can be given again.")
@click.option(
    "--with-comments",
    "comments",
    multiple=True,
    help="An entry that goes with what others said about it; can be given again.",
)
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
@click.option("--until", help="The last day it may be used, such as 2030-12-31. Left out: a short time.")
@click.option("--pass-on", is_flag=True, help="They may pass it on to smaller groups they support.")
@click.option("--private", is_flag=True, help="Keep this share out of lists and prints.")
@click.option(
    "--as",
    "forms",
    multiple=True,
    type=click.Choice(["card", "sheet", "paper", "pdf", "page", "sealed", "link", "fhir"]),
    help="How to hand it over; can be given again. "
    "card, sheet: printed; anybody reads its words, its code needs this app. "
    "paper: printed, as many sheets as it needs, each with for whom and until when. "
    "pdf: the same as a file, where the extra for it is installed. "
    "page: needs a browser and the passcode. sealed: needs this app. "
    "link: on the web, at the place you chose with `portable-record links`; whoever has it can read it. "
    "fhir: for a system; not locked, not signed.",
)
@click.option("--preview", is_flag=True, help="Only show what they would see; share and change nothing.")
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
    comments: tuple[str, ...],
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
        --purpose support --until 2030-12-31 --as page --as sealed --out for-lunch-club
    """
    from portable_record.actions.link import make_link, write_link_files
    from portable_record.actions.link_place import link_place, trial_of
    from portable_record.actions.share import Wish, list_purposes, preview_share, share_parts
    from portable_record.actions.share_choices import Choices
    from portable_record.actions.what_to_share import names_others

    answer = Answer(as_json=as_json)
    if purposes:
        for name, words in list_purposes():
            answer.words(f"{name:16} {words}")
            answer.values(purpose=name, words=words)
        return
    wish = Wish(
        parts=parts,
        entries=entries,
        comments=comments,
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
        if names_others(record, Choices(parts=parts, entries=(*entries, *sensitive), comments=comments)):
            answer.words("  Other people are named in it. Ask them first whether they agree.")
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
        if "link" in forms:
            trial_of(record, link_place(record)).run()
        shared = share_parts(record, wish, out)
        link, files = None, shared.files
        if "link" in forms:
            link = make_link(record, shared.id)
            files += write_link_files(link, out or Path())
    answer.words()
    for file in files:
        answer.words(f"Written: {file}")
    if link is not None:
        answer.words(f"Link: {link.text}")
        if link.passcode:
            answer.words(f"Passcode of the link: {link.passcode}")
            answer.words("Tell it to them in another way than you send the link.")
        answer.words("Whoever has this link can read it. It ends when the share ends or is stopped.")
    if shared.passcode:
        answer.words(f"Passcode: {shared.passcode}")
        answer.words("Tell it to them in another way than you send the file.")
    answer.words("They may keep the copy you give them, even after the end.")
    answer.words(f"To stop sharing: portable-record withdraw {shared.id}")
    answer.values(
        share=shared.id,
        files=[str(file) for file in files],
        link=link.text if link is not None else "",
        link_passcode=link.passcode if link is not None else "",
        passcode=shared.passcode,
        said=list(seen.said),
        warnings=list(seen.warnings),
        left_out=[{"title": left.title, "why": left.why} for left in seen.left_out],
    )


@click.command()
@vault_options
@click.argument("share_id", metavar="SHARE", required=False)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="The folder for the signed notice."
)
@click.option("--private", is_flag=True, help="List the private shares; asks for your passphrase again.")
@AGAIN_FILE
@json_option
def withdraw(
    folder: Path | None,
    passphrase_file: Path | None,
    share_id: str | None,
    out: Path | None,
    private: bool,
    again_file: Path | None,
    as_json: bool,
) -> None:
    """Stop sharing. Without a name, list what is shared now.

    Writes a signed notice to give to whoever holds a copy. It cannot take a copy back.

    Private shares stand in no list. To see them, and so to stop one, type your passphrase again:

    \b
    portable-record withdraw
    portable-record withdraw --private
    portable-record withdraw SHARE --out notice
    """
    from portable_record.actions.withdraw import private_shares_of, shares_of, withdraw_share

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        if share_id is None:
            listed = private_shares_of(record, passphrase_again(again_file)) if private else shares_of(record)
            any_listed = False
            for one in listed:
                answer.words(f"{one.id}  {one.sentence}")
                answer.values(
                    share=one.id,
                    recipient=one.recipient,
                    purpose=one.purpose,
                    until=one.until,
                    state=one.state,
                )
                any_listed = True
            if not any_listed:
                answer.words("You share nothing privately." if private else "You share nothing.")
            return
        done = withdraw_share(record, share_id, out)
    answer.words(f"Stopped: {done.recipient} may no longer use what you shared.")
    answer.words("They may still hold the copy you gave. Give or send them this notice:")
    for file in done.files:
        answer.words(f"  {file}")
    if done.links_left:
        answer.words("A link could not be taken away yet: its place does not answer. We try again.")
    answer.values(share=share_id, recipient=done.recipient, files=[str(file) for file in done.files])
