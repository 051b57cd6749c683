"""A right to write for somebody: its dates and evidence, and whether it holds on a day.

These are the app's rules for its own pages. They are not legal advice, and the page that asks
for a right says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

from portable_record.record.who import BASES

REVIEW_FROM, REVIEW_BEFORE, PAUSE_FROM, END_FROM = 11, 14, 16, 18


@dataclass(frozen=True, slots=True)
class Right:
    """A right that one person has to write for another: its kind, its days and what shows it.

    ``until`` is the last day, ``evidence`` what was seen (a document, its number), ``decision`` which
    decision it is about, ``consulted`` who was asked, ``review`` the day to look at it again. ``renewed`` is
    the day on which it was last looked at and went on; from 16 on, because the young person agreed.
    ``document`` is the id of the entry that holds the evidence, where it is kept in the record. ``ended``
    says that somebody wrote down that the right has ended, whatever its days say.
    """

    basis: str
    since: date | None = None
    until: date | None = None
    evidence: str = ""
    decision: str = ""
    consulted: tuple[str, ...] = ()
    review: date | None = None
    renewed: date | None = None
    document: str = ""
    ended: bool = False

    def is_over(self, day: date) -> bool:
        """Whether it has ended by this day."""
        return self.ended or (self.until is not None and self.until < day)


@dataclass(frozen=True, slots=True)
class Subject:
    """What has to be known of the person the record is about to judge a right."""

    born: date | None = None
    died: date | None = None
    lacks_capacity: bool = False


def missing(right: Right) -> tuple[str, ...]:
    """The fields of a right that its kind asks for and that are not filled in."""
    return tuple(name for name in BASES[right.basis].needs if not getattr(right, name))


def hindrance(right: Right, part: str, subject: Subject, day: date) -> str:
    """Why somebody may not write in a part by this right on this day; empty if they may.

    The answer is one of the codes of ``HINDRANCES``.
    """
    basis = BASES[right.basis]
    stage = parental_stage(right, subject, day) if basis.follows_age else ""
    answers = {
        "died": subject.died is not None and subject.died <= day,
        "part": part not in basis.parts,
        "incomplete": bool(missing(right)),
        "not-yet": right.since is not None and day < right.since,
        "over": right.is_over(day),
        "has-capacity": basis.only_without_capacity and not subject.lacks_capacity,
        "age-unknown": basis.follows_age and subject.born is None and part != "details",
        "paused": stage == "paused",
        "grown-up": stage == "ended",
    }
    return next((code for code, holds in answers.items() if holds), "")


HINDRANCES: Mapping[str, str] = {  # the last four are about members of a circle, not about rights
    "died": "The record is closed for writing, because the person has died.",
    "part": "This right does not reach into this part of the record.",
    "incomplete": "Something about this right is not written down yet.",
    "not-yet": "This right has not begun.",
    "over": "This right has ended.",
    "has-capacity": "This right counts only while the person cannot decide for themselves.",
    "age-unknown": "Write down their birth date first: a parent's right changes as a child grows up.",
    "paused": "At 16 a parent's right pauses until the young person agrees that it goes on.",
    "grown-up": "At 18 a parent's right ends.",
    "stranger": "You do not belong to this circle now, or nobody has let you in yet.",
    "reads-only": "In this circle you may read, and not write.",
    "other-part": "Your place in this circle does not reach into this part of the record.",
    "ended": "Your time in this circle has ended.",
}


def parental_stage(right: Right, subject: Subject, day: date) -> str:
    """Where a parent's right stands: "holds", "review" (at 11 to 13), "paused" (from 16) or "ended" (18)."""
    if subject.born is None:
        return "holds"
    age = age_on(subject.born, day)
    renewed_at = age_on(subject.born, right.renewed) if right.renewed and right.renewed <= day else 0
    if age >= END_FROM:
        return "ended"
    if age >= PAUSE_FROM:
        return "holds" if renewed_at >= PAUSE_FROM else "paused"
    return "review" if REVIEW_FROM <= age < REVIEW_BEFORE and renewed_at < REVIEW_FROM else "holds"


def last_day(right: Right, born: date | None) -> date | None:
    """The last day on which a right holds, by its own days and by the age of a child; none without an end.

    A parent's goes on until the young person is 16; once they have agreed, until they are 18.
    """
    days = [right.until] if right.until is not None else []
    if BASES[right.basis].follows_age and born is not None:
        agreed = right.renewed is not None and right.renewed >= birthday(born, PAUSE_FROM)
        days.append(birthday(born, END_FROM if agreed else PAUSE_FROM) - timedelta(days=1))
    return min(days, default=None)


def review_due(right: Right, subject: Subject, day: date) -> bool:
    """Whether somebody should look at this right again: its day has come, or a child is 11 to 13."""
    by_age = BASES[right.basis].follows_age and parental_stage(right, subject, day) == "review"
    return by_age or (right.review is not None and right.review <= day)


def age_on(born: date, day: date) -> int:
    """The age in full years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """The day on which somebody is this old; whoever was born on 29 February waits for 1 March."""
    year = min(born.year + age, MAXYEAR)  # a birth date may be nonsense, and is shown as it is
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
