"""Commands about answers: answer, for who was given something; suggestions, for who gave it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import PASSCODE_FILE, Answer, json_option, opened, secret_in, vault_options

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord


@click.command()
@vault_options
@click.argument("item")
@click.option("--agreed", multiple=True, help="What you agreed, in a sentence; may be given several times.")
@click.option("--will-do", multiple=True, help="What you will do; may be given several times.")
@click.option("--noticed", multiple=True, help="What you noticed; may be given several times.")
@click.option(
    "--offer",
    multiple=True,
    type=(str, str),
    metavar="NAME WORDS",
    help="What you can offer: its name, and what it is; may be given several times.",
)
@click.option("--by", default="", help="Who writes: the name.")
@click.option("--role", default="", help="What they do there.")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the locked file.",
)
@click.option(
    "--page", "as_page", is_flag=True, help="Write it as a page, which opens in any browser with a passcode."
)
@PASSCODE_FILE
@json_option
def answer(
    folder: Path | None,
    passphrase_file: Path | None,
    item: str,
    agreed: tuple[str, ...],
    will_do: tuple[str, ...],
    noticed: tuple[str, ...],
    offer: tuple[tuple[str, str], ...],
    by: str,
    role: str,
    out: Path,
    as_page: bool,
    passcode_file: Path | None,
    as_json: bool,
) -> None:
    """Answer what somebody gave you: what you agreed, will do, noticed or can offer.

    The answer is signed, and written as a file that their app alone opens; where their key is not known, with
    a passcode. They say yes or no to each piece.
    """
    from portable_record.actions.answer_share import answer_of, write_answer, written_as
    from portable_record.sharing.reply import AGREED, NOTICED, OFFER, WILL_DO, Piece

    says = Answer(as_json=as_json)
    pieces = [
        Piece(kind, words.strip())
        for kind, several in ((AGREED, agreed), (WILL_DO, will_do), (NOTICED, noticed))
        for words in several
    ]
    pieces += [Piece(OFFER, words.strip(), title=name.strip()) for name, words in offer]
    passcode = secret_in(passcode_file) if passcode_file else ""
    with opened(folder, passphrase_file) as record:
        said = answer_of(record, item, pieces, by=written_as(by, role))
        given = write_answer(record, item, said, out, passcode=passcode, who=by, as_page=as_page)
    says.words(f"Written: {given.file}")
    if given.words and not passcode:
        says.words(f"These five words open it: {given.words}")
        says.words("Tell them to the person in another way than the file.")
    says.values(
        answer=given.answer.id,
        file=str(given.file),
        passcode="" if passcode else given.words,
        pieces=len(pieces),
    )


NOTICED_AS = click.option(
    "--noticed-as",
    type=click.Choice(["working", "not-working", "need", "as-written"]),
    help="As what something that was noticed is kept.",
)


@click.command()
@vault_options
@click.argument("name")
@NOTICED_AS
@json_option
def accept(
    folder: Path | None, passphrase_file: Path | None, name: str, noticed_as: str | None, as_json: bool
) -> None:
    """Take one suggestion into your record.

    Its name is the one that "suggestions" lists. What you take keeps who suggested it, and whether that was
    signed.
    """
    says = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        _take(record, name, noticed_as, says)


@click.command()
@vault_options
@click.option("--yes", "taken", metavar="NAME", help="Take this suggestion into the record.")
@click.option("--no", "refused", metavar="NAME", help="Say no to this suggestion.")
@click.option("--later", "later", metavar="NAME", help="Put this suggestion off.")
@click.option("--back", "back", metavar="NAME", help="Take back what was said to this suggestion.")
@NOTICED_AS
@json_option
def suggestions(
    folder: Path | None,
    passphrase_file: Path | None,
    taken: str | None,
    refused: str | None,
    later: str | None,
    back: str | None,
    noticed_as: str | None,
    as_json: bool,
) -> None:
    """List what others suggest in answer to what you shared; say yes or no to one of them.

    Nothing of an answer is in the record before you say yes to it.
    """
    from portable_record.actions.say_yes import not_now, say_no, take_back
    from portable_record.actions.suggestions import find_suggestion, replies_here

    says = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        if taken is not None:
            _take(record, taken, noticed_as, says)
        for named, deed in ((refused, say_no), (later, not_now), (back, take_back)):
            if named is not None:
                deed(record, *find_suggestion(record, named))
        listed = replies_here(record)
    if not listed:
        says.words("Nobody has answered what you shared.")
    for reply in listed:
        says.words(f"From {reply.author.called}. {reply.sentence}")
        for one in reply.pieces:
            name = f"{reply.id[:8]}:{one.number}"
            title = f"{one.piece.title}: " if one.piece.title else ""
            says.words(f"  {name}  {one.state}  {one.piece.kind}  {title}{one.piece.text}")
            says.values(
                name=name,
                state=one.state,
                kind=one.piece.kind,
                title=one.piece.title,
                text=one.piece.text,
                by=reply.author.called,
                how=str(reply.how),
            )


def _take(record: "OpenRecord", name: str, noticed_as: str | None, says: Answer) -> None:
    from portable_record.actions.say_yes import say_yes
    from portable_record.actions.suggestions import find_suggestion

    kept = say_yes(record, *find_suggestion(record, name), noticed_as=noticed_as or "")
    says.words(f"It is in the record now: {kept.entry}")
    says.values(entry=kept.entry, part=kept.part, changes=list(kept.changes))
