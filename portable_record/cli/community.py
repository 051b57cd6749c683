"""The command about services out of a directory: what a file holds, and which of them to keep."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import Answer, json_option, opened, vault_options
from portable_record.errors import NotFoundError

if TYPE_CHECKING:
    from portable_record.actions.directory import Directory, Offered

STANDING = {
    "new": "",
    "same": " (already here)",
    "different": " (here, but different)",
    "older": " (what is here is newer)",
}


@click.command()
@vault_options
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keep", "wanted", multiple=True, help="Keep this service: its number in the list, or its id.")
@click.option("--all", "keep_all", is_flag=True, help="Keep all of them.")
@json_option
def community(
    folder: Path | None,
    passphrase_file: Path | None,
    file: Path,
    wanted: tuple[str, ...],
    keep_all: bool,
    as_json: bool,
) -> int:
    """List the services in a directory's file (Open Referral UK), or keep some of them in your community.

    \b
    portable-record community council.json
    portable-record community council.json --keep 3 --keep 7

    What is kept is one change; `undo` takes it back. Nobody is asked over the network.
    """
    from portable_record.actions.directory import keep_services, read_directory
    from portable_record.actions.files import name_of, read_file
    from portable_record.record.open_referral.limits import MOST

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        directory = read_directory(record, read_file(file, most=MOST), name_of(file))
        for refusal in directory.refused:
            click.echo(f"{refusal.code}: {refusal.says} ({file.name}, {refusal.place})", err=True)
        if not wanted and not keep_all:
            for number, one in enumerate(directory.offered, 1):
                _say(answer, number, one)
            return 1 if directory.refused else 0
        chosen = directory.offered if keep_all else [_named(directory, name) for name in wanted]
        kept = keep_services(record, directory, {one.service.address for one in chosen})
    answer.words(f"{kept.services} kept: {kept.imported.sentence}")
    if kept.change:
        answer.words(f"  {kept.change}")
    answer.values(
        kept=kept.services, new=kept.imported.new, changed=kept.imported.changed, change=kept.change
    )
    return 1 if directory.refused else 0


def _say(answer: Answer, number: int, one: "Offered") -> None:
    service = one.service
    about = ", ".join(words for words in (service.organisation, service.place) if words)
    answer.words(f"{number:4}  {service.name}{STANDING[one.standing]}")
    if about:
        answer.words(f"      {about}")
    answer.values(
        number=number,
        id=service.source,
        name=service.name,
        organisation=service.organisation,
        place=service.place,
        checked=service.checked,
        changed=service.changed,
        standing=str(one.standing),
    )


def _named(directory: "Directory", name: str) -> "Offered":
    if name.isdecimal() and len(name) < 6 and 1 <= int(name) <= len(directory.offered):
        return directory.offered[int(name) - 1]
    for one in directory.offered:
        if one.service.source == name:
            return one
    raise NotFoundError("The file has no such service.", place=name[:80])
