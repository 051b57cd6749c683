"""Take everything along as one plain table (CSV, RFC 4180) that any spreadsheet opens: an entry a row.

It is made row by row as it goes out, in the words of the pages, and noted like any copy without encryption. A
spreadsheet takes a cell that begins with certain signs for a formula: such a cell begins with an apostrophe.
"""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import refuse_if_there, write_file
from portable_record.actions.journal import Act, note
from portable_record.actions.read_entries import list_of
from portable_record.actions.readable_copy import ReadableCopy, Tongue
from portable_record.record.parts import PARTS
from portable_record.sharing.readable_pages import Item

HEAD = ("Part", "What it is", "Title", "What it says", "Day", "Who wrote it, and when", "Sensitive")
MARK = "\ufeff".encode()
"""Stands first, so that spreadsheets read the rest as UTF-8."""

_TAKEN_FOR_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def save_table_copy(record: OpenRecord, out: Path, *, replace: bool = False) -> int:
    """Write the table to a file, and return how many entries are in it.

    Raises:
        FileStandsError: something stands there already.
        FileUnwritableError: it cannot be written.
    """
    if not replace:
        refuse_if_there(out)
    copy = TableCopy(record, Tongue())
    write_file(out, copy.pieces())
    return copy.entries


class TableCopy:
    """One table on its way out; ``entries`` counts what is in it so far."""

    def __init__(self, record: OpenRecord, tongue: Tongue) -> None:
        """Begin with nothing."""
        self.entries = 0
        self._record = record
        self._say = tongue.say
        self._pages = ReadableCopy(record, tongue)

    def pieces(self) -> Iterator[bytes]:
        """Note that it was made, and give the table row by row."""
        note(self._record, Act.EXPORT)
        yield MARK + row_of(self._say(head) for head in HEAD)
        for part in PARTS:
            title = self._say(part.title)
            for entry in list_of(self._record, part=part.key):
                self.entries += 1
                item = self._pages.item(entry)
                sensitive = self._say("Yes") if item.sensitive else ""
                yield row_of((title, item.kind, item.title, says(item), entry.day, item.written, sensitive))


def says(item: Item) -> str:
    """Put all that an entry says into one cell, a line each."""
    rows = [f"{row.label}: {row.text}" if row.label else row.text for row in item.rows]
    return "\n".join((*rows, *item.careful, *item.versions))


def row_of(cells: Iterator[str] | tuple[str, ...]) -> bytes:
    """Write one row, every cell in quotes."""
    line = StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([plain(cell) for cell in cells])
    return line.getvalue().encode(errors="replace")


def plain(cell: str) -> str:
    """Make sure that a spreadsheet takes a cell for words and not for a formula; no NUL is in it."""
    words = str(cell).replace("\0", " ")
    return f"'{words}" if words.lstrip(" ").startswith(_TAKEN_FOR_FORMULAS) else words
