"""Backups that are at hand: found where people keep files, brought by the browser, or made for it to take."""

import errno
import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from portable_record.actions.back_up import BackedUp, back_up, backup_status, keep_last
from portable_record.actions.desk import OpenRecord
from portable_record.errors import FileUnwritableError, UsageError
from portable_record.errors.backups import NotABackupError
from portable_record.record.moments import moment_text
from portable_record.vault.backup_file import MAGIC, SUFFIX
from portable_record.vault.backup_reading import Progress

MOST = 20
_WAITING, _BROUGHT = ".download", ".upload"
_NOT_THROUGH_A_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_FIRST = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOT_THROUGH_A_LINK
_NEXT = os.O_WRONLY | os.O_APPEND | _NOT_THROUGH_A_LINK


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is called a backup: where it is, when it was written, how long it is."""

    file: Path
    written: str
    size: int


def backups_in(folders: Iterable[Path]) -> list[Found]:
    """Find files that are called backups in these folders, but not in folders within; the newest first."""
    return files_in(folders, (SUFFIX,))


def files_in(folders: Iterable[Path], endings: Sequence[str]) -> list[Found]:
    """Find files whose names end so in these folders, but not in folders within; the newest first."""
    found: dict[Path, Found] = {}
    for folder in folders:
        with suppress(OSError):
            named = [each for ending in endings for each in folder.glob(f"*{ending}") if each.name[0] != "."]
            found |= {one.file.resolve(): one for one in map(_found, named) if one}
    newest = sorted(found.values(), key=lambda one: (one.written, str(one.file)), reverse=True)
    return newest[:MOST]


def _found(file: Path) -> Found | None:
    """Look at one file; nothing for a link to nowhere, or a name or day that no page can show."""
    try:
        str(file).encode()
        about = file.stat()
        return Found(file, moment_text(datetime.fromtimestamp(about.st_mtime, UTC)), about.st_size)
    except (OSError, ValueError, OverflowError):
        return None


def place_to_download(folder: Path) -> Path:
    """Say where a backup waits, encrypted as it is, until the browser has it: beside the record's folder."""
    whole = folder.resolve()
    return whole.with_name(f"{whole.name}{_WAITING}{SUFFIX}")


def back_up_to_download(record: OpenRecord, *, progress: Progress) -> BackedUp:
    """Make a backup that the browser takes away; where it goes then, nobody here knows.

    Raises:
        BackupNoRoomError, FileUnwritableError, VaultError: as ``back_up``.
    """
    made = back_up(record, place_to_download(record.vault.folder), replace=True, progress=progress)
    status = backup_status(record)
    keep_last(record.vault, made=status.made, tested=status.tested, where="")
    return replace(made, same_disk=False)


def forget_download(folder: Path) -> None:
    """Remove the file that waited to be taken away."""
    with suppress(OSError):
        place_to_download(folder).unlink(missing_ok=True)


def place_to_bring(folder: Path) -> Path:
    """Say where a backup that the browser brings lies, encrypted as it is: beside the record's folder."""
    whole = folder.resolve()
    return whole.with_name(f"{whole.name}{_BROUGHT}{SUFFIX}")


def bring_piece(folder: Path, at: int, piece: bytes) -> Path:
    """Add a piece to the backup that the browser brings, and return where it lies.

    The first piece shows that it is a backup, which is encrypted; nothing else is ever written. It makes the
    file anew, and no later piece goes through a link: whatever somebody laid there is not written into.

    Raises:
        NotABackupError: it begins in another way.
        UsageError: this piece does not follow the one before.
        FileUnwritableError: the disk does not take it.
    """
    file = place_to_bring(folder)
    if at == 0 and not piece.startswith(MAGIC):
        raise NotABackupError
    try:
        if at == 0:
            file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, _FIRST if at == 0 else _NEXT, 0o600), "ab") as opened:
            about = os.fstat(opened.fileno())
            if not stat.S_ISREG(about.st_mode) or about.st_size != at:
                raise UsageError("A piece is missing. Choose the file again.")
            opened.write(piece)
    except OSError as fault:
        forget_brought(folder)
        raise FileUnwritableError(_why_unwritable(fault), place=str(file)) from fault
    return file


def _why_unwritable(fault: OSError) -> str:
    return "The disk is full." if fault.errno == errno.ENOSPC else "Type where the backup is instead."


def forget_brought(folder: Path) -> None:
    """Remove the file that the browser brought."""
    with suppress(OSError):
        place_to_bring(folder).unlink(missing_ok=True)


def forget_what_waits(folder: Path) -> None:
    """Remove both: each opens with the passphrase it was made with, whatever opens the record now."""
    forget_download(folder)
    forget_brought(folder)
