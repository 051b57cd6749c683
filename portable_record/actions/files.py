"""Files outside the vault: written whole or not at all, readable by their owner only."""

import errno
import io
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from portable_record.errors import (
    FileNameError,
    FileStandsError,
    FileTooLargeError,
    FileUnreadableError,
    FileUnwritableError,
    VaultError,
)
from portable_record.vault import disk

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Given = TypeVar("Given", int, bytes)

_OWNER_ONLY = 0o600
_NO_FILE = "It is a pipe or a device. Save it as a file first."
SHOWN = 100  # signs of a name that cannot be one


def write_file(file: Path, content: Iterable[bytes]) -> Path:
    """Write a file whole, through a new one beside it that then takes its name; return its path.

    Raises:
        FileUnwritableError: the folder or the disk does not take it; nothing half-done is left.
    """
    new = file.with_name(file.name + ".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            new.unlink(missing_ok=True)  # of a power cut, or of others: it is never written through
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as opened:
                opened.writelines(content)
                opened.flush()
                os.fsync(opened.fileno())
            new.replace(file)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
    except OSError as fault:
        raise FileUnwritableError(fault.strerror or "", place=str(file)) from fault
    keep_names(file.parent)
    return file


def keep_names(folder: Path) -> None:
    """Make durable which files lie in a folder, as far as its system can; the files themselves are so."""
    with suppress(VaultError):
        disk.sync_folder(folder)


def refuse_if_there(out: Path, *, folder: bool = False) -> None:
    """Leave alone what stands where a file, or a folder of files, is to be written.

    Raises:
        FileStandsError: a file or a folder has that name; or, for a folder, there is something in it.
        FileUnwritableError: nobody can look there.
    """
    try:
        if folder and out.is_dir():
            if any(out.iterdir()):
                raise FileStandsError("--replace writes into this folder all the same.", place=str(out))
        elif os.path.lexists(out):
            raise FileStandsError("--replace writes over it.", place=str(out))
    except OSError as fault:
        raise FileUnwritableError(fault.strerror or "", place=str(out)) from fault


def open_file(file: Path) -> BinaryIO:
    """Open an ordinary file to read. A pipe is not waited for, nor a device read without end.

    Whether it is one is asked before, since merely opening a device may do something, and again of what was
    opened, since another may have taken its name meanwhile.

    Raises:
        FileNameError: nothing can have such a name.
        FileUnreadableError: it is none, or cannot be read; also later, should it go away while it is read.
    """
    with _read_plainly(file):
        _refuse_unless_ordinary(file, file.stat().st_mode)
        opened = _Opened(file)
        try:
            _refuse_unless_ordinary(file, os.fstat(opened.fileno()).st_mode)
        except FileUnreadableError:
            opened.close()
            raise
        return io.BufferedReader(opened)


def _refuse_unless_ordinary(file: Path, kind: int) -> None:
    if stat.S_ISDIR(kind):
        raise FileUnreadableError("It is a folder. Name the files in it.", place=str(file))
    if not stat.S_ISREG(kind):
        raise FileUnreadableError(_NO_FILE, place=str(file))


def _at_once(name: str, flags: int) -> int:
    """Open without waiting for whoever writes at the other end."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


class _Opened(io.FileIO):
    """A file that says in plain words why it is read no further, such as a stick that was pulled out."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, "rb", opener=_at_once)
        self._file = file

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        with _read_plainly(self._file):
            found: int | None = super().readinto(buffer)
            return self._given(found)

    def readall(self) -> bytes:
        with _read_plainly(self._file):
            return self._given(super().readall())

    def _given(self, found: Given | None) -> Given:
        """Refuse what would have to be waited for: some of the system's own files are like that."""
        if found is None:
            raise FileUnreadableError(_NO_FILE, place=str(self._file))
        return found


@contextmanager
def _read_plainly(file: Path) -> Iterator[None]:
    """Turn what the system says while a file is read into what a person can act on."""
    try:
        yield
    except ValueError as fault:  # a zero byte in its name
        raise FileNameError(place=_short(file)) from fault
    except OSError as fault:
        if fault.errno in (errno.ENAMETOOLONG, errno.EINVAL):
            raise FileNameError(place=_short(file)) from fault
        raise FileUnreadableError(why_unreadable(fault), place=str(file)) from fault


def why_unreadable(fault: OSError) -> str:
    """Say in plain words why a file cannot be read."""
    if fault.errno in (errno.ENOENT, errno.ENOTDIR):
        return "There is no file of this name. Is the stick or disk in?"
    if fault.errno in (errno.EACCES, errno.EPERM):
        return "You may not read it. Ask whoever looks after this device."
    return "What it lies on does not give it. Is the stick or disk still in?"


def _short(file: Path) -> str:
    name = str(file)
    return name if len(name) <= SHOWN else f"{name[:SHOWN]}…"


def read_file(file: Path, *, most: int) -> bytes:
    """Read a file of at most so many bytes.

    Raises:
        FileNameError, FileUnreadableError: it cannot be read.
        FileTooLargeError: it is longer.
    """
    with open_file(file) as opened:
        data = opened.read(most + 1)
    if len(data) > most:
        raise FileTooLargeError(f"The most is {most >> 20} MiB.", place=file.name)
    return data


def size_of(opened: BinaryIO) -> int:
    """Say how long an open file is."""
    return os.fstat(opened.fileno()).st_size


def name_of(file: Path) -> str:
    """Return the name of a file as text that can be kept: what is no UTF-8 in it becomes a question mark."""
    return os.fsencode(file.name).decode("utf-8", errors="replace")
