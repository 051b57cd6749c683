"""The whole record by the days that its entries speak of, the newest first."""

import re
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.record.asking.sheets import kind_title
from portable_record.record.json_text import parse
from portable_record.record.parts import Part
from portable_record.record.parts import part as part_by_key
from portable_record.record.readable.titles import kind_of
from portable_record.vault.timeline import WITHOUT_DAY, Place

PAGE = 40
UNDATED = "undated"
_PLACE = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2})?\.([0-9]{1,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Happened:
    """An entry at its day, as far as that is known ("2026-05"); ``day`` is empty for one of none."""

    id: str
    part: Part
    kind: str
    title: str
    day: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands together: of one month ("2026-05"), of a year of which no month is known, or of no day."""

    year: str
    month: str
    entries: tuple[Happened, ...]


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """A page of the timeline. ``after`` is where the next one begins, empty if there is no more."""

    stretches: tuple[Stretch, ...]
    after: str


def timeline(
    record: OpenRecord,
    *,
    part: str | None = None,
    kind: str | None = None,
    writer: str | None = None,
    after: str = "",
    size: int = PAGE,
) -> TimelinePage:
    """Return a page of the timeline. A place that is none begins at the beginning."""
    found = record.vault.timeline.after(_place(after), part=part, kind=kind, writer=writer, limit=size + 1)
    months: dict[str, list[Happened]] = {}
    for entry, place in found[:size]:
        value = parse(entry.text)
        happened = Happened(
            id=entry.id,
            part=part_by_key(entry.part),
            kind=(kind_title(value, entry.part) or kind_of(value)) if isinstance(value, dict) else "",
            title=entry.title,
            day=place.day,
        )
        months.setdefault(place.day[:7], []).append(happened)
    last = found[size - 1][1] if len(found) > size else None
    return TimelinePage(
        stretches=tuple(
            Stretch(month[:4], month if len(month) > len("2026") else "", tuple(some))
            for month, some in months.items()
        ),
        after=f"{last.day}.{last.row}" if last else "",
    )


def kinds(record: OpenRecord) -> list[tuple[str, str]]:
    """List the types of which there are entries, each with its plain name, in the order of the names."""
    named = [(name, kind_of({"resourceType": name})) for name in record.vault.timeline.types()]
    return sorted(named, key=lambda one: one[1])


def _place(text: str) -> Place:
    if text == UNDATED:
        return Place(WITHOUT_DAY.day)
    found = _PLACE.fullmatch(text)
    return Place(found[1] or "", int(found[2])) if found else Place()
