"""Erase for good what is in the bin: after 30 days, some of it at a time, so that nobody waits; or at once.

A signed mark says that it was erased; the values go from the history, the entries, the index of words,
what was begun about it, and the files of the database. What others were given stays with them, and what was
shared stays noted. The 30 days go by the latest time seen, so that a clock which leaps ahead and comes back
erases nothing; in a circle from when this device found something there (``bin_time.py``).
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from operator import attrgetter

from portable_record.actions.attached_files import files_of, let_go_of_files
from portable_record.actions.begun import throw_away_about
from portable_record.actions.bin_time import long_in_bin
from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_standing import has_circle, seat_of
from portable_record.actions.closed import is_closed
from portable_record.actions.comments import left_behind, with_comments
from portable_record.actions.desk import OpenRecord
from portable_record.actions.erased_answers import let_go_of_taken
from portable_record.actions.journal import Act, note
from portable_record.actions.kept_shares import let_go_of_erased
from portable_record.actions.write import state_of, writing
from portable_record.actions.writer import Writer, own_writer, refuse_own_right
from portable_record.errors import MayNotWriteError, NotFoundError
from portable_record.record.erase import erasing
from portable_record.record.fold import EntryState
from portable_record.record.who import By

MOST_AT_ONCE = 200


def erase_old(record: OpenRecord, *, most: int = MOST_AT_ONCE) -> int:
    """Erase what has been in the bin for more than 30 days, the oldest first, and return how many went.

    This is one transaction. Of more than ``most`` the rest goes the next time: at the next unlocking, and
    before that while the app is open (``web/server.py``). In a circle an owner's device does it. An entry
    that the history does not know stays; a check says what is wrong with it.

    Raises:
        VaultError: nothing was erased; or, after it was, traces of it stay in the folder until it is locked.
    """
    if is_closed(record) or (record.identity.is_member and not seat_of(record).is_owner):
        return 0
    old = sorted(long_in_bin(record, most=most))
    known = [state for part, entry_id in old for state in _known(record, part, entry_id)]
    known = sorted([*known, *left_behind(record)], key=attrgetter("part"))
    return _erase(record, known, record.identity.by, Act.ERASE)


def erase_now(record: OpenRecord, entries: Sequence[str], *, writer: Writer | None = None) -> int:
    """Erase for good what lies in the bin, before its 30 days are over, and return how many went.

    Raises:
        NotFoundError: one of them does not exist or is not in the bin; nothing was erased.
        MayNotWriteError: the writer's right does not reach so far, or the person has died.
        VaultError: as ``erase_old``.
    """
    writer = writer or own_writer(record)
    refuse_own_right(record, writer, entries)
    found = [record.vault.entries.get(entry_id) for entry_id in dict.fromkeys(entries)]
    for entry in found:
        writer.refuse_unless_may_write(entry.part)
        if not entry.binned:
            raise NotFoundError("Put it into the bin first.", place=entry.id)
    if record.identity.is_member and not seat_of(record).is_owner:
        raise MayNotWriteError("In a circle only an owner erases for good.")
    found.sort(key=attrgetter("part"))
    known = [state_of(record, entry.part, entry.id) for entry in found]
    return _erase(record, known, writer.by, Act.ERASE_NOW)


def _erase(record: OpenRecord, known: Sequence[EntryState], by: By, why: Act) -> int:
    """Erase entries with all that was said about them, and return how many entries those are."""
    if not known:
        return 0
    count, known = len(known), with_comments(record, known)
    with writing(record, by) as act:
        files = files_of(record, known)
        for part, of_part in groupby(known, key=attrgetter("part")):
            act.erase(part, [erasing(state, act.when) for state in of_part])
        let_go_of_files(record, files)
        let_go_of_erased(record, [state.entry for state in known])
        throw_away_about(record, [state.entry for state in known])
        let_go_of_taken(record, [state.entry for state in known])
        if has_circle(record.vault):
            apart = ApartShelf(record)
            for state in known:
                apart.erase(state.entry)
        note(record, why)
    record.vault.forget_traces()
    return count


def _known(record: OpenRecord, part: str, entry_id: str) -> Iterator[EntryState]:
    with suppress(NotFoundError):
        yield state_of(record, part, entry_id)
