"""An example to look at first: a made-up person's record, locked like any, and gone when it is left."""

from pathlib import Path

from portable_record.actions.demo import PASSPHRASE_WORDS, SAMPLE
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.start import start_record
from portable_record.actions.unlock import unlock
from portable_record.crypto.words import made_up_words
from portable_record.vault import creation, disk
from portable_record.vault.lock import VaultLock

NAME = "Zubaida Begum"


def open_example(desk: Desk, folder: Path, samples: Path) -> tuple[OpenRecord, str]:
    """Make the example anew and open it; return with it the passphrase that was made up for it.

    Raises:
        VaultBusyError: somebody looks at it in another window.
        VaultError: it cannot be made.
    """
    remove_example(folder)
    words = made_up_words(PASSPHRASE_WORDS, desk.dice)
    start_record(desk, folder, words, name=NAME, kind="person", recovery=False)
    record = unlock(desk, folder, words)
    try:
        import_file(record, samples / SAMPLE, written_here=True)
    except BaseException:
        record.vault.close()
        raise
    return record, words


def remove_example(folder: Path) -> None:
    """Remove what is left of the example.

    Raises:
        VaultBusyError: somebody looks at it in another window.
        VaultReadOnlyError, DiskFaultError: it cannot be removed.
    """
    if disk.is_folder(folder):
        lock = VaultLock(folder / creation.LOCK)
        lock.take()
        lock.release()
    disk.remove_folder(folder)
