"""Dates, times and periods as people write them, with the precision and the zone that was written."""

import re
from datetime import UTC, datetime, timedelta

from portable_record.record.readable.tables_words import MONTHS
from portable_record.record.readable.values import phrase
from portable_record.saying import say

_DATE = re.compile(
    r"^([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01])"
    r"(?:T([0-9]{2}:[0-9]{2})(:[0-9]{2})?(?:\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?\Z"
)
_TIME = re.compile(r"^([0-9]{2}:[0-9]{2})(:[0-9]{2})?(?:\.[0-9]+)?\Z")


def moment(text: str) -> str:
    """Return a date or a moment in words (``3 May 2024, 10:15 (+01:00)``), other text as it is."""
    day, clock, zone = _cut(text)
    return _joined(day, clock, zone)


def last_day(end: datetime) -> str:
    """Return the end of something as its last day (``31 December 2026``): it holds until that day is over.

    ``end`` is the first moment that no longer counts, so a midnight (UTC) is the end of the day before. An
    end within a day goes with its time (``31 December 2026, 18:00 UTC``).
    """
    end = end.astimezone(UTC)
    last = (end - timedelta(seconds=1)).date()
    is_whole = last != end.date() or (end + timedelta(seconds=1)).date() != end.date()
    if is_whole:
        return say("%(day)s", day=last)
    return say("%(day)s, %(clock)s UTC", day=last, clock=f"{end:%H:%M}")


def clock_time(text: str) -> str:
    """Return a time of day without needless seconds."""
    found = _TIME.match(text)
    return found[1] + _seconds(found[2]) if found else text


def looks_like_moment(text: str) -> bool:
    """Tell whether a text is a date with a month at least."""
    return text[4:5] == "-" and _DATE.match(text) is not None


def period(start: str, end: str) -> str:
    """Return a period in words; an end on the same day names the day once."""
    if start and end:
        day, from_clock, zone = _cut(start)
        other_day, until_clock, other_zone = _cut(end)
        if day == other_day and from_clock and until_clock and zone == other_zone:
            until = until_clock + (f" ({zone})" if zone else "")
            return phrase("on_day", x=day, y=from_clock, z=until)
        return moment(start) if start == end else phrase("from_until", x=moment(start), y=moment(end))
    if start:
        return phrase("from_now", x=moment(start))
    return phrase("until", x=moment(end)) if end else ""


def _cut(text: str) -> tuple[str, str, str]:
    found = _DATE.match(text)
    if found is None:
        return text, "", ""
    year, month, day, clock, seconds, zone = found.groups()
    words = year if month is None else f"{MONTHS[int(month) - 1]} {year}"
    if day is not None:
        words = f"{int(day)} {words}"
    if clock is None:
        return words, "", ""
    return words, clock + _seconds(seconds), phrase("utc") if zone == "Z" else zone or ""


def _seconds(text: str | None) -> str:
    return "" if text in {None, ":00"} else str(text)


def _joined(day: str, clock: str, zone: str) -> str:
    timed = f"{day}, {clock}" if clock else day
    return f"{timed} ({zone})" if zone else timed
