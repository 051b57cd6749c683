"""Moments and days as the record writes them: RFC 3339, UTC, whole seconds."""

from datetime import UTC, date, datetime


def moment_text(moment: datetime) -> str:
    """Write a moment, such as ``2026-11-22T12:00:00Z``."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


YEARS = range(1970, 3000)
"""The years that are believed: others can be neither reckoned with nor shown in every time zone."""


def moment(text: str) -> datetime:
    """Read a moment that ``moment_text`` wrote.

    Raises:
        ValueError: it is no moment with a time zone, or none of the years that are believed.
    """
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or found.year not in YEARS:
        raise ValueError("a moment needs a time zone, and a year in which somebody lives")
    return found.astimezone(UTC)


def end_of_day(day: date) -> str:
    """Write the last moment of a day."""
    return f"{day.isoformat()}T23:59:59Z"
