"""Move to a new locked record, quietly: for whoever fears that somebody else can open the one they have.

1. The record is copied whole, encrypted all the way. The one here stays as it is, and keeps no line of it: it
   must not tell whoever reads it that there is another.
2. In the copy whoever signs gets new keys, as where somebody else has the old ones. The old ones stay in it,
   to stop what was shared under them.
3. All of the copy is locked anew, under a new passphrase. No code and no sheet of before opens it; there is a
   new code. It leaves as a backup, from which a safe device begins.

Should it be stopped on the way, nothing of it stays; after a crash a locked folder may stay beside the place.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from portable_record.actions.back_up import back_up, forget_last
from portable_record.actions.circle_state import circle_of
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import become_new_device
from portable_record.actions.files import open_file, size_of
from portable_record.actions.inbox_rules import has_workers
from portable_record.actions.new_key import sign_with_new_key
from portable_record.actions.pin import remove_pin
from portable_record.actions.recovery_code import keep_code, throw_code
from portable_record.actions.rekey import rekey_record
from portable_record.actions.unlock import unlock
from portable_record.crypto.fingerprint import words
from portable_record.crypto.passphrase import Argon2idCost, prepared
from portable_record.errors import BackupInsideError, FileUnwritableError, UsageError, WrongPassphraseError
from portable_record.record.moments import moment_text
from portable_record.sharing.new_key import EXPOSED
from portable_record.vault import disk
from portable_record.vault.backup import About, make
from portable_record.vault.backup_reading import Backup, Progress, SoFar
from portable_record.vault.restore import restore
from portable_record.vault.slots import with_passphrase
from portable_record.vault.vault import Vault

WITH_OTHERS = (
    "You keep this record together with others, who would see it."
    " Take out whom you do not trust, and make new keys."
)
NOT_OWN = "This is for a record that is about yourself. Make new keys instead."
STEPS, WHOLE = 4, 1000
THE_SAME = "That passphrase opens this record. Choose another one."


@dataclass(frozen=True, slots=True)
class MovedAway:
    """The file that a safe device begins from, its recovery code, and the eight words of its new key."""

    file: Path
    recovery_code: str
    words: tuple[str, ...]


def move_away(
    record: OpenRecord,
    out: Path,
    passphrase: str,
    *,
    progress: Progress = lambda _done, _total: None,
) -> MovedAway:
    """Make a new locked record of this one, as a backup file; in this one nothing is written.

    Args:
        record: the open record.
        out: the file, or the folder in which it gets a name with today's date.
        passphrase: what opens the new one.
        progress: is told how far it has come.

    Raises:
        MayNotWriteError: the person has died.
        UsageError: it is about somebody else, others keep it too, or its own passphrase was typed.
        PassphraseError: the passphrase is empty or cannot be typed.
        BackupInsideError, FileStandsError, FileUnwritableError, BackupNoRoomError: the place does not do.
        VaultError: the record cannot be read, or the disk does not take it.
    """
    refuse_if_closed(record)
    if why := why_not_away(record):
        raise UsageError(why)
    prepared(passphrase)
    _refuse_the_same(record, passphrase)
    where = out if out.is_dir() else out.parent
    if not where.is_dir():
        raise FileUnwritableError(place=str(out))
    if out.resolve().is_relative_to(record.vault.folder.resolve()):
        raise BackupInsideError
    with _beside(where) as place:
        copy = _copied(record, place, passphrase, progress)
        with _anew(copy, passphrase, _step(progress, 2)) as anew:
            keep_code(anew, code := throw_code(anew.desk), code)
            made = back_up(anew, out, progress=_step(progress, 3))
            return MovedAway(made.file, code, words(anew.identity.signer.public))


def why_not_away(record: OpenRecord) -> str:
    """Say why this record is not moved in this way; empty where it can be.

    What is held about others is never copied without a line that says so.
    """
    if has_workers(record) or record.identity.keeper is not None:
        return NOT_OWN
    return WITH_OTHERS if circle_of(record) is not None else ""


def _step(progress: Progress, number: int) -> Progress:
    """Tell how far one of the four steps has come as a part of all of them."""

    def told(done: int, total: int) -> None:
        progress(number * WHOLE + done * WHOLE // max(1, total), STEPS * WHOLE)

    return told


def _refuse_the_same(record: OpenRecord, passphrase: str) -> None:
    with suppress(WrongPassphraseError):
        record.vault.check_passphrase(passphrase)
        raise UsageError(THE_SAME)


@contextmanager
def _beside(where: Path) -> Iterator[Path]:
    """Give a folder for one block; what lies in it is encrypted, and gone afterwards."""
    with disk.faults_named():
        place = TemporaryDirectory(prefix=".record-", dir=where)
    with place as name:
        yield Path(name)


def _copied(record: OpenRecord, place: Path, passphrase: str, progress: Progress) -> OpenRecord:
    """Copy the record, and open the copy with the new passphrase; nothing else opens it."""
    now, file, folder = moment_text(record.now), place / "copy", place / "record"
    about = About(record.identity.record, record.identity.device_id, now)
    desk, keys = record.desk, record.vault.ways.keys

    def write_first(vault: Vault) -> None:
        become_new_device(vault, record.now, name="", restored=now)
        forget_last(vault)

    make(record.vault, file, about, dice=desk.dice, progress=_step(progress, 0))
    with open_file(file) as opened:
        backup = Backup(opened, lambda _head: keys, SoFar(size_of(opened), _step(progress, 1)))
        bare = replace(backup.header, recovery=None, trusted=None)
        head = with_passphrase(bare, keys, passphrase, Argon2idCost(), desk.dice)
        restore(backup, folder, head=head, dice=desk.dice, first=write_first, moment="")
    with disk.faults_named():
        file.unlink()
    return unlock(desk, folder, passphrase)


@contextmanager
def _anew(copy: OpenRecord, passphrase: str, progress: Progress) -> Iterator[OpenRecord]:
    """Give the copy new keys, to sign with and to lock with, and close it in the end."""
    with copy.vault:
        signing = sign_with_new_key(copy, EXPOSED).record
        remove_pin(signing)
        anew = rekey_record(signing, passphrase, progress=progress)
    with anew.vault:
        yield anew
