"""If things go wrong: one page, a question for each heading, a line for each thing; and legal papers.

A legal paper is attached, never written here.
"""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_kind
from portable_record.record.asking.parts import files
from portable_record.record.asking.places import At
from portable_record.record.asking.sheet import CHOICE, PARAGRAPHS, Choice, Question, Sheet
from portable_record.record.asking.ways import Coded, Steps
from portable_record.record.kinds import KINDS, SYSTEM

_STEPS = tuple(one for one in KINDS if one.place == "CarePlan.activity.detail.code")
_PAPERS = tuple(one for one in KINDS if one.place == "DocumentReference.type")

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
            *(
                Question(one.code, one.title, Steps(one.code), PARAGRAPHS, hint="A line for each thing.")
                for one in _STEPS
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
        fits=of_kind("DocumentReference", "legal-paper", "category"),
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
