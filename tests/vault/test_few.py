"""Which few entries hold a piece of text is remembered, and never wrongly."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.record.entry import Entry
from portable_record.vault.database import Cells, Database, Row
from portable_record.vault.entries import Entries
from portable_record.vault.few import MOST, Few
from portable_record.vault.search import Search
from portable_record.vault.timeline import Timeline
from tests.vault.cast import NOON, goal

NEED = [b'"need"']


def entry(n: int, code: str = "need", *, part: str = "plan", binned: str = "") -> Entry:
    return replace(
        goal(n, part=part, binned=binned), text=f'{{"code":"{code}"}}'.encode(), day=f"2026-05-{n:02}"
    )


class Shelves:
    """Entries and timeline of one database, as a vault has them."""

    def __init__(self, database: Database) -> None:
        self.database, few = database, Few()
        self.entries, self.timeline = Entries(database, Search(database), few), Timeline(database, few)

    def put(self, *entries: Entry) -> None:
        self.entries.put_many((one, "") for one in entries)

    def needs(self, limit: int = 9) -> list[str]:
        return [one.id for one in self.timeline.holding("plan", "Goal", NEED, limit=limit)]

    def looked_at(self) -> list[str]:
        """Ask for the needs without anything that is remembered."""
        return [one.id for one in Timeline(self.database).holding("plan", "Goal", NEED, limit=9)]


@pytest.fixture
def shelves(database: Database) -> Shelves:
    made = Shelves(database)
    made.put(entry(1), entry(2, "risk"), entry(3), entry(4, part="health"))
    return made


def test_what_was_found_is_found_again_in_the_same_order(shelves: Shelves) -> None:
    first = shelves.needs()

    again, newest = shelves.needs(), shelves.needs(limit=1)

    assert first == again == [entry(3).id, entry(1).id]
    assert newest == [entry(3).id]


def test_all_entries_of_a_type_are_looked_at_once(shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    rows = shelves.database.rows

    def listening(sql: str, cells: Cells) -> list[Row]:
        asked.append(sql)
        return rows(sql, cells)

    monkeypatch.setattr(shelves.database, "rows", listening)

    for _ in range(3):
        shelves.needs()

    assert sum("instr" in sql for sql in asked) == 1


def test_of_many_nothing_is_remembered(shelves: Shelves) -> None:
    some = shelves.needs(limit=1)

    assert (some, len(shelves.needs())) == ([entry(3).id], 2)


@pytest.mark.parametrize(
    "written",
    [
        entry(5),
        entry(1, "risk"),
        entry(3, part="health"),
        entry(3, binned=NOON),
        entry(2, "need"),
        entry(4),
        replace(entry(1), day="2026-06-01"),
        replace(entry(3), type="Condition"),
    ],
)
def test_what_is_written_is_seen(shelves: Shelves, written: Entry) -> None:
    shelves.needs()

    shelves.put(written)

    assert shelves.needs() == shelves.looked_at()


def test_what_is_erased_or_cleared_is_gone(shelves: Shelves) -> None:
    shelves.needs()

    shelves.entries.erase(entry(1).id)
    left = shelves.needs()
    shelves.entries.clear()

    assert (left, shelves.needs()) == ([entry(3).id], [])


def test_what_is_imported_is_seen(shelves: Shelves) -> None:
    shelves.needs()

    shelves.entries.add_many([(entry(6), "")])

    assert entry(6).id in shelves.needs()


def test_what_is_undone_was_never_remembered(shelves: Shelves) -> None:
    shelves.needs()

    with suppress(KeyError), shelves.database.transaction():
        shelves.put(entry(5), entry(1, "risk"))
        shelves.needs()
        raise KeyError

    assert shelves.needs() == shelves.looked_at()


@given(st.lists(st.integers(0, 3 * MOST)))
def test_no_more_is_remembered_than_there_is_room_for(asked: list[int]) -> None:
    few = Few()

    for number in asked:
        few.keep(("plan", "Goal", (bytes(number),)), [])

    assert sum(few.of(("plan", "Goal", (bytes(number),))) is not None for number in set(asked)) <= MOST
