"""The options that say where the files of a circle lie."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from portable_record.cli.frame import secret_in
from portable_record.errors import UsageError

if TYPE_CHECKING:
    from portable_record.actions.circle_place import PlaceOfCircle

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--folder", "there", type=click.Path(path_type=Path), help="A folder that your devices share."
    ),
    click.option(
        "--one-file", type=click.Path(path_type=Path), help="Or one file, on a memory stick or for e-mail."
    ),
    click.option("--webdav", default="", help="Or the address of a folder on a WebDAV server (Nextcloud)."),
    click.option("--endpoint", default="", help="Or an S3-compatible bucket: the address that takes files."),
    click.option("--bucket", default="", help="The name of the bucket."),
    click.option("--region", default="auto", help="Its region, where it has one."),
    click.option("--prefix", default="", help="A folder in the bucket."),
    click.option("--user", default="", help="Your name on the server, or the name of the key."),
    click.option(
        "--secret-file",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Read your password there, or the key itself, from this file.",
    ),
)


def place_options(command: Command) -> Command:
    """Add the options that say where the files lie."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def place_of(said: dict[str, Any], offered: "PlaceOfCircle | None" = None) -> "PlaceOfCircle | None":
    """Take the place out of the options; of one that was offered, they say what lets us in.

    Raises:
        UsageError: they name several places, or say what lets in nowhere.
    """
    from dataclasses import replace

    from portable_record.actions.circle_place import BUCKET, FOLDER, ONE_FILE, WEBDAV, PlaceOfCircle

    lets_in = {
        "user": said["user"],
        "secret": secret_in(said["secret_file"]) if said["secret_file"] else "",
    }
    places = [
        *([PlaceOfCircle(kind=FOLDER, address=str(said["there"].absolute()))] if said["there"] else []),
        *(
            [PlaceOfCircle(kind=ONE_FILE, address=str(said["one_file"].absolute()))]
            if said["one_file"]
            else []
        ),
        *([PlaceOfCircle(kind=WEBDAV, address=said["webdav"], **lets_in)] if said["webdav"] else []),
    ]
    if said["endpoint"]:
        where = {name: said[name] for name in ("bucket", "region", "prefix")}
        places.append(PlaceOfCircle(kind=BUCKET, address=said["endpoint"], **where, **lets_in))
    if len(places) > 1:
        raise UsageError("Give one place: a folder, one file, a WebDAV address or a bucket.")
    if places:
        return places[0]
    if offered is not None and offered.is_elsewhere:
        return replace(offered, **lets_in) if lets_in["secret"] else offered if offered.secret else None
    if lets_in["user"] or lets_in["secret"]:
        raise UsageError("Say for which place the name and the password are: --webdav or --endpoint.")
    return None
