"""The questions to ask before a right is written down: what each kind needs, what is wrong with an answer.

Data for pages and commands: a page asks one question at a time, in this order, in these words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from portable_record.record.rights import Right, missing
from portable_record.record.who import BASES
from portable_record.saying import say

MOST_WORDS = 500
FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a right. ``field`` is that of ``Right``, or "cannot_decide".

    ``kind`` is "day", "text", "names" (several) or "yes" (a tick). ``absent`` is said where an answer that is
    needed is not there.
    """

    field: str
    kind: str
    asks: str
    hint: str
    absent: str
    required: bool = False


_QUESTIONS = {
    question.field: question
    for question in (
        Question("since", "day", "Since when?", "For example 27 3 2026.", "Write down since when."),
        Question(
            "evidence",
            "text",
            "What shows it?",
            "Which paper it is, its date and its number. If a picture of it is in the record, name that.",
            "Write down what shows it, such as the paper and its number.",
        ),
        Question(
            "cannot_decide",
            "yes",
            "They cannot decide this for themselves",
            "A right like this counts only while the person cannot decide for themselves, even with help.",
            "Tick this if they cannot decide. Otherwise this right does not count now.",
        ),
        Question(
            "decision",
            "text",
            "Which decision is it about?",
            "One decision, in a few words, such as: where she lives after hospital.",
            "Write down which decision it is about.",
        ),
        Question(
            "consulted",
            "names",
            "Who was asked?",
            "Family, friends, professionals, and how you asked the person. One on each line.",
            "Write down who was asked.",
        ),
        Question(
            "review",
            "day",
            "When will you look at it again?",
            "A day not too far away, such as in six months.",
            "Write down when you will look at it again.",
        ),
        Question(
            "until",
            "day",
            "Is there a last day?",
            "Leave this empty if there is none.",
            "Write down the last day.",
        ),
    )
}

WHO_FOR: Mapping[str, str] = MappingProxyType(
    {
        "agrees": "They know that you write in their record, and say yes to it.",
        "parental-responsibility": "You are their parent. It pauses when they turn 16 and ends at 18.",
        "lpa-health": "They chose you, and the paper is registered. It counts only while they cannot decide.",
        "lpa-money": "They chose you, and the paper is registered. It is about money, not about care.",
        "deputy": "A court order names you. It says what you may decide.",
        "best-interests": "One decision, made together, for somebody who cannot decide it themselves.",
        "appointee": "The benefits office lets you deal with their benefits: letters and forms only.",
    }
)
"""Each kind of right that a person can choose, with words that help them to choose."""


def questions(basis: str) -> tuple[Question, ...]:
    """Return the questions for a kind of right, in the order in which they are asked."""
    kind = BASES[basis]
    also = {"until", "evidence", "review", *({"cannot_decide"} if kind.only_without_capacity else ())}
    return tuple(
        replace(question, required=field in kind.needs)
        for field, question in _QUESTIONS.items()
        if field in also.union(kind.needs)
    )


def problems(right: Right, today: date) -> dict[str, str]:
    """Say what is wrong with the answers, by field, each in a sentence; empty if nothing is."""
    found = {name: _QUESTIONS[name].absent for name in missing(right)}
    for name in ("since", "until", "review", "renewed"):
        day = getattr(right, name)
        if day is not None and day.year < FIRST_YEAR:
            found[name] = say("This day is too long ago.")
    if right.renewed and right.renewed > today:
        found["renewed"] = say("This day is still to come.")
    if right.since and right.until and right.until < right.since:
        found["until"] = say("The last day is before the first one.")
    for name in ("evidence", "decision"):
        if words_fault := _fault(getattr(right, name)):
            found[name] = words_fault
    if any(_fault(name) for name in right.consulted):
        found["consulted"] = say("Write one name on each line, with at most 500 letters.")
    return found


def _fault(text: str) -> str:
    if len(text) > MOST_WORDS:
        return say("Use at most %(most)d letters.", most=MOST_WORDS)
    return "" if text.isprintable() else say("Write it on one line, in plain letters.")
