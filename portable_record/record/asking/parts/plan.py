"""My plan: goals and hopes, needs, worries, equipment, money, review."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_kind, of_type
from portable_record.record.asking.own import NEEDED, own_words
from portable_record.record.asking.parts.scores import GOAL_SHEETS
from portable_record.record.asking.parts.tasks import TASK
from portable_record.record.asking.places import At, Instead
from portable_record.record.asking.pointing import Due
from portable_record.record.asking.sheet import CHOICE, DATE, ENTRY, PARAGRAPHS, Choice, Question, Sheet
from portable_record.record.asking.ways import Concept, Day, OneOf, Who

_GOAL = Sheet(
    part="plan",
    key="hope",
    title="A goal or hope",
    heading="My goals and hopes",
    about="Something you want to do, or to be able to do.",
    begin=begin.hope,
    fits=of_type("Goal"),
    questions=(
        Question(
            "words", "What do you hope for?", Concept(At("description")), PARAGRAPHS, says=" ", needed=NEEDED
        ),
        Question(
            "why",
            "Why does it matter to you?",
            At("note[id=why].text"),
            PARAGRAPHS,
            says="Why",
        ),
        Question("by", "By when?", Due(), DATE, hint="The year alone is fine. Or leave it open.", says="By"),
        Question(
            "answers",
            "Is it the answer to a need or a worry?",
            Who(At("addresses[]")),
            ENTRY,
            says="The answer to",
            among="worries",
        ),
        Question(
            "news",
            "What else should people know about it?",
            At("note[id!=why].text"),
            PARAGRAPHS,
            says="Also",
        ),
        Question(
            "now",
            "How does it stand?",
            OneOf(At("lifecycleStatus"), ("active", "on-hold", "completed", "cancelled")),
            CHOICE,
            says="Now",
            needed="Choose one.",
            choices=(
                Choice("active", "I am working on it"),
                Choice("on-hold", "Not at the moment"),
                Choice("completed", "I have reached it"),
                Choice("cancelled", "I have put it aside"),
            ),
            later=True,
        ),
    ),
)

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
    _GOAL,
    own_words("need", ask="What do you need?", about="Help, a thing, a change."),
    own_words(
        "concern", ask="What worries you?", about="Something that may go wrong, or that others should mind."
    ),
    own_words(
        "risk",
        ask="What is the risk, and how do you want to live with it?",
        about="Something you do all the same, and how to do it well.",
    ),
    own_words(
        "equipment",
        ask="What do you use, or wait for?",
        hint="Such as: a walking frame. Who mends it?",
        about="Things that you use or wait for.",
    ),
    own_words(
        "funding",
        ask="What money is there for your support, and who holds it?",
        about="A budget, a payment, a benefit.",
    ),
    own_words(
        "review",
        ask="Who looks at the plan again with you, and when?",
        about="Who comes, where, and how you want it.",
    ),
    own_words(
        "reviewed",
        ask="What comes next?",
        more=(
            Question("there", "Who was there?", At("note[].text"), says="There"),
            Question(
                "when",
                "On which day was it?",
                Instead(Day(At("effectiveDateTime")), "effective"),
                DATE,
                says="On",
            ),
        ),
        offered=False,
    ),
    *GOAL_SHEETS,
    TASK,
    own_words(
        "handover-note",
        ask="How was it?",
        hint="Such as: she slept well and ate half of her lunch.",
        about="How it was, what was done, and what to watch.",
        more=(
            Question("done", "What was done?", At("note[id=done].text"), PARAGRAPHS, says="Done"),
            Question(
                "watch",
                "What should the next person watch?",
                At("note[id=watch].text"),
                PARAGRAPHS,
                says="To watch",
            ),
        ),
    ),
)
