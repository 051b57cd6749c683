"""What somebody who writes for another should know in time: a right is to be looked at, pauses, ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portable_record.record.rights import (
    END_FROM,
    PAUSE_FROM,
    Right,
    Subject,
    birthday,
    parental_stage,
    review_due,
)
from portable_record.record.who import BASES
from portable_record.saying import say

AHEAD = timedelta(days=90)
"""So long before a right pauses or ends it is said."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know about a right: a code, the day it is about, and a sentence for a person."""

    code: str
    day: date
    says: str


def notices(right: Right, subject: Subject, day: date, *, person: str) -> Iterator[Notice]:
    """Go through what is to be known about a right on this day; ``person`` is whose record it is, by name."""
    if subject.died is not None and subject.died <= day:
        return
    if right.ended:
        return
    if BASES[right.basis].follows_age and subject.born is not None:
        yield from _of_a_parent(right, subject, subject.born, day, person)
    if right.until is not None and right.until < day:
        yield Notice("over", right.until, say("This right ended on %(day)s.", day=right.until))
    elif right.until is not None and right.until - day <= AHEAD:
        yield Notice("ends-soon", right.until, say("The last day of this right is %(day)s.", day=right.until))
    if not right.is_over(day) and review_due(right, subject, day):
        since = right.review if right.review is not None and right.review <= day else day
        yield Notice("review", since, say("It is time to look at this right again, together."))


def _of_a_parent(right: Right, subject: Subject, born: date, day: date, person: str) -> Iterator[Notice]:
    stage = parental_stage(right, subject, day)
    at_16, at_18 = birthday(born, PAUSE_FROM), birthday(born, END_FROM)
    if stage == "ended":
        yield Notice(
            "grown-up",
            at_18,
            say(
                "%(person)s turned 18 on %(day)s, so a parent's right has ended. Hand the record over.",
                person=person,
                day=at_18,
            ),
        )
    elif stage == "paused":
        yield Notice(
            "paused",
            at_16,
            say(
                "%(person)s turned 16 on %(day)s. This right pauses until they agree that it goes on.",
                person=person,
                day=at_16,
            ),
        )
    elif day < at_16 <= day + AHEAD:
        yield Notice(
            "pauses-soon",
            at_16,
            say(
                "%(person)s turns 16 on %(day)s. This right pauses then. Ask them whether it should go on.",
                person=person,
                day=at_16,
            ),
        )
    elif day < at_18 <= day + AHEAD:
        yield Notice(
            "grown-up-soon",
            at_18,
            say(
                "%(person)s turns 18 on %(day)s. This right ends then, and the record is handed over.",
                person=person,
                day=at_18,
            ),
        )
