"""A part as a person reads it: its entries a page at a time, by kind, each with its answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.read_entries import Page, page_of
from portable_record.record.asking.attached import Attached, attached
from portable_record.record.asking.others import sheet_to_change
from portable_record.record.asking.places import AS_IT_IS, Answer, Json, objects
from portable_record.record.asking.sheet import Question, Sheet, answers
from portable_record.record.asking.sheets import sheet_for, sheets_of
from portable_record.record.entry import Entry
from portable_record.record.json_text import resource_of
from portable_record.record.parts import is_dangerous
from portable_record.record.parts import part as part_by_key
from portable_record.record.readable.titles import kind_of, warnings
from portable_record.record.readable.view import Line, view
from portable_record.record.suggested import said_yes_in
from portable_record.record.who import (
    ASSERTED_BY_DECISION_MAKER,
    ASSERTED_BY_PERSON,
    ASSERTED_BY_PROFESSIONAL,
    ASSERTED_BY_RELATIVE_OR_FRIEND,
)

MOST_LINES = 5
_FOR_MACHINES = frozenset({"Status", "Please note"})
_OTHERS: Mapping[str, str] = {
    ASSERTED_BY_RELATIVE_OR_FRIEND: "In the words of a relative or friend",
    ASSERTED_BY_DECISION_MAKER: "In the words of somebody with the right to decide",
    ASSERTED_BY_PROFESSIONAL: "In the words of a professional",
}
OF_A_YES = ("Suggested by", "Said yes")
_WRITTEN_DOWN = "Written down"
OF_SEVERAL = "In the words of several people"


@dataclass(frozen=True, slots=True)
class Card:
    """An entry to read: the answers of its sheet, or the first ``lines`` of one that has none.

    ``careful`` is what turns its meaning round, such as that it was found to be wrong; ``whose`` says whose
    words it is in, where they are not the person's; ``file`` is what is attached.
    """

    entry: Entry
    sheet: Sheet | None
    answers: tuple[tuple[Question, Answer], ...]
    lines: tuple[Line, ...]
    careful: tuple[str, ...]
    whose: str
    resource: Json
    file: Attached | None = None

    @property
    def can_change(self) -> bool:
        """Whether something of it can be said in plain words."""
        return self.sheet is not None or sheet_to_change(self.resource, self.entry.part) is not None

    @property
    def answers_by_key(self) -> dict[str, Answer]:
        """The answers by the key of their question; what no question has words for is left out."""
        return {question.key: answer for question, answer in self.answers if answer != AS_IT_IS}


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one kind on a page."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class PartView:
    """A page of a part."""

    page: Page
    groups: tuple[Group, ...]


def part_view(record: OpenRecord, key: str, *, before: str = "", after: str = "") -> PartView:
    """Read a page of a part.

    Raises:
        NotFoundError: there is no such part.
    """
    part = part_by_key(key)
    page = page_of(record, key, before=before, after=after)
    cards = [card_of(entry) for entry in page.entries]
    return PartView(page, groups_of(cards, part.key))


def groups_of(cards: Iterable[Card], part: str) -> tuple[Group, ...]:
    """Put the entries of a part together by kind, in the order in which they are read: dangers first."""
    by_title: dict[str, list[Card]] = {(sheet.heading or sheet.title): [] for sheet in sheets_of(part)}
    for card in sorted(cards, key=lambda card: not is_dangerous(card.resource)):
        by_title.setdefault(_title(card), []).append(card)
    return tuple(Group(title, tuple(some)) for title, some in by_title.items() if some)


def card_of(entry: Entry, resource: Json | None = None) -> Card:
    """Lay out one entry to read; its ``resource``, where it was read already, is not read again."""
    if resource is None:
        resource = resource_of(entry.text)
    sheet = sheet_for(resource, entry.part)
    found = answers(sheet, resource) if sheet else {}
    return Card(
        entry=entry,
        sheet=sheet,
        answers=tuple((question, found[question.key]) for question in (sheet.questions if sheet else ())),
        lines=() if sheet else _first_lines(resource, entry.title),
        careful=tuple(sentence for _, sentence in warnings(resource)),
        whose=whose_words(resource),
        file=attached(resource) if sheet is None or sheet.file else None,
        resource=resource,
    )


def _first_lines(resource: dict[str, object], heading: str) -> tuple[Line, ...]:
    """Take the first lines that say more than the heading; all of them stand on the entry's own page."""
    said = said_yes_in(resource)
    if said is not None:
        when = [one for one in view(resource).lines if one.label == _WRITTEN_DOWN]
        return (
            *(Line(label, name, 0) for label, name in zip(OF_A_YES, (said.author, said.by), strict=True)),
            *when,
        )
    more = [one for one in view(resource).lines if one.label not in _FOR_MACHINES and one.text not in heading]
    return tuple(more[:MOST_LINES])


def _title(card: Card) -> str:
    if card.sheet is not None:
        return card.sheet.heading or card.sheet.title
    return kind_of(card.resource)


def whose_words(resource: Mapping[str, object]) -> str:
    """Say whose words a resource is in, where they are not the person's."""
    meta = resource.get("meta")
    labels = objects(meta.get("security")) if isinstance(meta, dict) else []
    codes = {str(one.get("code")) for one in labels} & {*_OTHERS, ASSERTED_BY_PERSON}
    if len(codes) > 1:
        return OF_SEVERAL
    return next((_OTHERS[code] for code in codes if code in _OTHERS), "")
