"""Something to do on a day: who does what, so that a week can be laid out among several people."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_kind
from portable_record.record.asking.own import NEEDED
from portable_record.record.asking.places import At
from portable_record.record.asking.sheet import CHOICE, DATE, ENTRY, PARAGRAPHS, Choice, Question, Sheet
from portable_record.record.asking.ways import Day, OneOf, Who

TO_DO, DONE, NOT_NEEDED = "requested", "completed", "cancelled"

TASK = Sheet(
    part="plan",
    key="task",
    title="Something to do on a day",
    heading="Who does what",
    about="A lift, a visit, a phone call: who does it, and on which day.",
    begin=begin.task,
    fits=of_kind("Task", "task"),
    questions=(
        Question(
            "words",
            "What is to be done?",
            At("description"),
            PARAGRAPHS,
            hint="One thing. Such as: drive Jean to the dentist.",
            says=" ",
            needed=NEEDED,
        ),
        Question(
            "who",
            "Who does it?",
            Who(At("owner")),
            ENTRY,
            hint="Leave it open if nobody has said yes yet.",
            says="Who",
            among="helpers",
        ),
        Question("day", "On which day?", Day(At("executionPeriod.start")), DATE, says="On"),
        Question(
            "time",
            "At what time?",
            At("note[id=time].text"),
            hint="Such as: 14:30. Or: after lunch.",
            says="At",
        ),
        Question(
            "now",
            "How does it stand?",
            OneOf(At("status"), (TO_DO, DONE, NOT_NEEDED)),
            CHOICE,
            says="Now",
            needed="Choose one.",
            choices=(
                Choice(TO_DO, "To do"),
                Choice(DONE, "Done"),
                Choice(NOT_NEEDED, "Not needed any more"),
            ),
            later=True,
        ),
    ),
)
