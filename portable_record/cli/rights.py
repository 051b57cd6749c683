"""The command that writes down who may write for the person, and by what right; and the options it shares."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from portable_record.cli.frame import Answer, day_in, json_option, opened, vault_options
from portable_record.errors import RightIncompleteError, UsageError

if TYPE_CHECKING:
    from portable_record.actions.writer import Writer
    from portable_record.record.rights import Right

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--basis", help="The kind of right: agrees, parental-responsibility, lpa-health, ..."),
    click.option("--since", default="", help="The first day, such as 2026-11-22."),
    click.option("--until", default="", help="The last day, where there is one."),
    click.option(
        "--evidence", default="", help="What was seen: which document and its number, or the id of its entry."
    ),
    click.option("--decision", default="", help="Which decision it is about."),
    click.option("--consulted", multiple=True, help="Who was asked; can be given again."),
    click.option("--review", default="", help="The day to look at it again."),
    click.option("--cannot-decide", is_flag=True, help="The person cannot decide this for themselves."),
    click.option("--organisation", default="", help="Whom they work for, if they are paid or a volunteer."),
    click.option("--relation", default="", help="What they are to the person, such as daughter."),
)


def right_options(command: Command) -> Command:
    """Add the options that say what a right is and whose."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def right_of(said: dict[str, Any]) -> "Right":
    """Take the right out of what the options say.

    Raises:
        UsageError: the kind of right is missing, or a day is none.
    """
    from portable_record.record.rights import Right

    if not said["basis"]:
        raise UsageError("Say which kind of right it is with --basis.")
    return Right(
        basis=said["basis"],
        evidence=said["evidence"],
        decision=said["decision"],
        consulted=said["consulted"],
        since=day_in(said["since"]),
        until=day_in(said["until"]),
        review=day_in(said["review"]),
        renewed=day_in(said.get("renewed", "")),
    )


def in_options(incomplete: RightIncompleteError) -> UsageError:
    """Say what is wrong with a right by the options to give."""
    names = ", ".join(f"--{name.replace('_', '-')}" for name in incomplete.problems)
    return UsageError(f"{incomplete.detail} ({names})")


@click.command()
@vault_options
@click.option("--by", "who", help="Whose right it is: a name in the circle, or the id of their entry.")
@right_options
@click.option("--renewed", default="", help="The day it was looked at and went on; from 16 on, agreed to.")
@click.option("--end", is_flag=True, help="Write down that this right has ended.")
@json_option
def right(
    folder: Path | None,
    passphrase_file: Path | None,
    who: str | None,
    end: bool,
    as_json: bool,
    **said: Any,  # noqa: ANN401 - the options of a right, each with its own kind of value
) -> None:
    """Write down by what right somebody writes for the person; without --by, list what is written down.

    \b
    portable-record right --by "Nadia Hussain" --relation daughter --basis agrees --since 2026-11-22
    portable-record add --by "Nadia Hussain" --part plan --text "She walks better"
    portable-record right --by "Nadia Hussain" --end

    What they write then says that they wrote it, for whom. This is no legal advice: a right is not made by
    writing it down here.
    """
    from portable_record.actions.circle_rights import end_somebodys_right_for_all, record_right_for_all
    from portable_record.actions.writer import writers

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        if who is None:
            listed = list(writers(record))
        elif end:
            listed = [end_somebodys_right_for_all(record, who, said["basis"])]
        else:
            new = right_of(said)
            try:
                listed = [
                    record_right_for_all(
                        record,
                        who,
                        new,
                        cannot_decide=said["cannot_decide"],
                        relation=said["relation"],
                        organisation=said["organisation"],
                    )
                ]
            except RightIncompleteError as incomplete:
                raise in_options(incomplete) from incomplete
    for writer in listed:
        _say(answer, writer)
    if not listed:
        answer.words("Nobody but the person themselves writes here.")


def _say(answer: Answer, writer: "Writer") -> None:
    answer.words(f"{writer.name}")
    for label, words in writer.lines:
        answer.words(f"  {label}: {words}")
    answer.words(f"  {writer.standing}")
    for notice in writer.notices:
        answer.words(f"  Take care: {notice.says}")
    answer.values(
        by=writer.name,
        entry=writer.by.writer,
        basis=writer.by.basis,
        right=dict(writer.lines),
        standing=writer.standing,
        parts=list(writer.parts),
        notices=[{"code": one.code, "day": one.day.isoformat(), "says": one.says} for one in writer.notices],
    )
