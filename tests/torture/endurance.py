"""The campaigns over all deeds, with a line of figures for each as it is done."""

import shutil
import sys
from collections import Counter
from pathlib import Path

from tests.torture.deeds import DEEDS, quick_unlocking, template
from tests.torture.failing import Failing
from tests.torture.felling import Felling

Found = tuple[Counter[str], list[str]]


def run(name: str, home: Path, seed: int, rounds: int) -> Found:
    """Kill every deed so many times, or let each of its calls fail in each of the ways."""
    figures: Counter[str] = Counter()
    faults: list[str] = []
    home.mkdir()
    with quick_unlocking(), template(home / "template") as bench:
        for deed in DEEDS.values():
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
