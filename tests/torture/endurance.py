"""The campaigns over all deeds, with a line of figures for each as it is done."""

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.torture.bench import quick_unlocking, template
from tests.torture.damage import Damaging
from tests.torture.deeds import DEEDS
from tests.torture.failing import Failing
from tests.torture.felling import Felling
from tests.torture.tampering import Tampering
from tests.torture.together import write_together

HEADER_BITS, FLIPS, CUTS, BLOCKS = 8, 2000, 200, 400
PLACES = 1000
WRITES = 1000
Found = tuple[Counter[str], list[str]]


def damage(home: Path, seed: int) -> Found:
    """Damage a vault in all the ways of the long form."""
    with quick_unlocking():
        damaging = Damaging(home, seed)
        damaging.run(header_bits=HEADER_BITS, flips=FLIPS, cuts=CUTS, blocks=BLOCKS)
    return damaging.figures, damaging.faults


def tamper(home: Path, seed: int) -> Found:
    """Change history and activity log in five ways at a thousand places each."""
    with quick_unlocking():
        tampering = Tampering(home, seed)
        tampering.run(PLACES)
    return tampering.figures, tampering.faults


def together(home: Path, _: int) -> Found:
    """Let two programs write a thousand times each."""
    return write_together(home, WRITES)


ON_A_VAULT: dict[str, Callable[[Path, int], Found]] = {
    "damage": damage,
    "tamper": tamper,
    "together": together,
}


def run(name: str, home: Path, seed: int, rounds: int, deeds: Sequence[str]) -> Found:
    """Kill every deed so many times, or let each of its calls fail in each of the ways."""
    figures: Counter[str] = Counter()
    faults: list[str] = []
    home.mkdir()
    with quick_unlocking(), template(home / "template") as bench:
        for deed in [DEEDS[one] for one in deeds or DEEDS]:
            if name == "kill":
                felling = Felling(deed, bench, home / deed.name, seed)
                felling.run(rounds)
                of_deed, found = felling.figures, felling.faults
            else:
                failing = Failing(deed, bench, home / deed.name)
                failing.run()
                of_deed, found = failing.figures, failing.faults
            told = ", ".join(f"{figure} {count:,}" for figure, count in of_deed.items() if count)
            sys.stderr.write(f"{name} {deed.name}: {told}; {len(found)} faults\n")
            shutil.rmtree(home / deed.name)
            figures["deeds"] += 1
            figures += of_deed
            faults += found
    return figures, faults
