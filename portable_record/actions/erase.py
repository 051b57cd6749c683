"""Erase for good what has been in the bin for 30 days, some of it at a time, so that nobody waits for it.

A signed mark says that it was erased; the values go from the history, the entries, the index of words and the
files of the database. What others were given stays with them, and what was shared stays noted. The 30 days
go by the latest time seen, so that a clock which leaps ahead and comes back erases nothing.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import groupby
from operator import attrgetter

from portable_record.actions.closed import is_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.write import state_of, writing
from portable_record.errors import NotFoundError
from portable_record.record.erase import erasing
from portable_record.record.fold import EntryState
from portable_record.record.moments import moment_text

TIME_IN_BIN = timedelta(days=30)
MOST_AT_ONCE = 200


def erase_old(record: OpenRecord, *, most: int = MOST_AT_ONCE) -> int:
    """Erase what has been in the bin for more than 30 days, the oldest first, and return how many went.

    This is one transaction. Of more than ``most`` the rest goes the next time: at the next unlocking, and
    before that while the app is open (``web/server.py``). An entry that the history does not know stays; a
    check says what is wrong with it.

    Raises:
        VaultError: nothing was erased; or, after it was, traces of it stay in the folder until it is locked.
    """
    if is_closed(record):
        return 0
    before = moment_text(record.vault.time_seen.latest - TIME_IN_BIN)
    old = sorted(record.vault.entries.binned_before(before, limit=most))
    known = [state for part, entry_id in old for state in _known(record, part, entry_id)]
    if not known:
        return 0
    with writing(record, record.identity.by) as act:
        for part, of_part in groupby(known, key=attrgetter("part")):
            act.erase(part, [erasing(state, act.when) for state in of_part])
        note(record, Act.ERASE)
    record.vault.forget_traces()
    return len(known)


def _known(record: OpenRecord, part: str, entry_id: str) -> Iterator[EntryState]:
    with suppress(NotFoundError):
        yield state_of(record, part, entry_id)
