"""Erase for good what has been in the bin for 30 days.

A signed mark says that it was erased; the values go from the history, the entries, the index of words and the
files of the database. What others were given stays with them, and what was shared stays noted. The 30 days
go by the latest time seen, so that a clock which leaps ahead and comes back erases nothing.
"""

from datetime import timedelta
from itertools import groupby, takewhile
from operator import itemgetter

from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.write import state_of, writing
from portable_record.record.erase import erasing
from portable_record.record.moments import moment_text
from portable_record.record.who import By

TIME_IN_BIN = timedelta(days=30)


def erase_old(record: OpenRecord) -> int:
    """Erase every entry that has been in the bin for more than 30 days, and return how many there were.

    Raises:
        VaultError: nothing was erased; or, after it was, traces of it stay in the folder until it is locked.
    """
    before = moment_text(record.vault.time_seen.latest - TIME_IN_BIN)
    old = sorted(
        (entry.part, entry.id)
        for entry in takewhile(lambda entry: entry.binned < before, record.vault.entries.binned())
    )
    if not old:
        return 0
    with writing(record, By()) as act:
        for part, of_part in groupby(old, key=itemgetter(0)):
            states = [state_of(record, part, entry_id) for _, entry_id in of_part]
            act.add(part, [erasing(state, act.when) for state in states])
        for _, entry_id in old:
            record.vault.log.erase(entry_id)
        note(record, Act.ERASE)
    record.vault.forget_traces()
    return len(old)
