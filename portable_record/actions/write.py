"""Write changes: drafts become signed changes, and log and state are stored in one transaction.

This is the one way by which an entry comes to be, changes or goes. A change belongs to one part; what touches
several parts is one change in each, stored together.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from portable_record.actions.circle_apart import ApartShelf, writer_is_blocked
from portable_record.actions.circle_standing import epoch_of, seat_of, stopped_since
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.circle.counting import Counts
from portable_record.errors import CircleStoppedError, MayNotWriteError, NotFoundError
from portable_record.record.change import SALT_SIZE, Change, Edit, Seen, change_hash
from portable_record.record.comment import is_comment_id
from portable_record.record.comment_entry import comment_entry, words_to_find
from portable_record.record.day import day_of
from portable_record.record.edits import ChangeWriter, Draft, Place, creation, sealed
from portable_record.record.entry import Entry
from portable_record.record.fold import EntryState, fold_entry
from portable_record.record.json_text import resource_of
from portable_record.record.moments import moment_text
from portable_record.record.readable.view import title, title_and_words
from portable_record.record.rights import HINDRANCES
from portable_record.record.values import WRITTEN_HERE
from portable_record.record.who import By
from portable_record.saying import say, together

AT_ONCE = 500  # states written together: what is needed to undo a step inside a transaction waits in memory
ONLY_THE_KEEPER = "Only whoever keeps this record for the person writes on this device, in their own name."

EACH_ON_THEIR_OWN = "In a circle everybody writes on a device of their own."
ONLY_A_YES_ERASES = "What an owner has not said yes to can be erased by an owner alone."
BLOCKED = (
    "Two devices of this circle write under one name, and what you wrote here builds on that."
    " Nothing more can be written in this part until an owner has settled it."
)


class Writing:
    """One act of writing, made by ``writing``: drafts go in part by part, as a stream if need be."""

    def __init__(self, record: OpenRecord, by: By, *, comments: bool = False) -> None:
        """Begin with nothing written. ``waiting`` will hold what waits for an owner's yes, as it would be.

        Of ``comments`` none waits (docs/format/circle.md, rule 35).
        """
        self._record = record
        self._comments = comments
        self._seat = seat_of(record)
        self.waiting: dict[str, Entry] = {}
        self._by = self._seat.by or by if record.identity.is_member else by  # their right, as it is now
        self.when = moment_text(record.now)
        self._epoch = epoch_of(record)
        self._first = record.vault.log.open_change()
        self._lamport = record.vault.log.next_lamport()
        self._open: dict[str, tuple[int, ChangeWriter]] = {}
        self._stale: dict[tuple[str, str], None] = {}
        self._asks: set[str] = set()

    def add_new(self, entries: Sequence[tuple[Entry, str]], *, origin: str) -> None:
        """Write new entries as received, with the words to find them by. Their state needs no fold."""
        for entry, _ in entries:
            made = creation(entry.id, entry.text, type_name=entry.type, url=entry.full_url, origin=origin)
            self._store(entry.part, [made])
        writer = self._by.writer if origin == WRITTEN_HERE else ""
        self.waiting |= {entry.id: entry for entry, _ in entries if self._waits(entry.part)}
        entries = [pair for pair in entries if pair[0].id not in self.waiting]
        self._record.vault.entries.add_many(
            (replace(entry, writer=writer) if writer else entry, text) for entry, text in entries
        )

    def add(self, part: str, drafts: Iterable[Draft]) -> None:
        """Turn drafts into edits of this part's change."""
        for edit in self._store(part, drafts):
            self._stale[part, edit.entry] = None

    def erase(self, part: str, drafts: Sequence[Draft]) -> None:
        """Write that entries of this part are erased, and let go of their values and their state.

        Raises:
            MayNotWriteError: what they write here waits for an owner's yes.
        """
        if self._waits(part):
            raise MayNotWriteError(ONLY_A_YES_ERASES)
        self._store(part, drafts)
        self._record.vault.log.erase(*(draft.entry for draft in drafts))
        for draft in drafts:
            self._record.vault.entries.erase(draft.entry)

    def _store(self, part: str, drafts: Iterable[Draft]) -> list[Edit]:
        number, writer = self._writer(part)
        edits = [writer.add(draft, self._record.desk.dice(SALT_SIZE)) for draft in drafts]
        self._record.vault.log.add_edits(number, edits)
        if not self._comments and any(self._seat.asks(part, edit) for edit in edits):
            self._asks.add(part)
        return edits

    def finish(self) -> None:
        """Sign and store every change that was begun, and bring the states it touched up to the log."""
        for part, (number, writer) in self._open.items():
            unsigned = writer.finish(self._seen(part))
            signature = self._record.identity.device.sign(unsigned.signed_bytes)
            change = sealed(unsigned, signature)
            self._record.vault.log.append(number, change)
            if self._waits(part):
                self._put_aside(part, number, change)
        self._record.vault.anchor.keep(self._record.identity.device.sign)
        refresh(self._record, self._stale)

    def _waits(self, part: str) -> bool:
        return part in self._asks or (not self._comments and self._seat.waits(part))

    def _put_aside(self, part: str, number: int, change: Change) -> None:
        """Let a change hold its place in the history, and keep what it says until an owner says yes."""
        log, stale = self._record.vault.log, [one for one in self._stale if one[0] == part]
        states = [state_of(self._record, *one) for one in stale]
        self.waiting |= {state.entry: entry_from(state)[0] for state in states if not state.erased}
        ApartShelf(self._record).keep(
            change_hash(change), change, log.edits_of_change(number), Counts.SUGGESTION
        )
        log.silence(number)
        for one in stale:
            del self._stale[one]

    def _seen(self, part: str) -> tuple[Seen, ...]:
        """Give the newest changes of other devices in a part, which the next change countersigns."""
        own = self._record.identity.device_id
        return tuple(seen for seen in self._record.vault.log.heads(part) if seen.device != own)

    def _writer(self, part: str) -> tuple[int, ChangeWriter]:
        if part not in self._open:
            device = self._record.identity.device_id
            if self._epoch and not self._comments and (why := self._seat.hindrance(part)):
                raise MayNotWriteError(HINDRANCES[why], place=f"{why}, {part}")
            if self._epoch and writer_is_blocked(self._record, part):
                raise MayNotWriteError(BLOCKED)
            head = self._record.vault.log.head(device, part)
            place = Place(
                record=self._record.identity.record,
                epoch=self._epoch,
                device=device,
                part=part,
                seq=head.seq + 1,
                previous=head.hash,
                lamport=self._lamport,
                when=self.when,
                by=self._by,
            )
            self._open[part] = (self._first + len(self._open), ChangeWriter(place))
        return self._open[part]


@contextmanager
def writing(
    record: OpenRecord, by: By, *, when_closed: bool = False, comments: bool = False
) -> Iterator[Writing]:
    """Write all that the block adds, signed, or nothing of it.

    ``when_closed`` is for what is written about the death of the person. With ``comments``, nothing else is
    written (``comments.py``).

    Raises:
        MayNotWriteError: the person has died; or somebody keeps this record for them, and ``by`` is somebody
            else.
        CircleStoppedError: this device was brought back from an older copy, and others know more of it.
    """
    _refuse_others(record, by)
    if stopped_since(record):
        raise CircleStoppedError
    if not when_closed:
        refuse_if_closed(record)
    with record.vault.transaction():
        act = Writing(record, by, comments=comments)
        yield act
        act.finish()


def _refuse_others(record: OpenRecord, by: By) -> None:
    """Let nobody write but whoever keeps this record here; in a circle, whose device this is.

    What somebody else wrote on this device would count nowhere else (docs/format/circle.md, rule 18).
    """
    keeper, seat = record.identity.keeper, seat_of(record)
    if seat.by is None and record.identity.is_member:
        raise MayNotWriteError(HINDRANCES["stranger"])
    if seat.by is not None and keeper is None and by.writer != seat.by.writer:
        raise MayNotWriteError(EACH_ON_THEIR_OWN)
    only = seat.by.writer if seat.by is not None else keeper.entry if keeper is not None else by.writer
    if keeper is not None and by.writer != only:
        raise MayNotWriteError(together(ONLY_THE_KEEPER, say("That is %(name)s.", name=keeper.name)))


def write(
    record: OpenRecord, part: str, drafts: Iterable[Draft], *, by: By, when_closed: bool = False
) -> tuple[Entry, ...]:
    """Write drafts about entries of one part as one change, and return the entries as they stand then.

    What waits for an owner's yes is returned as it would be.

    Raises:
        MayNotWriteError: see ``writing``.
    """
    drafts = list(drafts)
    with writing(record, by, when_closed=when_closed) as act:
        act.add(part, drafts)
    names = dict.fromkeys(draft.entry for draft in drafts)
    return tuple(act.waiting.get(name) or record.vault.entries.get(name) for name in names)


def new_entry_id(record: OpenRecord) -> str:
    """Throw the id of a new entry."""
    return str(uuid.UUID(bytes=record.desk.dice(16), version=4))


def state_of(record: OpenRecord, part: str, entry_id: str) -> EntryState:
    """Fold one entry's edits to its state.

    Raises:
        NotFoundError: the history knows no such entry.
    """
    edits = [placed for placed in record.vault.log.edits_of(entry_id) if placed.id.part == part]
    if not edits:
        raise NotFoundError(place=entry_id)
    return fold_entry(part, edits)


def is_sensitive(record: OpenRecord, part: str, entry_id: str) -> bool:
    """Say whether an entry is sensitive, as the history has it, which also knows what was erased.

    One of which nothing is known counts as sensitive.
    """
    try:
        return state_of(record, part, entry_id).sensitive
    except NotFoundError:
        return True


def refresh(record: OpenRecord, stale: Iterable[tuple[str, str]]) -> None:
    """Bring the stored states of entries, each with its part, up to the log; what was erased has none."""
    store_states(record, (state_of(record, part, entry_id) for part, entry_id in stale))


def store_states(record: OpenRecord, states: Iterable[EntryState | str]) -> None:
    """Store what entries are now; of what was erased, or is named by its id alone, nothing stays."""
    erased: list[str] = []

    def standing() -> Iterator[tuple[Entry, str]]:
        for state in states:
            if isinstance(state, str) or state.erased:
                erased.append(state if isinstance(state, str) else state.entry)
            else:
                yield entry_from(state)

    fresh = standing()
    while batch := list(islice(fresh, AT_ONCE)):
        record.vault.entries.put_many(batch)
    for entry_id in erased:
        record.vault.entries.erase(entry_id)


def entry_from(state: EntryState) -> tuple[Entry, str]:
    """Make the entry, and the words to find it by, out of a state; in the bin it is found by none.

    A comment belongs to the entry that it is about, and is listed nowhere else.
    """
    if is_comment_id(state.entry):
        return comment_entry(state), words_to_find(state)
    resource = resource_of(state.text)
    called, words = (title(resource), "") if state.binned else title_and_words(resource)
    entry = Entry(
        id=state.entry,
        part=state.part,
        type=state.type,
        text=state.text,
        title=called,
        updated=state.updated,
        full_url=state.url,
        binned=state.binned,
        edited=state.edited,
        sensitive=state.sensitive,
        in_conflict=state.in_conflict,
        day=day_of(resource),
        writer=state.writer,
    )
    return entry, words
