"""Two programs write into one vault at once: one has it, the other is told so, and nothing is lost.

python -c "from tests.torture import together; together.main()" VAULT CODE NAME WRITES
"""

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from portable_record.crypto.passphrase import Argon2idCost
from portable_record.errors import VaultBusyError
from portable_record.vault.vault import Vault
from tests.torture.bench import NOW
from tests.vault.cast import PASSPHRASE
from tests.vault.work import look_over, take_in

PROGRAMS = 2
SPACE = 100_000  # numbers of entries for each program
_START = "from tests.torture import together; together.main()"


def write_together(home: Path, writes: int) -> tuple[Counter[str], list[str]]:
    """Let both programs write so many entries each, one at an opening, and count what is there."""
    home.mkdir()
    vault, code = Vault.create(home / "vault", PASSPHRASE, dice=os.urandom, cost=Argon2idCost(), now=NOW)
    vault.close()
    working = [
        subprocess.Popen(
            [sys.executable, "-c", _START, str(home / "vault"), code, str(number), str(writes)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for number in range(PROGRAMS)
    ]
    said = [program.communicate()[0].split() for program in working]
    figures: Counter[str] = Counter()
    faults = [f"together: a program ended with {one.returncode}" for one in working if one.returncode]
    with Vault.open_with_recovery(home / "vault", code, dice=os.urandom) as opened:
        there = sum(opened.entries.counts_by_part().values())
        faults += [f"together: check finds {finding.code}" for finding in look_over(opened)]
    told = sum(int(done) for done, _ in said)
    figures["writes told to be done"] = told
    figures["refused, for the other one had it open"] = sum(int(refused) for _, refused in said)
    figures["entries there"] = there
    if not there == told == PROGRAMS * writes:
        faults.append(f"together: {told} told to be done, {there} there")
    return figures, faults


def main() -> None:
    """Write until as many are written as were asked for; say how many, and how often it was refused."""
    folder, code, number, writes = sys.argv[1:]
    done = refused = 0
    while done < int(writes):
        try:
            with Vault.open_with_recovery(Path(folder), code, dice=os.urandom) as vault:
                place = int(number) * SPACE + done
                take_in(vault, range(place, place + 1))
            done += 1
        except VaultBusyError:
            refused += 1
            time.sleep(0.002)  # somebody who is told that it is open waits a moment
    print(done, refused)  # noqa: T201 - the parent reads it
