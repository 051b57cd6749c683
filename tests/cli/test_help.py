"""Help answers at once and teaches."""

import subprocess
import sys
from ast import literal_eval
from importlib import import_module
from pkgutil import iter_modules

import click
from click.testing import CliRunner

from portable_record import cli
from portable_record.cli import portable_record
from portable_record.cli.commands import COMMANDS

OURS = {"portable_record", "portable_record.cli", "portable_record.cli.commands"}


def test_help_loads_nothing_that_it_does_not_need() -> None:
    program = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "from portable_record.cli import main\n"
        "sys.argv = ['portable-record', '--help']\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "print(sorted(set(sys.modules) - before))"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    loaded = literal_eval(ran.stdout.splitlines()[-1])
    assert {name for name in loaded if name.startswith("portable_record")} == OURS
    packages = {name.partition(".")[0] for name in loaded}
    assert packages - sys.stdlib_module_names == {"click", "portable_record"}


def test_the_list_says_of_each_command_what_the_command_says_of_itself() -> None:
    for each in COMMANDS:
        command = each.command()

        assert (command.name, command.get_short_help_str(limit=1000)) == (each.name, each.says)


def test_every_command_that_is_written_is_listed_once() -> None:
    files = [import_module(f"portable_record.cli.{file.name}") for file in iter_modules(cli.__path__)]
    written = {value for file in files for value in vars(file).values() if isinstance(value, click.Command)}

    listed = [each.command() for each in COMMANDS]

    below = {each for group in listed if isinstance(group, click.Group) for each in group.commands.values()}
    assert len(listed) == len({each.name for each in COMMANDS}) == len(set(listed))
    assert written == {*listed, *below}


def test_help_lists_every_command_with_the_beginning_of_what_it_says() -> None:
    lines = CliRunner().invoke(portable_record, ["--help"]).stdout.partition("Commands:\n")[2].splitlines()

    for each, line in zip(COMMANDS, lines, strict=True):
        name, said = line.split(maxsplit=1)
        assert (name, each.says.startswith(said.removesuffix("..."))) == (each.name, True)


def test_what_is_no_command_is_wrong_use_in_one_sentence() -> None:
    ended = CliRunner().invoke(portable_record, ["shrae"])

    assert (ended.exit_code, "shrae" in ended.stderr) == (2, True)


def test_every_command_teaches_what_it_does_and_what_each_option_means() -> None:
    for each in COMMANDS:
        command = each.command()
        shown = CliRunner().invoke(portable_record, [each.name, "--help"])

        assert shown.exit_code == 0
        assert command.help, each.name
        options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
        assert all(getattr(option, "help", None) for option in options), each.name
