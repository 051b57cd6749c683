"""The anchor: how far journal and history had come when something was last written, signed by the device.

It stands in a table of its own, so that whoever empties the journal or the history, or cuts off their ends,
leaves behind what tells of it (``docs/format/vault.md``, "The anchor").
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from portable_record.crypto.b64 import b64url
from portable_record.crypto.derive import Purpose
from portable_record.errors import AnchorBrokenError, SignatureBrokenError
from portable_record.record.canonical import canonical
from portable_record.vault.database import Database

AWAITED = "anchor-awaited"
"""Stands in ``meta`` between the migration that made the table and the first anchor."""

_LABEL = Purpose.VAULT_HISTORY.encode() + b"\x00"


@dataclass(frozen=True, slots=True)
class Anchored:
    """How far both had come: the lines of the journal and their hash, the last change and the hash of all."""

    lines: int
    journal: bytes
    change: int
    history: bytes


class Anchor:
    """The anchor of one vault."""

    def __init__(self, database: Database, vault_id: str) -> None:
        self._database = database
        self._vault_id = vault_id

    def keep(self, sign: Callable[[bytes], bytes]) -> None:
        """Anchor journal and history as they are now, signed with the device's key.

        Where they do not reach to the anchor that is there, or it was taken away, nothing is anchored: what
        tells of it must not be written over.
        """
        with self._database.transaction():
            lines, end = self._database.row("SELECT n, hash FROM journal_head") or (0, b"")
            before = self.get()
            if not self._is_new(lines) if before is None else not self.reached(before):
                return
            start = (0, self._start()) if before is None else (before.change, before.history)
            self._put(Anchored(lines, end, *self._onward(*start)), sign)

    def keep_anew(self, sign: Callable[[bytes], bytes]) -> None:
        """Anchor them as they are now, whatever was anchored before: the owner accepted that it differs."""
        with self._database.transaction():
            lines, end = self._database.row("SELECT n, hash FROM journal_head") or (0, b"")
            self._put(Anchored(lines, end, *self._onward(0, self._start())), sign)

    def _put(self, now: Anchored, sign: Callable[[bytes], bytes]) -> None:
        self._database.run(
            "INSERT OR REPLACE INTO anchor (one, lines, journal, change, history, signature)"
            " VALUES (1, ?, ?, ?, ?, ?)",
            (now.lines, now.journal, now.change, now.history, sign(self.signed_bytes(now))),
        )
        self._database.run("DELETE FROM meta WHERE name = ?", (AWAITED,))

    def _is_new(self, lines: int) -> bool:
        """Say whether nothing can have been anchored yet: at the first line, and after a migration."""
        awaited = self._database.row("SELECT 1 FROM meta WHERE name = ?", (AWAITED,)) is not None
        return awaited or (lines <= 1 and self._database.row("SELECT 1 FROM changes") is None)

    def reached(self, anchored: Anchored) -> bool:
        """Say whether journal and history still have the line and the change that were anchored."""
        line = self._database.row("SELECT hash FROM journal WHERE n = ?", (anchored.lines,))
        change = self._database.row("SELECT 1 FROM changes WHERE change = ?", (anchored.change,))
        return (anchored.lines == 0 or line == (anchored.journal,)) and (
            anchored.change == 0 or change is not None
        )

    def get(self) -> Anchored | None:
        """Return the anchor, if there is one."""
        found = self._database.row("SELECT lines, journal, change, history FROM anchor")
        return None if found is None else Anchored(*found)

    def verify(self, check: Callable[[bytes, bytes], None]) -> Anchored | None:
        """Return the anchor, once its signature is checked.

        Raises:
            AnchorBrokenError: this device did not sign it.
        """
        anchored = self.get()
        if anchored is None:
            return None
        [(signature,)] = self._database.rows("SELECT signature FROM anchor")
        try:
            check(self.signed_bytes(anchored), signature)
        except SignatureBrokenError as broken:
            raise AnchorBrokenError from broken
        return anchored

    def is_whole(self) -> bool:
        """Say whether there is an anchor, and all that it names stands as it did."""
        anchored = self.get()
        return anchored is not None and self.reached(anchored) and self.holds(anchored)

    def holds(self, anchored: Anchored) -> bool:
        """Say whether the history up to the anchored change is still the one it was."""
        return self._onward(0, self._start(), until=anchored.change) == (anchored.change, anchored.history)

    def _onward(self, change: int, history: bytes, *, until: int | None = None) -> tuple[int, bytes]:
        """Go on from one change, whose hash is known, and give the last one with the hash of all to it."""
        rows = self._database.rows(
            "SELECT change, hash FROM changes WHERE change > ? AND change <= coalesce(?, change)"
            " ORDER BY change",
            (change, until),
        )
        for number, its_hash in rows:
            change, history = number, hashlib.sha256(_LABEL + history + its_hash.encode()).digest()
        return change, history

    def signed_bytes(self, anchored: Anchored) -> bytes:
        """Give the bytes that the device signs."""
        return canonical(
            {
                "change": anchored.change,
                "history": b64url(anchored.history),
                "journal": b64url(anchored.journal),
                "lines": anchored.lines,
                "purpose": str(Purpose.VAULT_ANCHOR),
                "vault": self._vault_id,
            }
        )

    def _start(self) -> bytes:
        return hashlib.sha256(_LABEL + self._vault_id.encode()).digest()
