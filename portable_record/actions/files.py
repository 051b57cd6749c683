"""Files outside the vault: written whole or not at all, readable by their owner only."""

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from portable_record.errors import (
    FileStandsError,
    FileTooLargeError,
    FileUnreadableError,
    FileUnwritableError,
    VaultError,
)
from portable_record.vault import disk

_OWNER_ONLY = 0o600


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

    Raises:
        FileUnreadableError: it is none, or cannot be read.
    """
    try:
        kind = file.stat().st_mode
        if stat.S_ISDIR(kind):
            raise FileUnreadableError("It is a folder. Name the files in it.", place=str(file))
        if not stat.S_ISREG(kind):
            raise FileUnreadableError("It is a pipe or a device. Save it as a file first.", place=str(file))
        return file.open("rb")
    except OSError as fault:
        raise FileUnreadableError(fault.strerror or "", place=str(file)) from fault


def read_file(file: Path, *, most: int) -> bytes:
    """Read a file of at most so many bytes.

    Raises:
        FileUnreadableError: it cannot be read.
        FileTooLargeError: it is longer.
    """
    with open_file(file) as opened:
        try:
            data = opened.read(most + 1)
        except OSError as fault:
            raise FileUnreadableError(fault.strerror or "", place=str(file)) from fault
    if len(data) > most:
        raise FileTooLargeError(f"The most is {most >> 20} MiB.", place=file.name)
    return data


def name_of(file: Path) -> str:
    """Return the name of a file as text that can be kept: what is no UTF-8 in it becomes a question mark."""
    return os.fsencode(file.name).decode("utf-8", errors="replace")
