"""The mark of how far the record had come, beside the database: who takes away its end leaves this behind.

After each commit the anchor is written, sealed, into a small file of two places by turns, so that a write cut
short leaves the other place as it was (``docs/format/vault.md``, "The end").
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from struct import Struct

from portable_record.crypto.derive import Purpose, derive
from portable_record.crypto.sealing import NONCE, TAG, open_sealed, seal
from portable_record.errors import SealBrokenError, VaultError
from portable_record.vault import creation, disk
from portable_record.vault.anchor import Anchor, Anchored
from portable_record.vault.database import Database

NAME = creation.END
NEW = creation.NEW_END
PLACE = 512
PLACES = 2
SIZE = PLACE * PLACES
KEPT = "end"
"""Stands in ``meta`` once the file was seen: from then on, that it is missing is told."""

_HOLDS = Struct(f">Q32sQ32s{PLACE - NONCE - TAG - 80}x")

Dice = Callable[[int], bytes]


def sealed_place(key: bytes, number: int, anchored: Anchored, nonce: bytes) -> bytes:
    """Give the bytes of one place of the file."""
    plain = _HOLDS.pack(anchored.lines, anchored.journal, anchored.change, anchored.history)
    return nonce + seal(key, plain, nonce=nonce, associated=bytes([number]))


def newest_in(key: bytes, data: bytes) -> tuple[int, Anchored] | None:
    """Return the newest that the file says, with the number of its place; None where no place can be read."""
    if len(data) != SIZE:
        return None
    found = []
    for number in range(PLACES):
        place = data[number * PLACE : (number + 1) * PLACE]
        with suppress(SealBrokenError):
            plain = open_sealed(key, place[NONCE:], nonce=place[:NONCE], associated=bytes([number]))
            found.append((number, Anchored(*_HOLDS.unpack(plain))))
    return max(found, key=lambda one: (one[1].lines, one[1].change), default=None)


class End:
    """The mark of one open vault.

    ``behind`` says that the database is older than the mark; ``lost`` that there is no mark to be read,
    though there was one. Both are found at opening and stay true until it is closed; the first commit after
    it makes the mark anew.
    """

    def __init__(self, folder: Path, database: Database, vault_id: str, vault_key: bytes, dice: Dice) -> None:
        self._file = folder / NAME
        self._database = database
        self._anchor = Anchor(database, vault_id)
        self._key = derive(vault_key, Purpose.VAULT_END, context=vault_id.encode())
        self._vault_id = vault_id
        self._dice = dice
        self._place = 0
        self._last: Anchored | None = None
        self.behind = self.lost = self._stands = False

    def look(self) -> None:
        """Hold the database to the mark, as it is opened, and keep the mark from now on."""
        newest = newest_in(self._key, disk.read(self._file, most=SIZE) or b"")
        if newest is None:
            self.lost = self._is_known()
        else:
            self._place, self._last = newest
            self._stands = self._anchor.reached(self._last)
            self.behind = not self._stands
        self._database.after_commit = self.keep

    def know(self) -> None:
        """Write down that there is a mark, so that it is told when it is missing."""
        if self._stands and not self._is_known():
            self._database.run("INSERT INTO meta (name, value) VALUES (?, '')", (KEPT,))

    def keep(self) -> None:
        """Write how far the record has come. Where the disk does not take it, the next commit tries again."""
        now = self._anchor.get()
        if now is None or (self._stands and now == self._last):
            return
        with suppress(VaultError):
            if self._stands:
                place = 1 - self._place
                disk.overwrite(self._file, place * PLACE, self._sealed(place, now))
                self._place = place
            else:
                self._make(now)
            self._stands, self._last = True, now

    def copy_to(self, folder: Path, vault_key: bytes) -> None:
        """Make the mark anew in another folder, under another key.

        Raises:
            DiskFullError, VaultReadOnlyError, DiskFaultError: the disk does not take it.
        """
        now = self._anchor.get()
        if now is not None:
            End(folder, self._database, self._vault_id, vault_key, self._dice)._make(now)

    def _make(self, now: Anchored) -> None:
        new = self._file.with_name(NEW)
        disk.remove(new)
        disk.write_new(new, b"".join(self._sealed(number, now) for number in range(PLACES)))
        disk.rename(new, self._file)
        self._place = 0

    def _sealed(self, number: int, now: Anchored) -> bytes:
        return sealed_place(self._key, number, now, self._dice(NONCE))

    def _is_known(self) -> bool:
        return self._database.row("SELECT 1 FROM meta WHERE name = ?", (KEPT,)) is not None
