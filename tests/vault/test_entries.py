"""Entries stand as they were put, in pages, newest first."""

from dataclasses import replace

import pytest

from portable_record.errors import NotFoundError
from portable_record.vault.database import CACHE_KIB, Database
from portable_record.vault.entries import Entries
from portable_record.vault.search import Search
from tests.vault.cast import entry_id, goal


@pytest.fixture
def search(database: Database) -> Search:
    return Search(database)


@pytest.fixture
def entries(database: Database, search: Search) -> Entries:
    return Entries(database, search)


def moment(minute: int) -> str:
    return f"2026-11-22T{minute // 60:02d}:{minute % 60:02d}:00Z"


def test_an_entry_is_given_back_as_it_was_put(entries: Entries) -> None:
    entries.put(goal(1), "words")

    assert entries.get(entry_id(1)) == goal(1)
    assert type(entries.get(entry_id(1)).edited) is bool
    assert entries.has(entry_id(1))


def test_an_entry_that_is_not_there_is_told(entries: Entries) -> None:
    assert not entries.has(entry_id(1))
    with pytest.raises(NotFoundError):
        entries.get(entry_id(1))


def test_putting_an_entry_again_replaces_it_and_its_words(entries: Entries, search: Search) -> None:
    entries.put(goal(1), "before")
    entries.put(goal(1, title="Swim"), "after")

    assert entries.get(entry_id(1)).title == "Swim"
    assert search.find("before") == []
    assert [hit.title for hit in search.find("after")] == ["Swim"]
    assert [hit.title for hit in search.find("swim")] == ["Swim"]


def test_many_are_added_as_one_by_one(entries: Entries, search: Search) -> None:
    entries.put(goal(0), "words")
    entries.add_many((goal(n), f"number{n}") for n in range(1, 1203))

    assert entries.get(entry_id(1202)) == goal(1202)
    assert entries.counts_by_part() == {"plan": 1203}
    assert [hit.id for hit in search.find("number777")] == [entry_id(777)]


@pytest.mark.parametrize("number", [0, 1, 500, 501])
def test_any_number_can_be_added(entries: Entries, number: int) -> None:
    entries.add_many((goal(n), "words") for n in range(number))

    assert len(list(entries.all())) == number


def test_adding_many_of_which_one_is_there_adds_none(entries: Entries) -> None:
    entries.put(goal(600), "words")

    with pytest.raises(Exception, match="UNIQUE"):
        entries.add_many((goal(n), "words") for n in range(1000))

    assert entries.counts_by_part() == {"plan": 1}


def test_pages_run_from_the_newest_to_the_oldest_without_gap(entries: Entries) -> None:
    entries.add_many((goal(n, updated=moment(n // 3)), "words") for n in range(50))

    seen, after = [], ""
    while page := entries.page(after=after, limit=7):
        seen += [entry.id for entry in page]
        after = page[-1].id

    assert seen == [entry_id(n) for n in reversed(range(50))]


def test_a_page_of_a_part_has_only_that_part(entries: Entries) -> None:
    entries.put(goal(1, part="plan"), "words")
    entries.put(goal(2, part="health"), "words")
    entries.put(goal(3, part="health", binned=moment(1)), "words")

    assert [entry.id for entry in entries.page("health")] == [entry_id(2)]
    assert entries.counts_by_part() == {"plan": 1, "health": 1}


def test_the_bin_holds_what_was_put_there_longest_first(entries: Entries, search: Search) -> None:
    entries.put(goal(1, binned=moment(2)), "words")
    entries.put(goal(2, binned=moment(1)), "words")
    entries.put(goal(3), "words")

    assert [entry.id for entry in entries.binned()] == [entry_id(2), entry_id(1)]
    assert entries.count_binned() == 2
    assert [hit.id for hit in search.find("words")] == [entry_id(3)]


def test_what_has_been_in_the_bin_since_before_a_moment_is_named_the_longest_first(entries: Entries) -> None:
    for number, minute in ((1, 3), (2, 1), (3, 2), (4, 9)):
        entries.put(goal(number, binned=moment(minute)), "words")
    entries.put(goal(5), "words")

    assert [name for _, name in entries.binned_before(moment(9), limit=5)] == [entry_id(n) for n in (2, 3, 1)]
    assert entries.binned_before(moment(9), limit=1) == [("plan", entry_id(2))]


def test_a_bin_of_any_size_is_given_whole(entries: Entries) -> None:
    entries.add_many((goal(n, binned=moment(1 + n // 700)), "words") for n in range(1200))

    assert [entry.id for entry in entries.binned()] == [entry_id(n) for n in range(1200)]
    assert entries.count_binned() == 1200


def test_what_came_from_the_bin_back_is_found_again(entries: Entries, search: Search) -> None:
    entries.put(goal(1, binned=moment(2)), "words")
    entries.put(goal(1), "words")

    assert [hit.id for hit in search.find("words")] == [entry_id(1)]


def test_an_entry_is_found_by_the_address_others_use(entries: Entries) -> None:
    entries.put(goal(1), "words")
    entries.put(goal(2, binned=moment(1)), "words")

    found = entries.by_full_url(goal(1).full_url)

    assert found is not None
    assert found.id == entry_id(1)
    assert entries.by_full_url("urn:uuid:nobody") is None
    assert entries.by_full_url("") is None


def test_an_erased_entry_leaves_neither_state_nor_words(entries: Entries, search: Search) -> None:
    entries.put(goal(1), "words")

    entries.erase(entry_id(1))
    entries.erase(entry_id(1))

    assert not entries.has(entry_id(1))
    assert search.find("words") == []


def test_all_gives_every_entry_with_the_bin(entries: Entries) -> None:
    entries.add_many((goal(n, binned=moment(n) if n % 2 else ""), "words") for n in range(1001))

    assert [entry.id for entry in entries.all()] == [entry_id(n) for n in range(1001)]


def test_a_long_write_holds_fewer_pages_in_memory_and_gives_the_rest_back(database: Database) -> None:
    def held() -> int:
        return int(database.rows("PRAGMA cache_size")[0][0])

    before = held()
    with database.sparing(1024), database.transaction():
        during = held()

    assert (before, during, held()) == (-CACHE_KIB, -1024, -CACHE_KIB)


def test_nobody_takes_the_place_of_an_entry_by_a_newer_one_under_its_address(entries: Entries) -> None:
    own = replace(goal(1), full_url=f"urn:uuid:{entry_id(1)}")
    entries.put(own, "words")
    entries.put(replace(goal(2), full_url=own.full_url, updated="2999-01-01T00:00:00Z"), "words")

    found = entries.by_full_url(own.full_url)

    assert found is not None
    assert found.id == entry_id(1)
    entries.put(
        replace(own, binned=moment(1)), "words"
    )  # moved to another part, it goes on under its address
    moved = entries.by_full_url(own.full_url)
    assert moved is not None
    assert moved.id == entry_id(2)
