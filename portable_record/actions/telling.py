"""Tell the history of an entry in words: what each change did, what stood there before and after."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from portable_record.actions.change_name import change_name
from portable_record.actions.circle_folded import folded_when
from portable_record.actions.circle_standing import names_of_members
from portable_record.actions.desk import OpenRecord
from portable_record.actions.in_circle import name_in
from portable_record.actions.suggestion_answers import yeses_about
from portable_record.record.entry import Entry
from portable_record.record.history import Event, history
from portable_record.record.json_text import parse
from portable_record.record.line import is_of_line
from portable_record.record.readable.view import Line, title, view
from portable_record.record.shapes import BINNED, ERASED, SENSITIVE, WHOLE
from portable_record.record.suggested import SaidYes
from portable_record.record.values import ABSENT, WRITTEN_HERE, read_item, read_whole
from portable_record.record.who import PERSON, By, written_by
from portable_record.saying import Said, say

GONE, SECTION = "erased for good", "section"
PAGE, LATELY = 20, 100

MARKS: Mapping[tuple[str, bool], str] = {
    (BINNED, True): "Put in the bin",
    (BINNED, False): "Taken back from the bin",
    (ERASED, True): "Erased for good",
    (SENSITIVE, True): "Marked as sensitive",
    (SENSITIVE, False): "No longer marked as sensitive",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One event in the history of an entry, in words. ``change`` names it for ``undo``.

    ``number`` is that of the edit in the change; ``can_put_back`` says whether something stood there before.
    """

    change: str
    when: str
    by: str
    what: str
    before: str
    after: str
    number: int = 0
    can_put_back: bool = False


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some events, newest first; ``older`` is how many came before them, or None if there is no more.

    ``begins`` is when somebody else folded what stood there, where this device began with that: what came
    before cannot be checked here.
    """

    events: tuple[Told, ...]
    older: int | None = None
    begins: str = ""

    @property
    def newest(self) -> int:
        """The how-manieth event the newest one here is, counted from the oldest of all."""
        return (self.older or 0) + len(self.events)


def history_of(record: OpenRecord, entry_id: str) -> Iterator[Told]:
    """Tell who changed an entry, when, and what stood there before, the oldest first.

    Raises:
        NotFoundError: there is no such entry.
    """
    entry = record.vault.entries.get(entry_id)
    yield from _told(record, entry, history(record.vault.log.edits_of(entry_id)))


def page_of_history(
    record: OpenRecord, entry_id: str, *, older: int | None = None, most: int = PAGE
) -> HistoryPage:
    """Tell the newest of the history of an entry, or of as many events as ``older`` says.

    Raises:
        NotFoundError: there is no such entry.
    """
    entry = record.vault.entries.get(entry_id)
    edits = record.vault.log.edits_of(entry_id)
    end = len(edits) if older is None else min(older, len(edits))
    start = max(0, end - most)
    events = history(edits, slice(start, end))
    begins = "" if start else folded_when(record, entry.part, entry_id)
    return HistoryPage(tuple(_told(record, entry, reversed(events))), start or None, begins)


def told_of(record: OpenRecord, entry: Entry, changes: Collection[tuple[str, int]]) -> tuple[Told, ...]:
    """Tell what some changes did to an entry, each by its device and number, the newest first.

    Of very many edits the last ``LATELY`` are looked at.
    """
    events = history(record.vault.log.edits_of(entry.id), slice(-LATELY, None))
    of_them = [one for one in events if _chain(one) in changes]
    return tuple(sorted(_told(record, entry, reversed(of_them)), key=attrgetter("when"), reverse=True))


def _told(record: OpenRecord, entry: Entry, events: Iterable[Event]) -> Iterator[Told]:
    events, resource_type, taken = tuple(events), entry.type, yeses_about(record, entry)
    names = names_of_writers(record, {event.by for event in events})

    @cache
    def in_words(value: bytes | None, path: str) -> str:
        return value_in_words(value, resource_type, path)

    with_words = {_chain(one) for one in events if not is_of_line(resource_type, one.path)}
    for event in events:
        of_line = is_of_line(resource_type, event.path)
        if of_line and (event.before == event.after or _chain(event) in with_words):
            continue  # whose words they are, which is said beside the words
        marked = event.path.startswith("@")
        yield Told(
            change=change_name(event.id.part, event.id.seq, event.id.device),
            when=event.when,
            by=_by(event, names, taken.get(_chain(event))),
            what=_what(event),
            before="" if marked else in_words(event.before, event.path),
            after="" if marked else in_words(event.after, event.path),
            number=event.id.n,
            can_put_back=not (marked or of_line) and event.before is not None and not _makes(event),
        )


def _chain(event: Event) -> tuple[str, int]:
    return event.id.device, event.id.seq


def names_of_writers(record: OpenRecord, wrote: Iterable[By]) -> dict[str, str]:
    """Name those who wrote or helped, for ``written_by``, as far as this record knows them.

    The members of a circle are called as the owner who signed its membership calls them: what stands among
    the people, whoever may write in that part can change, and so pass for somebody else.
    """
    asked = {one for by in wrote for one in (by.writer, by.helper)} - {"", PERSON}
    known = {one for one in asked if record.vault.entries.has(one)}
    names = {one: name_in(record.vault.entries.get(one)) for one in known}
    if asked:
        names |= names_of_members(record)
    return names | {PERSON: record.identity.name or say("the owner")}


def value_in_words(value: bytes | None, resource_type: str, path: str) -> str:
    """Say in words what an edit's value at a path is; empty for nothing."""
    if value is None:
        return GONE
    if value == ABSENT:
        return ""
    if path == WHOLE:
        return title(_resource(read_whole(value).text))
    element, _, item_id = path.partition("/")
    if item_id:
        item = read_item(value)
        content: object = [] if item is None else [item.item]
    else:
        content = parse(value)
    lines = [line for line in view({"resourceType": resource_type, element: content}).lines if line.text]
    if element == SECTION and lines:
        return _answer_in_words(lines)
    return "; ".join(line.text for line in lines)


def _answer_in_words(lines: Sequence[Line]) -> str:
    """Say a question of about me and its answer; the code of the question would only say it once more."""
    asked = lines[0].text
    answer = "; ".join(line.text for line in lines[1:] if line.text != asked)
    return say("%(asked)s: %(answer)s", asked=say(asked), answer=answer) if answer else say(asked)


def _makes(event: Event) -> bool:
    """Whether an event is the beginning of its entry."""
    return event.path == WHOLE and event.before == ABSENT


def _by(event: Event, names: Mapping[str, str], yes: SaidYes | None) -> str:
    if yes is not None:
        return say("suggested by %(author)s, %(name)s said yes", author=yes.author, name=yes.by)
    origin = _origin(event)
    if origin == WRITTEN_HERE:
        return written_by(event.by, names)
    return taken_from(written_by(event.by, names, deed="taken in"), origin)


def taken_from(written: Said, origin: str) -> Said:
    """Add to who took something in from where it came, where that is known."""
    return say("%(written)s from %(origin)s", written=written, origin=origin) if origin else written


def _origin(event: Event) -> str:
    """Return from where a whole text came; an element is always written here."""
    whole = event.after if event.path == WHOLE else None
    return WRITTEN_HERE if whole is None or whole == ABSENT else read_whole(whole).origin


def _what(event: Event) -> str:
    if _makes(event):
        return "Written" if _origin(event) == WRITTEN_HERE else "Taken in"
    if event.path == WHOLE:
        return "Replaced by a newer version"
    if event.path.startswith("@"):
        return MARKS[event.path, event.after not in (ABSENT, b"false")]
    if event.after == ABSENT:
        return "Taken out"
    return "Added" if event.before == ABSENT else "Changed"


def _resource(text: bytes) -> dict[str, object]:
    value = parse(text)
    return value if isinstance(value, dict) else {}
