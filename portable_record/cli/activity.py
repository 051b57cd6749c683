"""The command about what was done: activity."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import (
    AGAIN_FILE,
    Answer,
    day_in,
    json_option,
    opened,
    passphrase_again,
    vault_options,
)

if TYPE_CHECKING:
    from portable_record.actions.activity import ActivityPage

MOST = 100


@click.command()
@vault_options
@click.option("--since", help="From this day on, such as 2026-11-01.")
@click.option("--until", help="Up to this day and with it, such as 2026-11-30.")
@click.option("--act", "acts", multiple=True, help="Only this, such as share or unlock; can be given again.")
@click.option("--most", type=click.IntRange(1), default=MOST, show_default=True, help="So many at most.")
@click.option(
    "--private", is_flag=True, help="Tell of private shares as well; asks for your passphrase again."
)
@AGAIN_FILE
@click.option(
    "--export",
    "out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Save the FHIR AuditEvents, one a line; '-' prints them.",
)
@click.option("--replace", is_flag=True, help="Write over what is there by that name.")
@json_option
def activity(
    folder: Path | None,
    passphrase_file: Path | None,
    since: str | None,
    until: str | None,
    acts: tuple[str, ...],
    most: int,
    private: bool,
    again_file: Path | None,
    out: Path | None,
    replace: bool,
    as_json: bool,
) -> int:
    """Say what was done with the record: who, what, when, with whom and why; the newest last.

    Each line is bound to all before it and the end is signed, so a line that was changed or taken out shows:
    then this says so, and ends with status 1.

    \b
    portable-record activity
    portable-record activity --act share --act withdraw --since 2026-11-01
    portable-record activity --export activity.ndjson
    """
    from portable_record.actions.activity import Asked, broken_chain, export_activity
    from portable_record.actions.activity import activity as told

    answer = Answer(as_json=as_json)
    days = [day_in(text) for text in (since, until)]
    with opened(folder, passphrase_file) as record:
        again = passphrase_again(again_file) if private else None
        asked = Asked(since=days[0], until=days[1], acts=frozenset(acts), passphrase=again)
        broken = broken_chain(record)
        if out is None:
            _tell(answer, told(record, asked, most=most))
        else:
            screen = str(out) == "-"
            count = export_activity(
                record, None if screen else out, sys.stdout.buffer, asked, replace=replace
            )
            if not screen:
                answer.words(f"Saved to {out}: {count}. This copy is not encrypted: keep it somewhere safe.")
                answer.values(saved=str(out), count=count)
    if broken:
        click.echo(f"Take care: {broken}", err=True)
        answer.values(whole=False, says=broken)
    return 1 if broken else 0


def _tell(answer: Answer, page: "ActivityPage") -> None:
    if page.older is not None:
        answer.words(f"These are the newest {len(page.lines)}; --most shows more.")
    for day, lines in reversed(page.days):
        answer.words(day or "Without a day")
        for clock, line in reversed(lines):
            answer.words(f"  {clock}  {line.sentence}")
            answer.values(
                when=line.when,
                act=line.act,
                says=line.sentence,
                who=line.who,
                what=line.what,
                to=line.to,
                why=line.why,
                about=line.about,
            )
    if not page.lines:
        answer.words("Nothing of that kind was done.")
