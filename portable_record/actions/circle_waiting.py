"""Which of the changes that wait must be looked at again when something has come; the others stay unread.

A device may have left thousands of changes here that cannot be taken in: one before them is missing, or what
they build on, or it wrote two things under one number. Of each chain only the next one may go on, and what
stands beside what came tells of a fork (docs/format/change.md, rules 22 to 24). So a sync costs as much as
what is new, however much somebody has left.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_causes import FORKED, REFUSED, WAITS, Chain
from portable_record.record.causal import ChangeKey
from portable_record.vault.log import ChangeLog


@dataclass(slots=True)
class _Queue:
    """What waits of one chain, by number: the names, and whether they stand where a device went two ways."""

    names: dict[int, list[str]] = field(default_factory=dict)
    fork: int = 0
    end: int = 0
    unread: bool = False

    def run(self) -> set[int]:
        """Give the numbers that follow the end of the chain without a gap, up to a fork."""
        last = self.end
        while last + 1 in self.names and last + 1 != self.fork:
            last += 1
        return set(range(self.end + 1, last + 1))


class Waiting:
    """The changes that wait, chain by chain."""

    def __init__(self, apart: ApartShelf, log: ChangeLog) -> None:
        """Begin with what is written down about them."""
        self._log = log
        self._queues: dict[Chain, _Queue] = {}
        for name, chain, seq, why in apart.waiting(WAITS, REFUSED, FORKED):
            queue = self._queues.setdefault(chain, _Queue())
            queue.names.setdefault(seq, []).append(name)
            if why == FORKED:
                queue.fork = min(seq, queue.fork or seq)

    def to_read(
        self, came: Iterable[ChangeKey], *, on: Collection[Chain], whole: Collection[Chain]
    ) -> set[str]:
        """Name those that may count now, and those beside what came.

        ``on`` are chains that have just gone on, ``whole`` those of which all is wanted.
        """
        beside: dict[Chain, set[int]] = {}
        for device, part, seq in came:
            beside.setdefault((device, part), set()).update((seq - 1, seq, seq + 1))
        found: set[str] = set()
        for chain, queue in self._queues.items():
            queue.end = self._log.head(*chain).seq
            wanted = self._wanted(queue, goes_on=chain in on) | beside.get(chain, set())
            if chain in whole or 0 < queue.fork <= queue.end:
                wanted = set(queue.names)
            queue.unread = not wanted >= queue.names.keys()
            found.update(name for seq in wanted for name in queue.names.get(seq, ()))
        return found

    def _wanted(self, queue: _Queue, *, goes_on: bool) -> set[int]:
        behind = {seq for seq in queue.names if seq <= queue.end}
        following = queue.run()
        return behind | (following if goes_on else following & {queue.end + 1})

    @property
    def chains(self) -> Collection[Chain]:
        """The chains in which something waits."""
        return self._queues.keys()

    def with_known(self, forks: dict[Chain, int]) -> dict[Chain, int]:
        """Add to forks that were found those of chains of which some was left unread."""
        known = {chain: queue.fork for chain, queue in self._queues.items() if queue.unread and queue.fork}
        return forks | {chain: min(seq, forks.get(chain, seq)) for chain, seq in known.items()}

    def gone_on(self) -> set[Chain]:
        """Name the chains that went on, or back, of which some was left unread."""
        left = [(chain, queue) for chain, queue in self._queues.items() if queue.unread]
        return {chain for chain, queue in left if self._log.head(*chain).seq != queue.end}

    def forked(self, forks: dict[Chain, int]) -> set[Chain]:
        """Name the chains that fork elsewhere than was known, of which some was left unread."""
        left = [(chain, queue) for chain, queue in self._queues.items() if queue.unread]
        return {chain for chain, queue in left if forks.get(chain, 0) != queue.fork}
