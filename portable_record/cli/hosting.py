"""The command of whoever hosts links for others."""

from contextlib import suppress
from pathlib import Path

import click

from portable_record.cli.frame import secret_in


@click.command("serve-links")
@click.option(
    "--data",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to keep them in.",
)
@click.option("--port", required=True, type=click.IntRange(0, 65535), help="The port on this machine.")
@click.option("--public-address", default="", help="The https address under which the world sees it.")
@click.option(
    "--upload-key-file",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Read from this file the key with which people may put links here.",
)
@click.option("--behind-proxy", is_flag=True, help="Believe the web server before it about who asks.")
def serve_links(
    data: Path, port: int, public_address: str, upload_key_file: Path, behind_proxy: bool
) -> None:
    """Keep sealed shares for people's links, each behind a passcode, for a group that hosts them.

    Only what is locked is kept, and no key for it. Ctrl-C ends it.
    """
    from portable_record import wiring
    from portable_record.errors import UsageError
    from portable_record.web import links_host

    if behind_proxy and not public_address:
        raise UsageError("Behind a web server, say its address with --public-address.")

    with suppress(KeyboardInterrupt):
        links_host.serve_links(
            data,
            port=port,
            upload_key=secret_in(upload_key_file),
            public_address=public_address,
            behind_proxy=behind_proxy,
            now=wiring.seconds,
            say=click.echo,
        )
