"""If things go wrong, as others read it in a hurry: what to do, what not to do, whom to call."""

from collections.abc import Iterable
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.drafting import changes_to
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.of_kind import Read, newest, of_code
from portable_record.actions.part_view import Card, card_of
from portable_record.actions.write import write
from portable_record.actions.writer import own_writer
from portable_record.errors import NotFoundError
from portable_record.record.asking.activities import Callers, lines_of
from portable_record.record.asking.places import AS_IT_IS, Json
from portable_record.record.asking.sheet import Question
from portable_record.record.people import Way, people_in
from portable_record.record.phones import Piece, pieces

PART = "crisis"
_CARER = (
    "carer-steps-in",
    "carer-keys",
    "carer-alone",
    "carer-medicines",
    "carer-animals",
    "if-my-carer-cannot-come",
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody to call: the name, what they are to the person, and how to reach them."""

    name: str
    relation: str = ""
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands under one heading, a line for each thing; numbers in it can be called."""

    question: Question
    lines: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class CrisisSeen:
    """The crisis plan. ``others`` are entries of the part that stand beside it, such as one for a purse."""

    card: Card | None
    headings: dict[str, Heading]
    callers: tuple[Caller, ...]
    carer: tuple[Heading, ...]
    said_on: str
    said_before: str
    papers: tuple[Card, ...]
    others: tuple[Card, ...]
    missing: tuple[Question, ...]


def crisis_seen(record: OpenRecord) -> CrisisSeen:
    """Read the crisis plan, with the numbers of those who are to be called."""
    plan = the_crisis_plan(record)
    resource = plan.resource if plan else {}
    card = card_of(plan.entry, plan.resource) if plan else None
    questions = card.sheet.questions if card and card.sheet else ()
    found = [Heading(one, _lines(resource, one.key)) for one in questions]
    headings = {one.question.key: one for one in found if one.lines}
    said = card.answers_by_key if card else {}
    callers = tuple(_callers(record, resource))
    return CrisisSeen(
        card=card,
        headings=headings,
        callers=callers,
        carer=tuple(headings[key] for key in _CARER if key in headings),
        said_on=str(said.get("said-on", "")),
        said_before=str(said.get("said-before", "")),
        papers=tuple(
            card_of(one.entry, one.resource) for one in newest(record, PART, "DocumentReference", most=30)
        ),
        others=tuple(_others(record, plan)),
        missing=tuple(
            one
            for one in questions
            if not one.beside
            and one.key not in headings
            and said.get(one.key, AS_IT_IS) == ""
            and not (one.key == "call" and callers)
            and not (one.key == _CARER[-1] and headings.keys() & set(_CARER))
        ),
    )


def the_crisis_plan(record: OpenRecord) -> Read | None:
    """Return the crisis plan: of several the one that says most; nothing where none is begun."""
    plans = list(of_code(newest(record, PART, "CarePlan", most=20), "crisis", "category"))
    return max(plans, key=lambda one: len(_activities(one.resource)), default=None)


def call_sooner(record: OpenRecord, place: int) -> Kept:
    """Have somebody called before the one who stands above them; ``place`` is theirs, counted from 0.

    Raises:
        NotFoundError: nobody stands there, or nobody above them.
    """
    plan = the_crisis_plan(record)
    order = list(Callers().read(plan.resource)) if plan else []
    if plan is None or not 0 < place < len(order):
        raise NotFoundError
    writer = own_writer(record)
    writer.refuse_unless_may_write(PART)
    order[place - 1], order[place] = order[place], order[place - 1]
    drafts = changes_to(
        record, writer, plan.entry.id, lambda now: Callers().in_order(now, order), form="order"
    )
    if not drafts:
        return Kept(plan.entry.id, PART)
    (entry,) = write(record, PART, drafts, by=writer.by)
    return Kept(entry.id, PART, (newest_change(record, PART),), entry.in_conflict)


def _lines(resource: Json, code: str) -> tuple[tuple[Piece, ...], ...]:
    return tuple(tuple(pieces(line)) for line in lines_of(resource, code))


def _callers(record: OpenRecord, resource: Json) -> Iterable[Caller]:
    """Give those who are to be called, as the circle knows them now."""
    for one in Callers().read(resource):
        address, _, name = one.partition(" ")
        entry = record.vault.entries.by_full_url(address)
        known = people_in([(entry.id, address, card_of(entry).resource)], record.today) if entry else []
        if entry is None or entry.binned or not known:
            yield Caller(name)
        else:
            yield Caller(known[0].name or name, known[0].relation, known[0].ways)


def _others(record: OpenRecord, plan: Read | None) -> Iterable[Card]:
    found = [*newest(record, PART, "CarePlan", most=12), *newest(record, PART, "Consent", most=12)]
    return (
        card_of(one.entry, one.resource) for one in found if plan is None or one.entry.id != plan.entry.id
    )


def _activities(resource: Json) -> list[object]:
    found = resource.get("activity")
    return found if isinstance(found, list) else []
