"""A week of things to do: by day, with what is late and what has no day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portable_record.record.asking.parts.tasks import DONE, NOT_NEEDED, TASK
from portable_record.record.asking.sheet import answers

DAYS = 7


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something to do. ``who`` is the address of whoever does it, ``name`` what they are called.

    Of somebody who is only named ``who`` is a space and the name.
    """

    entry: str
    words: str
    day: str
    time: str
    who: str
    name: str
    state: str

    @property
    def done(self) -> bool:
        """Whether it is done."""
        return self.state == DONE


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from ``first`` on, each with what is to do; ``late`` is from before, ``open`` has no day."""

    first: date
    days: tuple[tuple[date, tuple[ToDo, ...]], ...]
    late: tuple[ToDo, ...]
    open: tuple[ToDo, ...]

    @property
    def last(self) -> date:
        """The last day of it."""
        return self.first + timedelta(days=DAYS - 1)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.late or self.open or any(todo for _, todo in self.days))


def to_do(entry: str, resource: Mapping[str, object]) -> ToDo:
    """Read something to do out of a Task."""
    said = answers(TASK, resource)
    who = str(said.get("who", ""))
    address, _, name = who.partition(" ")
    address = address or who
    words, day, time, now = (str(said.get(key, "")) for key in ("words", "day", "time", "now"))
    return ToDo(entry, words, day, time, address, name, now)


def monday_of(day: date) -> date:
    """Give the Monday of the week that a day is in."""
    return day - timedelta(days=day.weekday())


def week_of(todos: Iterable[ToDo], first: date, today: date) -> Week:
    """Lay out seven days. What is late stands in the week of today alone; a month or a year is no day."""
    days: dict[date, list[ToDo]] = {first + timedelta(days=n): [] for n in range(DAYS)}
    late, no_day = [], []
    for todo in sorted(todos, key=lambda one: (one.day, one.time, one.words, one.entry)):
        if todo.state == NOT_NEEDED:
            continue
        day = _day(todo.day)
        if day is None:
            no_day += [] if todo.done else [todo]
        elif day in days:
            days[day].append(todo)
        elif day < today and not todo.done and first <= today <= first + timedelta(days=DAYS - 1):
            late.append(todo)
    return Week(first, tuple((day, tuple(of)) for day, of in days.items()), tuple(late), tuple(no_day))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
