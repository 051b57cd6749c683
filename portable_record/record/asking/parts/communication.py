"""How I communicate: what everybody must know first, and then the rest."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_kind
from portable_record.record.asking.own import NEEDED, own_words
from portable_record.record.asking.places import At
from portable_record.record.asking.sheet import DATE, PARAGRAPHS, Question, Sheet

_REVIEW = Question(
    "review",
    "When should this be looked at again?",
    At("period.end"),
    DATE,
    hint="Leave it empty if it will not change.",
    says="To be looked at again",
)


def _flag(code: str, *, title: str, ask: str, hint: str, about: str) -> Sheet:
    words = Question("words", ask, At("code.text"), PARAGRAPHS, hint=hint, says=" ", needed=NEEDED)
    return Sheet(
        part="communication",
        key=code,
        title=title,
        about=about,
        questions=(words, _REVIEW),
        begin=begin.flag(code),
        fits=of_kind("Flag", code, "category"),
    )


SHEETS = (
    _flag(
        "communication-need",
        title="What everybody must know first",
        ask="What must everybody know first about how you communicate?",
        hint="Such as: I lip-read, so look at me when you speak. Or: show me a picture.",
        about="One or two sentences. They stand first in all that you share.",
    ),
    own_words(
        "communicate",
        ask="How do you say things, and how do you understand them best?",
        hint="Such as: I need time to answer. I use my tablet to speak.",
        about="How you say things and understand them.",
    ),
    own_words(
        "language",
        ask="Which language do you speak, read or sign, and how well?",
        hint="Such as: I speak Urdu. I read a little English.",
        about="Each language, and how well you know it.",
    ),
    own_words(
        "interpreter",
        ask="Do you need an interpreter or somebody who helps you to communicate?",
        hint="Such as: a woman who speaks Punjabi. Or: a BSL interpreter. Not my son.",
        about="Who should help, and who should not.",
    ),
    own_words(
        "format",
        ask="In what form should people give you things to read or to know?",
        hint="Such as: large print, Easy Read, a recording, a phone call and not a letter.",
        about="Large print, Easy Read, a call and not a letter.",
    ),
    _flag(
        "reasonable-adjustment",
        title="What services must do differently",
        ask="What must a service do differently so that you can use it?",
        hint="Such as: give me the first appointment of the day. I cannot wait in a full room.",
        about="A change that a surgery, hospital or council makes for you.",
    ),
    own_words(
        "adjustment",
        ask="What else makes things easier for you?",
        hint="Such as: a quiet place to wait. Somebody I know beside me.",
        about="Anything else that helps.",
    ),
)
