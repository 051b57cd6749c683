"""How much memory the serving process may take, and how that is held on each system."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path

if sys.platform != "win32":
    import resource

MIB = 1024 * 1024
ALL_MEMORY = 256 * MIB
SMALL_READ = MIB
SMALL_READ_MEMORY = 64 * MIB
_GROWN = 24 * MIB
_STACK = 16 * MIB
_LOOK_EVERY = 0.05


class Allowance:
    """The memory limit of this process, set for the read at hand.

    A small read may take 64 MiB above what the idle process has; a large one what is left of 256 MiB. The
    kernel counts what the process may write to (RLIMIT_DATA), so what it maps from files is taken off first.
    """

    def __init__(self) -> None:
        """Measure the idle process, and set the limit for a small read."""
        self._hard = ALL_MEMORY - _STACK - _status("RssFile")
        self._small = min(_status("VmData") + SMALL_READ_MEMORY, self._hard)
        self._now = 0
        self._idle = peak()
        self.allow(0)

    def allow(self, size: int) -> None:
        """Set the limit that fits a request of this many bytes."""
        wanted = self._small if size <= SMALL_READ else self._hard
        if sys.platform != "win32" and wanted != self._now:
            resource.setrlimit(resource.RLIMIT_DATA, (wanted, self._hard))
            self._now = wanted

    def has_grown(self) -> bool:
        """Tell whether this process has held so much that a fresh one should take over."""
        return peak() - self._idle > _GROWN


def peak() -> int:
    """Return the most bytes of real memory this process has held so far; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    return peak_of(resource.getrusage(resource.RUSAGE_SELF))


def peak_of(usage: "resource.struct_rusage") -> int:
    """Return the most bytes of real memory that this account of a process speaks of."""
    return usage.ru_maxrss if sys.platform == "darwin" else usage.ru_maxrss * 1024


def watch(most: int, stop: Callable[[], None]) -> threading.Thread:
    """Look at this process's memory every 50 ms, beside the reading; call ``stop`` over ``most`` bytes.

    For a system that takes RLIMIT_DATA and does not keep it (macOS).
    """
    wait = threading.Event().wait

    def look() -> None:
        while peak() <= most:
            wait(_LOOK_EVERY)
        stop()

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    return watcher


def _status(field: str) -> int:
    """Return a size in bytes from what Linux says about this process; 0 elsewhere."""
    if not sys.platform.startswith("linux"):
        return 0
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
        name, _, value = line.partition(":")
        if name == field:
            return int(value.split()[0]) * 1024
    return 0
