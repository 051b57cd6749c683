"""How long a person waits: for help, for the app to listen, for their record to open."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

from portable_record import wiring
from portable_record.actions.unlock import unlock
from portable_record.crypto.passphrase import Argon2idCost, stretch
from tests.benchmarks.measure import by_turns
from tests.benchmarks.program import COMMAND, PASSPHRASE, environment, first_line, run, started
from tests.benchmarks.row import Row, at_most

HEAVY = ("flask", "pydantic", "sqlite_utils")
MS = 1000


def rows() -> list[Row]:
    """Measure help, listening and unlocking."""
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder) / "vault"
        run("init", "--vault", vault, "--name", "Jean")
        return [_help(), *_listening(vault), _unlock(vault)]


def _help() -> Row:
    ours, bare = by_turns(_running(*COMMAND, "--help"), _running(sys.executable, "-c", "pass"), rounds=15)
    loaded = loaded_by_help()
    note = f"it loads {', '.join(loaded)}" if loaded else f"loads none of {', '.join(HEAVY)}"
    return Row("--help", ours * MS, "ms", at_most(100), bare * MS, "Python alone", note)


def loaded_by_help() -> list[str]:
    """Name the heavy libraries that asking for help loads, of which there should be none."""
    program = (
        "import sys\nfrom portable_record.cli import main\nsys.argv = ['portable-record', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return ran.stdout.splitlines()[-1].split()


def _listening(vault: Path) -> list[Row]:
    def say_address() -> None:
        with started("open", "--vault", vault, "--no-browser") as serving:
            first_line(serving)

    def answer() -> None:
        with started("open", "--vault", vault, "--no-browser") as serving:
            urlopen(first_line(serving) + "unlock").read()  # noqa: S310 - our own address

    address, answered, bare = by_turns(say_address, answer, _running(sys.executable, "-c", "pass"), rounds=7)
    alone = (bare * MS, "Python alone")
    return [
        Row("server listening, its address is said", address * MS, "ms", at_most(500), *alone),
        Row("server has answered its first page", answered * MS, "ms", at_most(500), *alone),
    ]


def _unlock(vault: Path) -> Row:
    with wiring.desk() as desk:
        ours, stretching = by_turns(
            lambda: unlock(desk, vault, PASSPHRASE).vault.close(),
            lambda: stretch(PASSPHRASE, bytes(16), Argon2idCost()),
            rounds=9,
        )
    return Row(
        "unlock as the app does, at the floor",
        ours * MS,
        "ms",
        at_most(1000),
        stretching * MS,
        "Argon2id alone",
    )


def _running(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run(arguments, stdout=subprocess.DEVNULL, check=True, env=environment())
