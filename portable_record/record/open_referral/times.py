"""When a service is open: weekly hours as FHIR has them, and all that it has no form for in words."""

import re
from collections.abc import Iterator

from portable_record.record.open_referral.foreign import Object, day, first, items, line, text
from portable_record.record.readable.dates import moment

DAYS = {"MO": "mon", "TU": "tue", "WE": "wed", "TH": "thu", "FR": "fri", "SA": "sat", "SU": "sun"}
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.]([0-5]\d))?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?")
_NAMED = re.compile(r"(?:\b|\d)(MO|TU|WE|TH|FR|SA|SU)", re.IGNORECASE)
_SCHEDULES = ("schedules", "regular_schedules")

Json = dict[str, object]


def open_times(service: Object) -> list[Json]:
    """List the hours of each week."""
    made = [found for schedule in items(service, *_SCHEDULES) if (found := _hours(schedule))]
    return [one for place, one in enumerate(made) if one not in made[:place]]


def times_in_words(service: Object) -> Iterator[str]:
    """Say what the hours of a week do not say."""
    for schedule in items(service, *_SCHEDULES):
        for name in ("description", "notes", "attending_type"):
            yield line(schedule.get(name))
        if until := day(schedule.get("valid_to")):
            yield f"These times hold until {moment(until)}."
        if not _hours(schedule):
            yield _other(schedule)
    for holiday in items(service, "holiday_schedules"):
        days = [moment(found) for name in ("start_date", "end_date") if (found := day(holiday.get(name)))]
        if days and holiday.get("closed") is True:
            yield f"Closed from {' to '.join(days)}."


def _hours(schedule: Object) -> Json:
    """Make the hours of one schedule, if it is one of every week or day."""
    days = _days(schedule)
    every = text(schedule.get("interval")) or "1"
    if not days or every != "1":
        return {}
    times = {
        name: at
        for name, own in (("availableStartTime", "opens_at"), ("availableEndTime", "closes_at"))
        if (at := _clock(text(schedule.get(own))))
    }
    return {"daysOfWeek": days, **times}


def _days(schedule: Object) -> list[str]:
    freq = text(schedule.get("freq")).upper() or "WEEKLY"
    named = first(schedule, "byday", "weekday")
    if freq == "DAILY" and not named:
        return list(DAYS.values())
    if freq not in ("WEEKLY", "DAILY") or re.search(r"\d", named):
        return []
    said = {found.upper() for found in _NAMED.findall(named)}
    return [code for name, code in DAYS.items() if name in said]


def _other(schedule: Object) -> str:
    """Say in words how often something is that is not of every week."""
    how = {"MONTHLY": "Each month", "WEEKLY": "Not each week", "YEARLY": "Each year", "DAILY": "Not each day"}
    freq = how.get(text(schedule.get("freq")).upper(), "")
    days = first(schedule, "byday", "bymonthday", "weekday")
    hours = " to ".join(
        at[:5] for name in ("opens_at", "closes_at") if (at := _clock(text(schedule.get(name))))
    )
    said = ", ".join(part for part in (freq, line(days), hours) if part)
    return f"{said}." if said else ""


def _clock(words: str) -> str:
    found = _CLOCK.fullmatch(words)
    return f"{int(found[1]):02}:{found[2]}:{found[3] or '00'}" if found else ""
