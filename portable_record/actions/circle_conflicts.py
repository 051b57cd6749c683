"""What waits for somebody to choose: values side by side, what owners did at once; and words kept apart."""

from collections.abc import Iterator
from dataclasses import dataclass

from portable_record.actions.circle_apart import UNCHECKED, ApartShelf
from portable_record.actions.circle_causes import FORKED, REFUSED, WAITS
from portable_record.actions.circle_members import branches_of
from portable_record.actions.circle_state import circle_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.settle import BIN, BOTH, KEEP, NO, YES, Dispute
from portable_record.actions.suggestion_answers import answers_here
from portable_record.actions.telling import names_of_writers, value_in_words
from portable_record.circle.counting import Counts
from portable_record.circle.cuts import in_their_place
from portable_record.circle.membership import Membership
from portable_record.record.entry import Entry
from portable_record.record.line import is_of_line
from portable_record.record.shapes import BINNED, SENSITIVE
from portable_record.saying import say

MOST = 1_000
REFUSED_BY_OWNER = "said-no"
WHY = {
    WAITS: say("It builds on something that is not here yet."),
    FORKED: say("Its device wrote two things under one number, so neither counts by itself."),
    REFUSED: say("It does not fit what is written here."),
    Counts.SUGGESTION.value: say("It waits for an owner's yes."),
    REFUSED_BY_OWNER: say("An owner said no to it."),
    Counts.LATER.value: say("Who is in the circle then has not come yet."),
    Counts.READS_ONLY.value: say("Whoever wrote it may only read."),
    Counts.OTHER_PART.value: say("Whoever wrote it may not write in this part."),
    Counts.OTHER_WRITER.value: say("It was written in somebody else's name."),
    Counts.OTHER_RIGHT.value: say("It names a right or a helper that whoever wrote it does not have."),
    Counts.ENDED.value: say("The role of whoever wrote it had ended."),
    Counts.OVERTAKEN.value: say(
        "Before it came, an owner had changed who is in the circle, or what its writer may do."
    ),
    Counts.CUT_OFF.value: say("It was written, or came, after its device was taken out of the circle."),
}
_KEPT = {BINNED: (KEEP, BIN), SENSITIVE: (YES, NO)}


def side_by_side(record: OpenRecord) -> list[Entry]:
    """List the entries in which several values stand until somebody chooses."""
    return record.vault.entries.disputed(limit=MOST)


def branches(record: OpenRecord) -> list[Membership]:
    """List what owners changed at once, for one of them to stay; nothing where there is no such thing."""
    circle = circle_of(record)
    return branches_of(record, circle) if circle is not None else []


def choices_of(dispute: Dispute) -> tuple[str, ...]:
    """Name what can be chosen, as ``settle`` takes it."""
    if dispute.path in _KEPT:
        return _KEPT[dispute.path]
    both = (BOTH,) if dispute.can_keep_both else ()
    return (*(version.choice for version in dispute.versions), *both)


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Words of somebody that do not count, or not yet. ``why`` is a code of ``WHY``."""

    by: str
    when: str
    part: str
    why: str
    words: tuple[str, ...]
    id: str = ""


def kept_apart(record: OpenRecord) -> list[KeptApart]:
    """List the words of members that are kept apart, the oldest first, so that none is lost in silence.

    What nobody in the circle signed is left out, and so is what an owner said yes to: that stands here.
    """
    return sorted(_kept_apart(record), key=lambda one: (one.when, one.part))


def _kept_apart(record: OpenRecord) -> Iterator[KeptApart]:
    shelf, circle = ApartShelf(record), circle_of(record)
    unchecked, answers = {*UNCHECKED} - {Counts.LATER}, answers_here(record)
    for name in shelf.names():
        answer = answers.get(name, "") if shelf.counts(name) is Counts.SUGGESTION else ""
        if shelf.counts(name) in unchecked or answer == "yes":
            continue
        change, edits = shelf.read(name)
        found = in_their_place(circle.standing, change.device) if circle is not None else None
        by = found[0].name if found else str(names_of_writers(record, [change.by]).get(change.by.writer, ""))
        types = {one.id: one.type for one in record.vault.entries.these({edit.entry for edit in edits})}
        words = (
            value_in_words(one.value, types.get(one.entry, ""), one.path)
            for one in edits
            if not is_of_line(types.get(one.entry, ""), one.path)
        )
        why = REFUSED_BY_OWNER if answer else shelf.why(name)
        yield KeptApart(by, change.when, change.part, why, tuple(filter(None, words)), name)
