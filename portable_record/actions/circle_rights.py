"""Write down a right where the record is kept together: the circle goes by it on every device.

A right that goes on is written down after the membership that lets whoever has it count longer, since what
they wrote before counts no longer than that. One that ends is written down first.
"""

from dataclasses import replace
from typing import Any

from portable_record.actions.circle_ages import end_by_right, in_time, rights_as
from portable_record.actions.circle_members import change_members
from portable_record.actions.circle_state import circle_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.in_circle import somebody
from portable_record.actions.rights import as_written, end_right, rights_of
from portable_record.actions.writer import Writer, end_somebodys_right, record_right
from portable_record.circle.membership import Membership
from portable_record.circle.standing import is_over
from portable_record.errors import NotFoundError
from portable_record.record.moments import moment_text
from portable_record.record.right_entry import Recorded
from portable_record.record.rights import Right


def record_right_for_all(record: OpenRecord, who: str, right: Right, **said: Any) -> Writer:  # noqa: ANN401 - as ``record_right`` takes it
    """Write down by what right somebody writes; in a circle they count as long as it holds.

    Raises:
        NotFoundError, UsageError, RightIncompleteError: see ``record_right``.
    """
    with record.vault.transaction():
        _let_go_on(record, who, right, **said)
        writer = record_right(record, who, right, **said)
        keep_to_rights(record)
    return writer


def end_right_for_all(record: OpenRecord, entry: str, *, name: str) -> Recorded:
    """Write down that a right has ended, by its entry; in a circle they count no longer.

    Raises:
        NotFoundError: no right is written down in this entry.
    """
    with record.vault.transaction():
        ended = end_right(record, entry, name=name)
        keep_to_rights(record)
    return ended


def end_somebodys_right_for_all(record: OpenRecord, who: str, basis: str | None) -> Writer:
    """Write down that somebody's right has ended, by their name; in a circle they count no longer.

    Raises:
        NotFoundError, UsageError: see ``end_somebodys_right``.
    """
    with record.vault.transaction():
        ended = end_somebodys_right(record, who, basis)
        keep_to_rights(record)
    return ended


def keep_to_rights(record: OpenRecord) -> Membership | None:
    """Let no member count for longer than their right holds; nothing is signed where all do.

    Where this device may not change the circle, it is left as it is.
    """
    now = _changeable(record)
    if now is None or in_time(record, now.members, now) == list(now.members):
        return None
    return change_members(record, now, now.members)


def _let_go_on(record: OpenRecord, who: str, right: Right, **said: Any) -> None:  # noqa: ANN401 - as above
    """Let somebody count for longer where their time in the circle ended with their right, which goes on."""
    now = _changeable(record)
    try:
        entry = somebody(record, who).id
    except NotFoundError:
        return
    member = next((one for one in now.members if one.id == entry), None) if now else None
    if now is None or member is None or not member.until:
        return
    before = rights_as(member, rights_of(record))
    given = Recorded(entry, right, bool(said.get("cannot_decide")))
    new = as_written(record, given, whole=bool(said.get("whole")))
    after = [one for one in before if one.entry != new.entry]
    end = end_by_right(record, [*after, new])
    if member.until == end_by_right(record, before) and (not end or member.until < end):
        longer = [replace(one, until=end) if one is member else one for one in now.members]
        change_members(record, now, longer, as_said=True)


def _changeable(record: OpenRecord) -> Membership | None:
    circle = circle_of(record)
    if circle is None or not circle.is_owner or circle.stopped or circle.standing.split is not None:
        return None
    now, did = circle.now, record.identity.did
    return None if now is None or is_over(now, did, moment_text(record.now)) else now
