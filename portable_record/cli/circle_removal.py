"""Commands about who is not in the circle any more: list them, and tell one of them so."""

from pathlib import Path

import click

from portable_record.cli.frame import Answer, json_option, opened, vault_options
from portable_record.errors import NotFoundError, UsageError


@click.command("gone")
@vault_options
@json_option
def gone(folder: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """List who is not in the circle any more. Nobody tells them, unless you do: ``circle tell``."""
    from portable_record.actions.circle_removal import who_is_gone

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        listed = who_is_gone(record)
    for one in listed:
        told = f"told on {one.told[:10]}" if one.told else "not told"
        answer.words(f"{one.member.name}: not in it since {one.since[:10]}; {told}")
        answer.values(
            id=one.member.id, name=one.member.name, since=one.since, told=one.told, can_tell=one.can_be_told
        )
    if not listed:
        answer.words("Nobody was taken out, and nobody left.")


@click.command("tell")
@vault_options
@click.argument("who", metavar="PERSON")
@click.option("--yes", "is_sure", is_flag=True, help="It is safe when they read it, and cannot be undone.")
@json_option
def tell(folder: Path | None, passphrase_file: Path | None, who: str, is_sure: bool, as_json: bool) -> None:
    """Have it written to somebody that they are not in the circle any more. It cannot be undone.

    \b
    portable-record circle tell Nadia --yes

    If they may hurt somebody, do not: you need not tell them. They read it when they next look for news.
    """
    from portable_record.actions.circle_removal import tell_removed, who_is_gone

    answer = Answer(as_json=as_json)
    if not is_sure:
        raise UsageError("It cannot be undone. If it is safe when they read it, say so with --yes.")
    with opened(folder, passphrase_file) as record:
        found = [one for one in who_is_gone(record) if who in (one.member.id, one.member.name)]
        if len(found) != 1:
            raise NotFoundError(place=who)
        tell_removed(record, found[0].member.id)
    answer.words("Written. It goes to the place of your files with: portable-record circle sync")
    answer.values(told=found[0].member.id)


COMMANDS = (gone, tell)
