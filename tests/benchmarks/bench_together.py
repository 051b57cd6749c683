"""A circle that is kept together: rounds around a place that lies, and whoever joins one of ten years.

The 200 rounds that are wanted take two hours of processor time (``python -m tests.torture circle``). Here are
a few of them.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.row import Row, at_least, at_most
from tests.torture.circle import circle
from tests.torture.circle_years import MS, circle_years

_FOREIGN = ("after a removal counts", "a stranger wrote counts")
_READ = ("the place can read",)
_WHERE = "python -m tests.torture circle: 200 rounds"


def rows(rounds: int = 3, edits: int = 10_000, changes: int = 100_000) -> list[Row]:
    """Let five devices go through so many rounds, and somebody join after so many changes."""
    with TemporaryDirectory() as folder:
        _, faults = circle(Path(folder) / "rounds", 1, rounds=rounds, edits=edits)
        figures, years = circle_years(Path(folder) / "years", 1, edits=changes)
    foreign, read = _about(faults, _FOREIGN), _about(faults, _READ)
    others = {fault.partition(":")[0] for fault in faults} - {one.partition(":")[0] for one in foreign + read}
    joins = figures["processor time of whoever joins, ms"] / MS
    return [
        Row(
            f"rounds of {edits:,} edits that end alike",
            rounds - len(others),
            f"of {rounds}",
            at_least(rounds),
            note=_WHERE,
        ),
        Row("rounds in which words of somebody removed or foreign count", len(foreign), "", at_most(0)),
        Row("words, names or parts that the place can read", len(read), "", at_most(0)),
        Row(f"join after {changes:,} changes", joins, "s", at_most(5), note=", ".join(years)),
    ]


def _about(faults: list[str], words: tuple[str, ...]) -> list[str]:
    return [fault for fault in faults if any(one in fault for one in words)]
