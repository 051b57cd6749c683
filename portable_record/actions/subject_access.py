"""Somebody asks a group what it holds about them (UK GDPR Art. 15 and 12): found, looked through, and given.

The clock is one month from the day that the request came. What is held is looked through entry by entry, so
that other people named in it are thought of: each entry is given, covered, or left out, and why. Nothing goes
out before it is written down how the group made sure who asks, before all of it was looked through, and
before somebody has said that no serious harm could come of it.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from portable_record.actions.asked_marks import Marks, lines_about, marks_of
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.governance import refuse_unless_group
from portable_record.actions.inbox import InboxLine
from portable_record.actions.inbox_rules import worker_named
from portable_record.actions.journal import Act, note
from portable_record.actions.open_item import LOOKING, Seen, entries_of
from portable_record.actions.safe_shared import Shared, all_shared, shared_of
from portable_record.actions.team_shelf import refuse_readers
from portable_record.errors import CaseError, NotFoundError
from portable_record.record.moments import moment_text
from portable_record.vault.shelf import Document

SHELF = "subject-access"
MOST_ITEMS = 200
KEEP, COVER, LEAVE = "keep", "cover", "leave"
DEEDS = (KEEP, COVER, LEAVE)
CHECKS = ("known", "paper", "called", "not-yet")
HARM = ("no", "asked", "not-yet")
WITHHELD = "Telling them could do serious harm to somebody"


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of one entry in the copy, and why."""

    deed: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. ``about`` is whose data, ``asks`` who asks where that is somebody else.

    ``also`` is what else they may be found by (``asked_marks.py``). ``came`` and ``due`` are days.
    ``checked`` says how it was made sure who asks, ``harm`` whether serious harm could come of giving it,
    each with words. ``looked`` has what was chosen, by item. ``given`` is when the copy was made last, and
    ``given_by`` who made it.
    """

    id: str
    about: str
    asks: str
    came: str
    by: str
    checked: str = "not-yet"
    checked_words: str = ""
    harm: str = "not-yet"
    harm_words: str = ""
    looked: Mapping[str, tuple[Choice, ...]] | None = None
    given: str = ""
    also: str = ""
    given_by: str = ""

    @property
    def marks(self) -> Marks:
        """By what they are looked for."""
        return marks_of(self.about, self.also)

    @property
    def due(self) -> date:
        """The last day to answer: the same day of the next month, or its last."""
        came = date.fromisoformat(self.came)
        year, month = came.year + came.month // 12, came.month % 12 + 1
        return date(year, month, min(came.day, monthrange(year, month)[1]))

    def choices_of(self, item: str) -> tuple[Choice, ...]:
        """What was chosen for one item; nothing while it was not looked through."""
        return (self.looked or {}).get(item, ())

    def was_looked_through(self, item: str) -> bool:
        """Whether one item was looked through, even if nothing in it can be read."""
        return item in (self.looked or {})


def begin_request(record: OpenRecord, *, about: str, asks: str, came: date, by: str, also: str = "") -> str:
    """Write down that somebody asks, and return the id of the request.

    Raises:
        OnlyGroupsError: the record is a person's own.
        CaseError: no name is said, or the day lies ahead.
        WorkerUnknownError: the group has a list of workers, and this name is not in it.
        MayNotWriteError: the record is closed, or whoever is here may only open things.
    """
    refuse_if_closed(record)
    refuse_unless_group(record)
    refuse_readers(record)
    worker = worker_named(record, by)
    if not about.strip():
        raise CaseError("Say whose data it is.", place="about")
    if came > record.today:
        raise CaseError("That day lies ahead.", place="came")
    request = Request(f"asked-{record.desk.dice(8).hex()}", about, asks, came.isoformat(), worker)
    request = replace(request, also=also.strip())
    _keep(record, request, moment_text(record.now), by=worker)
    return request.id


def requests_of(record: OpenRecord) -> tuple[Request, ...]:
    """List the requests, newest first.

    Raises:
        OnlyGroupsError: the record is a person's own.
    """
    refuse_unless_group(record)
    return tuple(read_request(document) for document in record.vault.register.about(SHELF))


def request_of(record: OpenRecord, request: str) -> Request:
    """Return one request.

    Raises:
        OnlyGroupsError: the record is a person's own.
        NotFoundError: there is no such request.
    """
    return read_request(document_of(record, request))


def held_about(
    record: OpenRecord, request: Request, *, hidden: frozenset[str] = frozenset()
) -> tuple[InboxLine, ...]:
    """List what is held about the person of a request, found by their marks; what is locked as well."""
    return tuple(lines_about(record, request.marks, most=MOST_ITEMS, hidden=hidden))


def shared_about(
    record: OpenRecord, request: Request, *, hidden: frozenset[str] = frozenset()
) -> tuple[Shared, ...]:
    """List what was shared about the person of a request to keep somebody safe; they may ask for that too."""
    names, held = request.marks.names, {line.id for line in held_about(record, request, hidden=hidden)}

    def is_theirs(one: Shared) -> bool:
        return any(name in one.about.casefold() for name in names) or not held.isdisjoint(one.plan.items)

    return tuple(one for one in all_shared(record, hidden) if is_theirs(one))


def choice_for(request: Request, shared: Shared) -> Choice:
    """Return what was chosen for what was shared for safety; unless they know of it, to leave it out."""
    chosen = request.choices_of(shared.id)
    return chosen[0] if chosen else Choice(KEEP) if shared.told else Choice(LEAVE, WITHHELD)


def keep_choice(record: OpenRecord, request: str, shared: str, choice: Choice, *, by: str) -> None:
    """Keep whether the person is told of something that was shared for safety: all of it, or nothing.

    Raises:
        OnlyGroupsError, WorkerUnknownError, MayNotWriteError: as ``begin_request``.
        NotFoundError: there is no such request, or no such thing.
        CaseError: it is neither given nor left out, or it has no reason.
    """
    document = document_of(record, request)
    worker = worker_named(record, by)
    shared_of(record, shared)
    if choice.deed not in (KEEP, LEAVE):
        raise CaseError("Choose from the list.", place="deed")
    if choice.deed == LEAVE and not choice.reason.strip():
        raise CaseError("Say why you leave it out.", place="reason")
    before = read_request(document)
    looked = {**(before.looked or {}), shared: (choice,)}
    _keep(record, replace(before, looked=looked), document.moment, by=worker)


def look_through(record: OpenRecord, item: str, *, by: str) -> tuple[Seen, ...]:
    """Open one thing to look through it; the activity log keeps that, and why.

    Raises:
        OnlyGroupsError, WorkerUnknownError: as ``begin_request``.
        NotFoundError: there is no such thing.
    """
    refuse_unless_group(record)
    worker = worker_named(record, by)
    seen = entries_of(record, record.vault.inbox.get(item))
    note(record, Act.OPEN_ITEM, purpose=LOOKING["asked"], about=item, by=worker)
    return seen


def keep_choices(
    record: OpenRecord, request: str, item: str, choices: tuple[Choice, ...], *, by: str
) -> None:
    """Keep what was chosen for each entry of one thing.

    Raises:
        OnlyGroupsError, WorkerUnknownError, MayNotWriteError: as ``begin_request``.
        NotFoundError: there is no such request or thing.
        CaseError: an entry has no choice, or what is covered or left out has no reason.
    """
    document = document_of(record, request)
    worker = worker_named(record, by)
    if len(choices) != len(entries_of(record, record.vault.inbox.get(item))):
        raise CaseError("Choose for each of them.")
    for number, choice in enumerate(choices):
        if choice.deed not in DEEDS:
            raise CaseError("Choose for each of them.", place=str(number))
        if choice.deed != KEEP and not choice.reason.strip():
            raise CaseError("Say why you cover it or leave it out.", place=str(number))
    before = read_request(document)
    looked = {**(before.looked or {}), item: choices}
    _keep(record, replace(before, looked=looked), document.moment, by=worker)


def settle_request(
    record: OpenRecord, request: str, *, checked: str, checked_words: str, harm: str, harm_words: str, by: str
) -> None:
    """Keep how it was made sure who asks, and whether serious harm could come of it.

    Raises:
        OnlyGroupsError, WorkerUnknownError, MayNotWriteError: as ``begin_request``.
        NotFoundError: there is no such request.
        CaseError: an answer is none of the list, or a doubt about harm has no words.
    """
    document = document_of(record, request)
    worker = worker_named(record, by)
    if checked not in CHECKS or harm not in HARM:
        raise CaseError("Choose from the list.")
    if harm == "asked" and not harm_words.strip():
        raise CaseError("Say whom you asked, and what they said.", place="harm_words")
    changed = replace(
        read_request(document),
        checked=checked,
        checked_words=checked_words,
        harm=harm,
        harm_words=harm_words,
    )
    _keep(record, changed, document.moment, by=worker)


def document_of(record: OpenRecord, request: str) -> Document:
    """Return a request as it lies on its shelf.

    Raises:
        OnlyGroupsError, NotFoundError: as ``request_of``.
    """
    refuse_unless_group(record)
    document = record.vault.register.get(request)
    if document.about != SHELF:
        raise NotFoundError(place=request)
    return document


def _keep(record: OpenRecord, request: Request, written: str, *, by: str) -> None:
    refuse_if_closed(record)
    refuse_readers(record)
    with record.vault.transaction():
        record.vault.register.put(kept_as(request, written))
        note(record, Act.ASKED, about=request.id, by=by)


def kept_as(request: Request, written: str) -> Document:
    """Put a request down as it lies on its shelf; ``written`` is when it began."""
    return Document(request.id, SHELF, written, asdict(request))


def read_request(document: Document) -> Request:
    """Read a request as it lies on its shelf."""
    looked = {
        item: tuple(Choice(**choice) for choice in choices)
        for item, choices in (document.value["looked"] or {}).items()
    }
    return Request(**{**document.value, "looked": looked})
