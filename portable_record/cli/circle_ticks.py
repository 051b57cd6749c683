"""The command that lists the sensitive entries one by one; ``circle change`` ticks them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.circle_finding import member_called
from portable_record.cli.frame import Answer, json_option, opened, vault_options

if TYPE_CHECKING:
    from portable_record.actions.circle_ticks import ToTick


@click.command("sensitive")
@vault_options
@click.argument("who", metavar="MEMBER")
@json_option
def sensitive(folder: Path | None, passphrase_file: Path | None, who: str, as_json: bool) -> None:
    """List the sensitive entries that somebody can be shown, and which are ticked for them.

    \b
    portable-record circle sensitive Nadia
    portable-record circle change Nadia --tick ENTRY

    What is ticked they read, and so do the owners: as it is, as it was, and as it will be.
    """
    from portable_record.actions.circle_ticks import to_tick

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        listed = to_tick(record, member_called(record, who).id)
    for one in listed:
        answer.words(f"{one.id}  {'; '.join(_said(one))}")
        answer.values(
            entry=one.id,
            part=one.part,
            title=one.title,
            ticked=one.is_ticked,
            reads=one.sees,
            may_have_read=one.may_have_read,
        )
    if not listed:
        answer.words("There is no sensitive entry in the parts that they may see.")


def _said(one: "ToTick") -> Iterator[str]:
    yield f"{one.part}: {one.title}" if one.words else f"{one.part}: its words are only with them"
    if one.is_ticked:
        yield "ticked"
    elif one.sees:
        yield "they read it as an owner, for it is ticked for somebody"
    if one.may_have_read:
        yield "they may have read it before it was sensitive"


COMMANDS = (sensitive,)
