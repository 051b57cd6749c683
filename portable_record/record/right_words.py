"""A right in plain words, line by line, for commands, pages and the activity log."""

from collections.abc import Iterator
from datetime import date

from portable_record.record.parts import PARTS
from portable_record.record.right_entry import Recorded
from portable_record.record.who import BASES
from portable_record.saying import Said, begun, say, together


def right_lines(recorded: Recorded) -> Iterator[tuple[str, str]]:
    """Say what is written down about a right, as (label, words); what is not written down is left out."""
    right = recorded.right
    yield "By what right", said_basis(right.basis)
    said = {
        "Since": _day(right.since),
        "Last day": _day(right.until),
        "Ended": say("Yes") if right.ended else "",
        "What was seen": right.evidence,
        "About which decision": right.decision,
        "Who was asked": ", ".join(right.consulted),
        "To be looked at again on": _day(right.review),
        "Looked at and went on": _day(right.renewed),
        "Can they decide this themselves?": say("No") if recorded.cannot_decide else "",
    }
    yield from ((label, words) for label, words in said.items() if words)


def right_sentence(recorded: Recorded) -> str:
    """Say a right in one line, for the activity log."""
    first, *others = [f"{label}: {words}" for label, words in right_lines(recorded)]
    return "; ".join([first.partition(": ")[2], *others])


def said_basis(code: str) -> Said:
    """Say a kind of right with a capital, as the beginning of a line."""
    return begun(say(BASES[code].title))


def said_parts(keys: tuple[str, ...]) -> Said:
    """Name parts as pages do: all of them in two words."""
    titles = [part.title for part in PARTS if part.key in keys]
    return say("every part") if len(titles) == len(PARTS) else together(*titles, between=", ")


def _day(day: date | None) -> str:
    return say("%(day)s", day=day) if day else ""
