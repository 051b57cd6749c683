"""What a backup says must be found in it, and whether it is (``docs/format/backup.md``, "What is inside")."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.errors import (
    BackupDamagedError,
    BackupTooNewError,
    MalformedChangeError,
    MalformedError,
    NotCanonicalError,
    VaultDamagedError,
)
from portable_record.record import shapes
from portable_record.record.canonical import canonical, read_canonical
from portable_record.vault.backup_tar import is_attachment
from portable_record.vault.database import Database
from portable_record.vault.entries import Entries
from portable_record.vault.journal import Journal, JournalHead
from portable_record.vault.log import ChangeLog
from portable_record.vault.search import Search

FORMAT = "portable-record-backup"
VERSION = 1
MOST = 16 << 20
DIGEST = 32

ChainEnd = tuple[str, str, int, str]
"""Device, part, seq and hash of the end of one chain."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a database holds, by what can be counted and compared."""

    schema: int
    entries: int
    binned: int
    changes: int
    attachments: int
    heads: tuple[ChainEnd, ...]
    journal: JournalHead


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; ``held.attachments`` counts the ``missing`` too, whose files were not there."""

    vault: str
    record: str
    device: str
    made: str
    held: Held
    size: int
    sha256: bytes
    missing: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """Write it in its one form."""
        return canonical(
            {
                "attachments": self.held.attachments - len(self.missing),
                "binned": self.held.binned,
                "changes": self.held.changes,
                "database": {"sha256": b64url(self.sha256), "size": self.size},
                "device": self.device,
                "entries": self.held.entries,
                "format": FORMAT,
                "heads": [list(head) for head in self.held.heads],
                "journal": {"hash": b64url(self.held.journal.hash), "lines": self.held.journal.lines},
                "made": self.made,
                "missing": list(self.missing),
                "record": self.record,
                "schema": self.held.schema,
                "vault": self.vault,
                "version": VERSION,
            }
        )

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read it, strictly.

        Raises:
            BackupTooNewError: a later version.
            BackupDamagedError: not in its one form.
        """
        try:
            value = read_canonical(data)
            if isinstance(value, dict) and value.get("version") not in (None, VERSION):
                raise BackupTooNewError
            return cls._read(_object(value, *_NAMES))
        except (NotCanonicalError, MalformedChangeError, MalformedError, ValueError) as broken:
            raise BackupDamagedError("Its list of contents is not in its one form.") from broken

    @classmethod
    def _read(cls, said: Mapping[str, object]) -> Self:
        if said["format"] != FORMAT or said["version"] is True:
            raise ValueError
        database, journal = _object(said["database"], "sha256", "size"), said["journal"]
        missing = tuple(_text(name) for name in _list(said["missing"]))
        if list(missing) != sorted(set(missing)) or not all(map(is_attachment, missing)):
            raise ValueError
        shapes.uuid(_text(said["record"]), "record")
        shapes.uuid(_text(said["vault"]), "vault")
        shapes.hash_text(_text(said["device"]), "device")
        shapes.moment(_text(said["made"]), "made")
        return cls(
            vault=_text(said["vault"]),
            record=_text(said["record"]),
            device=_text(said["device"]),
            made=_text(said["made"]),
            held=Held(
                schema=_number(said["schema"]),
                entries=_number(said["entries"]),
                binned=_number(said["binned"]),
                changes=_number(said["changes"]),
                attachments=_number(said["attachments"]) + len(missing),
                heads=_heads(said["heads"]),
                journal=_journal(_object(journal, "hash", "lines")),
            ),
            size=_number(database["size"]),
            sha256=_digest(database["sha256"]),
            missing=missing,
        )


_NAMES = (
    *("attachments", "binned", "changes", "database", "device", "entries", "format", "heads"),
    *("journal", "made", "missing", "record", "schema", "vault", "version"),
)


def held_in(database: Database, vault_id: str) -> Held:
    """Look what a database of a vault holds.

    Raises:
        VaultDamagedError: it does not say what format its tables have.
    """
    format_of_tables = _one(database, "SELECT value FROM meta WHERE name = 'format'")
    if not str(format_of_tables).isdecimal():
        raise VaultDamagedError(place="vault.db")
    entries, log = Entries(database, Search(database)), ChangeLog(database)
    return Held(
        schema=int(str(format_of_tables)),
        entries=sum(entries.counts_by_part().values()),
        binned=entries.count_binned(),
        changes=log.count(),
        attachments=int(str(_one(database, "SELECT count(*) FROM blobs"))),
        heads=tuple(sorted((*chain, head.seq, head.hash) for chain, head in log.chain_ends().items())),
        journal=Journal(database, vault_id).head(),
    )


def _one(database: Database, statement: str) -> object:
    found = database.row(statement)
    return found[0] if found else ""


def _object(value: object, *names: str) -> Mapping[str, object]:
    if not isinstance(value, dict) or set(value) != set(names):
        raise ValueError
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError  # noqa: TRY004 - every fault of form is one refusal
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004 - as above
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError
    return value


def _digest(value: object) -> bytes:
    data = unb64url(_text(value))
    if len(data) != DIGEST:
        raise ValueError
    return data


def _journal(said: Mapping[str, object]) -> JournalHead:
    return JournalHead(_number(said["lines"]), _digest(said["hash"]))


def _heads(value: object) -> tuple[ChainEnd, ...]:
    heads = []
    for one in _list(value):
        device, part, seq, name = _list(one)
        shapes.hash_text(_text(device), "heads")
        shapes.part_key(_text(part), "heads")
        shapes.hash_text(_text(name), "heads")
        heads.append((_text(device), _text(part), _number(seq), _text(name)))
    if [head[:2] for head in heads] != sorted({head[:2] for head in heads}):
        raise ValueError
    return tuple(heads)
