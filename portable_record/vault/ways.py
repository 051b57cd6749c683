"""The ways into an open vault: its header on the disk, and what swaps a way in for another.

Each swap replaces one slot and wraps the vault key anew; the database is not touched
(``docs/format/vault.md``, "Replacing it"). Of each the same is true when the disk fails: `DiskFullError` and
`VaultReadOnlyError` mean that nothing was written and the old way in stays; after a `DiskFaultError` either
the old or the new one opens the vault.
"""

from collections.abc import Sequence
from pathlib import Path

from portable_record.crypto.derive import Purpose, derive
from portable_record.crypto.passphrase import Argon2idCost
from portable_record.crypto.shares import SharePart
from portable_record.errors import VaultMissingError
from portable_record.vault import creation, disk, slots
from portable_record.vault.header import MOST, Header
from portable_record.vault.slots import Dice, VaultKeys


def header_in(folder: Path) -> Header:
    """Read the header of a locked vault. It is intact; whether it is genuine shows only when it opens.

    Raises:
        VaultMissingError: there is no vault here.
        VaultError: as ``Header.parse``.
    """
    data = disk.read(folder / creation.HEADER, most=MOST)
    if data is None:
        raise VaultMissingError(place=str(folder))
    return Header.parse(data)


def database_key(head: Header, keys: VaultKeys) -> bytes:
    """Derive the key of the database."""
    return derive(keys.vault_key, Purpose.VAULT_DATABASE, context=head.id.encode())


class Ways:
    """The ways into one open vault."""

    def __init__(self, folder: Path, header: Header, keys: VaultKeys, dice: Dice) -> None:
        """Stand before the header that was read under the lock, with the keys that it opened to."""
        self._folder = folder
        self.header = header
        self.keys = keys
        self._dice = dice

    def change_passphrase(self, new: str, *, cost: Argon2idCost) -> None:
        """Let another passphrase open this vault from now on; the old one opens it no more.

        Raises:
            KdfTooWeakError, KdfTooCostlyError: the cost is out of bounds.
            PassphraseError: the passphrase is empty or cannot be typed.
            DiskFullError, VaultReadOnlyError, DiskFaultError: see above.
        """
        self.replace(slots.with_passphrase(self.header, self.keys, new, cost, self._dice))

    def keep_recovery_code(self, code: str) -> None:
        """Let this code open the vault from now on; an older one opens nothing any more.

        Raises:
            RecoveryCodeError: it is mistyped.
            DiskFullError, VaultReadOnlyError, DiskFaultError: see above.
        """
        self.replace(slots.with_recovery_code(self.header, self.keys, code, self._dice))

    def keep_shares(self, shares: Sequence[SharePart]) -> None:
        """Let these sheets, a whole set, open the vault from now on; older ones open nothing any more.

        Raises:
            ShareOfAnotherSetError, ShareTwiceError, SharesTooFewError: they are not a whole set.
            DiskFullError, VaultReadOnlyError, DiskFaultError: see above.
        """
        self.replace(slots.with_trusted(self.header, self.keys, shares, self._dice))

    def remove_shares(self) -> None:
        """Let no sheets open the vault any more.

        Raises:
            DiskFullError, VaultReadOnlyError, DiskFaultError: see above.
        """
        self.replace(slots.without_trusted(self.header, self.keys, self._dice))

    def on_disk(self) -> bytes:
        """Return the bytes of the header that stands on the disk; nothing if there is none."""
        return disk.read(self._folder / creation.HEADER, most=MOST) or b""

    def rewrite(self) -> None:
        """Write the header anew as it was when the vault was opened."""
        self.replace(self.header)

    def replace(self, header: Header) -> None:
        """Put another header in the place of this one, at one instant."""
        new = self._folder / creation.NEW_HEADER
        disk.remove(new)
        disk.write_new(new, header.to_bytes())
        disk.rename(new, self._folder / creation.HEADER)
        self.header = header
