"""The journal: what was done with the record, one line after the other, each bound to all before it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from portable_record.crypto.b64 import b64url
from portable_record.crypto.derive import Purpose
from portable_record.errors import JournalBrokenError, SignatureBrokenError
from portable_record.record.canonical import canonical
from portable_record.vault.anchor import Anchor
from portable_record.vault.database import Database

_NO_END = 1 << 62
_LABEL = Purpose.VAULT_JOURNAL.encode() + b"\x00"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number, from 1, and the FHIR AuditEvent as it was written."""

    n: int
    event: bytes


@dataclass(frozen=True, slots=True)
class JournalHead:
    """The end of the journal. Who keeps one elsewhere can tell later that the journal was put back."""

    lines: int
    hash: bytes


class Journal:
    """The journal of one vault (``docs/format/vault.md``, "The journal")."""

    def __init__(self, database: Database, vault_id: str) -> None:
        self._anchor = Anchor(database, vault_id)
        self._database = database
        self._vault_id = vault_id

    def append(self, event: bytes, sign: Callable[[bytes], bytes]) -> None:
        """Add a line, sign the new end with the device's key, and anchor it."""
        with self._database.transaction():
            before = self.head()
            last = self._database.row("SELECT coalesce(max(n), 0) FROM journal") or (0,)
            n = max(before.lines, last[0]) + 1  # they differ only if somebody tampered; a check tells of it
            head = JournalHead(n, _bound(before.hash, n, event))
            self._database.run("INSERT INTO journal (n, event, hash) VALUES (?, ?, ?)", (n, event, head.hash))
            self._sign(head, sign)

    def sign_again(self, sign: Callable[[bytes], bytes]) -> None:
        """Sign the end as it stands, once the device has another key and before a line is added with it."""
        with self._database.transaction():
            self._sign(self.head(), sign)

    def _sign(self, head: JournalHead, sign: Callable[[bytes], bytes]) -> None:
        self._database.run(
            "INSERT OR REPLACE INTO journal_head (one, n, hash, signature) VALUES (1, ?, ?, ?)",
            (head.lines, head.hash, sign(self.signed_bytes(head))),
        )
        self._anchor.keep(sign)

    def head(self) -> JournalHead:
        """Return the end of the journal as it was signed last; an empty one has its vault's own."""
        found = self._database.row("SELECT n, hash FROM journal_head")
        return JournalHead(0, self._start()) if found is None else JournalHead(*found)

    def newest(self, *, before: int | None = None, limit: int = 50) -> list[Line]:
        """Return lines, newest first, from the one before the number given."""
        rows = self._database.rows(
            "SELECT n, event FROM journal WHERE n < ? ORDER BY n DESC LIMIT ?",
            (_NO_END if before is None else before, limit),
        )
        return [Line(*row) for row in rows]

    def after(self, number: int, *, limit: int) -> list[Line]:
        """Return lines that stand after a number, the oldest first."""
        rows = self._database.rows(
            "SELECT n, event FROM journal WHERE n > ? ORDER BY n LIMIT ?", (number, limit)
        )
        return [Line(*row) for row in rows]

    def verify(
        self,
        check: Callable[[bytes, bytes], None],
        *,
        anchors: tuple[JournalHead, ...] = (),
        after: JournalHead | None = None,
    ) -> None:
        """Make sure that no line was edited, cut, put in, moved or exchanged.

        Args:
            check: checks a signature over a message, as `VerifyKey.verify` of the device's key does.
            anchors: ends of this journal that were kept elsewhere; each must still be on the chain, as must
                the line that the vault has anchored itself.
            after: where to begin, if what stands before was accepted as it is (``accepted.py``).

        Raises:
            JournalBrokenError: it was; the place is the first line that does not fit.
        """
        kept = self._anchor.get()
        expected = {anchor.lines: anchor.hash for anchor in anchors}
        if kept is not None and kept.lines and expected.setdefault(kept.lines, kept.journal) != kept.journal:
            raise JournalBrokenError(place=f"line {kept.lines}")
        at = after or JournalHead(0, self._start())
        expected = {lines: its_hash for lines, its_hash in expected.items() if lines >= at.lines}
        rows = self._database.rows("SELECT n, event, hash FROM journal WHERE n > ? ORDER BY n", (at.lines,))
        if expected.pop(at.lines, at.hash) != at.hash:
            raise JournalBrokenError("Lines are missing.", place=f"line {at.lines + 1}")
        for n, event, stored in rows:
            at = JournalHead(at.lines + 1, _bound(at.hash, at.lines + 1, event))
            if n != at.lines or stored != at.hash or expected.pop(n, at.hash) != at.hash:
                raise JournalBrokenError(place=f"line {at.lines}")
        if expected:
            raise JournalBrokenError("Lines are missing.", place=f"line {at.lines + 1}")
        self._check_head(at, check)

    def _check_head(self, at: JournalHead, check: Callable[[bytes, bytes], None]) -> None:
        found = self._database.row("SELECT n, hash, signature FROM journal_head")
        if found is None and at.lines == 0:
            return
        if found is None or JournalHead(*found[:2]) != at:
            raise JournalBrokenError("Lines are missing.", place=f"line {at.lines + 1}")
        try:
            check(self.signed_bytes(at), found[2])
        except SignatureBrokenError as broken:
            raise JournalBrokenError("Its end was not signed by this device.") from broken

    def signed_bytes(self, head: JournalHead) -> bytes:
        """Give the bytes that the device signs for an end of the journal."""
        return canonical(
            {
                "hash": b64url(head.hash),
                "lines": head.lines,
                "purpose": str(Purpose.VAULT_JOURNAL_HEAD),
                "vault": self._vault_id,
            }
        )

    def _start(self) -> bytes:
        return hashlib.sha256(_LABEL + self._vault_id.encode()).digest()


def _bound(before: bytes, n: int, event: bytes) -> bytes:
    return hashlib.sha256(_LABEL + before + n.to_bytes(8) + hashlib.sha256(event).digest()).digest()
