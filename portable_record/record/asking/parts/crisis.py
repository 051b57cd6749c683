"""If things go wrong: one page, a question for each heading, a line for each thing; and legal papers.

A legal paper is attached, never written here.
"""

from collections.abc import Mapping

from portable_record.record import beginnings as begin
from portable_record.record.asking.activities import Callers, Remark, Steps
from portable_record.record.asking.fitting import of_kind
from portable_record.record.asking.parts import files
from portable_record.record.asking.parts.documents import is_note
from portable_record.record.asking.places import At
from portable_record.record.asking.sheet import CHOICE, DATE, PARAGRAPHS, SEVERAL, Choice, Question, Sheet
from portable_record.record.asking.ways import Coded
from portable_record.record.kinds import KINDS, SYSTEM, kind

_A_LINE = "A line for each thing."
_CARER, _STATEMENT = "if-my-carer-cannot-come", "advance-statement"
_IS_PAPER = of_kind("DocumentReference", "legal-paper", "category")
_PAPERS = tuple(one for one in KINDS if one.place == "DocumentReference.type")


def _lines(code: str, ask: str, hint: str) -> Question:
    return Question(
        code, ask, Steps(code), PARAGRAPHS, hint=f"{_A_LINE} {hint}".strip(), says=kind(code).title
    )


def _beside(lead: str, code: str, ask: str, hint: str = "") -> Question:
    return Question(code, ask, Steps(code), PARAGRAPHS, hint=hint, says=kind(code).title, beside=lead)


def _is_paper(resource: Mapping[str, object]) -> bool:
    """Say whether it is a legal paper; words about one, written as a note, stay a note."""
    return _IS_PAPER(resource) and not is_note(resource)


SHEETS = (
    Sheet(
        part="crisis",
        key="crisis",
        title="If things go wrong",
        about="What to look out for, what helps, who to call.",
        begin=begin.care_plan("crisis"),
        fits=of_kind("CarePlan", "crisis", "category"),
        once=True,
        guided=True,
        questions=(
            Question(
                "words", "In short: what should people know?", At("description"), PARAGRAPHS, says="In short"
            ),
            _lines("early-sign", "What do people notice first?", "Such as: I stop singing."),
            _lines("sets-it-off", "What can set it off?", "Such as: a strange car outside."),
            _lines("what-to-do", "What should people do?", "Begin with what comes first."),
            _lines("do-not", "What must nobody do?", "Such as: do not hold my arms."),
            _lines("helps", "What helps you?", "Such as: tea in the shed."),
            Question(
                "call",
                "Who else should be called, and on what number?",
                Steps("call"),
                PARAGRAPHS,
                hint=_A_LINE,
                says="Who to call",
            ),
            Question(
                "callers",
                "Who in your circle should be called?",
                Callers(),
                SEVERAL,
                hint="Their numbers stand with your people. Who is ticked first is called first.",
                says="Call",
                among="people",
                beside="call",
            ),
            _lines(_CARER, "What else should people know then?", ""),
            _beside(_CARER, "carer-steps-in", "Who has agreed to come instead?", "And how to reach them."),
            _beside(_CARER, "carer-keys", "Who has a key, and how do people get in?"),
            _beside(_CARER, "carer-alone", "How long can you be alone?", "By day and at night."),
            _beside(_CARER, "carer-medicines", "Where are your medicines, and who helps with them?"),
            _beside(_CARER, "carer-animals", "Who or what depends on you?", "Pets, children, plants."),
            Question(
                _STATEMENT,
                "What do you want to happen if you cannot say it yourself?",
                Steps(_STATEMENT),
                PARAGRAPHS,
                hint="In your own words. It is not a refusal of treatment in law; for that there are papers.",
                says="My advance statement",
            ),
            Question(
                "said-on",
                "On which day did you say this?",
                Remark(_STATEMENT, "time"),
                DATE,
                says="Said on",
                beside=_STATEMENT,
            ),
            Question(
                "said-before",
                "Who was there?",
                Remark(_STATEMENT, "text"),
                says="There",
                beside=_STATEMENT,
            ),
        ),
    ),
    Sheet(
        part="crisis",
        key="legal-paper",
        title="A legal paper",
        heading="Legal papers",
        about="A copy of a paper that counts in law, and where the original is.",
        begin=begin.paper("legal-paper"),
        fits=_is_paper,
        file="*/*",
        file_may_wait=True,
        questions=(
            Question(
                "paper",
                "Which paper is it?",
                Coded(At("type"), SYSTEM, tuple((one.code, one.title) for one in _PAPERS)),
                CHOICE,
                choices=tuple(Choice(one.code, one.title) for one in _PAPERS),
                says="Paper",
                needed="Choose which paper it is.",
            ),
            files.title(),
            files.day("What day was it signed?", "Signed"),
            Question(
                "kept",
                "Where is the original kept?",
                files.KEPT_AT,
                PARAGRAPHS,
                hint="The original is what counts. Such as: blue folder, kitchen drawer; my GP has a copy.",
                says="The original is kept",
            ),
            files.in_words("What does it say, in words?"),
        ),
    ),
)
