"""The day that an entry speaks of: when it was so, or was done, and not when it was typed in."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", re.ASCII)

# What was so comes before what was planned, and that before the day on which it was put on paper.
_SPEAKING = (
    *("effective", "occurrence", "performed", "onset", "started", "start", "period", "executionPeriod"),
    *("billablePeriod", "servicePeriod", "whenHandedOver", "whenPrepared", "startDate", "detected"),
    *(
        "dateTime",
        "sent",
        "authoredOn",
        "authored",
        "date",
        "recordedDate",
        "dateAsserted",
        "createdDateTime",
    ),
    *("created", "statusDate", "issued", "recorded"),
)
_SHAPES = ("", "DateTime", "Period", "Instant", "Date")
_RANKS = {
    name: rank
    for rank, name in enumerate(dict.fromkeys(name + shape for name in _SPEAKING for shape in _SHAPES))
}

# Who somebody is, and what a place is, is of no day.
_OF_NO_DAY = frozenset(
    {"Patient", "Person", "RelatedPerson", "Practitioner", "PractitionerRole", "Organization", "Location"}
    | {"HealthcareService", "Device", "Medication", "Substance", "Endpoint", "Group"}
)


def day_of(resource: Mapping[str, object]) -> str:
    """Return "2026-05-03", or "2026-05" or "2026" where no more is known; nothing for what is of no day."""
    if resource.get("resourceType") in _OF_NO_DAY:
        return ""
    return next((day for text in _said(resource) if (day := real_day(text))), "")


def _said(resource: Mapping[str, object]) -> Iterator[str]:
    for name in sorted(_RANKS.keys() & resource.keys(), key=_RANKS.__getitem__):
        value = resource[name]
        if isinstance(value, dict):
            value = value.get("start") or value.get("end")
        if isinstance(value, str):
            yield value


def real_day(text: str) -> str:
    """Return the day of a date or a moment, as far as it was written; nothing if there is no such day."""
    said = text.partition("T")[0]
    if not _DATE.fullmatch(said):
        return ""
    try:
        date.fromisoformat(f"{said}-01-01"[:10])
    except ValueError:
        return ""
    return said
