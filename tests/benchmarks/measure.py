"""How things are measured: by turns, by medians, and memory over a whole family of processes."""

import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from types import TracebackType
from typing import Self

MIB = 1 << 20
HAS_PROC = sys.platform == "linux"
NO_PROC = "memory of other processes is only read on Linux"

Side = Callable[[], object]


def seconds_of(side: Side) -> float:
    """Time one call."""
    begun = perf_counter()
    side()
    return perf_counter() - begun


def by_turns(*sides: Side, rounds: int, warm: int = 1) -> list[float]:
    """Return each side's median seconds. Sides take turns, so that a noisy moment hits all of them alike."""
    for _ in range(warm):
        for side in sides:
            side()
    taken: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds):
        for side, times in zip(sides, taken, strict=True):
            times.append(seconds_of(side))
    return [median(times) for times in taken]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


@dataclass
class MemoryWatch:
    """Looks at a process and its children every few milliseconds; keeps the most they held together.

    ``peak`` adds up what each has in real memory (RSS), so that pages they share count more than once and
    files they map count as well; ``peak_own`` leaves mapped files and other shared pages out. ``peak_parted``
    adds up proportional sizes (PSS): a page that several processes hold counts in parts.
    """

    root: int
    every: float = 0.01
    peak: int = 0
    peak_own: int = 0
    peak_parted: int = 0
    _over: threading.Event = field(default_factory=threading.Event)
    _watcher: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._watcher is not None:
            self._watcher.join()

    def _watch(self) -> None:
        while not self._over.wait(self.every):
            processes = family(self.root)
            sizes = [memory_of(process) for process in processes]
            self.peak = max(self.peak, sum(whole for whole, _ in sizes))
            self.peak_own = max(self.peak_own, sum(whole - shared for whole, shared in sizes))
            self.peak_parted = max(self.peak_parted, sum(map(parted_memory_of, processes)))


def family(root: int) -> list[int]:
    """Return a process and all its descendants that run now."""
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        for thread in _listed(Path(f"/proc/{process}/task")):
            children = _text(Path(f"/proc/{process}/task/{thread}/children"))
            waiting += [int(child) for child in children.split()]
    return found


def memory_of(process: int) -> tuple[int, int]:
    """Return the bytes a process has in real memory, and how many of them are mapped files or shared."""
    fields = _text(Path(f"/proc/{process}/statm")).split()
    if len(fields) < 3:
        return 0, 0
    page = os.sysconf("SC_PAGE_SIZE")
    return int(fields[1]) * page, int(fields[2]) * page


def parted_memory_of(process: int) -> int:
    """Return the proportional size of a process in bytes; 0 where the system does not say."""
    for line in _text(Path(f"/proc/{process}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _listed(folder: Path) -> list[str]:
    try:
        return [each.name for each in folder.iterdir()]
    except OSError:  # the process has ended
        return []


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except OSError:  # the process has ended
        return ""
