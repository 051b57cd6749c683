"""The entries of a part are listed in one order, forwards and backwards, whatever the size of a page."""

from dataclasses import replace
from itertools import cycle

import pytest

from portable_record.record.entry import Entry
from portable_record.record.parts import FIRST, part
from portable_record.vault.database import Cells, Database, Row
from portable_record.vault.entries import Entries
from portable_record.vault.pages import Pages
from portable_record.vault.search import Search
from tests.vault.cast import entry_id, goal

TYPES = ("Observation", "Goal", "Task", "Flag", "Consent", "CarePlan", "Organization")
PLAN, HEALTH = part("plan"), part("health")
MANY = 60


@pytest.fixture
def entries(database: Database) -> Entries:
    """Entries of many types in two parts, three of each moment; every tenth is in the bin."""
    filled = Entries(database, Search(database))
    kinds = cycle(TYPES)
    for n in range(MANY):
        moment = f"2026-11-22T00:{n // 3:02d}:00Z"
        binned = moment if n % 10 == 9 else ""
        for number, key in ((n, "plan"), (MANY + n, "health")):
            entry = goal(number, part=key, updated=moment, binned=binned)
            filled.put(replace(entry, type=next(kinds)), "words")
    return filled


@pytest.fixture
def pages(database: Database, entries: Entries) -> Pages:
    assert entries.count_binned() == MANY // 5
    return Pages(database)


def in_order(entries: Entries, key: str) -> list[str]:
    """The order as it is written down in words: by type and writing, or the newest first."""
    there = [entry for entry in entries.all() if entry.part == key and not entry.binned]
    if part(key).over_time:
        return [entry.id for entry in there[::-1]]
    return [entry.id for entry in sorted(there, key=_rank)]


def _rank(entry: Entry) -> int:
    return FIRST.index(entry.type) if entry.type in FIRST else len(FIRST)


@pytest.mark.parametrize("size", [1, 4, 7, 1000])
@pytest.mark.parametrize("key", ["plan", "health"])
def test_pages_forwards_list_every_entry_once_in_order(
    entries: Entries, pages: Pages, key: str, size: int
) -> None:
    seen: list[str] = []
    while page := pages.after(part(key), seen[-1] if seen else "", limit=size):
        seen += [entry.id for entry in page]

    assert seen == in_order(entries, key)


@pytest.mark.parametrize("size", [1, 4, 7, 1000])
@pytest.mark.parametrize("key", ["plan", "health"])
def test_pages_backwards_list_the_same(entries: Entries, pages: Pages, key: str, size: int) -> None:
    page = pages.last(part(key), limit=size)
    seen = [entry.id for entry in page]

    while page := pages.before(part(key), seen[0], limit=size):
        seen = [entry.id for entry in page] + seen

    assert seen == in_order(entries, key)


@pytest.mark.parametrize("key", ["plan", "health"])
def test_entries_are_numbered_in_that_order(entries: Entries, pages: Pages, key: str) -> None:
    expected = in_order(entries, key)

    assert [pages.number_of(part(key), one) for one in expected] == list(range(1, len(expected) + 1))
    assert pages.count(part(key)) == len(expected)


def test_an_entry_that_was_binned_since_still_marks_its_place(entries: Entries, pages: Pages) -> None:
    before, gone, after = in_order(entries, "health")[10:13]
    entries.put(replace(entries.get(gone), binned="2026-11-23T00:00:00Z"), "")

    assert pages.after(HEALTH, gone, limit=1)[0].id == after
    assert pages.before(HEALTH, gone, limit=1)[0].id == before


def test_an_entry_that_is_not_there_marks_no_place(pages: Pages) -> None:
    for nowhere in ("", "no-such-entry", entry_id(MANY)):
        assert pages.after(PLAN, nowhere, limit=3) == pages.after(PLAN, limit=3)
        assert pages.before(PLAN, nowhere, limit=3) == []
        assert pages.number_of(PLAN, nowhere) == 0


def test_an_empty_part_has_no_pages(database: Database) -> None:
    pages = Pages(database)

    assert (pages.after(PLAN, limit=5), pages.last(PLAN, limit=5), pages.count(PLAN)) == ([], [], 0)


def test_no_page_reads_more_entries_than_it_shows(database: Database, pages: Pages) -> None:
    """Otherwise it would take longer the more there is; each search must go by an index, and sort nothing."""
    asked: list[str] = []
    rows = database.rows

    def noting(sql: str, cells: Cells = ()) -> list[Row]:
        asked.extend(str(step[3]) for step in rows(f"EXPLAIN QUERY PLAN {sql}", cells))
        return rows(sql, cells)

    database.rows = noting  # type: ignore[method-assign]  # to see what the database makes of it
    for one in (PLAN, HEALTH):
        middle = pages.after(one, limit=20)[-1].id
        pages.before(one, middle, limit=5)
        pages.after(one, middle, limit=5)

    assert any("entries_first" in step for step in asked)
    assert any("entries_by_part" in step for step in asked)
    assert [step for step in asked if "USING" not in step or "TEMP" in step] == []
