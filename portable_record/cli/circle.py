"""Commands about a record that several people keep together: begin, its place, look for news, who is in.

``circle_inviting.py`` lets people in, ``circle_joining.py`` is for whoever joins, ``circle_people.py`` for
who is in, ``circle_saying.py`` for what others wrote, ``circle_suggestions.py`` for what they suggest, and
``circle_settling.py`` for what has to be chosen.
"""

import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portable_record.cli import (
    circle_apart,
    circle_inviting,
    circle_joining,
    circle_people,
    circle_plan,
    circle_removal,
    circle_saying,
    circle_settling,
    circle_suggestions,
    circle_ticks,
)
from portable_record.cli.circle_missing import not_here
from portable_record.cli.circle_place import place_of, place_options
from portable_record.cli.frame import Answer, json_option, opened, vault_options

if TYPE_CHECKING:
    from portable_record.actions.circle_state import Circle
    from portable_record.actions.circle_sync import Synced
    from portable_record.actions.desk import OpenRecord


@click.group()
def circle() -> None:
    """Keep a record together with others, each on their own device.

    \b
    portable-record circle new
    portable-record circle place --folder ~/Nextcloud/jean
    portable-record circle invite --out for-nadia.invitation
    portable-record circle sync
    """


@circle.command("new")
@vault_options
@click.option(
    "--own-words",
    type=click.Choice(["person", "editors"]),
    default="person",
    show_default=True,
    help="Who may change About Me at once; what others write there waits for a yes.",
)
@click.option("--name", default="", help="Your name, as the others see it; left out, as your record has it.")
@json_option
def new(folder: Path | None, passphrase_file: Path | None, own_words: str, name: str, as_json: bool) -> None:
    """Begin to keep this record together with others; nobody is in it yet but you."""
    from portable_record.actions.circle_begin import begin_circle

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        begun = begin_circle(record, own_words=own_words, name=name)
    answer.words("Begun. Nobody sees anything yet: you let each person in yourself.")
    answer.words("Say next where its files lie: portable-record circle place --help")
    answer.values(begun=True, root=begun.root, own_words=own_words)


@circle.command("place")
@vault_options
@place_options
@click.option("--forget", is_flag=True, help="Let go of the place; what lies there stays.")
@json_option
def place(
    folder: Path | None,
    passphrase_file: Path | None,
    forget: bool,
    as_json: bool,
    **said: Any,  # noqa: ANN401 - the options of a place, each with its own kind of value
) -> None:
    """Choose where the files of the circle lie, try it, and keep it; without options, say where that is.

    \b
    portable-record circle place --folder ~/Nextcloud/jean
    portable-record circle place --one-file /media/stick/jean.circle
    portable-record circle place --webdav https://cloud.example/dav/jean --user sam --secret-file key.txt

    All that lies there is sealed. The password or key is kept in your record alone.
    """
    from portable_record.actions.circle_place import choose_circle_place, circle_place, forget_circle_place

    answer = Answer(as_json=as_json)
    chosen = place_of(said)
    with opened(folder, passphrase_file) as record:
        if forget:
            forget_circle_place(record)
            answer.words("Let go. What lies there stays.")
            answer.values(place="", kind="")
            return
        if chosen is None:
            kept = circle_place(record)
            answer.words(f"The files of the circle lie here: {kept.name}")
        else:
            kept = chosen
            choose_circle_place(record, kept)
            answer.words("It works: something was put there and taken away again. It is kept in your record.")
    answer.values(place=kept.name, kind=kept.kind)


@circle.command("sync")
@vault_options
@json_option
def sync_now(folder: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """Fetch what others wrote, and put what you wrote where they find it."""
    from portable_record.actions.circle_place import circle_place
    from portable_record.actions.circle_standing import as_member
    from portable_record.actions.circle_state import the_circle
    from portable_record.actions.circle_sync import sync
    from portable_record.actions.circle_time import BY_COMMAND, Within

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        place = circle_place(record).opened(record.now)
        synced = sync(record, place, within=Within(time.monotonic, BY_COMMAND))
        as_member(record)
        lines = list(_news(record, the_circle(record), synced, place.most_attached))
    answer.words(f"Changes that came: {synced.came}. Files put there: {synced.put}.")
    for line in lines:
        answer.words(line)
    answer.values(
        came=synced.came,
        put=synced.put,
        let_in=synced.let_in,
        stopped=synced.stopped,
        split=synced.split,
        own_apart=synced.own_apart,
        apart=[{"file": one.file, "why": one.why.value} for one in synced.apart],
        missing=[
            {
                "device": one.device,
                "part": one.part,
                "first": one.first,
                "last": one.last,
                "since": one.since,
            }
            for one in synced.missing
        ],
        on_the_way=synced.on_the_way,
        damaged=synced.damaged,
        lost=synced.lost,
    )


def _news(record: "OpenRecord", here: "Circle", synced: "Synced", most: int) -> Iterator[str]:
    """Say what is not as it should be after a sync; ``most`` are the bytes of a file that the place takes."""
    from portable_record.actions.circle_files_out import left_out
    from portable_record.actions.circle_not_come import who_goes_by_another

    team = record.identity.kind == "organisation"
    if synced.stopped:
        yield "This device was brought back from an older copy, so it writes nothing more."
        yield "  portable-record circle come-back"
    elif synced.told:
        over = "You are not in this team" if team else "This record is not kept together with you"
        yield f"{over} any more, since {synced.told[:10]}."
        yield "What is here stays, and you can read it. What you write here reaches nobody."
    elif not synced.let_in:
        yet = "team yet: a lead" if team else "circle yet: an owner"
        yield f"This device is not in the {yet} has to let it in first."
    if synced.split:
        yield "Two owners changed who is in the circle at once. Neither counts until one is chosen."
        chooses = here.is_owner or record.identity.did == here.root
        yield "  portable-record circle conflicts" if chooses else "Talk to the owners: one chooses."
    for member in who_goes_by_another(record):
        yield f"{member.name} looked for news since you changed who is in it, and goes by the list before."
    if synced.ran_out:
        yield "The place took so long that there is more. It comes with the next sync."
    if synced.own_apart:
        yield f"Changes of yours that do not count, and are kept for you: {synced.own_apart}."
        yield "  portable-record circle apart"
    for gap in synced.missing:
        yield not_here(record, here, gap)
    too_long = len(left_out(record, most))
    for count, says in (
        (len(synced.apart), "Files that say nothing that may be believed, and were left alone"),
        (synced.on_the_way, "Files that are still on their way"),
        (synced.damaged, "Files that are damaged"),
        (synced.lost, "Files that the place has lost"),
        (too_long, "Attached files that are too long for one file, and stay here"),
    ):
        if count:
            yield f"{says}: {count}."
    if synced.lost:
        yield "To put there again what is here, choose the place anew: portable-record circle place --help"


@circle.command("fetch")
@vault_options
@click.argument("entry", metavar="ID")
@json_option
def fetch(folder: Path | None, passphrase_file: Path | None, entry: str, as_json: bool) -> None:
    """Fetch the file of an entry, or of a thing in a team's inbox, that another device has put there.

    \b
    portable-record circle fetch ID
    portable-record export --as attachment --entry ID --out letter.pdf

    Entries come with every sync, their files only when you ask for one. A fetch that was cut goes on.
    """
    from portable_record.actions.attached_files import open_attached
    from portable_record.actions.came_files import kept_files
    from portable_record.actions.circle_files_in import fetch_file
    from portable_record.actions.circle_place import circle_place
    from portable_record.actions.team_files import fetch_files

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        if record.vault.inbox.has(entry):
            fetch_files(lambda: nullcontext(record), circle_place(record).opened(record.now), entry)
            names = [file.name for file in kept_files(record.vault.inbox.get(entry).value)]
            answer.words(f"They are here now: {', '.join(names)}.")
            answer.values(entry=entry, files=names)
            return
        fetch_file(record, circle_place(record).opened(record.now), entry)
        file = open_attached(record, entry).file
    answer.words(f"It is here now: {file.name}, {file.size:,} bytes.")
    answer.values(entry=entry, name=file.name, size=file.size)


@circle.command("members")
@vault_options
@json_option
def members(folder: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """List who keeps the record with you: what they may, which parts they see, when they were last here."""
    from portable_record.actions.circle_leave import who_leaves
    from portable_record.actions.circle_state import the_circle
    from portable_record.actions.circle_words import last_here

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        here = the_circle(record)
        leaving = {one.id for one in who_leaves(record)} if here.is_owner and not here.stopped else set()
        seen = last_here(record)
    for one in here.now.members if here.now else ():
        about = ", ".join(text for text in (one.relation, one.organisation) if text)
        answer.words(f"{one.name}{f' ({about})' if about else ''}: {one.role}")
        answer.words(f"  sees: {'every part' if one.role == 'owner' else ', '.join(one.parts) or 'nothing'}")
        last = max((seen.get(device.id, "") for device in one.devices), default="")
        answer.words(f"  last here: {last[:10] or 'never'}, devices: {len(one.devices)}")
        if one.id in leaving:
            answer.words("  Has said that they leave: portable-record circle remove")
        answer.values(
            member=one.id,
            name=one.name,
            role=one.role,
            relation=one.relation,
            organisation=one.organisation,
            parts=list(one.parts),
            ticked=list(one.ticked),
            until=one.until,
            last_here=last,
            leaves=one.id in leaving,
            devices=[{"device": device.id, "last_here": seen.get(device.id, "")} for device in one.devices],
        )
    if here.now is None:
        answer.words("Nobody has let this device in yet.")


for each in (
    circle_apart,
    circle_inviting,
    circle_joining,
    circle_people,
    circle_plan,
    circle_saying,
    circle_settling,
    circle_suggestions,
    circle_removal,
    circle_ticks,
):
    for command in each.COMMANDS:
        circle.add_command(command)
