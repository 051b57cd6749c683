"""Bringing an older vault to the form of today: forward only, one small step after the other, after a copy.

Each step is done whole or not at all, and a step that is done is not done again: whatever is killed, the next
opening goes on (``docs/format/vault.md``, "Migration"). To add one, raise ``schema.FORMAT`` or
``header.VERSION`` and write the step under the number that it starts from.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

from portable_record.errors import IntakeError, VaultDamagedError
from portable_record.record.day import day_of
from portable_record.record.json_text import parse
from portable_record.record.shapes import WHOLE
from portable_record.record.values import is_written_here
from portable_record.vault import header, schema, slots
from portable_record.vault.anchor import AWAITED
from portable_record.vault.database import Database
from portable_record.vault.header import Header
from portable_record.vault.search import Search
from portable_record.vault.slots import Dice, VaultKeys


def _add_anchor(database: Database) -> None:
    schema.make_table(database, "anchor")
    database.run("INSERT INTO meta (name, value) VALUES (?, '')", (AWAITED,))


def _add_indexes_of_pages(database: Database) -> None:
    """Some vaults of format 2 have the first of them already."""
    for name in ("entries_first", "edits_touched"):
        schema.make_index(database, name)


def _add_days(database: Database) -> None:
    """Write down the day that each entry speaks of; that of what cannot be read stays empty."""
    database.run("ALTER TABLE entries ADD COLUMN day TEXT NOT NULL DEFAULT ''")
    row = 0
    while some := database.rows("SELECT row, text FROM entries WHERE row > ? ORDER BY row LIMIT 500", (row,)):
        days = [(day, number) for number, text in some if (day := _day_in(text))]
        database.run_many("UPDATE entries SET day = ? WHERE row = ?", days)
        row = some[-1][0]
    for name in schema.DAYS:
        schema.make_index(database, f"entries_{name}")


def _day_in(text: bytes) -> str:
    try:
        value = parse(text)
    except IntakeError:
        return ""
    return day_of(value) if isinstance(value, dict) else ""


_LAST_WRITTEN = """
SELECT writer, path, substr(value, 1, 200) FROM edits JOIN changes USING (change)
WHERE entry = ? AND path NOT LIKE '@%' ORDER BY lamport DESC, device DESC, n DESC LIMIT 1
"""


def _add_writers_and_shelves(database: Database) -> None:
    """Write down who wrote in each entry last, as the fold finds it, and make the shelves of sharing."""
    database.run("ALTER TABLE entries ADD COLUMN writer TEXT NOT NULL DEFAULT ''")
    row = 0
    while some := database.rows("SELECT row, id FROM entries WHERE row > ? ORDER BY row LIMIT 500", (row,)):
        writers = [(writer, number) for number, name in some if (writer := _writer_of(database, name))]
        database.run_many("UPDATE entries SET writer = ? WHERE row = ?", writers)
        row = some[-1][0]
    for name in schema.WRITERS:
        schema.make_index(database, f"entries_{name}")
    for table in schema.SHELVES_OF_SHARING:
        _add_shelf(database, table)


def _add_shelf(database: Database, table: str) -> None:
    schema.make_table(database, table)
    for name in (f"{table}_by_about", f"{table}_by_moment"):
        schema.make_index(database, name)


def _writer_of(database: Database, entry: str) -> str:
    found = database.row(_LAST_WRITTEN, (entry,))
    if found is None:
        return ""
    writer, path, start = found
    return "" if path == WHOLE and not is_written_here(start or b"") else str(writer)


def _add_circle(database: Database) -> None:
    """Make the shelf of the circle, and the tables of what lies at its place."""
    _add_shelf(database, "circle")
    for table in ("place_files", "carried"):
        schema.make_table(database, table)


def _add_indexes_of_marks(database: Database) -> None:
    """What is sensitive or in dispute is found without looking at everything else."""
    for name in ("entries_in_conflict", "entries_sensitive"):
        schema.make_index(database, name)


def _find_letters_that_are_alike(database: Database) -> None:
    """Make the index of words as texts count now. One that is damaged stays: a check makes it anew."""
    with suppress(VaultDamagedError):
        Search(database).count_again()


def _let_ways_be_absent(old: Header) -> Header:
    return replace(old, version=2)


TABLE_STEPS: Mapping[int, Callable[[Database], None]] = {
    1: _add_anchor,
    2: _add_indexes_of_pages,
    3: _add_days,
    4: _add_writers_and_shelves,
    5: _add_circle,
    6: _add_indexes_of_marks,
    7: _find_letters_that_are_alike,
    8: _find_letters_that_are_alike,  # more of them
}
HEADER_STEPS: Mapping[int, Callable[[Header], Header]] = {1: _let_ways_be_absent}


def is_due(head: Header, tables: int) -> bool:
    """Say whether a vault with this header, and tables in this format, is of an older form."""
    return head.version < header.VERSION or tables < schema.FORMAT


def bring_up_tables(database: Database, tables: int) -> None:
    """Take the tables from one format to the next until they are today's; each step in one transaction."""
    for number in range(tables, schema.FORMAT):
        with database.transaction():
            TABLE_STEPS[number](database)
            schema.say_format(database, number + 1)


def brought_up(head: Header, keys: VaultKeys, dice: Dice) -> Header:
    """Give the header in the form of today; it is the last to be written."""
    for number in range(head.version, header.VERSION):
        head = HEADER_STEPS[number](head)
    return slots.with_key(head, keys, dice)
