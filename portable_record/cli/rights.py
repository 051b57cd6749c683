"""The command that writes down who may write for the person, and by what right."""

from pathlib import Path

import click

from portable_record.cli.frame import Answer, day_in, json_option, opened, vault_options
from portable_record.errors import UsageError


@click.command()
@vault_options
@click.option("--by", "who", help="Whose right it is: a name in the circle, or the id of their entry.")
@click.option("--relation", default="", help="What they are to the person; adds them to the circle.")
@click.option("--basis", help="The kind of right: agrees, parental-responsibility, lpa-health, ...")
@click.option("--since", default="", help="The first day, such as 2026-11-22.")
@click.option("--until", default="", help="The last day, where there is one; a day that is over ends it.")
@click.option("--evidence", default="", help="What was seen: which document, and its number.")
@click.option("--decision", default="", help="Which decision it is about.")
@click.option("--consulted", multiple=True, help="Who was asked; can be given again.")
@click.option("--review", default="", help="The day to look at it again.")
@click.option("--renewed", default="", help="The day it was looked at and went on; from 16 on, agreed to.")
@click.option("--cannot-decide", is_flag=True, help="The person cannot decide this for themselves.")
@json_option
def right(
    folder: Path | None,
    passphrase_file: Path | None,
    who: str | None,
    relation: str,
    basis: str | None,
    since: str,
    until: str,
    evidence: str,
    decision: str,
    consulted: tuple[str, ...],
    review: str,
    renewed: str,
    cannot_decide: bool,
    as_json: bool,
) -> None:
    """Write down by what right somebody writes for the person; without --by, list what is written down.

    \b
    portable-record right --by "Nadia Hussain" --relation daughter --basis agrees --since 2026-11-22
    portable-record add --by "Nadia Hussain" --part plan --text "She walks better"

    What they write then says that they wrote it, for whom. This is no legal advice: a right is not made by
    writing it down here.
    """
    from portable_record.actions.writer import record_right, writers
    from portable_record.record.rights import Right

    answer = Answer(as_json=as_json)
    days = {"since": since, "until": until, "review": review, "renewed": renewed}
    with opened(folder, passphrase_file) as record:
        if who is None:
            listed = list(writers(record))
        elif basis is None:
            raise UsageError("Say which kind of right it is with --basis.")
        else:
            new = Right(
                basis=basis,
                evidence=evidence,
                decision=decision,
                consulted=consulted,
                **{name: day_in(text) for name, text in days.items()},
            )
            listed = [record_right(record, who, new, cannot_decide=cannot_decide, relation=relation)]
    for writer in listed:
        answer.words(f"{writer.name}: {writer.basis}")
        answer.words(f"  {writer.standing}")
        answer.values(
            by=writer.name,
            entry=writer.by.writer,
            basis=writer.by.basis,
            standing=writer.standing,
            parts=list(writer.parts),
        )
    if not listed:
        answer.words("Nobody but the person themselves writes here.")
