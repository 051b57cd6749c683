"""Windows: a job object that holds the worker's memory and ends it together with the app.

There is no fork and no rlimit on Windows; this, the time limit and a fresh worker after 100 reads hold there.
"""

import ctypes
import subprocess
import sys

from portable_record.sharing.reader.memory import ALL_MEMORY

_EXTENDED_LIMIT_INFORMATION = 9
_ALL_ACCESS = 0x1FFFFF
_PROCESS_MEMORY, _DIE_ON_UNHANDLED, _KILL_ON_CLOSE = 0x100, 0x400, 0x2000


class _Basic(ctypes.Structure):
    """``JOBOBJECT_BASIC_LIMIT_INFORMATION``."""

    _fields_ = (
        ("per_process_time", ctypes.c_int64),
        ("per_job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    """``JOBOBJECT_EXTENDED_LIMIT_INFORMATION``."""

    _fields_ = (
        ("basic", _Basic),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def hold(process: subprocess.Popen[bytes]) -> int | None:
    """Put a worker into a job of its own; return the job, which ends the worker when it is closed."""
    if sys.platform == "win32":
        return _job_around(process)
    return None


if sys.platform == "win32":

    def _job_around(process: subprocess.Popen[bytes]) -> int | None:
        """Make the job and put the process in."""
        kernel = ctypes.windll.kernel32
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        job = kernel.CreateJobObjectW(None, None)
        limits = _Extended()
        limits.basic.flags = _PROCESS_MEMORY | _DIE_ON_UNHANDLED | _KILL_ON_CLOSE
        limits.process_memory = ALL_MEMORY
        as_handle = ctypes.c_void_p(job)
        kernel.OpenProcess.restype = ctypes.c_void_p
        worker = ctypes.c_void_p(kernel.OpenProcess(_ALL_ACCESS, 0, process.pid))
        size = ctypes.sizeof(limits)
        kernel.SetInformationJobObject(as_handle, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), size)
        kernel.AssignProcessToJobObject(as_handle, worker)
        kernel.CloseHandle(worker)
        return int(job) if job else None


def let_go(job: int | None) -> None:
    """Close a job; the worker in it ends."""
    if sys.platform == "win32" and job is not None:
        ctypes.windll.kernel32.CloseHandle(ctypes.c_void_p(job))
