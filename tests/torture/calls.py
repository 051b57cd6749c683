"""Every call by which the program changes the disk, counted, so that the n-th can fail or be the last.

Two doors lead to the disk, and both are watched: Python's own calls (``os``), and the database's, whose calls
are caught where SQLite itself makes them: its VFS is told to ask here first. Nothing has to be compiled or
mounted for it, and what is tested is the very library that the program ships with.
"""

import ctypes
import errno
import io
import os
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

NEEDS_NO_ROOM = ("unlink", "rmdir", "database remove")
_MEANT = {  # what SQLite's own VFS answers where the system refuses a call
    (errno.ENOSPC, "write"): 13,
    (errno.EIO, "write"): 10 | 3 << 8,
    (errno.ENOSPC, "sync"): 10 | 4 << 8,
    (errno.EIO, "sync"): 10 | 4 << 8,
    (errno.ENOSPC, "truncate"): 10 | 6 << 8,
    (errno.EIO, "truncate"): 10 | 6 << 8,
    (errno.ENOSPC, "open"): 14,
    (errno.EIO, "open"): 14,
    (errno.ENOSPC, "shared memory"): 10 | 19 << 8,
    (errno.EIO, "shared memory"): 10 | 19 << 8,
    (errno.ENOSPC, "remove"): 10 | 10 << 8,
    (errno.EIO, "remove"): 10 | 10 << 8,
}


@dataclass
class Calls:
    """What befalls the calls: nothing but counting, unless ``at`` is a number that is reached.

    ``end`` is what happens then: an errno, or ``KILL``. ``lasting`` lets every call after it fail as well.
    A call that is ``torn`` has written half of its bytes before. Once it is ``over``, nothing befalls them.
    """

    at: int = 0
    end: int = errno.EIO
    lasting: bool = False
    torn: bool = False
    over: bool = False
    made: int = 0
    kinds: list[str] = field(default_factory=list)

    KILL = -1

    def fate(self, kind: str) -> int:
        """Count a call and say what happens to it: 0 for nothing, or an errno; a kill does not come back."""
        if self.over:
            return 0
        self.made += 1
        self.kinds.append(kind)
        met = self.at > 0 and (self.made >= self.at if self.lasting else self.made == self.at)
        if not met or (self.end == errno.ENOSPC and kind in NEEDS_NO_ROOM):
            return 0
        if self.end == Calls.KILL and not (self.torn and kind.endswith("write")):
            os.kill(os.getpid(), signal.SIGKILL)
        return self.end

    @property
    def met(self) -> bool:
        """Whether it came to that."""
        return 0 < self.at <= self.made


@contextmanager
def counted(calls: Calls) -> Iterator[Calls]:
    """Let the calls of this block, and of the databases that are opened in it, be counted."""
    with pytest.MonkeyPatch.context() as instead, _vfs_asks(calls):
        instead.setattr(os, "open", _opening(calls, os.open))
        for name in ("fsync", "replace", "rename", "link", "mkdir", "unlink", "rmdir"):
            instead.setattr(os, name, _asking(calls, name, getattr(os, name)))
        instead.setattr(os, "write", _writing_to_files(calls, os.write))
        instead.setattr(os, "fdopen", _fdopen(calls, os.fdopen))
        yield calls


def _asking(calls: Calls, name: str, whole: Callable[..., object]) -> Callable[..., object]:
    def run(*what: object, **how: object) -> object:
        if fate := calls.fate(name):
            raise OSError(fate, os.strerror(fate), str(what[0]))
        return whole(*what, **how)

    return run


def _opening(calls: Calls, whole: Callable[..., int]) -> Callable[..., int]:
    """A file of others, which is only read and never waited for, changes nothing on the disk."""
    watched = _asking(calls, "open", whole)

    def run(file: object, flags: int, *rest: object, **how: object) -> int:
        if flags & getattr(os, "O_NONBLOCK", 0):
            return whole(file, flags, *rest, **how)
        return cast("int", watched(file, flags, *rest, **how))

    return run


def _writing(calls: Calls, whole: Callable[[int, bytes], int]) -> Callable[[int, bytes], int]:
    def run(file: int, data: bytes) -> int:
        if fate := calls.fate("write"):
            if calls.torn:
                whole(file, bytes(data)[: len(data) // 2])
            if fate == Calls.KILL:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(fate, os.strerror(fate))
        return whole(file, data)

    return run


def _writing_to_files(calls: Calls, whole: Callable[[int, bytes], int]) -> Callable[[int, bytes], int]:
    """What goes through a pipe, as to the reader process, never comes to the disk."""
    watched = _writing(calls, whole)

    def run(file: int, data: bytes) -> int:
        return (watched if stat.S_ISREG(os.fstat(file).st_mode) else whole)(file, data)

    return run


def _fdopen(calls: Calls, whole: Callable[..., object]) -> Callable[..., object]:
    """Files that Python buffers write by themselves; give them a bottom that asks."""

    class Bottom(io.FileIO):
        def write(self, data: Any) -> int:  # noqa: ANN401 - whatever holds bytes
            return _writing(calls, lambda _, some: super(Bottom, self).write(some) or 0)(0, data)

    def run(file: int, mode: str = "r", *rest: object, **how: object) -> object:
        if mode != "wb":
            return whole(file, mode, *rest, **how)
        return io.BufferedWriter(Bottom(file, "wb"))

    return run


_Pointer, _Int, _Long = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_XOpen = ctypes.CFUNCTYPE(
    _Int, _Pointer, _Pointer, _Pointer, _Int, _Pointer
)  # it keeps the pointer to the name
_XDelete = ctypes.CFUNCTYPE(_Int, _Pointer, _Pointer, _Int)
_XWrite = ctypes.CFUNCTYPE(_Int, _Pointer, _Pointer, _Int, _Long)
_XTruncate = ctypes.CFUNCTYPE(_Int, _Pointer, _Long)
_XSync = ctypes.CFUNCTYPE(_Int, _Pointer, _Int)
_XShmMap = ctypes.CFUNCTYPE(_Int, _Pointer, _Int, _Int, _Int, _Pointer)


class _Vfs(ctypes.Structure):
    """The beginning of ``sqlite3_vfs``, https://www.sqlite.org/c3ref/vfs.html."""

    _fields_ = (
        ("iVersion", _Int),
        ("szOsFile", _Int),
        ("mxPathname", _Int),
        ("pNext", _Pointer),
        ("zName", ctypes.c_char_p),
        ("pAppData", _Pointer),
        ("xOpen", _XOpen),
        ("xDelete", _XDelete),
    )


class _Methods(ctypes.Structure):
    """``sqlite3_io_methods``, https://www.sqlite.org/c3ref/io_methods.html."""

    _fields_ = (
        ("iVersion", _Int),
        ("xClose", _Pointer),
        ("xRead", _Pointer),
        ("xWrite", _XWrite),
        ("xTruncate", _XTruncate),
        ("xSync", _XSync),
        *((name, _Pointer) for name in ("xFileSize", "xLock", "xUnlock", "xCheckReservedLock")),
        *((name, _Pointer) for name in ("xFileControl", "xSectorSize", "xDeviceCharacteristics")),
        ("xShmMap", _XShmMap),
        *((name, _Pointer) for name in ("xShmLock", "xShmBarrier", "xShmUnmap", "xFetch", "xUnfetch")),
    )


def _default_vfs() -> _Vfs:
    import sqlcipher3._sqlite3 as driver  # the library itself, for its C functions

    library = ctypes.CDLL(driver.__file__)
    library.sqlite3_initialize()
    find = library.sqlite3_vfs_find
    find.restype = ctypes.POINTER(_Vfs)
    return cast("_Vfs", find(None).contents)


class _Asking:
    """Puts itself before the methods of every file that SQLite opens; one copy for each kind of file."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._kept: list[object] = []
        self._copies: dict[int, _Methods] = {}

    def methods_for(self, at: int) -> _Methods:
        """Copy the methods at this address, with ours before those that change the disk."""
        if at not in self._copies:
            copy = _Methods.from_buffer_copy(ctypes.string_at(at, ctypes.sizeof(_Methods)))
            original = _Methods.from_buffer_copy(copy)
            for name, kind, shape, instead in (
                ("xWrite", "write", _XWrite, self._write(original)),
                ("xTruncate", "truncate", _XTruncate, self._plain("truncate", original.xTruncate)),
                ("xSync", "sync", _XSync, self._plain("sync", original.xSync)),
                ("xShmMap", "shared memory", _XShmMap, self._map(original)),
            ):
                if getattr(original, name):
                    kept = shape(instead)
                    self._kept.append((kind, kept))
                    setattr(copy, name, kept)
            self._kept.append(original)
            self._copies[at] = copy
        return self._copies[at]

    def _plain(self, kind: str, whole: Callable[..., int]) -> Callable[..., int]:
        def run(*what: int) -> int:
            fate = self._calls.fate(f"database {kind}")
            return _MEANT[fate, kind] if fate else whole(*what)

        return run

    def _map(self, original: _Methods) -> Callable[..., int]:
        """Only making the shared memory larger takes room on the disk."""

        def run(file: int, page: int, size: int, extend: int, out: int) -> int:
            fate = self._calls.fate("database shared memory") if extend else 0
            return _MEANT[fate, "shared memory"] if fate else original.xShmMap(file, page, size, extend, out)

        return run

    def _write(self, original: _Methods) -> Callable[..., int]:
        def run(file: int, data: int, size: int, offset: int) -> int:
            fate = self._calls.fate("database write")
            if fate and self._calls.torn:
                original.xWrite(file, data, size // 2, offset)
            if fate == Calls.KILL:
                os.kill(os.getpid(), signal.SIGKILL)
            return _MEANT[fate, "write"] if fate else original.xWrite(file, data, size, offset)

        return run


@contextmanager
def _vfs_asks(calls: Calls) -> Iterator[None]:
    vfs = _default_vfs()
    asking = _Asking(calls)
    open_before, delete_before = _XOpen.from_buffer_copy(vfs.xOpen), _XDelete.from_buffer_copy(vfs.xDelete)

    def opening(this: int, name: int, file: int, flags: int, out: int) -> int:
        if fate := calls.fate("database open"):
            ctypes.c_void_p.from_address(file).value = None
            return _MEANT[fate, "open"]
        answer = int(open_before(this, name, file, flags, out))
        methods = ctypes.c_void_p.from_address(file)
        if answer == 0 and methods.value:
            methods.value = ctypes.addressof(asking.methods_for(methods.value))
        return answer

    def removing(this: int, name: int, sync: int) -> int:
        fate = calls.fate("database remove")
        return _MEANT[fate, "remove"] if fate else int(delete_before(this, name, sync))

    ours = _XOpen(opening), _XDelete(removing)
    _KEPT.append((asking, ours, open_before, delete_before))
    vfs.xOpen, vfs.xDelete = ours
    try:
        yield
    finally:
        vfs.xOpen, vfs.xDelete = open_before, delete_before


_KEPT: list[object] = []  # a file that is still open may call what it was given
