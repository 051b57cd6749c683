"""Say something about an entry of a record that several people keep: whoever may read it may.

Format: docs/format/circle.md, rules 34 to 36. A comment is never changed; its author takes it away, or an
owner does, and then it is gone for good on every device.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_standing import has_circle, seat_of
from portable_record.actions.closed import is_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.telling import names_of_writers
from portable_record.actions.write import state_of, writing
from portable_record.errors import CircleMissingError, MayNotWriteError, NotFoundError, UsageError
from portable_record.record.comment import (
    MOST,
    Comment,
    comment_id,
    comment_value,
    is_comment_id,
    read_comment,
)
from portable_record.record.comment_entry import BEGIN, comments_of, is_about, named_in
from portable_record.record.edits import Draft
from portable_record.record.entry import Entry
from portable_record.record.erase import erasing
from portable_record.record.fold import EntryState
from portable_record.record.refusal import is_suggestion_id
from portable_record.record.shapes import WHOLE
from portable_record.record.who import By
from portable_record.vault.erasings import erased_among

MOST_SHOWN = 200
NOT_HERE = "You may not see this part, so you cannot comment on what stands in it."
NOT_YOURS = "Only whoever wrote a comment can take it away, or an owner of the circle."
TOO_LONG = f"A comment has at most {MOST:,} letters."


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as it is read: who wrote it and when; ``may_go`` if somebody here may take it away."""

    id: str
    who: str
    when: str
    words: str
    may_go: bool


def may_comment(record: OpenRecord, entry: Entry) -> bool:
    """Say whether somebody here can comment on an entry: not on one in the bin, nor on a comment."""
    if is_comment_id(entry.id) or entry.binned or is_closed(record) or not has_circle(record.vault):
        return False
    return seat_of(record).may_comment(entry.part)


def comments_on(record: OpenRecord, entry: Entry) -> list[Said]:
    """List what was said about an entry, the oldest first; of very many the newest."""
    if not has_circle(record.vault):
        return []
    found = record.vault.entries.came_last(comments_of(entry.part, entry.id), limit=MOST_SHOWN)[::-1]
    names = names_of_writers(record, {By(one.writer) for one in found})
    seat, closed = seat_of(record), is_closed(record)
    return [
        Said(
            one.id,
            names.get(one.writer, ""),
            one.updated,
            read_comment(one.text).words,
            not closed and (seat.is_owner or (seat.by is not None and seat.by.writer == one.writer)),
        )
        for one in found
    ]


def add_comment(record: OpenRecord, entry_id: str, words: str) -> str:
    """Say something about an entry; return the id of the comment. Said twice in a row, it is written once.

    Raises:
        NotFoundError: there is no such entry.
        CircleMissingError: nobody keeps this record together with others.
        UsageError: nothing is said, or too much.
        MayNotWriteError: they may not see the part, the entry lies in the bin, or the person has died.
        CircleStoppedError: this device writes nothing more.
        MalformedChangeError: there is a sign in it that cannot be typed.
    """
    entry = record.vault.entries.get(entry_id)
    if not has_circle(record.vault):
        raise CircleMissingError
    words = words.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not words:
        raise UsageError("Write something.")
    if len(words) > MOST:
        raise UsageError(TOO_LONG)
    if is_comment_id(entry.id) or entry.binned:
        raise MayNotWriteError("You cannot comment on something that is in the bin.")
    seat = seat_of(record)
    if seat.by is None or not seat.may_comment(entry.part):
        raise MayNotWriteError(NOT_HERE)
    newest = next(iter(record.vault.entries.came_last(comments_of(entry.part, entry.id), limit=1)), None)
    if newest is not None and newest.writer == seat.by.writer and read_comment(newest.text).words == words:
        return newest.id
    device = record.identity.device_id
    seq = record.vault.log.head(device, entry.part).seq + 1
    new = comment_id(record.identity.record, device, entry.part, seq, 1)
    with writing(record, seat.by, comments=True) as act:
        act.add(entry.part, [Draft(new, WHOLE, comment_value(Comment(entry.id, words)))])
    return new


def remove_comment(record: OpenRecord, comment: str) -> str:
    """Take a comment away for good, here and with everybody else; return the id of what it was about.

    Raises:
        NotFoundError: there is no such comment.
        MayNotWriteError: somebody else wrote it, and this is no owner; or the person has died.
        CircleStoppedError: this device writes nothing more.
        VaultError: it is gone, but traces of it stay in the folder until it is locked.
    """
    entry = record.vault.entries.get(comment)
    part, about = is_about(entry)
    if not part:
        raise NotFoundError(place=comment)
    seat = seat_of(record)
    if seat.by is None or not (seat.is_owner or entry.writer == seat.by.writer):
        raise MayNotWriteError(NOT_YOURS)
    with writing(record, seat.by, comments=True) as act:
        act.erase(part, [erasing(state_of(record, part, comment), act.when)])
        ApartShelf(record).erase(comment)
        note(record, Act.COMMENT_GONE)
    record.vault.forget_traces()
    return about


def with_comments(record: OpenRecord, known: Sequence[EntryState]) -> list[EntryState]:
    """Give entries, part by part, with all that was said about them: it goes with them."""
    found: list[EntryState] = []
    for state in known:
        said = _all_on(record, state) if has_circle(record.vault) else ()
        found += [state, *(state_of(record, state.part, comment) for comment in said)]
    return found


def _all_on(record: OpenRecord, state: EntryState) -> Iterable[str]:
    after, where = "", comments_of(state.part, state.entry)
    while page := record.vault.entries.page(where, after=after):
        yield from (one.id for one in page)
        after = page[-1].id


def left_behind(record: OpenRecord) -> list[EntryState]:
    """Give the comments that came after their entry was erased for good: they go after it."""
    if not has_circle(record.vault):
        return []
    about = {one.id: is_about(one) for one in record.vault.entries.within(BEGIN)}
    gone = erased_among(record.vault, {entry for _, entry in about.values()})
    return [state_of(record, part, one) for one, (part, entry) in about.items() if entry in gone]


def stands_here(record: OpenRecord, entry_id: str, part: str) -> bool:
    """Say whether what a comment is about stands here, in its part; of any other entry nothing is asked."""
    if not is_comment_id(entry_id):
        return True
    part, about = named_in(part)
    return record.vault.entries.has(about) and record.vault.entries.get(about).part == part


def about_which(record: OpenRecord, entry_id: str) -> str:
    """Give the id of the entry that a comment is about; of any other entry, and of a no, its own."""
    if is_comment_id(entry_id) and record.vault.entries.has(entry_id):
        about = is_about(record.vault.entries.get(entry_id))[1]
        return entry_id if is_suggestion_id(about) else about
    return entry_id
