"""What a share must know of the whole record, kept in memory while it is open: read once, then kept up with.

What is hidden must be known to be kept out. So every entry is read once after unlocking, some at a time while
the person chooses; and of each only short sums of the words that lead to it are kept (``sharing/sieve.py``).
What a share then asks for is read from the record again: as much as is asked for, however much there is.
Nothing of it outlives the lock.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from portable_record.actions.desk import OpenRecord
from portable_record.record.entry import Entry
from portable_record.record.json_text import resource_of
from portable_record.sharing.addresses import Ways
from portable_record.sharing.around import Around
from portable_record.sharing.sieve import Sieve, words_of
from portable_record.sharing.spelling import plain_name
from portable_record.sharing.traces import Word

AT_ONCE = 500
MOST_ASKED, MOST_LEARNT = 200_000, 20_000
"""Of more words that were asked for, or entries that were read for it, nothing is kept: both begin anew."""


class WholeRecord:
    """All that leads to the entries of one record: as sums, and in full of those that were asked for."""

    def __init__(self, record: OpenRecord) -> None:
        """Know nothing yet."""
        self._held = record.vault.entries
        self._sieve = Sieve()
        self._next = 0
        self._is_read = False
        self._plain = lru_cache(maxsize=1 << 15)(plain_name)
        self._forget()

    def _forget(self) -> None:
        self.ways = Ways(self._ask)
        self._asked: set[Word] = set()
        self._learnt: set[int] = set()

    def read_on(self) -> bool:
        """Read some entries that were not read yet; say whether there may be more."""
        if self._is_read:
            return False
        some = self._held.from_row(self._next, limit=AT_ONCE)
        for row, entry in some:
            self._add(row, entry)
        if len(some) == AT_ONCE:
            self._next = some[-1][0] + 1
            return True
        self._is_read = True
        self._sieve.settle()
        self._plain.cache_clear()
        return False

    def read_again(self, ids: frozenset[str]) -> None:
        """Take in what was written, and let go of what is gone."""
        if not ids:
            return
        self.ways.forget(ids)
        for row, entry in self._held.rows_of(ids):
            if self._add(row, entry) & self._asked:
                self._learnt.add(row)
                self.ways.learn([entry])
            else:
                self._learnt.discard(row)
        self._sieve.settle()

    def around(self) -> Around:
        """Say it to whoever chooses what goes out."""
        if len(self._asked) > MOST_ASKED or len(self._learnt) > MOST_LEARNT:
            self._forget()
        return Around(self.ways, self._held.count_types, self._held.these)

    @contextmanager
    def along_with(self, entries: Sequence[Entry]) -> Iterator[None]:
        """Count entries in that the record does not hold yet."""
        self.ways.learn(entries)
        try:
            yield
        finally:
            if entries:
                self.ways.forget({each.id for each in entries})

    def _add(self, row: int, entry: Entry) -> set[Word]:
        words = words_of(
            resource_of(entry.text),
            entry_id=entry.id,
            full_url=entry.full_url,
            title=entry.title,
            plain=self._plain,
        )
        self._sieve.add(row, words)
        return words

    def _ask(self, word: Word) -> None:
        """Learn the entries that a word may mean, before it is looked for."""
        if word in self._asked:
            return
        fresh = set(self._sieve.numbers(word)) - self._learnt
        if fresh:
            self.ways.learn(self._held.at_rows(fresh))
            self._learnt |= fresh
        self._asked.add(word)


def whole_record(record: OpenRecord) -> WholeRecord:
    """Return what is to be known of the record as it stands now."""
    whole = _kept(record)
    while whole.read_on():
        pass
    return whole


def read_ahead(record: OpenRecord) -> bool:
    """Read some of what a share will need; say whether there may be more to read."""
    return _kept(record).read_on()


def _kept(record: OpenRecord) -> WholeRecord:
    """Return what is known so far, with all that was written since."""
    held = record.vault.entries
    written = held.written_since()
    if written is None:
        whole = WholeRecord(record)
        record.remembered.keep_last("whole", (), whole)
    else:
        whole = record.remembered.the_last("whole", (), lambda: WholeRecord(record))
        whole.read_again(written)
    held.all_were_read()
    return whole
