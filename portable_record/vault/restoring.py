"""Putting a record that came out of a backup in its place, so that a crash leaves the old one or the new one.

``docs/format/backup.md``, "Bringing it back". All is made in a folder beside; its header comes last; then one
rename. Should a crash come between setting the old record aside and that rename, whoever looks next does it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portable_record.errors import VaultBusyError, VaultError, VaultFolderError
from portable_record.vault import creation, disk
from portable_record.vault.lock import VaultLock

SUFFIX = ".restoring"
ASIDE = "-set-aside-"


def beside(folder: Path) -> Path | None:
    """Return the folder in which a record for this folder is made; the root of a disk has none."""
    whole = folder.resolve()
    return whole.with_name(whole.name + SUFFIX) if whole.name else None


def waits(folder: Path) -> bool:
    """Say whether a record came out of a backup whole, and only its last step was not done."""
    made = beside(folder)
    with disk.reading():
        return made is not None and not folder.exists() and creation.is_vault(made)


def finish(folder: Path) -> None:
    """Do the last step of a restoring that was killed before it."""
    made = beside(folder)
    if made is not None and waits(folder):
        with suppress(VaultBusyError), held(made):
            disk.rename(made, folder.resolve())


def clear(folder: Path) -> None:
    """Clear away what is left of a restoring that did not come about; call it under the lock."""
    made = beside(folder)
    if made is None or not made.is_dir():
        return
    with suppress(VaultError), held(made):
        remove(made)


@contextmanager
def held(folder: Path) -> Iterator[VaultLock]:
    """Hold the lock of a folder for one block."""
    lock = VaultLock(folder / creation.LOCK)
    lock.take()
    try:
        yield lock
    finally:
        lock.release()


def occupied(folder: Path) -> bool:
    """Say whether there is a record here, whole or damaged.

    Raises:
        VaultFolderError: there are other things here, or it is a file.
    """
    with disk.reading():
        if folder.exists() and not folder.is_dir():
            raise VaultFolderError(place=str(folder))
    there = disk.names(folder)
    if there & {creation.HEADER, creation.DATABASE}:
        return True
    if there - {creation.LOCK}:
        raise VaultFolderError(place=str(folder))
    return False


def empty(made: Path) -> None:
    """Empty the folder beside but for its lock; its header goes first, so that it is no record any more."""
    disk.remove(made / creation.HEADER)
    disk.sync_folder(made)
    for name in disk.names(made) - {creation.LOCK}:
        if (made / name).is_dir():
            disk.remove_folder(made / name)
        else:
            disk.remove(made / name)


def remove(made: Path) -> None:
    """Remove the folder beside, as far as it goes; without its header it is no record."""
    with suppress(VaultError):
        disk.remove(made / creation.HEADER)
        disk.remove_folder(made)


def put_in_place(made: Path, folder: Path, moment: str) -> Path | None:
    """Rename the finished folder to its place; return where the record that stood there lies now.

    Raises:
        VaultBusyError: another program has that record open.
        DiskFaultError, VaultReadOnlyError: it cannot be renamed, and what stood there stands there still; or
            it was, and the disk cannot say that it will stay so.
    """
    folder = folder.resolve()
    aside = None
    if occupied(folder):
        aside = _free(folder.with_name(folder.name + ASIDE + moment))
        with held(folder) as lock:
            if disk.ON_WINDOWS:  # it renames no folder in which a file is open
                lock.release()
            _exchange(made, folder, aside)
    else:
        disk.remove_folder(folder)
        _move(made, folder)
    disk.sync_folder(folder.parent)
    return aside


def _exchange(made: Path, folder: Path, aside: Path) -> None:
    """Set one folder aside and put the other in its place; if that does not work, put the first one back."""
    _move(folder, aside)
    try:
        _move(made, folder)
    except VaultError:
        _move(aside, folder)
        raise


def _move(old: Path, new: Path) -> None:
    with disk.faults_named():
        old.replace(new)


def _free(path: Path) -> Path:
    """Return a name that nothing has yet."""
    tries = (
        path.with_name(f"{path.name}-{number}" if number > 1 else path.name) for number in range(1, 1000)
    )
    return next(one for one in tries if not one.exists())
