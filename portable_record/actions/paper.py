"""What goes on paper: the page about the person, the whole plan, or one part; and that it was made.

Nothing sensitive goes on paper unless it is ticked itself, nothing of which two versions stand side by side,
and of the person's details only the ticked ones. Making a paper is noted like a share: paper walks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from portable_record.actions.closed import person_of, refuse_if_closed
from portable_record.actions.crisis_view import CrisisSeen
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.owner import owner_entry
from portable_record.actions.paper_plan import People, crisis_on_paper, people_on_paper, plan_on_paper
from portable_record.actions.part_view import Card, Group, card_of, groups_of
from portable_record.actions.plan_view import PlanSeen
from portable_record.actions.read_entries import Page, page_of
from portable_record.actions.writer import own_writer
from portable_record.errors import RightNotRecordedError
from portable_record.record.asking.places import Answer
from portable_record.record.asking.sheet import Question, answers
from portable_record.record.asking.sheets import sheets_of
from portable_record.record.entry import Entry
from portable_record.record.who import BASES

PROFILE, PLAN, PART, EMERGENCY = "profile", "plan", "part", "emergency"
MOST, MOST_OF_PROFILE = 200, 60
"""How many entries of one part go on a paper, and how many are looked at for the page about the person."""

PARTS_OF = {
    PROFILE: ("communication", "about-me", "strengths"),
    PLAN: ("communication", "crisis", "strengths", "about-me", "plan", "people", "community"),
}
AGREED = "agreed"
"""The last section of the whole plan: who looks at it again, and what was agreed."""

_NOT_FOR_OTHERS = frozenset({"Consent", "Provenance"})
_NEVER_GIVEN = frozenset({"close", "own-plan"})
_NAMES = ("name", "called")


@dataclass(frozen=True, slots=True)
class PaperWish:
    """Which paper, for whom and until when, which details of the person, and which sensitive entries.

    ``ticked`` is what stands on an emergency sheet, ``noted`` that this one was made.
    """

    kind: str
    part: str = ""
    to: str = ""
    until: date | None = None
    details: tuple[str, ...] = ()
    sensitive: frozenset[str] = field(default=frozenset())
    ticked: frozenset[str] = field(default=frozenset())
    noted: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that it is made of."""
        return PARTS_OF.get(self.kind, (self.part,))


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading: a part, or ``AGREED``. ``more`` entries of it are in the record only."""

    key: str
    groups: tuple[Group, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a paper, and for the person alone what ``stays`` in the record.

    The sections of the plan, of bad times and of people are read out of ``plan``, ``crisis`` and ``people``.
    """

    head: "Head"
    sections: tuple[Section, ...]
    stays: "Stays"
    plan: PlanSeen | None = None
    crisis: CrisisSeen | None = None
    people: People = ()

    @property
    def cards(self) -> tuple[Card, ...]:
        """All entries on it."""
        return tuple(card for each in self.sections for group in each.groups for card in group.cards)


@dataclass(frozen=True, slots=True)
class Stays:
    """Sensitive entries that are not ticked, and those of which two versions stand side by side."""

    kept_back: tuple[Entry, ...] = ()
    unsettled: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """Whom a paper is about, and who put it together: the person, or ``keeper`` for them by a right."""

    name: str
    called: str
    details: tuple[tuple[Question, Answer], ...]
    made: date
    keeper: str = ""
    right: str = ""


def paper(record: OpenRecord, wish: PaperWish) -> Paper:
    """Put a paper together; nothing is written.

    Raises:
        NotFoundError: there is no such part.
    """
    goes = partial(_goes, wish)
    sections = []
    for part, page in _pages(record, wish):
        cards = [_shareable(card_of(entry)) for entry in page.entries if goes(entry)]
        given = [card for card in cards if wish.kind == PART or card.entry.type not in _NOT_FOR_OTHERS]
        sections.append(Section(part, groups_of(given, part), page.total - len(page.entries)))
    stays = held_back(record, wish)
    plan = plan_on_paper(record, goes) if "plan" in wish.parts else None
    if plan and (plan.standing.day or plan.review.due or plan.review.how or plan.review.held):
        sections.append(Section(AGREED, ()))
    return Paper(
        head=head_of(record, wish),
        sections=tuple(one for one in sections if one.groups or one.more or one.key == AGREED),
        stays=stays,
        plan=plan,
        crisis=crisis_on_paper(record, goes) if "crisis" in wish.parts else None,
        people=people_on_paper(record, (*stays.kept_back, *stays.unsettled), goes)
        if "people" in wish.parts
        else (),
    )


def held_back(record: OpenRecord, wish: PaperWish) -> Stays:
    """Say what would stay in the record: what is asked about before a paper is made.

    Raises:
        NotFoundError: there is no such part.
    """
    entries = [entry for _, page in _pages(record, wish) for entry in page.entries if not _goes(wish, entry)]
    return Stays(
        kept_back=tuple(entry for entry in entries if not entry.in_conflict),
        unsettled=tuple(entry for entry in entries if entry.in_conflict),
    )


def make_paper(record: OpenRecord, wish: PaperWish, *, called: str) -> None:
    """Note that a paper was made; ``called`` says which, in words.

    Raises:
        MayNotWriteError: it is for somebody, and the right of whoever keeps the record does not reach so far,
            or the person has died.
    """
    if wish.to:
        refuse_unless_may_give(record, wish.parts)
    note(record, Act.PAPER, to=wish.to, purpose=called)


def refuse_unless_may_give(record: OpenRecord, parts: Iterable[str]) -> None:
    """Keep a paper that is for others to what might be shared with them.

    Raises:
        MayNotWriteError: the right of whoever keeps the record does not reach so far, or the person has died.
    """
    refuse_if_closed(record)
    giver = own_writer(record)
    for part in parts:
        giver.refuse_unless_may_write(part)


def details_to_tick(record: OpenRecord) -> list[tuple[Question, Answer]]:
    """List what the record says of the person beside their name."""
    return [(question, answer) for question, answer in details_of(record) if question.key not in _NAMES]


def head_of(record: OpenRecord, wish: PaperWish) -> Head:
    """Say whom a paper is about and who puts it together; an emergency sheet may leave out the name."""
    said = {question.key: answer for question, answer in details_of(record)}
    keeper = record.identity.keeper
    name = name_of(record) if wish.kind != EMERGENCY or "name" in wish.ticked else ""
    return Head(
        name=name,
        called=str(said.get("called", "")) if said.get("called") != name else "",
        details=tuple(one for one in details_to_tick(record) if one[0].key in wish.details),
        made=record.today,
        keeper=f"{keeper.name} ({keeper.role})" if keeper and keeper.role else keeper.name if keeper else "",
        right=_right(record) if keeper else "",
    )


def details_of(record: OpenRecord) -> Iterator[tuple[Question, Answer]]:
    """Go through what the record says of the person; what cannot be said by its question is left out."""
    person = person_of(record)
    for sheet in sheets_of("details"):
        if person and sheet.fits(person):
            found = answers(sheet, person)
            yield from (
                (question, found[question.key])
                for question in sheet.questions
                if question.words(found[question.key])
            )
            return


def name_of(record: OpenRecord) -> str:
    """Name the person: as at the start, or as their own entry does."""
    said = {question.key: answer for question, answer in details_of(record)}
    return record.identity.name or str(said.get("name", "")) or _title(record)


def _title(record: OpenRecord) -> str:
    entry_id = owner_entry(record)
    return record.vault.entries.get(entry_id).title if entry_id else ""


def _right(record: OpenRecord) -> str:
    try:
        return own_writer(record).basis
    except RightNotRecordedError:
        return BASES["none"].title


def _pages(record: OpenRecord, wish: PaperWish) -> Iterator[tuple[str, Page]]:
    """Read the first entries of each part; of the details each is ticked by itself."""
    most = MOST_OF_PROFILE if wish.kind == PROFILE else MOST
    yield from ((part, page_of(record, part, size=most)) for part in wish.parts if part != "details")


def _goes(wish: PaperWish, entry: Entry) -> bool:
    return not entry.in_conflict and (not entry.sensitive or entry.id in wish.sensitive)


def _shareable(card: Card) -> Card:
    """Take out of an entry what is the person's alone: how close somebody is, and how they rest."""
    said = tuple(one for one in card.answers if one[0].key not in _NEVER_GIVEN)
    return card if len(said) == len(card.answers) else replace(card, answers=said)
