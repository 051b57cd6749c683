"""If things go wrong: one page, a question for each heading, a line for each thing."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_kind
from portable_record.record.asking.places import At
from portable_record.record.asking.sheet import PARAGRAPHS, Question, Sheet
from portable_record.record.asking.ways import Steps
from portable_record.record.kinds import KINDS

_STEPS = tuple(one for one in KINDS if one.place == "CarePlan.activity.detail.code")

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
)
