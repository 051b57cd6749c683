"""Remove a vault for good: first what opens it, then the rest, so that a crash leaves nothing to be read.

Without its header nobody can open the database and the attachments (``docs/format/vault.md``). Other copies
of the folder and backups are not touched, and a disk may keep what it no longer shows.
"""

from portable_record.vault import coming, copies, creation, disk, end
from portable_record.vault.vault import Vault


def remove_vault(vault: Vault) -> None:
    """Close a vault and remove its folder's files; what else lies in the folder stays.

    Raises:
        VaultReadOnlyError, DiskFaultError: something could not be removed; without a header it opens no more.
    """
    folder = vault.folder
    vault.close()
    disk.remove(folder / creation.HEADER)
    disk.sync_folder(folder)
    copies.clear(folder)
    creation.clear(folder)
    for suffix in ("-wal", "-shm", ""):
        disk.remove(folder / f"{creation.DATABASE}{suffix}")
    disk.remove(folder / end.NAME)
    disk.remove_folder(folder / creation.BLOBS)
    disk.remove_folder(folder / coming.NAME)
    disk.remove(folder / creation.LOCK)
