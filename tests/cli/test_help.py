"""Help answers at once and teaches."""

import subprocess
import sys

from click.testing import CliRunner

from portable_record.cli import portable_record

HEAVY = ("flask", "pydantic", "sqlite_utils", "sqlcipher3", "cryptography", "joserfc", "fhir", "numpy")


def test_help_loads_none_of_the_heavy_libraries() -> None:
    program = (
        "import sys\n"
        "from portable_record.cli import portable_record\n"
        "try:\n    portable_record.main(['--help'])\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout.splitlines()[-1] == "[]"


def test_every_command_teaches_what_it_does_and_what_each_option_means() -> None:
    for name, command in portable_record.commands.items():
        shown = CliRunner().invoke(portable_record, [name, "--help"])

        assert shown.exit_code == 0
        assert command.help, name
        options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
        assert all(getattr(option, "help", None) for option in options), name
