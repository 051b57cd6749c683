"""Bringing changes of a circle into the order of their causes, on top of what the history holds already.

The rules are those of ``record/causal.py`` (docs/format/change.md, rules 22 to 26), one change at a time:
what is in the history is applied, what comes is applied after its causes or waits for them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from portable_record.circle.counting import Counts
from portable_record.record.causal import MOST_LAMPORT_STEP, Before, ChangeKey, End, Gone
from portable_record.record.change import Change, Edit
from portable_record.vault.log import ChangeLog

Chain = tuple[str, str]
WAITS, FORKED, REFUSED = "waits", "fork", "refused"


@dataclass(frozen=True)
class Candidate:
    """A change whose signature holds, with its hash. Its edits count, or it only holds its place."""

    name: str
    change: Change
    edits: tuple[Edit, ...]
    counts: Counts = Counts.YES

    @property
    def key(self) -> ChangeKey:
        """Device, part and seq."""
        return *self.change.chain, self.change.seq

    @cached_property
    def that_count(self) -> tuple[Edit, ...]:
        """Its edits, if they count."""
        return self.edits if self.counts is Counts.YES else ()

    @cached_property
    def needs(self) -> tuple[ChangeKey, ...]:
        """The changes of other devices that its edits replace something of, in order."""
        own = self.change.device
        named = {(one.device, one.part, one.seq) for edit in self.that_count for one in edit.bases}
        return tuple(sorted(key for key in named if key[0] != own))


def first_forks(log: ChangeLog, candidates: Iterable[Candidate]) -> dict[Chain, int]:
    """Find in which chains, and from where on, a device has signed two changes for one place (rule 24)."""
    claimed: dict[ChangeKey, set[str]] = {}
    for one in candidates:
        device, part, seq = one.key
        claimed.setdefault(one.key, set()).add(one.name)
        if seq > 1:
            claimed.setdefault((device, part, seq - 1), set()).add(one.change.previous)
    held = {one.key for one in candidates}
    first: dict[Chain, int] = {}
    for key, names in claimed.items():
        here = log.hash_at(*key)
        if here:
            names.add(here)
        if len(names) > 1 and (here or key in held):
            chain = key[:2]
            first[chain] = min(key[2], first.get(chain, key[2]))
    return first


class Onward:
    """Takes candidates in after their causes; what is left waits, or contradicts what it builds on."""

    def __init__(
        self,
        log: ChangeLog,
        forks: Mapping[Chain, int],
        gone: Gone,
        folded: Mapping[Chain, End],
    ) -> None:
        """Begin from what the log holds; nothing is taken in from a fork on."""
        self._log = log
        self._folded = Before(folded)
        self._forks = forks
        self.gone = gone
        self._ends: dict[Chain, int] = {}
        self._known: dict[ChangeKey, tuple[int, Mapping[int, str]] | None] = {}
        self.taken: list[Candidate] = []
        self.refused: set[str] = set()

    def run(self, candidates: Iterable[Candidate]) -> None:
        """Take in all that can be, whatever the order in which they come."""
        chains: dict[Chain, dict[int, Candidate]] = {}
        for each in candidates:
            if each.change.seq < self._forks.get(each.change.chain, each.change.seq + 1):
                chains.setdefault(each.change.chain, {})[each.change.seq] = each
        waiting: dict[ChangeKey, list[Chain]] = {}
        work = sorted(chains)
        while work:
            chain = work.pop()
            while (one := chains.get(chain, {}).get(self._end(chain) + 1)) is not None:
                missing = next((need for need in one.needs if not self._is_here(one, need)), None)
                if missing is not None:
                    waiting.setdefault(missing, []).append(chain)
                    break
                if self._contradicts(one):
                    self.refused.add(one.name)
                    break
                self._take(one)
                work.extend(waiting.pop(one.key, []))

    def again(self, candidates: Iterable[Candidate]) -> None:
        """Take in what can be of those that were taken out of the log meanwhile."""
        self._ends.clear()
        self._known.clear()
        self.run(candidates)

    def _take(self, one: Candidate) -> None:
        self._log.take_in(one.change, one.that_count)
        self._ends[one.change.chain] = one.change.seq
        self._known[one.key] = one.change.lamport, {edit.n: edit.entry for edit in one.that_count}
        self.taken.append(one)

    def _end(self, chain: Chain) -> int:
        if chain not in self._ends:
            self._ends[chain] = self._log.head(*chain).seq
        return self._ends[chain]

    def _is_here(self, one: Candidate, need: ChangeKey) -> bool:
        return need[2] <= self._end(need[:2]) or self._is_gone(one, need)

    def _is_gone(self, one: Candidate, key: ChangeKey) -> bool:
        return self.gone.is_gone(one.change.epoch, key)

    def _is_cut(self, one: Candidate, key: ChangeKey) -> bool:
        chain = key[:2]
        return chain != one.change.chain and self.gone.is_cut(one.change.epoch, chain)

    def _causes(self, key: ChangeKey) -> tuple[int, Mapping[int, str]] | None:
        if key not in self._known:
            self._known[key] = self._log.causes_at(*key)
        return self._known[key]

    def _contradicts(self, one: Candidate) -> bool:
        device, part, seq = one.key
        causes = [*one.needs, *([(device, part, seq - 1)] if seq > 1 else [])]
        before = max((self._lamport(one, key) for key in causes), default=0)
        if not before < one.change.lamport <= before + MOST_LAMPORT_STEP:
            return True
        return any(self._wrong_bases(one)) or self._is_elsewhere(one)

    def _lamport(self, one: Candidate, key: ChangeKey) -> int:
        """Give the lamport number after which a change must come, by one of those that it builds on."""
        known = self._causes(key)
        if known is None or (key[:2] != one.change.chain and self._is_gone(one, key)):
            return 0
        return known[0] if known[0] < one.change.lamport or not self._is_cut(one, key) else 0

    def _wrong_bases(self, one: Candidate) -> Iterator[bool]:
        for edit in one.that_count:
            for base in edit.bases:
                key = (base.device, base.part, base.seq)
                if not self._is_gone(one, key) and not self._is_cut(one, key):
                    lamport_and_entries = self._causes(key)
                    known = lamport_and_entries[1] if lamport_and_entries else {}
                    let_go_of = self._folded.holds(key) and base.n not in known
                    yield not let_go_of and known.get(base.n) != edit.entry

    def _is_elsewhere(self, one: Candidate) -> bool:
        """Whether it names an entry by an id that stands in another part: nobody takes that one's place."""
        named = {edit.entry for edit in one.that_count}
        return bool(named) and bool(self._log.of_other_parts(one.change.part, named))
