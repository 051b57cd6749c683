"""The tables of the vault, format 7. ``docs/format/vault.md`` says what each one holds."""

from datetime import datetime

from portable_record.errors import VaultDamagedError, VaultTooNewError
from portable_record.record.moments import moment
from portable_record.record.parts import FIRST
from portable_record.vault.database import PLACE, Database

FORMAT = 9

SHELVES_OF_SHARING = ("templates", "suggestions", "register", "links")
DOCUMENT_TABLES = ("contacts", "consents", "shares", "withdrawals", "inbox", *SHELVES_OF_SHARING, "circle")
OF_THE_CIRCLE = ("circle", "place_files", "carried")

_Columns = dict[str, type]
_DOCUMENT: _Columns = {"id": str, "about": str, "moment": str, "document": str, "raw": bytes}

_TABLES: dict[str, tuple[str | tuple[str, ...], _Columns]] = {
    "meta": ("name", {"name": str, "value": str}),
    "changes": (
        "change",
        {
            "change": int,
            "device": str,
            "part": str,
            "seq": int,
            "hash": str,
            "previous": str,
            "lamport": int,
            "moment": str,
            "record": str,
            "epoch": int,
            "writer": str,
            "basis": str,
            "helper": str,
            "seen": str,
            "count": int,
            "digest": bytes,
            "signature": bytes,
        },
    ),
    "heads": (
        ("device", "part"),
        {"device": str, "part": str, "seq": int, "hash": str, "lamport": int},
    ),
    "entries": (
        "row",
        {
            "row": int,
            "id": str,
            "part": str,
            "type": str,
            "title": str,
            "updated": str,
            "full_url": str,
            "binned": str,
            "edited": int,
            "sensitive": int,
            "in_conflict": int,
            "day": str,
            "writer": str,
            "text": bytes,
        },
    ),
    "blobs": (
        "name",
        {"name": str, "size": int, "sha256": bytes, "salt": bytes},
    ),
    "journal": ("n", {"n": int, "event": bytes, "hash": bytes}),
    "journal_head": ("one", {"one": int, "n": int, "hash": bytes, "signature": bytes}),
    "anchor": (
        "one",
        {"one": int, "lines": int, "journal": bytes, "change": int, "history": bytes, "signature": bytes},
    ),
    "keys": ("name", {"name": str, "secret": bytes}),
    "settings": ("name", {"name": str, "value": str}),
    "place_files": ("name", {"name": str, "state": str, "head": bytes, "since": str}),
    "carried": ("hash", {"hash": str, "epoch": int, "name": str}),
    **dict.fromkeys(DOCUMENT_TABLES, ("id", _DOCUMENT)),
}

_MAY_BE_ABSENT = {"raw"}
_SINCE = {
    "anchor": 2,
    **dict.fromkeys(SHELVES_OF_SHARING, 5),
    **dict.fromkeys(OF_THE_CIRCLE, 6),
}  # the format that brought a table; all others were there from the first

# An edit is found by its entry and by its change. The table is its own index of the first kind, so that the
# whole history of one entry lies together.
_EDITS = """
CREATE TABLE edits (
    entry TEXT NOT NULL, change INTEGER NOT NULL, n INTEGER NOT NULL, path TEXT NOT NULL, bases TEXT NOT NULL,
    value BLOB, salt BLOB, digest BLOB
) STRICT
"""

DAYS = {"day": "", "part_day": "part, ", "type_day": "type, ", "part_type_day": "part, type, "}
WRITERS = {f"writer_{name}": f"writer, {columns}" for name, columns in DAYS.items()}

_INDEXES = {
    "changes_by_hash": "changes (hash)",
    "changes_by_chain": "changes (device, part, seq)",
    "edits_by_change": "edits (change, n)",
    "edits_touched": "edits (change, entry)",
    "edits_by_entry": "edits (entry)",
    "entries_by_id": "entries (id)",
    "entries_by_part": "entries (part, updated, row) WHERE binned = ''",
    "entries_first": "entries (part, type, updated, row)"
    f" WHERE binned = '' AND type IN ({', '.join(repr(name) for name in FIRST)})",
    "entries_by_moment": "entries (updated, row) WHERE binned = ''",
    **{f"entries_{name}": f"entries ({columns}day, row) WHERE binned = ''" for name, columns in DAYS.items()},
    **{
        f"entries_{name}": f"entries ({columns}day, row) WHERE binned = '' AND writer <> ''"
        for name, columns in WRITERS.items()
    },
    "entries_in_bin": "entries (binned) WHERE binned <> ''",
    "entries_in_conflict": "entries (updated, row) WHERE in_conflict = 1",
    "entries_sensitive": "entries (row) WHERE sensitive = 1",
    "entries_by_address": "entries (full_url) WHERE full_url <> ''",
    **{f"{table}_by_about": f"{table} (about, moment)" for table in DOCUMENT_TABLES},
    **{f"{table}_by_moment": f"{table} (moment)" for table in DOCUMENT_TABLES},
}
_UNIQUE = {"changes_by_hash", "edits_by_change", "entries_by_id"}

SEARCH = (
    "CREATE VIRTUAL TABLE search USING fts5"
    " (title, body, part, tokenize = 'unicode61 remove_diacritics 2', prefix = '2')",
    "INSERT INTO search (search, rank) VALUES ('secure-delete', 1)",
)


def make(database: Database, vault_id: str, made: str) -> None:
    """Make all tables of a new vault, in one transaction."""
    with database.transaction():
        for name in _TABLES:
            make_table(database, name)
        database.run(_EDITS)
        for name in _INDEXES:
            make_index(database, name)
        for statement in SEARCH:
            database.run(statement)
        database.run_many(
            "INSERT INTO meta (name, value) VALUES (?, ?)",
            [("format", str(FORMAT)), ("vault", vault_id), ("made", made)],
        )


def make_table(database: Database, name: str) -> None:
    """Make one table."""
    key, columns = _TABLES[name]
    with database.tables() as tables:
        tables.table(name).create(columns, pk=key, not_null=columns.keys() - _MAY_BE_ABSENT, strict=True)


def make_index(database: Database, name: str) -> None:
    """Make one index, unless it is there."""
    unique = "UNIQUE " if name in _UNIQUE else ""
    database.run(f"CREATE {unique}INDEX IF NOT EXISTS {name} ON {_INDEXES[name]}")


def say_format(database: Database, number: int) -> None:
    """Write down which format the tables have now."""
    database.run("UPDATE meta SET value = ? WHERE name = 'format'", (str(number),))


def made(database: Database) -> datetime:
    """Return the moment at which the tables were made.

    Raises:
        VaultDamagedError: it does not stand there.
    """
    found = database.row("SELECT value FROM meta WHERE name = 'made'")
    try:
        return moment(found[0] if found else "")
    except ValueError as broken:
        raise VaultDamagedError("It does not say when it was made.", place=PLACE) from broken


def check(database: Database, vault_id: str) -> int:
    """Make sure that these are the tables of this vault, in a format known here, and return its number.

    Raises:
        VaultDamagedError: they are not there whole, or belong to another vault.
        VaultTooNewError: a later format.
    """
    there = {name for (name,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "meta" not in there:
        raise VaultDamagedError("A table is missing.", place=PLACE)
    said: dict[str, str] = dict(database.rows("SELECT name, value FROM meta"))
    if said.get("vault") != vault_id or not said.get("format", "").isdecimal():
        raise VaultDamagedError("It belongs to another record.", place=PLACE)
    if (number := int(said["format"])) > FORMAT:
        raise VaultTooNewError(place=PLACE)
    if not there >= {"edits", "search", *(name for name in _TABLES if _SINCE.get(name, 1) <= number)}:
        raise VaultDamagedError("A table is missing.", place=PLACE)
    return number
