"""The four questions about wellbeing: which words, who may answer, and what was answered the last time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from portable_record.actions.desk import OpenRecord
from portable_record.actions.drafting import refuse_for_others
from portable_record.actions.newest import Kept
from portable_record.actions.scores import said_today, say
from portable_record.errors import InPersonError, TooYoungError
from portable_record.record.asking.parts.outcomes import EASY, ONS4
from portable_record.record.asking.places import Answer
from portable_record.record.asking.sheet import Sheet

WORDS: Mapping[str, tuple[Sheet, ...]] = {"usual": ONS4, "easy": EASY}


@dataclass(frozen=True, slots=True)
class Wellbeing:
    """The questions on one sheet. ``why_not`` is why whoever keeps the record may not answer them.

    ``today`` has each question that was answered today already, with the number.
    """

    sheet: Sheet
    words: str
    why_not: str = ""
    today: tuple[tuple[str, int], ...] = ()


def wellbeing(record: OpenRecord, words: str, *, form: str = "") -> Wellbeing:
    """Give the four questions, in the usual words or in easy ones; what this form said was not before."""
    words = words if words in WORDS else "usual"
    four = WORDS[words]
    sheet = replace(
        four[0],
        key="wellbeing",
        title="Four questions about your life",
        questions=tuple(replace(one.question("score"), key=one.key, needed="") for one in four),
    )
    try:
        refuse_for_others(record, sheet)
    except (InPersonError, TooYoungError) as why:
        return Wellbeing(sheet, words, why.says)
    said = said_today(record, sheet.part, [one.key for one in four], form=form)
    today = tuple((one.label, said[one.key]) for one in sheet.questions if one.key in said)
    return Wellbeing(sheet, words, today=today)


def say_wellbeing(
    record: OpenRecord, given: Mapping[str, Answer], *, form: str, beside: bool = False
) -> Kept:
    """Write down what the person answered; a question that was left out stays unanswered.

    What was answered before on the same day is replaced, or kept where the new ones are to stand ``beside``.

    Raises:
        InPersonError, TooYoungError: only the person answers this, and from 16 on.
        MayNotWriteError: the record is closed.
    """
    said = {code: {"score": answer} for code, answer in given.items()}
    return say(record, "outcomes", said, form=form, beside=beside)
