"""The days of a service: checked, changed in a directory, open in the week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portable_record.record.asking.places import At, Json, objects
from portable_record.record.day import real_day
from portable_record.record.service_marks import CHANGED, CHECKED, DIRECTORY, HOW, WEEK

LONG_AGO = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Age:
    """How fresh what is said of a service is. ``how``: ``me``, ``directory``, ``changed``, or nothing.

    ``changed`` says only that a directory changed it on this day, not that anybody checked it.
    """

    day: str = ""
    how: str = ""
    is_old: bool = False


def age_of(resource: Mapping[str, object], today: date) -> Age:
    """Say when it was checked, or else changed, and whether that is more than twelve months ago."""
    checked, changed = _said(resource, CHECKED, "valueDate"), changed_on(resource)
    day = checked or changed
    if not day:
        return Age()
    how = "changed" if not checked else DIRECTORY if _said(resource, HOW, "valueCode") == DIRECTORY else "me"
    latest = f"{day}-12-31"[:10] if len(day) == 4 else f"{day}-28"[:10]
    return Age(day, how, date.fromisoformat(latest) < today - LONG_AGO)


def changed_on(resource: Mapping[str, object]) -> str:
    """Return the day on which the directory last changed it."""
    return _said(resource, CHANGED, "valueDate")


def checked_by_me(resource: Mapping[str, object], day: date) -> Json:
    """Return the resource with the day on which the person made sure of it."""
    new = At(f"extension[url={CHECKED}].valueDate").put(resource, day.isoformat())
    return At(f"extension[url={HOW}].valueCode").put(new, None)


def open_days(resource: Mapping[str, object]) -> tuple[str, ...]:
    """List the days of the week on which it is open, as far as it says."""
    said = {
        str(day)
        for name in ("availableTime", "hoursOfOperation")
        for hours in objects(resource.get(name))
        if isinstance(days := hours.get("daysOfWeek"), list)
        for day in days
    }
    return tuple(day for day in WEEK if day in said)


def _said(resource: Mapping[str, object], url: str, kind: str) -> str:
    found = At(f"extension[url={url}].{kind}").get(resource)
    words = found if isinstance(found, str) else ""
    return words if kind != "valueDate" or real_day(words) == words else ""
