"""Entries by the day they speak of, a page at a time; each question has an index of its own."""

from dataclasses import replace

import pytest

from portable_record.record.entry import Entry
from portable_record.vault.database import Database
from portable_record.vault.entries import Entries
from portable_record.vault.search import Search
from portable_record.vault.timeline import WITHOUT_DAY, Place, Timeline
from tests.vault.cast import NOON, goal

DAYS = ["2026-05-03", "", "2026-05", "2026", "2025-12-31", "2026-05-03", "2027-01-01", ""]


@pytest.fixture
def timeline(database: Database) -> Timeline:
    entries = [
        replace(
            goal(n, part="plan" if n % 2 else "health"),
            day=day,
            type="Goal" if n < 4 else "Condition",
            writer=("person", "nadia", "")[n % 3],
        )
        for n, day in enumerate(DAYS)
    ]
    hidden = replace(goal(99, binned=NOON), day="2026-05-04", writer="sam")
    Entries(database, Search(database)).add_many((entry, "") for entry in [*entries, hidden])
    return Timeline(database)


def all_of(timeline: Timeline, **only: str) -> list[Entry]:
    """Turn page after page, two entries on each."""
    place, found = Place(), list[Entry]()
    while some := timeline.after(place, limit=2, **only):
        found += [entry for entry, _ in some]
        place = some[-1][1]
    return found


def test_the_newest_day_is_first_and_what_has_none_is_last(timeline: Timeline) -> None:
    days = [entry.day for entry in all_of(timeline)]

    assert days == sorted(DAYS, reverse=True)


@pytest.mark.parametrize(
    "only",
    [
        {"part": "plan"},
        {"kind": "Goal"},
        {"part": "plan", "kind": "Goal"},
        {"writer": "nadia"},
        {"writer": ""},
        {"writer": "person", "part": "plan"},
        {"writer": "person", "kind": "Goal"},
        {"writer": "nadia", "part": "plan", "kind": "Goal"},
        {"writer": "", "part": "health", "kind": "Goal"},
    ],
)
def test_a_part_a_kind_and_who_wrote_narrow_it_down(timeline: Timeline, only: dict[str, str]) -> None:
    expected = [
        entry
        for entry in all_of(timeline)
        if only.get("part", entry.part) == entry.part
        and only.get("kind", entry.type) == entry.type
        and only.get("writer", entry.writer) == entry.writer
    ]

    assert all_of(timeline, **only) == expected
    assert expected


def test_what_has_no_day_can_be_gone_to_at_once(timeline: Timeline) -> None:
    assert [entry.day for entry, _ in timeline.after(WITHOUT_DAY, limit=9)] == ["", ""]


def test_the_types_that_are_there_are_listed(timeline: Timeline) -> None:
    assert timeline.types() == ["Condition", "Goal"]


def test_those_who_wrote_are_listed_without_what_lies_in_the_bin(timeline: Timeline) -> None:
    assert timeline.writers() == ["nadia", "person"]


def test_an_entry_that_is_written_again_stands_at_its_new_day(database: Database, timeline: Timeline) -> None:
    Entries(database, Search(database)).put(replace(goal(1), day="2030-01-01"), "")

    assert timeline.after(Place(), limit=1)[0][0].day == "2030-01-01"


def test_what_holds_a_piece_is_found_however_many_stand_between(database: Database) -> None:
    texts = [b'{"code":"need"}', *[b'{"code":"progress"}'] * 9, b'{"code": "need"}']
    entries = [
        replace(goal(n, part="plan"), day=f"2026-01-{n + 1:02}", text=text) for n, text in enumerate(texts)
    ]
    Entries(database, Search(database)).add_many((entry, "") for entry in entries)

    found = Timeline(database).holding("plan", "Goal", [b'"need"', b'"risk"'], limit=5)

    assert [entry.day for entry in found] == ["2026-01-11", "2026-01-01"]
    assert Timeline(database).holding("health", "Goal", [b'"need"'], limit=5) == []
    assert len(Timeline(database).holding("plan", "Goal", [b'"need"'], limit=1)) == 1
