"""Groups, places and services: what each says, found by words or by the day on which it is open.

A part of ordinary size is read whole: a service shows whose it is and where, and that owner and place do not
stand beside it a second time. A larger one, such as after a large import, is only looked up.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.drafting import changes_to
from portable_record.actions.look_for import place_of, place_written
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.write import state_of, write
from portable_record.actions.writer import own_writer
from portable_record.errors import EditRefusedError
from portable_record.record.asking.places import Json
from portable_record.record.entry import Entry
from portable_record.record.json_text import resource_of
from portable_record.record.parts import part as part_by_key
from portable_record.record.seen import seen_text
from portable_record.record.service_days import checked_by_me, open_days
from portable_record.record.service_marks import WEEK
from portable_record.record.somewhere import Somewhere, own_words_in, somewhere, with_own_words
from portable_record.vault.search import Place

PART = "community"
PAGE = 20
WHOLE = 300
"""A part with no more entries is read whole."""
TRIED = 200
"""So many that words found are looked at, to see whether they are open on a day."""

CHECKABLE = frozenset({"Location", "HealthcareService", "Organization"})
_IN_FULL = dict(
    zip(WEEK, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)


@dataclass(frozen=True, slots=True)
class MyCommunity:
    """Some of the groups, places and services. ``after`` is where the next begin, empty if there are none.

    ``total`` counts all that were found, or is None where they were not counted.
    """

    found: tuple[Somewhere, ...]
    after: str = ""
    total: int | None = None


def my_community(record: OpenRecord, *, words: str = "", day: str = "", after: str = "") -> MyCommunity:
    """Return a page of what is there: all, or what has all of these words, or is open on this day."""
    part = part_by_key(PART)
    if record.vault.pages.count(part) <= WHOLE:
        return _of_whole(record, record.vault.pages.after(part, limit=WHOLE), words, day, after)
    if words or day:
        return _of_many(record, words, day, after)
    entries = record.vault.pages.after(part, after, limit=PAGE + 1)
    last = entries[PAGE - 1].id if len(entries) > PAGE else ""
    return MyCommunity(tuple(_read(record, entry) for entry in entries[:PAGE]), last)


def checked_today(record: OpenRecord, entry_id: str, *, form: str) -> Kept:
    """Write down that somebody made sure today that what is said of a place or service is right.

    Raises:
        NotFoundError: there is no such entry.
        EditRefusedError: it is of no such kind, or lies in the bin.
        MayNotWriteError: the writer's right does not reach so far, or the person has died.
    """
    entry = _checkable(record, entry_id)
    return _change(record, entry, lambda before: checked_by_me(before, record.today), form=form)


def _checkable(record: OpenRecord, entry_id: str) -> Entry:
    entry = record.vault.entries.get(entry_id)
    if entry.type not in CHECKABLE or entry.part != PART:
        raise EditRefusedError("Only a group, a place or a service is checked.")
    return entry


def _change(
    record: OpenRecord, entry: Entry, change: Callable[[Json], Json], *, seen: str | None = None, form: str
) -> Kept:
    writer = own_writer(record)
    writer.refuse_unless_may_write(entry.part)
    drafts = changes_to(record, writer, entry.id, change, seen=seen, form=form)
    if not drafts:
        return Kept(entry.id, entry.part)
    (new,) = write(record, entry.part, drafts, by=writer.by)
    return Kept(entry.id, entry.part, (newest_change(record, entry.part),), new.in_conflict)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the person says about a place or service so far, and what a form over it has ``seen``."""

    name: str
    words: str
    seen: str


def own_words(record: OpenRecord, entry_id: str) -> OwnWords:
    """Open what the person says about something that came in from a directory.

    Raises:
        NotFoundError: there is no such entry.
        EditRefusedError: it is of no such kind.
    """
    entry = _checkable(record, entry_id)
    state = state_of(record, entry.part, entry_id)
    return OwnWords(entry.title, own_words_in(resource_of(state.text)), seen_text(state))


def say_own_words(record: OpenRecord, entry_id: str, words: str, *, seen: str, form: str) -> Kept:
    """Keep what the person says about it; what the directory says stays as it came in.

    Raises:
        NotFoundError: there is no such entry.
        EditRefusedError: it is of no such kind, lies in the bin, or the form was opened on something else.
        MayNotWriteError: the writer's right does not reach so far, or the person has died.
    """
    entry = _checkable(record, entry_id)
    return _change(record, entry, lambda before: with_own_words(before, words), seen=seen, form=form)


def _of_whole(record: OpenRecord, entries: Iterable[Entry], words: str, day: str, after: str) -> MyCommunity:
    resources = {entry.id: (entry, resource_of(entry.text)) for entry in entries}
    owned = _spoken_of(resources.values())
    wanted = _found_by(record, words, resources, owned) if words else set(resources) - owned.keys()
    listed = sorted(
        (one for key, one in resources.items() if key in wanted and (not day or day in open_days(one[1]))),
        key=lambda one: (one[0].title.casefold(), one[0].id),
    )
    start = int(after) if after.isdecimal() and len(after) < 6 else 0
    by_url = {entry.full_url: resource for entry, resource in resources.values() if entry.full_url}
    some = tuple(
        somewhere(entry, resource, by_url.get, record.today)
        for entry, resource in listed[start : start + PAGE]
    )
    return MyCommunity(some, str(start + PAGE) if len(listed) > start + PAGE else "", len(listed))


def _spoken_of(entries: Iterable[tuple[Entry, Mapping[str, object]]]) -> dict[str, set[str]]:
    """Say of owners and places which services speak of them."""
    listed = list(entries)
    ids = {entry.full_url: entry.id for entry, _ in listed if entry.full_url}
    found: dict[str, set[str]] = {}
    for entry, resource in listed:
        if entry.type == "HealthcareService":
            for address in references(resource):
                if address in ids:
                    found.setdefault(ids[address], set()).add(entry.id)
    return found


def references(service: Mapping[str, object]) -> list[str]:
    """List the addresses of whose a service is, and of where it is."""
    found = [
        service.get("providedBy"),
        *(places if isinstance(places := service.get("location"), list) else []),
    ]
    return [str(one["reference"]) for one in found if isinstance(one, dict) and one.get("reference")]


def _found_by(
    record: OpenRecord, words: str, resources: Mapping[str, object], owned: Mapping[str, set[str]]
) -> set[str]:
    """Find entries by words; where they stand in an owner or a place, its services are found."""
    rows = record.vault.search.rows(words, PART, after=Place(), limit=WHOLE)
    found = {entry.id for row, _ in rows if (entry := record.vault.entries.at_row(row)) is not None}
    return {each for one in found & resources.keys() for each in owned.get(one, {one})}


def _of_many(record: OpenRecord, words: str, day: str, after: str) -> MyCommunity:
    asked = " ".join(part for part in (words, _IN_FULL.get(day, "")) if part)
    found: list[Somewhere] = []
    last = ""
    for row, place in record.vault.search.rows(asked, PART, after=place_of(after), limit=TRIED):
        entry = record.vault.entries.at_row(row)
        if entry is None or entry.binned or (day and day not in open_days(resource_of(entry.text))):
            continue
        if len(found) == PAGE:
            return MyCommunity(tuple(found), last)
        found.append(_read(record, entry))
        last = place_written(place)
    return MyCommunity(tuple(found))


def _read(record: OpenRecord, entry: Entry) -> Somewhere:
    def at(address: str) -> Mapping[str, object] | None:
        found = record.vault.entries.by_full_url(address)
        return resource_of(found.text) if found is not None and not found.binned else None

    return somewhere(entry, resource_of(entry.text), at, record.today)
