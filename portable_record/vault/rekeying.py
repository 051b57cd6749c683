"""New keys for a vault: everything is locked anew in a folder within, and then put in its place.

``docs/format/vault.md``, "Re-keying". What is done may be killed at any instant: until the new header is
renamed over the old one the vault is the old one, and from then on the new one.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from portable_record.crypto.passphrase import Argon2idCost
from portable_record.errors import PortableRecordError, VaultDamagedError
from portable_record.vault import creation, disk, rekeyed, schema, slots
from portable_record.vault.blobs import Blobs
from portable_record.vault.database import Database
from portable_record.vault.header import Header
from portable_record.vault.slots import Dice, VaultKeys
from portable_record.vault.vault import Vault
from portable_record.vault.ways import database_key, header_in

HALF = "vault.db.part"

Progress = Callable[[int, int], None]
"""Is told how many steps are done, and of how many."""


def give_up(vault: Vault) -> bool:
    """Let go of what was prepared for the next turn, and say whether there was anything."""
    return rekeyed.give_up(vault.folder, vault.header.turn + 1)


def rekey(vault: Vault, passphrase: str, *, cost: Argon2idCost, dice: Dice, progress: Progress) -> None:
    """Lock everything anew under new keys, and close the vault; it opens with the passphrase alone then.

    What a run before this one has finished is checked and kept, if its passphrase was the same.

    Raises:
        PassphraseError, KdfTooWeakError, KdfTooCostlyError: the passphrase or the cost does not do.
        VaultDamagedError: an attachment or the database is damaged; the vault is as it was.
        DiskFullError, VaultReadOnlyError, DiskFaultError: the vault is as it was; what is done stays for the
            next try. Or, at the very end, it is the new one already, and the next opening finishes it.
    """
    turn = vault.header.turn + 1
    work = rekeyed.work_folder(vault.folder, turn)
    head, keys = _resumed(vault, work, passphrase) or _begun(vault, work, passphrase, cost, dice)
    salts = _lock_attachments_anew(vault, work, keys, dice, progress)
    _lock_database_anew(vault, work, head, keys, salts)
    vault.end.copy_to(work, keys.vault_key)
    vault.database.close()
    disk.rename(work / creation.HEADER, vault.folder / creation.HEADER)
    rekeyed.finish(vault.folder, turn)
    vault.close()


def _resumed(vault: Vault, work: Path, passphrase: str) -> tuple[Header, VaultKeys] | None:
    """Take up what was begun before, if it is for this turn of this vault and opens with this passphrase."""
    if not disk.is_file(work / creation.HEADER):
        return None
    try:
        head = header_in(work)
        keys = slots.open_with_passphrase(head, passphrase)
    except PortableRecordError:
        return None
    return (head, keys) if (head.id, head.turn) == (vault.id, vault.header.turn + 1) else None


def _begun(
    vault: Vault, work: Path, passphrase: str, cost: Argon2idCost, dice: Dice
) -> tuple[Header, VaultKeys]:
    """Begin with new keys, whose only way in is the passphrase."""
    keys = VaultKeys.throw(dice)
    blank = replace(vault.header, recovery=None, trusted=None, turn=vault.header.turn + 1)
    head = slots.with_passphrase(blank, keys, passphrase, cost, dice)
    disk.remove_folder(work)
    disk.make_folder(work)
    disk.make_folder(work / creation.BLOBS)
    disk.write_new(work / creation.HEADER, head.to_bytes())
    disk.sync_folder(work)
    disk.sync_folder(vault.folder)
    return head, keys


def _lock_attachments_anew(
    vault: Vault, work: Path, keys: VaultKeys, dice: Dice, progress: Progress
) -> dict[str, bytes]:
    """Lock each attachment anew under the name it has, and return the salts by these names.

    One whose file is missing is passed over: there is nothing of it to lock.
    """
    there = [ref for ref in vault.blobs.all() if vault.blobs.is_there(ref.name)]
    fresh = Blobs(work / creation.BLOBS, vault.database, keys.vault_key, vault.id, dice)
    for name in disk.names(work / creation.BLOBS) - {ref.name for ref in there}:
        disk.remove(work / creation.BLOBS / name)
    salts: dict[str, bytes] = {}
    for done, ref in enumerate(there):
        progress(done, len(there) + 1)
        salts[ref.name] = fresh.salt_of(ref) or fresh.write_as(ref, vault.blobs.read(ref.name))
    progress(len(there), len(there) + 1)
    return salts


def _lock_database_anew(
    vault: Vault, work: Path, head: Header, keys: VaultKeys, salts: dict[str, bytes]
) -> None:
    """Write the database, as it is at this instant but for the salts, under the new key; all or nothing."""
    half, key = work / HALF, database_key(head, keys)
    for name in (creation.DATABASE, HALF, *(f"{HALF}{ending}" for ending in ("-journal", "-wal", "-shm"))):
        disk.remove(work / name)
    disk.write_new(half, b"")
    vault.database.export_to(half, key)
    with closing(Database(half, key)) as database:
        with database.transaction():
            database.run_many(
                "UPDATE blobs SET salt = ? WHERE name = ?", [(salt, name) for name, salt in salts.items()]
            )
        schema.check(database, head.id)
        if database.rows("PRAGMA cipher_integrity_check"):
            raise VaultDamagedError(place=creation.DATABASE)
        database.forget_traces()  # closing would keep quiet if the disk failed now, and its log stays behind
    disk.sync_file(half)
    disk.rename(half, work / creation.DATABASE)
