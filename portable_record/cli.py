"""Commands: read the arguments, call one action, print its answer."""

import click


@click.group()
def main() -> None:
    """Keep your own care record, and share chosen parts of it on your own terms."""
