"""Numbers from 0 to 10 about a goal or about life, each said on a day: they can be drawn over time."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_kind
from portable_record.record.asking.places import At, Instead
from portable_record.record.asking.sheet import DATE, ENTRY, NUMBER, PARAGRAPHS, Question, Sheet
from portable_record.record.asking.ways import Day, Number, Who
from portable_record.record.kinds import kind

CHOOSE = "Choose a number from 0 to 10."
_WHEN = Question(
    "when", "On which day?", Instead(Day(At("effectiveDateTime")), "effective"), DATE, says="On", later=True
)
_GOAL = Question(
    "goal",
    "Which goal is it about?",
    Who(At("focus[]")),
    ENTRY,
    says="Goal",
    needed="Choose a goal.",
    among="goals",
)


def score(ask: str, ends: tuple[str, str], *, hint: str = "", needed: str = CHOOSE) -> Question:
    """Ask for a number from 0 to 10; ``ends`` says what 0 and what 10 means."""
    place = Instead(Number(At("valueInteger")), "value")
    return Question("score", ask, place, NUMBER, hint=hint, says="From 0 to 10", needed=needed, ends=ends)


def of_goal(
    code: str, ask: str, ends: tuple[str, str], *, needed: str = CHOOSE, more: tuple[Question, ...] = ()
) -> Sheet:
    """Ask for a number about a goal."""
    return Sheet(
        part=kind(code).part,
        key=code,
        title=kind(code).title,
        questions=(score(ask, ends, needed=needed), *more, _GOAL, _WHEN),
        begin=begin.observation(code),
        fits=of_kind("Observation", code),
        offered=False,
    )


def of_life(code: str, ask: str, ends: tuple[str, str]) -> Sheet:
    """Ask the person, and nobody else, for a number about their life."""
    return Sheet(
        part=kind(code).part,
        key=code,
        title=kind(code).title,
        questions=(
            score(ask, ends),
            Question(
                "more",
                "Do you want to say more about it?",
                At("note[].text"),
                PARAGRAPHS,
                says="And",
                later=True,
            ),
            _WHEN,
        ),
        begin=begin.observation(code),
        fits=of_kind("Observation", code),
        offered=False,
        in_person=True,
    )


GOAL_SHEETS = (
    of_goal("importance", "How important is this goal to you?", ("Not important", "Nothing matters more")),
    of_goal("confidence", "How sure are you that you can do it?", ("Not sure at all", "Quite sure")),
    of_goal(
        "progress",
        "How far have you come?",
        ("I have not begun", "I am there"),
        needed="",
        more=(
            Question(
                "words",
                "What has happened?",
                At("note[].text"),
                PARAGRAPHS,
                hint="Such as: we have saved 85 pounds in the jar.",
                says=" ",
            ),
        ),
    ),
)
