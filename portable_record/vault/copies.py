"""Whole copies of a vault inside its own folder, made before the vault is brought to a new form.

A copy is a vault itself, encrypted as it was, and opens with what opened the vault then. It is there with its
name only when all of it is on the disk; attachments are linked where the disk can do that, since their files
never change.
"""

from datetime import UTC, datetime
from pathlib import Path

from portable_record.vault import creation, disk

FOLDER = "copies"
KEPT = 2
_UNFINISHED = ".part"


def make(vault: Path, *, version: int) -> Path:
    """Copy a vault whose database is closed, and keep no more than the newest two copies.

    The name says the day on which the vault was last written to, and its version.

    Raises:
        DiskFullError, VaultReadOnlyError, DiskFaultError: it was not copied; the vault is as it was.
    """
    clear_unfinished(vault)
    disk.make_folder(vault / FOLDER)
    final = _free_name(vault, version)
    part = final.with_name(final.name + _UNFINISHED)
    try:
        _copy(vault, part)
    except BaseException:
        disk.remove_folder(part)
        raise
    disk.rename(part, final)
    for older in existing(vault)[:-KEPT]:
        disk.remove_folder(older)
    return final


def existing(vault: Path) -> list[Path]:
    """Return the whole copies, oldest first."""
    found = [vault / FOLDER / name for name in disk.names(vault / FOLDER) if not name.endswith(_UNFINISHED)]
    return sorted(found, key=_age)


def clear(vault: Path) -> None:
    """Remove every copy."""
    disk.remove_folder(vault / FOLDER)


def clear_unfinished(vault: Path) -> None:
    """Remove what a crash left of copying."""
    for name in disk.names(vault / FOLDER):
        if name.endswith(_UNFINISHED):
            disk.remove_folder(vault / FOLDER / name)


def _copy(vault: Path, copy: Path) -> None:
    disk.make_folder(copy)
    disk.make_folder(copy / creation.BLOBS)
    for name in (creation.HEADER, creation.DATABASE):
        disk.copy_file(vault / name, copy / name)
    for name in sorted(disk.names(vault / creation.BLOBS)):
        disk.link_or_copy(vault / creation.BLOBS / name, copy / creation.BLOBS / name)
    for folder in (copy / creation.BLOBS, copy):
        disk.sync_folder(folder)


def _free_name(vault: Path, version: int) -> Path:
    with disk.reading():
        day = datetime.fromtimestamp((vault / creation.DATABASE).stat().st_mtime, UTC).date()
    name = f"{day.isoformat()}-version-{version}"
    there, number = disk.names(vault / FOLDER), 1
    while (numbered := f"{name}-{number}" if number > 1 else name) in there:
        number += 1
    return vault / FOLDER / numbered


def _age(copy: Path) -> tuple[int, str]:
    with disk.reading():
        return copy.stat().st_mtime_ns, copy.name
