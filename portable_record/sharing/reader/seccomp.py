"""Linux: the calls to the system that the serving process may make. Every other one answers EPERM.

The list holds what reading needs: memory, the two pipes, looking at and loading Python's own files, the time.
Not on it, among everything else: sockets, new programs, new processes and threads, files opened for writing,
links, renames, signals, and looking into other processes.
"""

import ctypes
import errno
import os
import platform
import sys

_PR_SET_SECCOMP = 22
_MODE_FILTER = 2
_LOAD_WORD, _JUMP_IF_EQUAL, _JUMP_IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_AT_NUMBER, _AT_MACHINE, _AT_ARGUMENTS = 0, 4, 16

_Step = tuple[int, int, int, int]


# The calls that are always allowed: their numbers on x86_64 and on aarch64 (which lacks the older ones).
_ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "stat": (4, None),
    "fstat": (5, 80),
    "lstat": (6, None),
    "poll": (7, None),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "access": (21, None),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "exit": (60, 93),
    "uname": (63, 160),
    "getcwd": (79, 17),
    "readlink": (89, None),
    "gettimeofday": (96, 169),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "getppid": (110, 173),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "time": (201, None),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "getdents64": (217, 61),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "newfstatat": (262, 79),
    "readlinkat": (267, 78),
    "faccessat": (269, 48),
    "ppoll": (271, 73),
    "set_robust_list": (273, 99),
    "getrandom": (318, 278),
    "membarrier": (324, 283),
    "statx": (332, 291),
    "rseq": (334, 293),
    "faccessat2": (439, 439),
}

# Flags by which a file could be written, made, emptied or added to (O_TMPFILE comes with one of the first).
_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ANY_PROCESS_BUT_THIS = 0xFFFFFFFF

# Allowed while these bits of this argument are 0: the numbers, then the place of the argument and the bits.
_GUARDED: dict[str, tuple[int | None, int | None, int, int]] = {
    "open": (2, None, 1, _TO_WRITE),
    "openat": (257, 56, 2, _TO_WRITE),
    "prlimit64": (302, 261, 0, _ANY_PROCESS_BUT_THIS),
}

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column above, mark in the kernel


class _Filter(ctypes.Structure):
    """``struct sock_filter``: one step of the filter program."""

    _fields_ = (
        ("code", ctypes.c_ushort),
        ("if_true", ctypes.c_ubyte),
        ("if_false", ctypes.c_ubyte),
        ("value", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    """``struct sock_fprog``: the filter program as the kernel takes it."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Filter)))


def refuse_all_but_reading() -> bool:
    """Put the filter over this process for good; return whether this system took it.

    Needs ``no new privileges`` first. Cannot be undone.
    """
    if not sys.platform.startswith("linux") or platform.machine() not in _MACHINES:
        return False
    steps = program(platform.machine())
    array = (_Filter * len(steps))(*(_Filter(*step) for step in steps))
    whole = _Program(len(steps), array)
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(whole), 0, 0) == 0)


def program(machine: str) -> list[_Step]:
    """Return the filter for a processor as steps (code, jump if true, jump if false, value)."""
    column, mark = _MACHINES[machine]
    steps: list[_Step] = [
        (_LOAD_WORD, 0, 0, _AT_MACHINE),
        (_JUMP_IF_EQUAL, 1, 0, mark),
        (_RETURN, 0, 0, _KILL),
        (_LOAD_WORD, 0, 0, _AT_NUMBER),
    ]
    for numbers in _ALLOWED.values():
        if (number := numbers[column]) is not None:
            steps += [(_JUMP_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    for *pair, argument, bits in _GUARDED.values():
        if (number := pair[column]) is not None:
            steps += [
                (_JUMP_IF_EQUAL, 0, 4, number),
                (_LOAD_WORD, 0, 0, _AT_ARGUMENTS + 8 * argument),
                (_JUMP_IF_ANY_BIT, 0, 1, bits),
                (_RETURN, 0, 0, _REFUSE),
                (_RETURN, 0, 0, _ALLOW),
            ]
    return [*steps, (_RETURN, 0, 0, _REFUSE)]
