"""What must be known of all entries of a record beside those at hand, so that nothing hidden goes out."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import Self

from portable_record.record.entry import Entry
from portable_record.sharing.addresses import Ways


@dataclass(frozen=True, slots=True)
class Around:
    """The whole record, as far as a share asks for it.

    ``ways`` knows all that leads to its entries. ``count`` says how many entries of some types are not in the
    bin, and ``these`` gives entries by their ids, in the order in which they came.
    """

    ways: Ways
    count: Callable[[Set[str]], int]
    these: Callable[[Set[str]], Sequence[Entry]]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Self:
        """Know it of a record of which all entries are at hand."""
        ways = Ways()
        ways.learn(entries)
        return cls(
            ways,
            lambda types: sum(each.type in types and not each.binned for each in entries),
            lambda ids: [each for each in entries if each.id in ids],
        )
