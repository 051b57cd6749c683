"""Reading: each entry says who wrote it, or from where and by whom it was taken in."""

import json
from datetime import date
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin, take_from_bin
from portable_record.actions.desk import OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.read_entries import Page, find, list_of, page_of, show_entries
from portable_record.actions.telling import history_of, page_of_history, taken_from
from portable_record.actions.undo import undo_change
from portable_record.actions.writer import THE_PERSON, Writer, record_right
from portable_record.errors import NotFoundError, UsageError
from portable_record.record.rights import Right
from portable_record.saying import say

NOTE = {"resourceType": "Observation", "status": "final", "code": {"text": "note"}, "valueString": "hello"}


@pytest.fixture
def nadia(record: OpenRecord) -> Writer:
    return record_right(
        record, "Nadia Hussain", Right("agrees", since=date(2026, 11, 1)), relation="my daughter"
    )


def written(record: OpenRecord, entry_id: str) -> str:
    return next(show_entries(record, [entry_id], part=None)).written


def test_an_entry_says_who_wrote_it_for_whom(record: OpenRecord, nadia: Writer) -> None:
    own = add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
    hers = add_words(record, part="plan", kind=None, words="Rest", sensitive=False, writer=nadia)

    assert written(record, own.id) == "written by Jean Adeyemi, 22 November 2026"
    assert written(record, hers.id) == "written by Nadia Hussain for Jean Adeyemi, 22 November 2026"


def test_who_moves_an_entry_in_and_out_of_the_bin_did_not_write_it(record: OpenRecord, nadia: Writer) -> None:
    own = add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)

    put_in_bin(record, [own.id], writer=nadia)
    undo_change(record, list(history_of(record, own.id))[-1].change, writer=nadia)

    assert written(record, own.id) == "written by Jean Adeyemi, 22 November 2026"


@pytest.mark.parametrize("by_nadia", [False, True], ids=["by-the-person", "by-another"])
def test_what_was_taken_in_says_from_where_and_by_whom(
    record: OpenRecord, nadia: Writer, tmp_path: Path, by_nadia: bool
) -> None:
    (tmp_path / "note.json").write_text(json.dumps(NOTE))

    import_file(record, tmp_path / "note.json", writer=nadia if by_nadia else THE_PERSON)

    (entry,) = (entry for entry in list_of(record) if entry.part != "people")
    by = " by Nadia Hussain for Jean Adeyemi" if by_nadia else ""
    assert written(record, entry.id) == f"taken in from note.json{by}, 22 November 2026"


@pytest.fixture
def seven(record: OpenRecord) -> list[str]:
    """Seven strengths, in the order in which they are listed."""
    return [
        add_words(record, part="strengths", kind=None, words=f"number {n}", sensitive=False).id
        for n in range(1, 8)
    ]


def strengths(record: OpenRecord, *, before: str = "", after: str = "") -> Page:
    return page_of(record, "strengths", before=before, after=after, size=3)


def numbers(page: Page) -> tuple[int, int, int]:
    return page.first, page.last, page.total


def test_a_part_is_turned_through_page_by_page_and_back(record: OpenRecord, seven: list[str]) -> None:
    first = strengths(record)
    second = strengths(record, after=first.after)
    third = strengths(record, after=second.after)
    back = strengths(record, before=third.before)

    assert [entry.id for page in (first, second, third) for entry in page.entries] == seven
    assert [numbers(page) for page in (first, second, third)] == [(1, 3, 7), (4, 6, 7), (7, 7, 7)]
    assert (first.before, third.after) == ("", "")
    assert back == second
    assert strengths(record, before=second.before) == first


def test_going_back_to_less_than_a_page_shows_the_whole_first_page(
    record: OpenRecord, seven: list[str]
) -> None:
    assert strengths(record, before=seven[2]) == strengths(record)


def test_a_place_that_is_gone_leads_to_the_nearest_page(record: OpenRecord, seven: list[str]) -> None:
    put_in_bin(record, seven[6:])

    assert numbers(strengths(record, after=seven[5])) == (4, 6, 6)
    assert strengths(record, after="no-such-entry") == strengths(record)
    assert strengths(record, before="no-such-entry") == strengths(record)


def test_an_empty_part_has_one_empty_page(record: OpenRecord) -> None:
    page = strengths(record)

    assert (page.entries, page.total, page.before, page.after) == ((), 0, "", "")


def test_nothing_named_and_nothing_there(record: OpenRecord) -> None:
    with pytest.raises(UsageError):
        list(show_entries(record, [], part=None))
    with pytest.raises(NotFoundError):
        list(show_entries(record, ["no-such-entry"], part=None))
    with pytest.raises(NotFoundError):
        list(list_of(record, part="no-such-part"))
    with pytest.raises(NotFoundError):
        page_of(record, "no-such-part")


def test_a_long_history_is_told_some_at_a_time_the_newest_first(record: OpenRecord) -> None:
    entry = add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False).id
    for _ in range(3):
        put_in_bin(record, [entry])
        take_from_bin(record, [entry])
    whole = list(history_of(record, entry))

    first = page_of_history(record, entry, most=3)
    second = page_of_history(record, entry, older=first.older, most=3)
    third = page_of_history(record, entry, older=second.older, most=3)

    assert [*first.events, *second.events, *third.events] == whole[::-1]
    assert (len(whole), first.older, second.older, third.older) == (7, 4, 1, None)
    assert (first.newest, second.newest, third.newest) == (7, 4, 1)
    assert page_of_history(record, entry, older=99, most=3) == first


def test_words_are_found_in_letters_that_count_as_theirs_and_shown_as_they_are_written(
    record: OpenRecord,
) -> None:
    add_words(record, part="strengths", kind=None, words="Tańczę w Łodzi", sensitive=False)

    (hit,) = find(record, "lodz")

    assert hit.why == "Tańczę w Łodzi"


@pytest.mark.parametrize(
    ("origin", "told"), [("plan.json", "taken in by Jean from plan.json"), ("", "taken in by Jean")]
)
def test_where_something_came_from_is_told_where_it_is_known(origin: str, told: str) -> None:
    assert str(taken_from(say("taken in by Jean"), origin)) == told
