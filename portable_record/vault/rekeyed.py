"""What was locked anew is put in its place: the last step of re-keying, done by whoever opens the vault next.

``docs/format/vault.md``, "Re-keying", step 5. Each move is done only if it is not done yet.
"""

from pathlib import Path

from portable_record.vault import copies, creation, disk, end

PREFIX = "rekey-"
OLD_BLOBS = "blobs.old"


def work_folder(vault: Path, turn: int) -> Path:
    """Return the folder in which the vault's turn is prepared."""
    return vault / f"{PREFIX}{turn}"


def give_up(vault: Path, turn: int) -> bool:
    """Let go of what was prepared for a turn that does not count yet, and say whether there was anything."""
    work = work_folder(vault, turn)
    begun = disk.is_folder(work)
    disk.remove_folder(work)
    return begun


def finish(vault: Path, turn: int) -> None:
    """Put in its place what was locked anew, if the header says that it counts; clear away what never will.

    Work on the next turn stays, so that it can be gone on with. Call it under the lock.
    """
    for name in disk.names(vault):
        if name.startswith(PREFIX) and name not in {f"{PREFIX}{turn}", f"{PREFIX}{turn + 1}"}:
            disk.remove_folder(vault / name)
    work = work_folder(vault, turn)
    if not disk.is_folder(work):
        return
    if disk.is_file(work / creation.DATABASE):
        for ending in ("-wal", "-shm"):
            disk.remove(vault / f"{creation.DATABASE}{ending}")
        disk.rename(work / creation.DATABASE, vault / creation.DATABASE)
    if disk.is_file(work / end.NAME):
        disk.rename(work / end.NAME, vault / end.NAME)
    if disk.is_folder(work / creation.BLOBS):
        if disk.is_folder(vault / creation.BLOBS):
            disk.rename(vault / creation.BLOBS, work / OLD_BLOBS)
        disk.rename(work / creation.BLOBS, vault / creation.BLOBS)
    copies.clear(vault)
    disk.remove_folder(work)
    disk.sync_folder(vault)
