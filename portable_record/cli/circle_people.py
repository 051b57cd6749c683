"""Commands about who is in the circle: change what somebody may, remove, leave."""

from pathlib import Path
from typing import Any

import click

from portable_record.cli.circle_finding import member_called
from portable_record.cli.circle_inviting import PART, ROLE, TICKED, end_of
from portable_record.cli.frame import Answer, json_option, opened, vault_options
from portable_record.errors import UsageError


@click.command("change")
@vault_options
@click.argument("who", metavar="MEMBER", required=False, default="")
@click.option("--role", type=ROLE, help="What they may do.")
@click.option("--part", "parts", multiple=True, help=f"{PART} Those not named are taken away.")
@click.option("--no-parts", is_flag=True, help="They may see no part any more.")
@click.option("--ticked", multiple=True, help=f"{TICKED} Those not named are taken away.")
@click.option("--tick", multiple=True, help="Tick one more sensitive entry for them, by its name.")
@click.option("--untick", multiple=True, help="Take the tick of an entry away.")
@click.option("--name", help="What they are called.")
@click.option("--relation", help="What they are to the person.")
@click.option("--organisation", help="Whom they work for.")
@click.option("--basis", help="The kind of right by which they help.")
@click.option("--until", help="The last day of it.")
@click.option(
    "--own-words", type=click.Choice(["person", "editors"]), help="Who may change About Me at once."
)
@json_option
def change(
    folder: Path | None,
    passphrase_file: Path | None,
    who: str,
    no_parts: bool,
    own_words: str | None,
    tick: tuple[str, ...],
    untick: tuple[str, ...],
    as_json: bool,
    **said: Any,  # noqa: ANN401 - what is said of them, each with its own kind of value
) -> None:
    """Change what somebody may do and see, or who may change About Me at once.

    \b
    portable-record circle change Nadia --role viewer --part plan
    portable-record circle change Nadia --tick ENTRY

    MEMBER is a name, or the name that ``circle members --json`` shows. What they have read they have read.
    """
    from portable_record.actions.circle_members import change_member, set_own_words
    from portable_record.actions.circle_ticks import change_ticks

    answer = Answer(as_json=as_json)
    new = {name: value for name, value in said.items() if value not in (None, ())}
    if no_parts:
        new["parts"] = ()
    if "until" in new:
        new["until"] = end_of(new["until"])
    if bool(new or tick or untick) != bool(who) or not (who or own_words):
        raise UsageError("Say whom to change, and what; or --own-words.")
    with opened(folder, passphrase_file) as record, record.vault.transaction():
        if new:
            change_member(record, member_called(record, who).id, **new)
        if tick or untick:
            change_ticks(record, member_called(record, who).id, tick=tick, untick=untick)
        if own_words:
            set_own_words(record, own_words)
    answer.words("Changed. Send it with: portable-record circle sync")
    answer.values(changed=True)


@click.command("remove")
@vault_options
@click.argument("who", metavar="MEMBER", required=False, default="")
@click.option("--device", default="", help="Only this device of theirs, which was lost.")
@json_option
def remove(folder: Path | None, passphrase_file: Path | None, who: str, device: str, as_json: bool) -> None:
    """Take somebody out of the circle, or a device that was lost. They are sent nothing, and told nothing.

    What they have read they have read. What they wrote counts as far as it came here, so look for news first
    (``circle sync``). What they write from now on does not count, and nothing new reaches them.
    """
    from portable_record.actions.circle_members import remove_device, remove_member

    answer = Answer(as_json=as_json)
    if bool(who) == bool(device):
        raise UsageError("Say whom to remove, or --device and which.")
    with opened(folder, passphrase_file) as record:
        if device:
            remove_device(record, device)
        else:
            remove_member(record, member_called(record, who).id)
    answer.words("Removed. It counts for the others once they have it: portable-record circle sync")
    answer.values(removed=device or who)


@click.command("leave")
@vault_options
@json_option
def leave(folder: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """Leave the circle, with all your devices; your next sync tells it. What is here stays here."""
    from portable_record.actions.circle_leave import leave_circle

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        leave_circle(record)
    answer.words("You leave. Tell them with: portable-record circle sync")
    answer.values(leaves=True)


COMMANDS = (change, remove, leave)
