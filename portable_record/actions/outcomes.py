"""How things are going: numbers over time, each question by itself, and what is working and what is not."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.of_kind import Read, newest
from portable_record.actions.part_view import Card, card_of, whose_words
from portable_record.record.asking.parts.outcomes import EASY, ONS4
from portable_record.record.asking.places import objects
from portable_record.record.asking.sheet import Sheet
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.kinds import SYSTEM
from portable_record.record.pictures.chart import MOST, place_of

PART = "outcomes"
READ = 200
"""So many of the newest answers are read of each part."""
GOALS, LISTED = 12, 10
LOWER_IS_BETTER = frozenset({"ons4-anxious", "easy-anxious"})


@dataclass(frozen=True, slots=True)
class Answered:
    """A number that was answered on a day, as far as that is known, perhaps with words."""

    entry: str
    day: str
    number: int
    words: str
    whose: str


@dataclass(frozen=True, slots=True)
class Series:
    """The answers to one question over time, the oldest first; those of no day stand apart.

    ``title`` is that of the question, or the person's own words of a goal; ``ends`` says what 0 and 10 mean.
    """

    key: str
    title: str
    ends: tuple[str, str]
    answered: tuple[Answered, ...]
    undated: tuple[Answered, ...]
    lower_is_better: bool = False

    @property
    def best(self) -> Answered:
        """The best answer, the newest of equals."""
        pick = min if self.lower_is_better else max
        return pick(reversed(self.answered), key=lambda one: one.number)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All of it. ``is_cut`` says that there are older answers than are read here."""

    goals: tuple[Series, ...]
    ons4: tuple[Series, ...]
    easy: tuple[Series, ...]
    working: tuple[Card, ...]
    not_working: tuple[Card, ...]
    more: bool
    is_cut: bool


def outcomes(record: OpenRecord) -> Outcomes:
    """Read how things are going."""
    said = newest(record, PART, "Observation", most=READ + 1)
    of_plan = newest(record, "plan", "Observation", most=READ + 1)
    by_code = _by_code([*said[:READ], *of_plan[:READ]])
    working, not_working = by_code.get("working", []), by_code.get("not-working", [])
    return Outcomes(
        goals=tuple(_of_goals(record, by_code.get("progress", []))),
        ons4=tuple(_of_life(ONS4, by_code)),
        easy=tuple(_of_life(EASY, by_code)),
        working=tuple(card_of(one.entry, one.resource) for one in working[:LISTED]),
        not_working=tuple(card_of(one.entry, one.resource) for one in not_working[:LISTED]),
        more=len(working) > LISTED or len(not_working) > LISTED,
        is_cut=len(said) > READ or len(of_plan) > READ,
    )


def _by_code(said: Iterable[Read]) -> dict[str, list[Read]]:
    """Sort what was said by the code of ours that it has."""
    found: dict[str, list[Read]] = {}
    for one in said:
        code = one.resource.get("code")
        for coding in objects(code.get("coding")) if isinstance(code, dict) else ():
            if coding.get("system") == SYSTEM:
                found.setdefault(str(coding.get("code")), []).append(one)
    return found


def _of_life(sheets: Iterable[Sheet], by_code: Mapping[str, list[Read]]) -> Iterator[Series]:
    for sheet in sheets:
        made = _series(sheet.key, sheet.title, sheet, by_code.get(sheet.key, []))
        if made is not None:
            yield made


def _of_goals(record: OpenRecord, said: Iterable[Read]) -> Iterator[Series]:
    """Give the goals of which something was said, those of which it was said last first."""
    by_goal: dict[str, list[Read]] = {}
    for one in said:
        for about in objects(one.resource.get("focus")):
            by_goal.setdefault(str(about.get("reference") or ""), []).append(one)
    for address, some in list(by_goal.items())[:GOALS]:
        goal = record.vault.entries.by_full_url(address) if address else None
        if goal is not None and goal.type == "Goal" and not goal.binned:
            made = _series(goal.id, goal.title, sheet_named("plan", "progress"), some)
            if made is not None:
                yield made


def _series(key: str, title: str, sheet: Sheet, said: Iterable[Read]) -> Series | None:
    answered = [one for each in said if (one := _answered(each)) is not None]
    if not answered:
        return None
    dated = sorted((one for one in answered if _has_place(one.day)), key=lambda one: place_of(one.day))
    return Series(
        key=key,
        title=title,
        ends=sheet.question("score").ends,
        answered=tuple(dated),
        undated=tuple(one for one in answered if not _has_place(one.day)),
        lower_is_better=key in LOWER_IS_BETTER,
    )


def _answered(one: Read) -> Answered | None:
    number = one.resource.get("valueInteger")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MOST:
        return None
    words = "\n".join(str(note.get("text") or "") for note in objects(one.resource.get("note")))
    return Answered(one.entry.id, one.day, number, words.strip(), whose_words(one.resource))


def _has_place(day: str) -> bool:
    with suppress(ValueError):
        return bool(place_of(day))
    return False
