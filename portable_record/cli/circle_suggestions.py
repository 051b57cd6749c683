"""The command about what members suggest: what waits, what owners said to it, and saying so."""

from collections.abc import Iterable
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.circle_settling import say_dispute
from portable_record.cli.frame import Answer, clock, json_option, opened, vault_options

if TYPE_CHECKING:
    from portable_record.actions.circle_pieces import Piece
    from portable_record.actions.circle_suggested import Suggests
    from portable_record.actions.own_suggestions import OwnSuggestion
    from portable_record.actions.suggestion_answers import No


@click.command("suggestions")
@vault_options
@click.option("--yes", "taken", default="", help="Take this one into the record, by its name.")
@click.option("--no", "refused", default="", help="Say no to this one, by its name.")
@click.option("--again", default="", help="Suggest this one of yours again, by its name.")
@json_option
def suggestions(
    folder: Path | None, passphrase_file: Path | None, taken: str, refused: str, again: str, as_json: bool
) -> None:
    """List what members suggest; say yes or no to one. A yes keeps the name of whoever suggested it.

    A no is told to whoever suggested it and to the other owners, who can still say yes. Whoever suggests
    reads what they suggested, and what owners said to it; what was not taken they can suggest again.
    """
    from portable_record.actions.circle_state import the_circle
    from portable_record.actions.circle_suggested import (
        refuse_suggestion,
        take_suggestion,
        what_waits,
        what_was_refused,
    )
    from portable_record.actions.own_suggestions import own_suggestions, suggest_again

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        for name, act in ((taken, take_suggestion), (refused, refuse_suggestion), (again, suggest_again)):
            if name:
                act(record, name)
        circle, zone = the_circle(record), record.desk.zone
        is_member = circle.member is not None and not circle.is_owner
        mine = own_suggestions(record) if is_member else ()
        waits = [] if is_member else what_waits(record)
        not_taken = [] if is_member else what_was_refused(record)
    for own in mine:
        _say_own(answer, own, zone)
    if not waits and not mine:
        answer.words("Nothing waits for a yes.")
    for one in (*waits, *not_taken):
        _say_one(answer, one, zone)


def _say_own(answer: Answer, own: "OwnSuggestion", zone: tzinfo) -> None:
    titles = ", ".join(piece.title for piece in own.pieces)
    said = "it waits for an owner's yes"
    if own.said:
        said = f"{own.said.by} said yes, {clock(own.said.when, zone)}"
    elif own.noes:
        said = f"it was not taken; {_said_no(own.noes, zone)}"
    answer.words(f"{clock(own.when, zone)}  {titles}: {said}")
    if own.may_again:
        answer.words(f"  Suggest it again with: --again {own.id}")
    answer.values(
        suggestion=own.id,
        when=own.when,
        titles=titles,
        yes_by=own.said.by if own.said else "",
        no_by=[no.by for no in own.noes],
    )


def _say_one(answer: Answer, one: "Suggests", zone: tzinfo) -> None:
    answer.words(f"{one.id}  {one.who}, {clock(one.when, zone)}")
    if one.noes:
        answer.words(f"  Not taken: {_said_no(one.noes, zone)}. You can still say yes.")
    if one.for_another:
        answer.words(f"  Only {one.for_another} can say yes or no to this.")
    for piece in one.pieces:
        _say_piece(answer, piece)
        for dispute in one.disputes.get(piece.entry, ()):
            answer.words("    Two versions stand side by side. Choose first: portable-record circle settle")
            say_dispute(answer, dispute, zone)
        for before, after in piece.values:
            answer.words(f"    {before or '(nothing)'} -> {after or '(nothing)'}")
    answer.values(
        suggestion=one.id,
        who=one.who,
        when=one.when,
        no_by=[no.by for no in one.noes],
        pieces=[
            {"entry": piece.entry, "part": piece.part, "title": piece.title, "new": piece.is_new}
            for piece in one.pieces
        ],
    )


def _say_piece(answer: Answer, piece: "Piece") -> None:
    deed = "new" if piece.is_new else "into the bin" if piece.bins else "change"
    answer.words(f"  {piece.part}, {deed}: {piece.title}")
    for words in piece.marks:
        answer.words(f"    {words}")
    for line in piece.lines:
        answer.words(f"    {line.label}: {line.text}")
    if piece.has_links:
        answer.words("    Some of it has no words, such as a link.")
    if piece.is_cut:
        answer.words("    What cannot be shown here is left out.")


def _said_no(noes: Iterable["No"], zone: tzinfo) -> str:
    return ", ".join(f"{no.by or 'somebody'} said no, {clock(no.when, zone)}" for no in noes)


COMMANDS = (suggestions,)
