"""Unlock a record with its passphrase."""

from contextlib import suppress
from pathlib import Path

from portable_record.actions.announcements import announce_opening, remove_old_copies
from portable_record.actions.backups_at_hand import forget_what_waits
from portable_record.actions.delete_items import delete_over
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.erase import erase_old
from portable_record.actions.identity import load_identity
from portable_record.actions.journal import Act, note
from portable_record.actions.kept_shares import let_go_of_ended
from portable_record.errors import PortableRecordError
from portable_record.vault.vault import Vault


def unlock(desk: Desk, folder: Path, passphrase: str) -> OpenRecord:
    """Open the record; the activity log keeps that it was opened.

    What has been in the bin for 30 days is erased now, or as much of it as is quickly done, and what was long
    over is deleted from the inbox. Should that fail, the record opens all the same: it is tried again at the
    next unlocking, and a check says what is wrong.

    Raises:
        VaultError: it cannot be opened (see ``Vault.open``).
    """
    vault = Vault.open(folder, passphrase, dice=desk.dice)
    forget_what_waits(folder)
    try:
        record = OpenRecord(desk, vault, load_identity(vault))
        with vault.transaction():
            vault.time_seen.see(desk.now())
            note(record, Act.UNLOCK)
            announce_opening(record)
        with suppress(PortableRecordError):
            erase_old(record)
        with suppress(PortableRecordError):
            delete_over(record)
        with suppress(PortableRecordError):
            let_go_of_ended(record)
        with suppress(PortableRecordError):
            remove_old_copies(record)
    except BaseException:
        vault.close()
        raise
    return record
