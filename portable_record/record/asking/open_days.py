"""The place of the days on which a place is open."""

from collections.abc import Mapping
from dataclasses import dataclass

from portable_record.record.asking.places import Answer, At, Json, objects
from portable_record.record.service_marks import WEEK


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The days of ``hoursOfOperation``: days without an hour in one item, others as they came."""

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return all days of all items."""
        said = {str(day) for item in objects(resource.get("hoursOfOperation")) for day in _days(item)}
        return tuple(day for day in WEEK if day in said)

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Take the days out that are not chosen any more, and add the others."""
        had = self.read(resource)
        items: list[object] = []
        for item in objects(resource.get("hoursOfOperation")):
            left = [day for day in _days(item) if day in answer or day not in WEEK]
            if left or not _days(item):
                items.append({**item, "daysOfWeek": left} if left != _days(item) else item)
        if new := [day for day in WEEK if day in answer and day not in had]:
            bare = next(
                (item for item in items if isinstance(item, dict) and item.keys() <= {"daysOfWeek", "id"}),
                None,
            )
            if bare is None:
                items.append({"daysOfWeek": new})
            else:
                together = {*_days(bare), *new}
                items[items.index(bare)] = {**bare, "daysOfWeek": [day for day in WEEK if day in together]}
        return At("hoursOfOperation").put(resource, items or None)


def _days(item: Mapping[str, object]) -> list[str]:
    days = item.get("daysOfWeek")
    return [str(day) for day in days] if isinstance(days, list) else []
