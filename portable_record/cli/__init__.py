"""One command = read the arguments, call one action, print its answer.

Only click is imported at the top of these files: everything heavier is imported inside the command that needs
it, so that ``--help`` answers at once.
"""

import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from portable_record import __version__
from portable_record.cli import app, entries, giving, records, rights, taking, writing
from portable_record.cli.frame import say_refusal, say_stopped, say_wrong_use, speak_any_letters
from portable_record.errors import PortableRecordError, UnexpectedError

_ORDER: tuple[click.Command, ...] = (
    *(app.open_app, app.demo),
    *(records.init, records.status, records.check, records.passphrase, records.recover),
    *(writing.import_files, writing.add, rights.right),
    *(entries.list_entries, entries.show, entries.search),
    *(entries.history, writing.undo, writing.remove, entries.export),
    *(giving.share, taking.verify, taking.receive, taking.inbox, giving.withdraw, taking.issuer),
)

_HELP = ("-h", "--help")
_OWN_OPTIONS = (*_HELP, "--version")


class _Commands(click.Group):
    """Lists the commands in the order in which a person meets them, and lets no traceback reach a person."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        return list(self.commands)

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
        wants_json = "--json" in arguments
        speak_any_letters()
        try:
            status = super().main(arguments, prog_name, standalone_mode=False)
        except click.exceptions.Abort:
            status = say_stopped(wants_json=wants_json)
        except click.ClickException as wrong:
            status = say_wrong_use(wrong, wants_json=wants_json)
        except PortableRecordError as refused:
            status = say_refusal(refused, wants_json=wants_json)
        except BrokenPipeError:
            status = 1
        except Exception as fault:  # noqa: BLE001 - the last door: a person gets a sentence
            status = say_refusal(UnexpectedError(type(fault).__name__), wants_json=wants_json)
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


for _command in _ORDER:
    portable_record.add_command(_command)


def main() -> None:
    """Be the program ``portable-record``."""
    portable_record.main(prog_name="portable-record")
