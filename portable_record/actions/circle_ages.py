"""Until when a member counts in the circle: no longer than their right to write for the person holds.

A right and a birth date are not for all members to read. So an owner's device, which reads both, puts the
moment into the membership as ``until``, and every device goes by that (docs/format/circle.md, rule 9). A
parent's right pauses when the young person is 16, until they agree, and ends when they are 18.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from portable_record.actions.circle_state import the_circle
from portable_record.actions.closed import born_on
from portable_record.actions.desk import OpenRecord
from portable_record.actions.rights import rights_of
from portable_record.circle.membership import Member, Membership
from portable_record.record.moments import end_of_day, moment_text
from portable_record.record.right_entry import Recorded
from portable_record.record.rights import PAUSE_FROM, Right, Subject, birthday, last_day, review_due
from portable_record.record.who import BASES

FOREVER = "~"  # comes after every moment


@dataclass(frozen=True, slots=True)
class Due:
    """What an owner should look at of a member.

    "review": their right is to be looked at; "over": their time has ended; "longer": it is more than their
    right gives them. ``by_right`` says that a right of theirs is written down here.
    """

    member: Member
    why: str
    by_right: bool


def in_time(record: OpenRecord, members: Iterable[Member], before: Membership | None) -> list[Member]:
    """Let no member count for longer than their right holds, as far as this device knows it."""
    known = rights_of(record)
    return [replace(one, until=_until(record, one, known, before)) for one in members]


def what_is_due(record: OpenRecord) -> list[Due]:
    """List the members whose right or time in the circle an owner should look at.

    Raises:
        CircleMissingError: there is no circle.
    """
    now = the_circle(record).now
    if now is None:
        return []
    known, today, born = rights_of(record), moment_text(record.now), born_on(record)
    subject = Subject(born=born)
    found = []
    for one, right in zip(now.members, in_time(record, now.members, now), strict=True):
        theirs = [each.right for each in rights_as(one, known)]
        reviewed = [each for each in theirs if not each.is_over(record.today)]
        checks = {
            "over": bool(one.until and one.until < today),
            "longer": right.until != one.until,
            "review": any(review_due(each, subject, record.today) for each in reviewed),
        }
        found += [Due(one, why, bool(theirs)) for why, holds in checks.items() if holds][:1]
    return found


def end_by_right(record: OpenRecord, recorded: Sequence[Recorded]) -> str:
    """Give the last moment at which one of these rights holds: now if all were ended; nothing without end."""
    ends = []
    for one in recorded:
        day = last_day(one.right, born_on(record))
        if one.right.ended:
            ends.append(moment_text(record.now))
        elif day is None:
            return ""
        else:
            ends.append(end_of_day(day))
    return max(ends, default="")


def rights_as(member: Member, known: Iterable[Recorded]) -> list[Recorded]:
    """Give those of the rights that are a member's, but for what was over when they were let in."""
    since = member.since[:10]
    theirs = [one for one in known if one.writer == member.id]
    return [one for one in theirs if one.right.until is None or one.right.until.isoformat() >= since]


def _until(record: OpenRecord, member: Member, known: Sequence[Recorded], before: Membership | None) -> str:
    said = member.until or FOREVER
    if theirs := rights_as(member, known):
        end = end_by_right(record, theirs) or FOREVER
    else:
        end = _by_age(record, member, before)
    return "" if (until := min(said, end)) == FOREVER else until


def _by_age(record: OpenRecord, member: Member, before: Membership | None) -> str:
    """Of a parent without a right that is written down here: the day they pause; if they went on, the end."""
    born = born_on(record)
    if born is None or member.basis not in BASES or not BASES[member.basis].follows_age:
        return FOREVER
    then = next((one for one in before.members if one.id == member.id), None) if before else None
    went_on = bool(then and then.until and (then.basis, then.until) == (member.basis, member.until))
    agreed = birthday(born, PAUSE_FROM) if went_on else None
    day = last_day(Right(member.basis, renewed=agreed), born)
    return FOREVER if day is None else end_of_day(day)
