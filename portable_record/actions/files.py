"""Files outside the vault: written whole or not at all, readable by their owner only."""

import os
from collections.abc import Iterable
from pathlib import Path

from portable_record.errors import FileTooLargeError, FileUnreadableError, FileUnwritableError

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
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "wb") as opened:
                opened.writelines(content)
                opened.flush()
                os.fsync(opened.fileno())
            new.replace(file)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
    except OSError as fault:
        raise FileUnwritableError(fault.strerror or "", place=str(file)) from fault
    return file


def read_file(file: Path, *, most: int) -> bytes:
    """Read a file of at most so many bytes.

    Raises:
        FileUnreadableError: it cannot be read.
        FileTooLargeError: it is longer.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as fault:
        raise FileUnreadableError(fault.strerror or "", place=str(file)) from fault
    if len(data) > most:
        raise FileTooLargeError(f"The most is {most >> 20} MiB.", place=file.name)
    return data
