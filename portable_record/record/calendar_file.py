"""Things to do as a file that any calendar opens (iCalendar, RFC 5545). The only user of its library.

Each is an event of its day; with an hour where one was written as such. Hours are those of the clock on the
wall ("floating", section 3.3.5, form 1): whoever opens the file lives where the person lives.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from portable_record.record.moments import moment
from portable_record.record.week import ToDo

MIME = "text/calendar"
PRODUCT = "-//Portable Record//Who does what//EN"
_HOUR = re.compile(r"\s*([01]?[0-9]|2[0-3])[:.]([0-5][0-9])\s*", re.ASCII)
_LASTS = timedelta(hours=1)


def calendar_file(todos: Iterable[ToDo], *, made: str, says: Callable[[ToDo], str]) -> bytes:
    """Write what is to do as events; what has no day, or is done, is left out.

    Args:
        todos: what there is.
        made: the moment of writing, in UTC.
        says: the title of an event.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for todo in todos:
        day = _day(todo.day)
        if day is None or todo.done:
            continue
        event = Event()
        event.add("uid", f"urn:uuid:{todo.entry}")
        event.add("dtstamp", moment(made).astimezone(UTC))
        hour = _hour(todo.time)
        if hour is None:
            event.add("dtstart", day)
        else:
            event.add("dtstart", datetime.combine(day, hour))
            event.add("dtend", datetime.combine(day, hour) + _LASTS)
        event.add("summary", says(todo))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _hour(text: str) -> time | None:
    found = _HOUR.fullmatch(text)
    return time(int(found[1]), int(found[2])) if found else None
