"""Which entries of a large record may be meant by a word: of each only short sums of its words are kept.

Here it is better to name too many than too few. Whoever asks reads the entries that are named, and decides by
what stands in them. So nothing of what a record says has to be kept in memory for this: a sum (Python's own
hash, another in each process) and a number take twelve bytes.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping

from portable_record.sharing.spelling import plain_address, plain_name, wholes_of
from portable_record.sharing.traces import Word, by_name, by_number, by_title, titles_of, values_of

_PLAIN_URN = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_RUN = 1 << 15  # so many sums are sorted at a time


def words_of(
    value: Mapping[str, object],
    *,
    entry_id: str,
    full_url: str,
    title: str,
    plain: Callable[[str], str] = plain_name,
) -> set[Word]:
    """List all that an entry can be asked for by (``Ways.learn``).

    ``plain`` may remember what it made of a title: most are there many times.
    """
    words = {by_name(name) for name in (entry_id, str(value.get("id") or entry_id), full_url) if name}
    if full_url and not _PLAIN_URN.match(full_url):
        words |= {by_name(whole) for whole in wholes_of(plain_address(full_url))[:1]}
    for number in values_of(value.get("identifier")):
        words |= {by_number(number), by_number(number.replace(" ", ""))}
    words |= {by_title(name) for each in {title, *titles_of(value)} if (name := plain(each))}
    return words


class Sieve:
    """Holds the sums of words, each with the number of an entry."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._runs: list[tuple[array[int], array[int]]] = []
        self._sums: array[int] = array("q")
        self._numbers: array[int] = array("I")

    def add(self, number: int, words: Iterable[Word]) -> None:
        """Let an entry be found by these words, too."""
        for word in words:
            self._sums.append(hash(word))
            self._numbers.append(number)
        if len(self._sums) >= _RUN:
            self.settle()

    def settle(self) -> None:
        """Sort what was added since; before, it is not found."""
        if not self._sums:
            return
        if self._runs and len(self._runs[-1][0]) < _RUN:
            sums, numbers = self._runs.pop()
            self._sums += sums
            self._numbers += numbers
        order = sorted(range(len(self._sums)), key=self._sums.__getitem__)
        sums = array("q", (self._sums[each] for each in order))
        self._runs.append((sums, array("I", (self._numbers[each] for each in order))))
        self._sums, self._numbers = array("q"), array("I")

    def numbers(self, word: Word) -> Iterator[int]:
        """Give the numbers of the entries that this word may mean; one may come more than once."""
        wanted = hash(word)
        for sums, numbers in self._runs:
            at = bisect_left(sums, wanted)
            while at < len(sums) and sums[at] == wanted:
                yield numbers[at]
                at += 1
