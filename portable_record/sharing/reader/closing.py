"""The serving process closes itself in, for good, before it reads the first foreign byte.

Which of these holds on which system is listed in docs/reader.md.
"""

import ctypes
import os
import sys

from portable_record.sharing.reader import ending, landlock, memory, seccomp

if sys.platform != "win32":
    import resource

CPU_SECONDS = 20
_OPEN_FILES = 32
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38
_CAPABILITY_VERSION_3 = 0x20080522


def close_in() -> list[str]:
    """Put every limit that this system has over this process; return the names of those that hold."""
    if sys.platform == "win32":
        return []
    for what, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES),
        (resource.RLIMIT_CPU, CPU_SECONDS, CPU_SECONDS + 1),
    ):
        resource.setrlimit(what, (soft, hard))
    return ["limits", *(_close_in_on_linux() if sys.platform == "linux" else _watch_memory())]


def _watch_memory() -> list[str]:
    memory.watch(memory.ALL_MEMORY, lambda: os._exit(ending.OUT_OF_MEMORY))
    return ["watched-memory"]


def _close_in_on_linux() -> list[str]:
    libc = ctypes.CDLL(None, use_errno=True)
    tried = {
        # A core file would hold what was being read, also where the system pipes it to a program of its own.
        "no-core": libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0,
        "no-powers": _drop_powers(libc),
        "no-new-privileges": libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0,
        "landlock": landlock.close_all_but(landlock.own_folders()),
        "seccomp": seccomp.refuse_all_but_reading(),
    }
    return [name for name, holds in tried.items() if holds]


def _drop_powers(libc: ctypes.CDLL) -> bool:
    """Give up every capability, so that a limit cannot be raised again even by root."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    return bool(libc.capset(ctypes.byref(header), ctypes.byref(nothing)) == 0)
