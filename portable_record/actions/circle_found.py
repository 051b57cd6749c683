"""What somebody found when a part was shown to them: as others had folded it, it is the record, and no news.

A part counts as found until a sync has ended in which this device could read it. What is folded in later came
while its member was there already.
"""

from portable_record.actions.circle_standing import CIRCLE
from portable_record.actions.circle_state import Circle, say_of_circle
from portable_record.actions.desk import OpenRecord
from portable_record.circle.ring import PART

_BEGUN, _FOUND = "parts_begun", "found_upto"


def note_found(record: OpenRecord, part: str) -> None:
    """Keep up to which change a part was found, if it was only just shown. Call it after it was folded in."""
    said = record.vault.settings.get(CIRCLE)
    if part not in said.get(_BEGUN, []):
        upto = record.vault.log.open_change() - 1
        say_of_circle(record, **{_FOUND: {**said.get(_FOUND, {}), part: upto}})


def note_begun(record: OpenRecord, circle: Circle) -> None:
    """Keep which parts this device can read, at the end of a sync that went through."""
    keys = circle.ring.keys if circle.member is not None and circle.ring is not None else {}
    begun = sorted(name.removeprefix(PART) for name in keys if name.startswith(PART))
    if begun != record.vault.settings.get(CIRCLE).get(_BEGUN, []):
        say_of_circle(record, **{_BEGUN: begun})


def found_upto(record: OpenRecord) -> dict[str, int]:
    """Say of each part up to which change it was found."""
    found: dict[str, int] = record.vault.settings.get(CIRCLE, {}).get(_FOUND, {})
    return found
