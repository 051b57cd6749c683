"""The figures, side by side in one run: ``python -m tests.benchmarks [SUBJECT ...] [--large]``.

Subjects are the files beside this one, ``bench_SUBJECT.py``; each has ``rows()``. With ``--large`` those that
depend on how much the record holds are measured at 100,000 entries as well, which takes minutes.
"""

import argparse
import importlib
import os
import sys
from pathlib import Path
from time import perf_counter

from tests.benchmarks.row import Row
from tests.benchmarks.table import busy, table

_SUBJECTS = sorted(file.stem.removeprefix("bench_") for file in Path(__file__).parent.glob("bench_*.py"))
_BY_SIZE = {"storage"}
_LARGE = 100_000


def main() -> None:
    """Measure what was asked for, or everything, and print one table."""
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    asked.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(_SUBJECTS))
    asked.add_argument("--large", action="store_true", help="100,000 entries as well")
    arguments = asked.parse_args()
    if unknown := set(arguments.subjects) - set(_SUBJECTS):
        asked.error(f"no such subject: {', '.join(sorted(unknown))}")
    rows: list[Row] = []
    for subject in arguments.subjects or _SUBJECTS:
        begun = perf_counter()
        sys.stderr.write(f"{subject} ...")
        sys.stderr.flush()
        rows += _measured(subject, large=arguments.large)
        sys.stderr.write(f" {perf_counter() - begun:.0f} s\n")
    sys.stdout.write(f"\n{table(rows)}{busy(*_load())}")


def _load() -> tuple[float, int]:
    return (os.getloadavg()[1] if hasattr(os, "getloadavg") else 0), os.cpu_count() or 1


def _measured(subject: str, *, large: bool) -> list[Row]:
    measures = importlib.import_module(f"tests.benchmarks.bench_{subject}")
    rows: list[Row] = measures.rows()
    if large and subject in _BY_SIZE:
        rows += measures.rows(_LARGE)
    return rows


if __name__ == "__main__":
    main()
