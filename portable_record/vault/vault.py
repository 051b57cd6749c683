"""The record at rest on this device: one folder, opened by a passphrase or the recovery code."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from portable_record.crypto.passphrase import Argon2idCost
from portable_record.crypto.recovery import throw_recovery_code
from portable_record.crypto.shares import SharePart
from portable_record.errors import DiskFullError, VaultDamagedError, VaultMissingError
from portable_record.record.causal import NOTHING, NOTHING_GONE, Before, Gone
from portable_record.record.moments import moment_text
from portable_record.vault import (
    copies,
    creation,
    disk,
    leftover,
    migration,
    rebuild,
    rekeyed,
    restoring,
    schema,
    slots,
)
from portable_record.vault.acts import Acts
from portable_record.vault.anchor import Anchor
from portable_record.vault.arrivals import Arrivals
from portable_record.vault.blobs import Blobs
from portable_record.vault.coming import Coming
from portable_record.vault.database import Database
from portable_record.vault.end import End
from portable_record.vault.entries import Entries
from portable_record.vault.few import Few
from portable_record.vault.given import Given
from portable_record.vault.header import Header
from portable_record.vault.inbox import Inbox
from portable_record.vault.journal import Journal
from portable_record.vault.keys import Keys
from portable_record.vault.lock import VaultLock
from portable_record.vault.log import ChangeLog
from portable_record.vault.pages import Pages
from portable_record.vault.place_files import Carried, PlaceFiles
from portable_record.vault.rebuild import Describe
from portable_record.vault.search import Search
from portable_record.vault.settings import Settings
from portable_record.vault.shelf import Shelf
from portable_record.vault.slots import Dice, VaultKeys
from portable_record.vault.time_seen import TimeSeen
from portable_record.vault.timeline import Timeline
from portable_record.vault.ways import Ways, database_key, header_in


class Vault:
    """An open vault. Close it, or use it in a `with`.

    Each subject has its own small class: ``log`` and ``entries`` are the record, ``search`` finds in it, the
    rest is beside it; ``database`` is what they stand on, ``end`` marks how far they had come. What belongs
    together is written in one `transaction`.

    Of this opening three things are known: ``copied`` is the copy that was made of a vault of an older form,
    ``was_open`` says that others on this device could look into the folder until now, and ``cut_short`` that
    what was written last before a crash may be missing.

        >>> vault, code = Vault.create(folder, passphrase, dice=dice, cost=Argon2idCost(), now=now)
        >>> with vault.transaction():
        ...     vault.log.append(number, change)
        ...     vault.entries.put(entry, "words to find it by")
        >>> vault.close()
    """

    def __init__(
        self, folder: Path, lock: VaultLock, head: Header, keys: VaultKeys, database: Database, dice: Dice
    ) -> None:
        """Hold what `create` and the ways to open have opened; use those."""
        self.folder = folder
        self.copied: Path | None = None
        self.was_open = self.cut_short = False
        self._lock = lock
        self.ways = Ways(folder, head, keys, dice)
        self.database = database
        self._dice = dice
        self.search = Search(database)
        few = Few()
        self.entries = Entries(database, self.search, few)
        self.pages = Pages(database)
        self.timeline = Timeline(database, few)
        self.log = ChangeLog(database)
        self.acts = Acts(database)
        self.blobs = Blobs(folder / creation.BLOBS, database, keys.vault_key, head.id, dice)
        self.anchor = Anchor(database, head.id)
        self.journal = Journal(database, head.id)
        self.end = End(folder, database, head.id, keys.vault_key, dice)
        self.keys = Keys(database)
        self.settings = Settings(database)
        self.time_seen = TimeSeen(self.settings, schema.made(database))
        self.contacts = Shelf(database, "contacts")
        self.consents = Shelf(database, "consents")
        self.shares = Given(database)
        self.withdrawals = Shelf(database, "withdrawals")
        self.inbox = Inbox(database)
        self.templates = Shelf(database, "templates")
        self.suggestions = Shelf(database, "suggestions")
        self.register = Shelf(database, "register")
        self.links = Shelf(database, "links")
        self.circle = Shelf(database, "circle")
        self.place_files = PlaceFiles(database)
        self.carried = Carried(database)
        self.arrivals = Arrivals(folder, dice)
        self.coming = Coming(folder)

    @classmethod
    def create(
        cls,
        folder: Path,
        passphrase: str,
        *,
        dice: Dice,
        cost: Argon2idCost,
        now: datetime,
        first: Callable[[Self], None] = lambda _vault: None,
        recovery: bool = True,
    ) -> tuple[Self, str]:
        """Make a new vault in an empty or absent folder, and return it open with its recovery code.

        The code is shown once and kept nowhere; without ``recovery`` there is none yet, and it is empty.
        What ``first`` writes is part of the making: whatever fails or is killed, the folder holds a vault
        with it or none.

        Raises:
            VaultExistsError: there is one here.
            VaultFolderError: the folder holds other things.
            VaultBusyError: another program is making one here.
            KdfTooWeakError, KdfTooCostlyError: the cost is out of bounds.
            PassphraseError: the passphrase is empty or cannot be typed.
            DiskFullError, VaultReadOnlyError, DiskFaultError: the disk does not take it.
        """
        restoring.finish(folder)
        creation.check_folder(folder)
        keys = VaultKeys.throw(dice)
        head, code = slots.new_header(keys, passphrase, cost, dice), ""
        if recovery:
            code = throw_recovery_code(dice)
            head = slots.with_recovery_code(head, keys, code, dice)
        disk.make_folder(folder)
        lock = VaultLock(folder / creation.LOCK)
        lock.take()
        try:
            creation.check_folder(folder)
            with creation.all_or_nothing(folder):
                creation.begin(folder, head.to_bytes())
                _make_tables(folder, head, keys, now)
                unborn = cls.opened_with(folder, lock, head, keys, dice)
                with closing(unborn.database), unborn.transaction():
                    first(unborn)
                creation.finish(folder)
                return cls.opened_with(folder, lock, head, keys, dice), code
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(cls, folder: Path, passphrase: str, *, dice: Dice) -> Self:
        """Open the vault with the passphrase.

        Raises:
            VaultMissingError: there is none here.
            VaultBusyError: another program has it open.
            WrongPassphraseError: it is another passphrase.
            VaultDamagedError: header or database were changed, are cut, or the header is gone.
            VaultTooNewError: a newer program made it.
            KdfTooWeakError, KdfTooCostlyError: somebody changed what guessing costs.
            PassphraseError: the passphrase is empty or cannot be typed.
            DiskFullError, VaultReadOnlyError, DiskFaultError: the disk does not play along.
        """
        return cls.open_by(folder, lambda head: slots.open_with_passphrase(head, passphrase), dice=dice)

    @classmethod
    def open_with_recovery(cls, folder: Path, code: str, *, dice: Dice) -> Self:
        """Open the vault with the recovery code; next, a new passphrase should be set.

        Raises:
            RecoveryCodeError: the code is mistyped.
            NoRecoveryCodeError: it has none.
            WrongRecoveryCodeError: it is the code of another vault, or was replaced.
            VaultError: as `open`.
        """
        return cls.open_by(folder, lambda head: slots.open_with_recovery_code(head, code), dice=dice)

    @classmethod
    def open_with_shares(cls, folder: Path, shares: Sequence[SharePart], *, dice: Dice) -> Self:
        """Open the vault with sheets of trusted people; next, a new passphrase should be set.

        Raises:
            NoTrustedPeopleError: nobody holds sheets for it.
            SharesTooFewError, ShareTwiceError, ShareOfAnotherSetError: they do not come together.
            WrongSharesError: they are of another vault, or were replaced.
            VaultError: as `open`.
        """
        return cls.open_by(folder, lambda head: slots.open_with_shares(head, shares), dice=dice)

    @classmethod
    def open_by(cls, folder: Path, unlock: Callable[[Header], VaultKeys], *, dice: Dice) -> Self:
        """Open the vault by any way in, following "Reading it, in this order" of docs/format/vault.md."""
        restoring.finish(folder)
        if creation.lacks_header(folder):
            raise VaultDamagedError(creation.NO_HEADER, place=creation.HEADER)
        if not creation.is_vault(folder):
            raise VaultMissingError(place=str(folder))
        lock = VaultLock(folder / creation.LOCK)
        lock.take()
        try:
            creation.clear(folder)
            restoring.clear(folder)
            head = header_in(folder)  # 1 to 3; under the lock, since another program may have replaced it
            rekeyed.finish(folder, head.turn)
            keys = unlock(head)  # 4, 5
            opened = cls.opened_with(folder, lock, head, keys, dice)  # 6
        except BaseException:
            lock.release()
            raise
        opened.was_open = disk.close_to_others(folder)
        return opened

    @classmethod
    def opened_with(cls, folder: Path, lock: VaultLock, head: Header, keys: VaultKeys, dice: Dice) -> Self:
        """Open the vault whose lock is taken and whose keys are open already, as making and restoring do."""
        if not disk.is_file(folder / creation.DATABASE):
            raise VaultDamagedError("It is missing.", place=creation.DATABASE)
        kept = leftover.frames_kept(folder / f"{creation.DATABASE}-wal")
        database = Database(folder / creation.DATABASE, database_key(head, keys))
        try:
            tables = schema.check(database, head.id)
            cut_short = kept > 0 and database.frames_read() < kept
            if not migration.is_due(head, tables):
                opened = cls(folder, lock, head, keys, database, dice)
                opened.end.look()
                opened.cut_short = cut_short
                return opened
        except BaseException:
            database.close()
            raise
        database.close()
        try:
            copy = copies.make(folder, version=head.version)
        except DiskFullError as full:
            raise DiskFullError("A copy of the record is made first, and needs room.") from full
        opened = cls._migrated(folder, lock, head, keys, dice)
        opened.copied, opened.cut_short = copy, cut_short
        return opened

    @classmethod
    def _migrated(cls, folder: Path, lock: VaultLock, head: Header, keys: VaultKeys, dice: Dice) -> Self:
        """Bring an older vault, of which there is a copy, to the form of today."""
        database = Database(folder / creation.DATABASE, database_key(head, keys))
        try:
            migration.bring_up_tables(database, schema.check(database, head.id))
            opened = cls(folder, lock, head, keys, database, dice)
            opened.ways.replace(migration.brought_up(head, keys, dice))
            opened.end.look()
        except BaseException:
            database.close()
            raise
        return opened

    @property
    def id(self) -> str:
        """The vault's own id, a UUID. It is not the record's."""
        return self.ways.header.id

    @property
    def header(self) -> Header:
        """The header as it stands on the disk."""
        return self.ways.header

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all that the block writes, or nothing of it, whatever ends the block; blocks may be nested.

        Raises:
            DiskFullError, VaultReadOnlyError, DiskFaultError: it was not written.
        """
        try:
            with self.database.transaction():
                yield
        finally:
            self.blobs.settle_unless_within()

    def change_passphrase(self, new: str, *, cost: Argon2idCost) -> None:
        """Let another passphrase open this vault from now on (see `Ways.change_passphrase`).

        Unfinished work on new keys goes first: it is a vault itself, and opens with the old passphrase.
        """
        rekeyed.give_up(self.folder, self.header.turn + 1)
        self.ways.change_passphrase(new, cost=cost)

    def keep_recovery_code(self, code: str) -> None:
        """Let this recovery code, and no older one, open the vault (see `Ways.keep_recovery_code`)."""
        self.ways.keep_recovery_code(code)

    def check_passphrase(self, passphrase: str) -> None:
        """Make sure that a passphrase opens this vault, which is open already.

        Raises:
            WrongPassphraseError: it is another passphrase.
            PassphraseError: it is empty or cannot be typed.
        """
        slots.open_with_passphrase(self.ways.header, passphrase)

    def check_recovery_code(self, code: str) -> None:
        """Make sure that a code typed back opens this vault.

        Raises:
            NoRecoveryCodeError: it has none.
            RecoveryCodeError: the code is mistyped.
            WrongRecoveryCodeError: it is another code.
        """
        slots.open_with_recovery_code(self.ways.header, code)

    def rebuild_state(self, describe: Describe, gone: Gone = NOTHING_GONE, before: Before = NOTHING) -> None:
        """Make the stored entries and the index of words anew from the log."""
        with self.transaction():
            rebuild.rebuild(self.log, self.entries, describe, gone, before)

    def forget_traces(self) -> None:
        """Take what was erased out of the write-ahead log as well; after it no file of the vault holds it."""
        self.database.forget_traces()

    def close(self) -> None:
        """Lock the record: close the database and let go of the folder. A second time does nothing."""
        self.arrivals.forget()
        try:
            self.database.close()
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _make_tables(folder: Path, head: Header, keys: VaultKeys, now: datetime) -> None:
    database = Database(folder / creation.DATABASE, database_key(head, keys))
    try:
        schema.make(database, head.id, moment_text(now))
    finally:
        database.close()
