"""A week of things to do, and its file for a calendar."""

from datetime import date, datetime

import pytest
from icalendar import Calendar, Event

from portable_record.record.calendar_file import calendar_file
from portable_record.record.week import ToDo, monday_of, week_of

TODAY = date(2026, 11, 26)
MONDAY = date(2026, 11, 23)
MADE = "2026-11-26T12:00:00Z"


def todo(words: str, day: str = "", *, time: str = "", state: str = "requested") -> ToDo:
    return ToDo(words, words, day, time, "", "", state)


def events_in(file: bytes) -> list[Event]:
    """Read the file as a calendar does."""
    return [one for one in Calendar.from_ical(file).walk("VEVENT") if isinstance(one, Event)]


def test_what_is_to_do_stands_on_its_day_by_the_hour() -> None:
    lift, call = todo("lift", "2026-11-26", time="14:30"), todo("call", "2026-11-26", time="09:00")

    week = week_of([lift, call, todo("next", "2026-11-30")], MONDAY, TODAY)

    assert [day.isoformat() for day, _ in week.days] == [f"2026-11-{n}" for n in range(23, 30)]
    assert dict(week.days)[TODAY] == (call, lift)
    assert (week.late, week.open) == ((), ())


def test_what_is_late_stands_in_this_week_alone_until_it_is_done() -> None:
    late, done = todo("late", "2026-11-12"), todo("done", "2026-11-12", state="completed")

    assert week_of([late, done], MONDAY, TODAY).late == (late,)
    assert week_of([late], date(2026, 11, 16), TODAY).late == ()
    assert week_of([late], date(2026, 11, 30), TODAY).late == ()


@pytest.mark.parametrize("day", ["", "2026", "2026-11"])
def test_what_has_no_day_stands_apart(day: str) -> None:
    one = todo("some time", day)

    week = week_of([one, todo("done", day, state="completed")], MONDAY, TODAY)

    assert week.open == (one,)
    assert not week.is_empty


def test_what_is_not_needed_any_more_stands_nowhere() -> None:
    assert week_of([todo("gone", "2026-11-26", state="cancelled")], MONDAY, TODAY).is_empty


def test_a_week_begins_on_monday() -> None:
    assert monday_of(TODAY) == monday_of(MONDAY) == MONDAY
    assert monday_of(date(2026, 11, 29)) == MONDAY


def test_a_calendar_reads_the_file_as_it_was_meant() -> None:
    words = "Drive Jean, Sam; and — \\ سمندر\nthen home " + "long " * 40
    todos = [
        todo(words, "2026-11-26", time="14:30"),
        todo("after lunch", "2026-11-27", time="after lunch"),
        todo("done", "2026-11-27", state="completed"),
        todo("no day", "2026"),
    ]

    file = calendar_file(todos, made=MADE, says=lambda one: one.words)

    lift, lunch = events_in(file)
    assert str(lift["summary"]) == words
    assert lift.decoded("dtstart") == datetime(2026, 11, 26, 14, 30)  # noqa: DTZ001 - the clock on the wall
    assert lift.decoded("dtend") == datetime(2026, 11, 26, 15, 30)  # noqa: DTZ001 - as above
    assert lunch.decoded("dtstart") == date(2026, 11, 27)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))


def test_nobody_smuggles_an_event_into_the_file() -> None:
    words = "tea\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged"

    file = calendar_file([todo(words, "2026-11-26")], made=MADE, says=lambda one: one.words)

    assert len(events_in(file)) == 1
