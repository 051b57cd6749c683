"""Shelves of documents beside the record.

Contacts, consents, shares, withdrawals and the inbox; templates of shares, suggestions that came in, the
register of what was shared on, and links; and what belongs to the circle.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portable_record.errors import NotFoundError
from portable_record.vault.database import Database, Row

MOST_KEPT = 2_000
"""So many documents of a shelf are kept in memory once all were read; of a fuller shelf, none."""

MOST_FOUND = 32
"""So many answers of a shelf are kept in memory."""

MOST_IN_AN_ANSWER = 10_000
"""An answer of more documents is not kept."""

_ANY = "SELECT 1 FROM"
_SELECT = "SELECT id, about, moment, document FROM"
_RAW = "SELECT raw FROM {0} WHERE id = ?"
_LET_GO = "UPDATE {0} SET raw = NULL WHERE id = ?"
_DELETE = "DELETE FROM {0} WHERE id = ?"
_PUT = """
INSERT INTO {0} (id, about, moment, document, raw) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET about = excluded.about, moment = excluded.moment,
  document = excluded.document, raw = coalesce(excluded.raw, raw)
"""


@dataclass(frozen=True, slots=True)
class Document:
    """One document on a shelf.

    ``about`` is what else it is looked up by: the consent of a share, the did of a contact, the rid of a
    withdrawal. ``moment`` is when it was put here (RFC 3339, UTC), ``value`` what it says, a JSON object.
    """

    id: str
    about: str
    moment: str
    value: Mapping[str, Any] = field(hash=False)  # Any: JSON


class Shelf:
    """One table of documents. With a document the bytes it came as, or went out as, may be kept."""

    def __init__(self, database: Database, table: str) -> None:
        """Stand before one of the tables of `schema.DOCUMENT_TABLES`."""
        self._database = database
        self._table = table
        self._read: tuple[list[Row], list[Document]] = ([], [])
        self._read_at: int | None = None
        self._answered: dict[tuple[str, str], tuple[int, list[Row], list[Document]]] = {}

    def put(self, document: Document, raw: bytes | None = None) -> None:
        """Keep a document in place of what had its id. Bytes kept with it before stay, if none are given."""
        cells = [document.id, document.about, document.moment]
        cells += [json.dumps(document.value, ensure_ascii=False, allow_nan=False)]
        self._database.run(_PUT.format(self._table), [*cells, raw])

    def get(self, document_id: str) -> Document:
        """Return a document.

        Raises:
            NotFoundError: none has this id.
        """
        found = self._where("id = ?", document_id)
        if not found:
            raise NotFoundError(place=document_id)
        return found[0]

    def has(self, document_id: str) -> bool:
        """Say whether a document has this id."""
        return self._database.row(f"{_ANY} {self._table} WHERE id = ?", [document_id]) is not None

    def all(self) -> list[Document]:
        """Return all documents, newest first; those that were read before and still say the same, as read."""
        mark = self._database.mark
        if mark is not None and mark == self._read_at:
            return list(self._read[1])
        rows = self._database.rows(f"{_SELECT} {self._table} ORDER BY moment DESC, id")
        before, documents = self._read
        if rows != before:
            documents = [_document(row) for row in rows]
            self._read = (rows, documents) if len(rows) <= MOST_KEPT else ([], [])
        self._read_at = mark if len(rows) <= MOST_KEPT else None
        return list(documents)

    def about(self, about: str) -> list[Document]:
        """Return the documents about this, newest first."""
        return self._known("about = ?", about)

    def holding(self, about: str, words: bytes) -> list[Document]:
        """Return the documents about this that have these words in the bytes kept with them, newest first."""
        condition, cells = "about = ? AND instr(raw, ?) > 0", [about, words]
        sql = f"{_SELECT} {self._table} WHERE {condition} ORDER BY moment DESC, id"
        return [_document(row) for row in self._database.rows(sql, cells)]

    def about_any(self, abouts: Sequence[str]) -> list[Document]:
        """Return the documents about any of these, newest first."""
        return self._where("about IN (SELECT value FROM json_each(?))", json.dumps(list(abouts)))

    def marked(self, name: str) -> list[Document]:
        """Return the documents that say yes to this, newest first, without reading the others."""
        return self._known("document ->> ?", name)

    def raw(self, document_id: str) -> bytes:
        """Return the bytes that were kept with a document.

        Raises:
            NotFoundError: none has this id, or it was put here without bytes.
        """
        found = self._database.row(_RAW.format(self._table), [document_id])
        if found is None or found[0] is None:
            raise NotFoundError(place=document_id)
        return bytes(found[0])

    def has_bytes(self, document_id: str) -> bool:
        """Say whether bytes are kept with a document."""
        found = f"{_ANY} {self._table} WHERE raw IS NOT NULL AND id = ?"
        return self._database.row(found, [document_id]) is not None

    def with_bytes(self) -> list[Document]:
        """Return the documents with which bytes are kept, newest first."""
        return self._where("raw IS NOT NULL AND 1 = ?", 1)

    def let_go_of_bytes(self, document_id: str) -> None:
        """Let go of the bytes of a document for good, and keep what it says."""
        self._database.run(_LET_GO.format(self._table), [document_id])

    def delete(self, document_id: str) -> None:
        """Let go of a document and its bytes for good."""
        self._database.run(_DELETE.format(self._table), [document_id])

    def _known(self, condition: str, cell: str) -> list[Document]:
        """Read documents, unless nothing was written since; of what was read before, what says the same."""
        mark = self._database.mark
        read_at, before, found = self._answered.get((condition, cell), (None, list[Row](), list[Document]()))
        if mark is None or mark != read_at:
            known = dict(zip(before, found, strict=True))
            rows = self._rows(condition, cell)
            found = [known.get(row) or _document(row) for row in rows]
            if len(self._answered) >= MOST_FOUND:
                self._answered = {}
            if mark is not None and len(rows) <= MOST_IN_AN_ANSWER:
                self._answered[condition, cell] = (mark, rows, found)
        return list(found)

    def _rows(self, condition: str, cell: str | int) -> list[Row]:
        sql = f"{_SELECT} {self._table} WHERE {condition} ORDER BY moment DESC, id"
        return self._database.rows(sql, [cell])

    def _where(self, condition: str, cell: str | int) -> list[Document]:
        return [_document(row) for row in self._rows(condition, cell)]


def _document(row: Row) -> Document:
    name, about, moment, document = row
    return Document(name, about, moment, json.loads(document))
