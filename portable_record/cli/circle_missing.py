"""What a sync says of words that somebody has and that are not here."""

from typing import TYPE_CHECKING

from portable_record.cli.frame import clock
from portable_record.record.parts import PARTS

if TYPE_CHECKING:
    from portable_record.actions.circle_state import Circle
    from portable_record.actions.desk import OpenRecord
    from portable_record.circle.here import Missing


def not_here(record: "OpenRecord", here: "Circle", gap: "Missing") -> str:
    """Say whose words are missing, how many, and since when that is known.

    A checkpoint may name a device that there never was.
    """
    from portable_record.actions.circle_words import is_kept_back

    device, count = gap.device, gap.last - gap.first + 1
    known = (one.devices[device][0] for one in here.standing.in_force[::-1] if device in one.devices)
    member = next(known, None)
    own = here.member is not None and member is not None and member.id == here.member.id
    who = "You" if own else member.name if member else "Somebody"
    titles = {part.key: part.title for part in PARTS}
    words = f"{count} change" if count == 1 else f"{count} changes"
    late = " The place may keep it back: ask them." if is_kept_back(record, gap) and not own else ""
    since = f"known since {clock(gap.since, record.desk.zone)}"
    where = titles.get(gap.part, gap.part)
    return (
        f'{who} wrote {words} in "{where}" that {"is" if count == 1 else "are"} not here yet, {since}.{late}'
    )
