"""Sheets that ask for words alone: most of what a person writes."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_kind
from portable_record.record.asking.places import At, Instead
from portable_record.record.asking.sheet import PARAGRAPHS, Question, Sheet
from portable_record.record.kinds import kind

NEEDED = "Write something, or go back."


def own_words(
    code: str,
    *,
    ask: str,
    hint: str = "",
    more: tuple[Question, ...] = (),
    about: str = "",
    title: str = "",
    offered: bool = True,
) -> Sheet:
    """Ask for one thing in the person's own words: an Observation of a kind of ours.

    Args:
        code: the kind.
        ask: the question.
        hint: an example or two.
        more: further questions.
        about: what it is for, where people choose what to add.
        title: what it is called, if not as the kind.
        offered: it is in the list of what can be added.
    """
    one = kind(code)
    words = Question(
        "words", ask, Instead(At("valueString"), "value"), PARAGRAPHS, hint=hint, says=" ", needed=NEEDED
    )
    return Sheet(
        part=one.part,
        key=code,
        title=title or one.title,
        about=about,
        questions=(words, *more),
        begin=begin.observation(code),
        fits=of_kind("Observation", code),
        offered=offered,
    )
