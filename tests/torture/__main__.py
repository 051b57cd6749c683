"""The long campaigns: ``python -m tests.torture [CAMPAIGN ...] [--rounds N] [--files N] [--edits N]``.

``kill`` kills each of the deeds that write (``deeds.py``) at a call to the disk or any moment, and ``fail``
lets every call of each of them fail; ``import``, ``edit`` and ``share`` kill a program at random moments of
that work, a round each time; ``damage`` damages the files of a vault, ``tamper`` changes its history and its
activity log with the key at hand, ``together`` lets two programs write at once; ``verify`` and ``fhir`` read
damaged and hostile files. ``consents`` shares a record by 1,000 random consents against a reference, and
``carriers`` looks for what was hidden in each byte that leaves by every way; ``circle`` lets five devices
keep a record around a place that lies; ``circle-kills`` kills them, as programs of their own, around a folder
and two servers; ``circle-month`` lives a month with three carers, and in ``circle-years`` somebody joins
after ten years (``--edits 100000``). The exit status is 1 if anything was found.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from tests.benchmarks.measure import MIB
from tests.torture import endurance
from tests.torture.carriers import carriers
from tests.torture.choices import consents
from tests.torture.circle import circle
from tests.torture.circle_kills import circle_kills
from tests.torture.circle_month import circle_month
from tests.torture.circle_years import circle_years
from tests.torture.hostile import Hostile, good_files
from tests.torture.kills import KINDS, Campaign

MOST_TOLD = 20
_DEEDS = ("kill", "fail")
_SHARING = {"consents": consents, "carriers": carriers}
_CIRCLE: dict[str, Callable[..., tuple[Counter[str], list[str]]]] = {
    "circle": circle,
    "circle-kills": circle_kills,
    "circle-month": circle_month,
    "circle-years": circle_years,
}
_WITH_EDITS = ("circle", "circle-years")
_ALL = (*_DEEDS, *endurance.ON_A_VAULT, *KINDS, "verify", "fhir", *_SHARING, *_CIRCLE)


def main() -> None:
    """Run the campaigns that were asked for, and print figures and faults."""
    asked = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    asked.add_argument("campaigns", nargs="*", metavar="CAMPAIGN", help=", ".join(_ALL))
    asked.add_argument("--rounds", type=int, default=200, help="kills for each kind of work")
    asked.add_argument("--deeds", nargs="*", default=[], help="only these deeds, of ``kill`` and ``fail``")
    asked.add_argument("--files", type=int, default=2000, help="hostile files for each way in")
    asked.add_argument("--edits", type=int, default=10_000, help="edits in each round of a circle")
    asked.add_argument("--seed", type=int, default=1, help="another seed, other moments and damages")
    arguments = asked.parse_args()
    if unknown := set(arguments.campaigns) - set(_ALL):
        asked.error(f"no such campaign: {', '.join(sorted(unknown))}")
    found: list[str] = []
    for name in arguments.campaigns or _ALL:
        begun = perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder) / name
            if name in _DEEDS:
                figures, faults = endurance.run(name, home, arguments.seed, arguments.rounds, arguments.deeds)
            elif name in endurance.ON_A_VAULT:
                figures, faults = endurance.ON_A_VAULT[name](home, arguments.seed)
            elif name in _SHARING:
                counted, faults = _SHARING[name](home, arguments.seed)
                figures = Counter(counted)
            elif name in _CIRCLE:
                more = {"edits": arguments.edits} if name in _WITH_EDITS else {}
                figures, faults = _CIRCLE[name](home, arguments.seed, rounds=arguments.rounds, **more)
            elif name in KINDS:
                figures, faults = _kill(name, home, arguments.seed, arguments.rounds)
            else:
                figures, faults = _read(name, home, arguments.seed, arguments.files)
        sys.stdout.write(f"{name} ({perf_counter() - begun:.0f} s)\n")
        for figure, count in figures.items():
            sys.stdout.write(f"  {figure:58} {count:>8,}\n")
        sys.stdout.write("".join(f"  FAULT {fault}\n" for fault in faults[:MOST_TOLD]))
        sys.stdout.flush()
        found += faults
    sys.stdout.write(f"{len(found)} faults.\n")
    sys.exit(1 if found else 0)


def _kill(kind: str, home: Path, seed: int, rounds: int) -> tuple[Counter[str], list[str]]:
    campaign = Campaign(kind, home, seed)

    def tell(words: str) -> None:
        sys.stderr.write(f"{words}\n")

    campaign.run(rounds, tell)
    return campaign.figures, campaign.faults


def _read(name: str, home: Path, seed: int, files: int) -> tuple[Counter[str], list[str]]:
    hostile = Hostile(home, seed)
    if name == "verify":
        hostile.verify(files, good_files(home.with_name("demo")))
    else:
        hostile.take_in(files)
    hostile.figures["slowest file, ms"] = round(hostile.slowest * 1000)
    hostile.figures["most memory of a reader process, MiB"] = hostile.most_memory // MIB
    return hostile.figures, hostile.faults


if __name__ == "__main__":
    main()
