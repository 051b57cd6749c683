"""Commands about words of a circle that do not count, and bringing in again what are one's own."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import Answer, json_option, opened, vault_options

if TYPE_CHECKING:
    from portable_record.actions.circle_forks import Fork
    from portable_record.actions.circle_pieces import Piece

ALL = "all"


@click.command("apart")
@vault_options
@click.option("--bring-in", "again", multiple=True, help="Write words of yours again, by name; or all.")
@click.option("--let-be", "left", multiple=True, help="Leave words of yours apart, by name.")
@json_option
def apart(
    folder: Path | None,
    passphrase_file: Path | None,
    again: tuple[str, ...],
    left: tuple[str, ...],
    as_json: bool,
) -> None:
    """Show the words that do not count, or not yet, and why: nothing is lost in silence.

    \b
    portable-record circle apart
    portable-record circle apart --bring-in NAME
    portable-record circle apart --bring-in all

    Your own have a name: those of a device that had to stop, or from before an owner changed what you may.
    """
    from portable_record.actions import circle_bring_in as own
    from portable_record.actions.circle_conflicts import WHY, kept_apart

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        for name in again:
            own.bring_in_all(record) if name == ALL else own.bring_in(record, name)
        for name in left:
            own.let_be(record, name)
        mine = own.own_words(record)
        found = [one for one in kept_apart(record) if one.id not in {words.id for words in mine}]
    for words in mine:
        answer.words(f"{words.id}  You, {words.when[:10]}, {words.part}: {words.why}")
        _say_pieces(answer, words.pieces)
        answer.values(own=words.id, when=words.when, part=words.part, why=str(words.why))
    for one in found:
        answer.words(f"{one.by}, {one.when[:10]}, {one.part}: {WHY.get(one.why, one.why)}")
        for line in one.words:
            answer.words(f"  {line}")
        answer.values(by=one.by, when=one.when, part=one.part, why=one.why, words=list(one.words))
    if mine:
        answer.words("Write yours again with: portable-record circle apart --bring-in all")
    if not found and not mine:
        answer.words("Nothing is kept apart.")


def say_forks(answer: Answer, forks: Iterable["Fork"]) -> None:
    """Say of each device that wrote two things under one number what each branch says."""
    for fork in forks:
        answer.words(f"A device of {fork.who} wrote two things at once in {fork.part}; neither counts.")
        for branch in fork.branches:
            read = " Others may have read it." if branch.is_there else ""
            answer.words(f"  {branch.id}  {branch.changes[0].when[:10]}.{read}")
            for change in branch.changes:
                _say_pieces(answer, change.pieces)
        answer.values(
            device=fork.device,
            who=fork.who,
            part=fork.part,
            chains=[
                {"chain": one.id, "changes": len(one.changes), "there": one.is_there} for one in fork.branches
            ],
        )


def _say_pieces(answer: Answer, pieces: Iterable["Piece"]) -> None:
    for piece in pieces:
        deed = "new" if piece.is_new else "into the bin" if piece.bins else "change"
        answer.words(f"    {deed}: {piece.title}")
        for before, after in piece.values if not piece.is_new else ():
            answer.words(f"      {before or '(nothing)'} -> {after or '(nothing)'}")


COMMANDS = (apart,)
