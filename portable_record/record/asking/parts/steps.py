"""A step of the plan: what is done, by whom and when. It stands within the CarePlan, not by itself."""

from portable_record.record.asking.places import At, Instead
from portable_record.record.asking.pointing import Named, Several, Within
from portable_record.record.asking.sheet import CHOICE, ENTRY, PARAGRAPHS, SEVERAL, Choice, Question, Sheet
from portable_record.record.asking.ways import OneOf, Who

_WHO = At("performer")

STEP = Sheet(
    part="plan",
    key="step",
    title="A step",
    heading="Steps",
    about="Something that somebody does: you, a friend, or somebody who is paid.",
    begin=lambda _: {"detail": {"status": "not-started"}},
    fits=lambda _: False,
    offered=False,
    questions=(
        Question(
            "words",
            "What will be done?",
            Within("detail", At("description")),
            PARAGRAPHS,
            hint="One thing. Such as: pick me up for golf and bring me back.",
            says=" ",
            needed="Write what will be done, or go back.",
        ),
        Question(
            "who",
            "Who does it?",
            Within("detail", Several(_WHO)),
            SEVERAL,
            hint="You, family, friends, neighbours and people who are paid: all count alike.",
            says="Who",
            among="helpers",
        ),
        Question(
            "others",
            "Does somebody else do it?",
            Within("detail", Named(_WHO)),
            hint="Somebody who is not in your circle, or a group. Type a name.",
            says="And",
        ),
        Question(
            "when",
            "When?",
            Within("detail", Instead(At("scheduledString"), "scheduled")),
            hint="In your own words. Such as: on Sunday mornings. Or: before Christmas.",
            says="When",
        ),
        Question(
            "goal",
            "Which goal is it for?",
            Within("detail", Who(At("goal[]"))),
            ENTRY,
            says="For",
            among="goals",
        ),
        Question(
            "now",
            "How does it stand?",
            Within("detail", OneOf(At("status"), ("not-started", "in-progress", "completed", "stopped"))),
            CHOICE,
            says="Now",
            needed="Choose one.",
            choices=(
                Choice("not-started", "To do"),
                Choice("in-progress", "We are doing it"),
                Choice("completed", "Done"),
                Choice("stopped", "Stopped"),
            ),
            later=True,
        ),
    ),
)
