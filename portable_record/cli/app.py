"""Commands that need no record of yours yet: open the app, and the demo."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from portable_record.cli.frame import Answer, json_option

UNCHECKED_ZONES = "PYTZ_SKIPEXISTSCHECK"
"""Tells pytz, which comes with our pages, not to open the files of all 600 time zones at the start."""


@click.command("open")
@click.option(
    "--vault",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the locked record. Left out: yours on this device, of several the one you choose.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="A port of your choice; else a random one."
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def open_app(folder: Path | None, port: int, no_browser: bool) -> None:
    """Open the app in your browser. Its address is the first line; it works on this device only.

    Ctrl-C ends it.
    """
    with suppress(KeyboardInterrupt), _collector_at_rest():
        _open(folder, port, no_browser=no_browser)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Look for nothing that is left over until all is read in (``web/ahead.py``): there is nothing yet."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _open(folder: Path | None, port: int, *, no_browser: bool) -> None:
    os.environ.setdefault(UNCHECKED_ZONES, "1")
    from portable_record import wiring
    from portable_record.web import server

    with wiring.desk() as desk:
        records, several = wiring.own_records(), False
        if folder is None:
            here = records.listed()
            folder = records.home / here[0].folder if here else records.new_folder()
            several = len(here) > 1
        server.serve(
            *(desk, folder),
            port=port,
            browser=not no_browser,
            say=click.echo,
            records=records,
            ask_which=several,
        )


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="The folder for the files; what an earlier demo left in it is made anew.",
)
@json_option
def demo(out: Path, as_json: bool) -> None:
    """Do the main job once, on a made-up person: keep, choose, agree, share, and read it as they would."""
    from portable_record import wiring

    answer = Answer(as_json=as_json)
    wiring.run_demo(out, say=answer.words, give=answer.values)
