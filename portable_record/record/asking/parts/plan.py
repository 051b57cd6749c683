"""My plan: goals and hopes, needs, worries, equipment, money, review."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_kind
from portable_record.record.asking.own import NEEDED, own_words
from portable_record.record.asking.parts.scores import GOAL_SHEETS
from portable_record.record.asking.places import At
from portable_record.record.asking.sheet import DATE, PARAGRAPHS, Question, Sheet

SHEETS = (
    Sheet(
        part="plan",
        key="plan",
        title="What my plan is about",
        about="A few sentences that say what this plan is for.",
        begin=begin.care_plan("plan"),
        fits=of_kind("CarePlan", "plan", "category"),
        once=True,
        questions=(
            Question(
                "words",
                "What is your plan about?",
                At("description"),
                PARAGRAPHS,
                says=" ",
                needed=NEEDED,
            ),
            Question(
                "review",
                "When should it be looked at again?",
                At("period.end"),
                DATE,
                says="To be looked at again",
            ),
        ),
    ),
    Sheet(
        part="plan",
        key="hope",
        title="A goal or hope",
        heading="My goals and hopes",
        about="Something you want to do, or to be able to do.",
        begin=begin.hope,
        fits=of_kind("Goal", "hope", "category"),
        questions=(
            Question(
                "words", "What do you hope for?", At("description.text"), PARAGRAPHS, says=" ", needed=NEEDED
            ),
            Question(
                "news",
                "How is it going?",
                At("note[].text"),
                PARAGRAPHS,
                says="How it is going",
            ),
        ),
    ),
    own_words("need", ask="What do you need?"),
    own_words("concern", ask="What worries you?"),
    own_words("risk", ask="What is the risk, and how do you want to live with it?"),
    own_words(
        "equipment", ask="What do you use, or wait for?", hint="Such as: a walking frame. Who mends it?"
    ),
    own_words("funding", ask="What money is there for your support, and who holds it?"),
    own_words("review", ask="Who looks at the plan again with you, and when?"),
    *GOAL_SHEETS,
)
