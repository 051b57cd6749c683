"""The emergency sheet: what may stand on it, each to be ticked itself, and when to make it anew.

Nothing is ticked by itself, and that somebody has no allergies stands there only where the record says so.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portable_record.actions.crisis_view import the_crisis_plan
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.my_people import Listed, my_people
from portable_record.actions.of_kind import Read
from portable_record.actions.paper import details_of, name_of, refuse_unless_may_give
from portable_record.actions.read_entries import page_of
from portable_record.errors import NothingChosenError
from portable_record.record.asking.activities import Callers
from portable_record.record.asking.places import AS_IT_IS, Answer, At, Json
from portable_record.record.asking.sheet import Question, Sheet
from portable_record.record.asking.sheets import sheets_of
from portable_record.record.entry import Entry
from portable_record.record.json_text import resource_of
from portable_record.record.parts import is_dangerous
from portable_record.record.readable.titles import warnings
from portable_record.vault.timeline import Place

NAME, TALK, ALLERGIES, MEDICINES = "name", "talk", "allergies", "medicines"
CONDITIONS, DO, DO_NOT, CALL = "conditions", "do", "do-not", "call"
GROUPS = (NAME, TALK, ALLERGIES, MEDICINES, CONDITIONS, DO, DO_NOT, CALL)
"""What may stand on it, in the order in which a helper needs it."""

MOST, PAGES = 30, 10
"""How many things of one group can be chosen from, and how many entries are looked at for pages."""
_DANGER = b'"high"'

RENEW = timedelta(days=183)
_SETTING = "emergency_sheet"
_TYPES = {
    ALLERGIES: ("AllergyIntolerance",),
    MEDICINES: ("MedicationStatement", "MedicationRequest"),
    CONDITIONS: ("Condition",),
}
_PAGES = ("crisis", "about-me")
_STEPS = {
    "words": DO,
    "what-to-do": DO,
    "helps": DO,
    **dict.fromkeys(("carer-steps-in", "carer-keys", "carer-alone", "carer-medicines", "carer-animals"), DO),
    "if-my-carer-cannot-come": DO,
    "do-and-dont": DO,
    "do-not": DO_NOT,
    "call": CALL,
}
_MAIN = ("words", "what")
_MORE = ("reaction", "danger", "how", "more")
_DETAILS = ("called", "born", "nhs-number")
_OVER = frozenset(
    {"inactive", "resolved", "remission", "refuted", "entered-in-error", "stopped", "completed", "cancelled"}
)
_STATUSES = tuple(map(At, ("status", "clinicalStatus.coding[].code", "verificationStatus.coding[].code")))


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be ticked. ``asked`` is the question that ``main`` answers, where a label is needed.

    ``says_none`` marks the word of the person that there are no allergies.
    """

    id: str
    group: str
    main: str
    more: tuple[tuple[Question, Answer], ...] = ()
    asked: Question | None = None
    sensitive: bool = False
    says_none: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """All that can be ticked.

    ``unsettled`` are entries of which two versions stand side by side, ``more`` the groups of which the
    record holds more than can be ticked here.
    """

    items: tuple[Item, ...]
    unsettled: tuple[Entry, ...]
    more: frozenset[str] = frozenset()

    def of(self, group: str) -> tuple[Item, ...]:
        """List the things of one group."""
        return tuple(item for item in self.items if item.group == group)


@dataclass(frozen=True, slots=True)
class MadeBefore:
    """When the last sheet was made, if one is in use, and whether it is time for a new one."""

    made: date | None
    due: bool


def offered(record: OpenRecord) -> Offered:
    """List what can be ticked."""
    talk = [_read(entry) for entry in page_of(record, "communication", size=MOST + 1).entries]
    found = [(TALK, talk), *_health(record)]
    all_read = [(group, one) for group, some in found for one in some[:MOST]]
    for part in _PAGES:
        pages = map(_read, page_of(record, part, size=PAGES).entries)
        all_read += [("", one) for one in pages if not _is_over(one)]
    people = _to_call(record)
    items = [item for group, one in all_read if not one.entry.in_conflict for item in _items(group, one)]
    many = [group for group, some in (*found, (CALL, people)) if len(some) > MOST]
    return Offered(
        items=(*_who(record), *items, *(_person(each) for each in people[:MOST])),
        unsettled=tuple(one.entry for _, one in all_read if one.entry.in_conflict),
        more=frozenset(many),
    )


def hides_some(offer: Offered, ticked: Collection[str], group: str) -> bool:
    """Say whether of allergies or medicines some stand on the sheet and others do not."""
    named = [item.id in ticked for item in offer.of(group) if not item.says_none]
    return any(named) and (not all(named) or group in offer.more)


def denies(offer: Offered, ticked: Collection[str]) -> bool:
    """Say whether "no allergies" is ticked though the record holds some."""
    none = any(item.says_none and item.id in ticked for item in offer.of(ALLERGIES))
    return none and any(not item.says_none for item in offer.of(ALLERGIES))


def make_sheet(record: OpenRecord, ticked: Collection[str]) -> None:
    """Note that a sheet was made, and begin to count until it is made anew.

    Raises:
        NothingChosenError: nothing on it is ticked.
        MayNotWriteError: the right of whoever keeps the record does not reach so far, or the person has died.
    """
    chosen = [item for item in offered(record).items if item.id in ticked]
    if not chosen:
        raise NothingChosenError
    refuse_unless_may_give(record, sorted({_part_of(record, item) for item in chosen}))
    with record.vault.transaction():
        note(record, Act.EMERGENCY_SHEET)
        record.vault.settings.put(_SETTING, {"made": record.today.isoformat()})


def made_before(record: OpenRecord) -> MadeBefore:
    """Say when the sheet in use was made."""
    kept = str(record.vault.settings.get(_SETTING, {}).get("made", ""))
    made = date.fromisoformat(kept) if kept else None
    return MadeBefore(made, made is not None and record.today - made >= RENEW)


def no_longer_used(record: OpenRecord) -> None:
    """Remind of no new sheet: none is in use any more."""
    record.vault.settings.put(_SETTING, {})


def _read(entry: Entry) -> Read:
    return Read(entry, resource_of(entry.text))


def _health(record: OpenRecord) -> Iterator[tuple[str, Sequence[Read]]]:
    """Read the newest entries about health that are not over, by group; what is dangerous stands first."""
    timeline = record.vault.timeline
    dangers = timeline.holding("health", "AllergyIntolerance", [_DANGER], limit=MOST)
    for group, types in _TYPES.items():
        entries = dangers if group == ALLERGIES else []
        for kind in types:
            entries = [*entries, *(entry for entry, _ in timeline.after(Place(), kind=kind, limit=MOST + 1))]
        found = [_read(entry) for entry in {entry.id: entry for entry in entries}.values()]
        some = [one for one in found if not _is_over(one)]
        yield group, sorted(some, key=lambda one: not is_dangerous(one.resource))


def _items(group: str, read: Read) -> Iterator[Item]:
    """Take what can be ticked out of an entry; of a page the answers that help at once, one by one."""
    entry, resource = read.entry, read.resource
    sheet = next((one for one in sheets_of(entry.part) if one.fits(resource)), None)
    if group:
        yield _item(group, entry, resource, sheet)
    elif sheet is not None and sheet.key in _PAGES:
        for question, answer in _answers(sheet, resource, _STEPS):
            key = f"{entry.id}.{question.key}"
            yield Item(key, _STEPS[question.key], str(answer), asked=question, sensitive=entry.sensitive)


def _item(group: str, entry: Entry, resource: Json, sheet: Sheet | None) -> Item:
    said = {question.key: (question, answer) for question, answer in _answers(sheet, resource, _MAIN + _MORE)}
    none = sheet is not None and sheet.key == "no-allergies"
    careful = () if none else tuple(sentence for _, sentence in warnings(resource))
    first = next((str(said[key][1]) for key in _MAIN if key in said), "")
    return Item(
        entry.id,
        group,
        first if first and not careful else ". ".join((entry.title, *careful)),
        tuple(said[key] for key in _MORE if key in said),
        sensitive=entry.sensitive,
        says_none=none,
    )


def _answers(sheet: Sheet | None, resource: Json, keys: Collection[str]) -> Iterator[tuple[Question, Answer]]:
    """Read some of the questions, as far as they are answered in words."""
    for question in sheet.questions if sheet else ():
        if question.key in keys and (answer := question.place.read(resource)) not in ("", AS_IT_IS):
            yield question, answer


def _who(record: OpenRecord) -> Iterator[Item]:
    name = name_of(record)
    if name:
        yield Item("name", NAME, name)
    for question, answer in details_of(record):
        if question.key in _DETAILS and answer != name:
            yield Item(question.key, NAME, "", ((question, answer),), asked=question)


def _to_call(record: OpenRecord) -> list[Listed]:
    """List who can be called: first whom the page for bad times names, in its order; then the closest."""
    plan = the_crisis_plan(record)
    named = Callers().read(plan.resource) if plan else ()
    first = [record.vault.entries.by_full_url(one.partition(" ")[0]) for one in named]
    place = {entry.id: number for number, entry in enumerate(first) if entry}
    people = [each for each in my_people(record).by_ring if _numbers(each)]
    return sorted(people, key=lambda each: place.get(each.entry.id, len(first)))


def _numbers(listed: Listed) -> list[str]:
    return [way.words for way in listed.one.ways if way.link.startswith("tel:")]


def _person(listed: Listed) -> Item:
    one = listed.one
    name = f"{one.name} ({one.relation})" if one.relation else one.name
    said = f"{name}: {', '.join(_numbers(listed))}"
    return Item(one.entry, CALL, said, sensitive=listed.entry.sensitive)


def _part_of(record: OpenRecord, item: Item) -> str:
    """Say from which part a thing is."""
    if item.group == NAME:
        return "details"
    return record.vault.entries.get(item.id.partition(".")[0]).part


def _is_over(read: Read) -> bool:
    """Say whether something is no longer so, or never was."""
    return any(place.read(read.resource) in _OVER for place in _STATUSES)
