"""One command = read the arguments, call one action, print its answer.

The commands are listed in ``commands.py``, and the file of a command is read only when that command is run;
what is heavier than click is imported inside the command that needs it. So ``--help`` answers at once.
"""

import io
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from portable_record import __version__
from portable_record.cli.commands import COMMANDS

_HELP = ("-h", "--help")
_OWN_OPTIONS = (*_HELP, "--version")


class _Commands(click.Group):
    """Lists the commands in the order in which a person meets them, and lets no traceback reach a person."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        return [each.name for each in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Read the file of a command when the command is wanted, and no sooner."""
        for each in COMMANDS:
            if each.name == cmd_name and cmd_name not in self.commands:
                self.add_command(each.command())
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - so too
        """Write a line for each command, without reading their files."""
        room = formatter.width - 6 - max(len(each.name) for each in COMMANDS)
        lines = [click.Command(each.name, help=each.says) for each in COMMANDS]
        with formatter.section("Commands"):
            formatter.write_dl([(line.name or "", line.get_short_help_str(room)) for line in lines])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what begins without a command as ``open``."""
        if not args or (args[0].startswith("-") and args[0] not in _OWN_OPTIONS):
            args = ["open", *args]
        return super().parse_args(ctx, args)

    def main(  # type: ignore[override]  # always standalone: every end is an exit status
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **_: object
    ) -> NoReturn:
        """Run one command and leave with its exit status."""
        arguments = list(sys.argv[1:] if args is None else args)
        _speak_any_letters()
        try:
            status = super().main(arguments, prog_name, standalone_mode=False)
        except Exception as fault:  # noqa: BLE001 - the last door: a person gets a sentence
            from portable_record.cli.ending import say_end

            status = say_end(fault, wants_json="--json" in arguments)
        sys.exit(status if isinstance(status, int) else 0)


@click.group(cls=_Commands, context_settings={"help_option_names": list(_HELP)})
@click.version_option(__version__, prog_name="portable-record")
def portable_record() -> None:
    """Keep your own care record, and share chosen parts of it on your own terms.

    Everything stays on this device, encrypted, until you choose what to give, to whom, why and until when.
    Without a command the app opens in your browser, as with ``open``.

    \b
    First steps:
      portable-record demo --out demo            see it work, on a made-up person
      portable-record init --vault my-record     start your own locked record
      portable-record verify FILE                check what somebody gave you

    Commands end with 0 when done, 1 when refused (with a code and a sentence), 2 when asked in the wrong way,
    3 when something is whole but you do not know who signed it. Secrets are asked for, or read from a file or
    from PORTABLE_RECORD_PASSPHRASE; they are never given as an argument.
    """


def _speak_any_letters() -> None:
    """Print every letter, on every machine; what is no letter, as in some file names, by its number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def main() -> None:
    """Be the program ``portable-record``."""
    portable_record.main(prog_name="portable-record")
