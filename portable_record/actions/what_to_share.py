"""What a person can choose from when they share: parts, single entries, and details one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.named_in import is_named_in
from portable_record.actions.owner import owner_entry
from portable_record.actions.paper import details_to_tick
from portable_record.actions.read_entries import Page, page_of
from portable_record.actions.share_choices import Choices
from portable_record.actions.share_comments import who_said
from portable_record.actions.writer import own_writer
from portable_record.errors import MayNotWriteError
from portable_record.record.asking.places import Answer
from portable_record.record.asking.sheet import Question
from portable_record.record.entry import Entry
from portable_record.record.json_text import resource_of
from portable_record.record.parts import PARTS, Part
from portable_record.record.readable.titles import kind_of

AT_ONCE = 30
MOST_LOOKED_AT = 300
DETAILS: Mapping[str, str] = {"born": "birth-date", "address": "address", "nhs-number": "nhs-number"}
"""The details that can go, by the question that asks for each."""

_OF_THE_PERSON = frozenset({"Patient", "Person"})
_PEOPLE = frozenset({"RelatedPerson", "Practitioner", "PractitionerRole", "CareTeam"})
_WHO_DOES = (b'"performer"', b'"participant"')


@dataclass(frozen=True, slots=True)
class PartToShare:
    """One part: how much is in it, how many of its single things are ticked, and whether all of it is."""

    part: Part
    count: int
    ticked: int
    whole: bool


@dataclass(frozen=True, slots=True)
class ToTick:
    """One entry that can be ticked; one ``in_conflict`` cannot, until a version is chosen.

    ``said_by`` names those who said something about it.
    """

    entry: Entry
    kind: str
    said_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartPage:
    """Some entries of a part to tick."""

    page: Page
    ticks: tuple[ToTick, ...]
    conflicts: tuple[Entry, ...]
    sensitive: bool


def parts_to_share(record: OpenRecord, choices: Choices) -> list[PartToShare]:
    """List the parts that hold something and may be given, communication first.

    Raises:
        MayNotWriteError: whoever keeps the record may give nothing of it today.
    """
    giver = own_writer(record)
    counts = record.vault.entries.counts_by_part()
    ticked = _ticked_by_part(record, choices.entries)
    offered = [part for part in PARTS if counts.get(part.key) and part.key != "details"]
    allowed = [part for part in offered if not giver.hindrance(part.key)]
    if offered and not allowed:
        giver.refuse_unless_may_write(offered[0].key)
    return [
        PartToShare(part, counts[part.key], ticked.get(part.key, 0), part.key in choices.parts)
        for part in sorted(allowed, key=lambda part: part.key != "communication")
    ]


def part_to_share(
    record: OpenRecord, key: str, *, before: str = "", after: str = "", only: str = ""
) -> PartPage:
    """Return some entries of a part to tick; ``only`` is the id of one that stands first.

    Raises:
        NotFoundError: there is no such part.
        MayNotWriteError: whoever keeps the record may give nothing of this part.
    """
    own_writer(record).refuse_unless_may_write(key)
    page = page_of(record, key, before=before, after=after, size=AT_ONCE)
    listed = [each for each in page.entries if each.type not in _OF_THE_PERSON]
    if only and record.vault.entries.has(only):
        first = record.vault.entries.get(only)
        if first.part == key and not first.binned:
            listed = [first, *(each for each in listed if each.id != only)]
    said = who_said(record, listed)
    return PartPage(
        page,
        tuple(ToTick(each, _kind(each), said.get(each.id, ())) for each in listed if not each.in_conflict),
        tuple(each for each in listed if each.in_conflict),
        any(each.sensitive for each in listed),
    )


def details_there(record: OpenRecord) -> list[tuple[str, Question, Answer]]:
    """List the details that the record holds and that can be ticked one by one; none without a right to."""
    try:
        own_writer(record).refuse_unless_may_write("details")
    except MayNotWriteError:
        return []
    return [
        (DETAILS[question.key], question, answer)
        for question, answer in details_to_tick(record)
        if question.key in DETAILS and answer
    ]


def ticks_after(before: Sequence[str], shown: Sequence[str], ticked: Sequence[str]) -> tuple[str, ...]:
    """Say what is ticked once a page of ticks was sent: what is on no such page stays as it was."""
    on_page = frozenset(shown)
    kept = [one for one in before if one not in on_page]
    return tuple(dict.fromkeys((*kept, *(one for one in ticked if one in on_page))))


def names_others(record: OpenRecord, choices: Choices) -> bool:
    """Say whether other people are in what is chosen, as far as a short look shows."""
    entries = [record.vault.entries.get(one) for one in choices.entries if record.vault.entries.has(one)]
    for part in choices.parts:
        entries += record.vault.entries.page(part, limit=MOST_LOOKED_AT)
    owner = owner_entry(record)
    if choices.comments or any(each.id != owner and _is_of_others(each) for each in entries):
        return True
    people = record.vault.entries.page("people", limit=MOST_LOOKED_AT) if entries else []
    return is_named_in(entries, [each for each in people if each.id != owner and each.type in _PEOPLE])


def _is_of_others(entry: Entry) -> bool:
    if entry.type in _PEOPLE:
        return True
    return entry.type in ("CarePlan", "Goal") and any(word in entry.text for word in _WHO_DOES)


def _ticked_by_part(record: OpenRecord, entries: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in entries:
        if record.vault.entries.has(one):
            part = record.vault.entries.get(one).part
            found[part] = found.get(part, 0) + 1
    return found


def _kind(entry: Entry) -> str:
    return kind_of(resource_of(entry.text))
