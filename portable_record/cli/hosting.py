"""The command of whoever hosts links for others."""

from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

import click

from portable_record.cli.frame import secret_in

THIS_MACHINE = "127.0.0.1"


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
@click.option(
    "--listen",
    default=THIS_MACHINE,
    show_default=True,
    help="The address of this machine where it listens; another than the default only where the web server "
    "alone can reach it.",
)
@click.option("--proxy", default="", help="The address of that web server, where it is another machine.")
def serve_links(
    data: Path,
    port: int,
    public_address: str,
    upload_key_file: Path,
    behind_proxy: bool,
    listen: str,
    proxy: str,
) -> None:
    """Keep sealed shares for people's links, each behind a passcode, for a group that hosts them.

    Only what is locked is kept, and no key for it. Ctrl-C ends it.
    """
    from portable_record import wiring
    from portable_record.errors import UsageError
    from portable_record.web import links_host

    for address in (listen, proxy or THIS_MACHINE):
        if not _is_address(address):
            raise UsageError("An address of a machine looks like 10.0.0.2.", place=address)
    if (behind_proxy or proxy) and not public_address:
        raise UsageError("Behind a web server, say its address with --public-address.")

    with suppress(KeyboardInterrupt):
        links_host.serve_links(
            data,
            port=port,
            upload_key=secret_in(upload_key_file),
            public_address=public_address,
            listen=listen,
            proxy=proxy or (THIS_MACHINE if behind_proxy else ""),
            now=wiring.seconds,
            say=click.echo,
        )


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
