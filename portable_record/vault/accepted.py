"""What a person accepted of what a check found: it is told no more while what stood there then stands.

``docs/format/vault.md``, "What was accepted". Whose signature counts, is decided by who asks.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypedDict

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.derive import Purpose
from portable_record.errors import PortableRecordError
from portable_record.record.canonical import canonical
from portable_record.record.change import value_digest
from portable_record.vault.database import Database
from portable_record.vault.journal import JournalHead
from portable_record.vault.vault import Vault

OF_HISTORY = frozenset({"change-broken", "history-gap", "history-cut"})
KINDS = OF_HISTORY | {"anchor-broken", "anchor-missing", "journal-broken", "attachment-damaged"}
"""The codes of what cannot be mended here, and can be lived with."""
ANCHORED = frozenset({"history-cut", "anchor-broken", "anchor-missing"})
"""The codes of what a new anchor takes away: they are accepted together."""
BY_PLACE = frozenset({"change-broken", "history-gap", "attachment-damaged"})
"""The codes of what has a place of its own, and is known again by its words."""

_SETTING = "accepted"
_CHANGES = """
SELECT change, hash, device, part, seq, previous, lamport, moment, record, epoch, writer, basis, helper, seen,
    count, digest, signature
FROM changes WHERE change > ? AND change <= ? ORDER BY change
"""
_EDITS = """
SELECT change, n, entry, path, bases, value, salt, digest
FROM edits WHERE change > ? AND change <= ? ORDER BY change, n
"""
_LAST_UP_TO = "SELECT coalesce(max(change), 0) FROM changes WHERE change <= ?"
_AT_ONCE = 500


class _Kept(TypedDict):
    findings: list[list[str]]
    lines: int
    end: str
    ends: list[tuple[str, str, int, str]]
    log: str
    change: int
    history: str
    device: str
    signature: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The findings, each as code and words; where journal and chains go on; and what stood there, as hashes.

    ``ends`` are those of the chains as they are listed: device, part, number and hash.
    """

    findings: frozenset[tuple[str, str]]
    journal: JournalHead
    ends: frozenset[tuple[str, str, int, str]]
    log: bytes
    change: int
    history: bytes

    @classmethod
    def now(cls, vault: Vault, findings: Iterable[tuple[str, str]]) -> "Accepted":
        """Accept these as history and journal stand now."""
        (last,) = vault.database.row("SELECT coalesce(max(n), 0) FROM journal") or (0,)
        (change,) = vault.database.row("SELECT coalesce(max(change), 0) FROM changes") or (0,)
        head = vault.journal.head()
        end = JournalHead(max(head.lines, last), head.hash)
        log, history = _log(vault.database, end.lines), _history(vault.database, change)
        listed = vault.log.chain_ends().items()
        ends = frozenset((*chain, head.seq, head.hash) for chain, head in listed)
        return cls(frozenset(findings), end, ends, log, change, history)

    def stands(self, vault: Vault) -> bool:
        """Say whether nothing of what stood there then was changed since."""
        log, history = _log(vault.database, self.journal.lines), _history(vault.database, self.change)
        return (log, history) == (self.log, self.history)

    def again(self, vault: Vault) -> "Accepted":
        """Accept the same of what is left, after changes were taken out that count no longer."""
        (change,) = vault.database.row(_LAST_UP_TO, (self.change,)) or (0,)
        return replace(self, change=change, history=_history(vault.database, change))

    def signed_bytes(self, vault_id: str) -> bytes:
        """Give the bytes that the device signs."""
        return canonical(
            {
                "change": self.change,
                "end": b64url(self.journal.hash),
                "ends": [list(end) for end in sorted(self.ends)],
                "findings": [list(pair) for pair in sorted(self.findings)],
                "history": b64url(self.history),
                "lines": self.journal.lines,
                "log": b64url(self.log),
                "purpose": str(Purpose.VAULT_ACCEPTED),
                "vault": vault_id,
            }
        )


def keep(vault: Vault, accepted: Accepted, device: str, sign: Callable[[bytes], bytes]) -> None:
    """Keep it, signed by the device."""
    kept = _Kept(
        findings=[list(pair) for pair in sorted(accepted.findings)],
        lines=accepted.journal.lines,
        end=b64url(accepted.journal.hash),
        ends=sorted(accepted.ends),
        log=b64url(accepted.log),
        change=accepted.change,
        history=b64url(accepted.history),
        device=device,
        signature=b64url(sign(accepted.signed_bytes(vault.id))),
    )
    vault.settings.put(_SETTING, kept)


def standing(vault: Vault, check: Callable[[str, bytes, bytes], None]) -> Accepted | None:
    """Return what was accepted, if a device of the owner signed it and nothing was changed since.

    ``check`` checks, by a device's id, its signature over a message.
    """
    try:
        kept: _Kept | None = vault.settings.get(_SETTING, None)
        if kept is None:
            return None
        accepted = Accepted(
            frozenset((code, says) for code, says in kept["findings"]),
            JournalHead(kept["lines"], unb64url(kept["end"])),
            frozenset((device, part, seq, its_hash) for device, part, seq, its_hash in kept["ends"]),
            unb64url(kept["log"]),
            kept["change"],
            unb64url(kept["history"]),
        )
        check(kept["device"], accepted.signed_bytes(vault.id), unb64url(kept["signature"]))
    except (PortableRecordError, KeyError, TypeError, ValueError):
        return None  # whatever was written there by others accepts nothing
    return accepted if accepted.stands(vault) else None


def _log(database: Database, lines: int) -> bytes:
    rows = database.rows("SELECT n, event, hash FROM journal WHERE n <= ? ORDER BY n", (lines,))
    return _hashed(cell for row in rows for cell in row)


def _history(database: Database, change: int) -> bytes:
    """Hash all changes and their edits; a value that is erased later leaves its own hash behind."""
    return _hashed(
        cell
        for first in range(0, change, _AT_ONCE)
        for cell in _stretch(database, first, min(first + _AT_ONCE, change))
    )


def _stretch(database: Database, after: int, last: int) -> Iterator[object]:
    for row in database.rows(_CHANGES, (after, last)):
        yield from row
    for row in database.rows(_EDITS, (after, last)):
        *about, value, salt, digest = row
        yield from about
        yield digest if value is None else value_digest(salt, value)


def _hashed(cells: Iterable[object]) -> bytes:
    running = hashlib.sha256()
    for cell in cells:
        data = cell if isinstance(cell, bytes) else str(cell).encode()
        running.update(f"{type(cell).__name__} {len(data)} ".encode() + data)
    return running.digest()
