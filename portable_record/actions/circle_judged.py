"""What the memberships in force make of changes that are held: those in the history, and those that came.

Format: docs/format/circle.md, rules 12, 18, 22 and 47. Only what may count otherwise now is read.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_causes import Candidate, Chain
from portable_record.circle.counting import SILENT, Counts, judge, off_branch, without_place
from portable_record.circle.cuts import keeps_place
from portable_record.circle.standing import Standing
from portable_record.record.causal import End, Gone
from portable_record.record.change import Change, change_hash
from portable_record.vault.log import ChangeLog


class Judging:
    """Judges what the history and the shelf hold, by one standing; ``folded`` says how far it is folded."""

    def __init__(
        self, log: ChangeLog, apart: ApartShelf, standing: Standing, folded: dict[Chain, End]
    ) -> None:
        """Begin with nothing read."""
        self._log = log
        self._apart = apart
        self._standing = standing
        self._folded = folded

    @cached_property
    def named(self) -> dict[Chain, int]:
        """The chains that memberships cut off somewhere, each with the greatest number that one names."""
        last: dict[Chain, int] = {}
        for cut in (cut for one in self._standing.in_force for cut in one.removed):
            chain = (cut.device, cut.part)
            last[chain] = max(cut.seq, last.get(chain, 0))
        return last

    @property
    def chains(self) -> set[Chain]:
        """The chains of which something was cut off, or overtaken: all that waits there is looked at."""
        return {*self.named, *(key[:2] for key in self._apart.places(Counts.OVERTAKEN))}

    def touched(self, came: Iterable[Change]) -> set[Chain]:
        """Name the chains in which something else may count, or hold its place, now that these came."""
        overtaken = {key[:2] for key in self._apart.places(Counts.OVERTAKEN)}
        return {
            one.chain
            for one in came
            if one.seq <= self.named.get(one.chain, -1)
            or one.chain in overtaken
            or (one.chain in self.named and keeps_place(self._standing, one))
        }

    def beside(self, chains: Collection[Chain], found: Iterable[Candidate]) -> set[str]:
        """Give the hashes of what stands beside the branch of a fork that an owner named, now or long ago."""
        found = list(found)
        below = {one.change.chain for one in found if one.change.seq <= self.named.get(one.change.chain, -1)}
        chains = {*chains, *below} & self.named.keys()
        of_chains = [one.change for one in found if one.change.chain in chains]
        here = [change for chain in chains for _, change in self.signed(*chain)]
        return off_branch([*here, *of_chains], self._standing)

    def not_as_before(self, chains: Iterable[Chain], beside: Collection[str]) -> dict[Chain, int]:
        """Find from where on, in which chains of the history, changes count otherwise than they did."""
        silent, first = self._apart.silent, dict[Chain, int]()
        for chain in chains:
            for one in self._here(chain, beside):
                is_silent = one.name in silent
                expected = one.counts in SILENT if is_silent else one.counts is Counts.YES
                if one.change.epoch and not expected:
                    first[chain] = one.change.seq
                    break
                if is_silent and one.counts in SILENT:  # perhaps for another reason than before
                    self._apart.keep(one.name, one.change, one.edits, one.counts)
        return first

    def without_place(
        self, found: Collection[Candidate], beside: Collection[str], *, is_settled_anew: bool
    ) -> set[str]:
        """Give the hashes of what was overtaken, here or among what came, and holds no place (rule 47)."""
        here = self._apart.places(Counts.OVERTAKEN)
        came = {one.key for one in found if one.counts is Counts.OVERTAKEN}
        chains = {one.change.chain for one in found if one.key in came | here}
        first = {chain: min(seq for *of, seq in came | here if (*of,) == chain) - 1 for chain in chains}
        if is_settled_anew:  # what the history holds may be overtaken only now
            first = dict.fromkeys(chains, 1)
        held = [one for chain, seq in first.items() for one in self._here(chain, beside, since=seq)]
        held += [one for one in found if one.change.chain in chains]
        ends = {end.hash for end in self._folded.values()}
        return without_place(((one.change, one.counts) for one in held), ends)

    def lacking(self, chains: Iterable[Chain], gone: Gone) -> dict[Chain, int]:
        """Find from where on, in which chains of the history, changes build on what is to be waited for."""
        ends, first = self._log.chain_ends(), dict[Chain, int]()
        for chain in chains:
            for number, change in self.signed(*chain):
                needs = self.candidate(change_hash(change), number, change).needs
                here = (key[:2] in ends and key[2] <= ends[key[:2]].seq for key in needs)
                if not all(
                    is_here or gone.is_gone(change.epoch, key)
                    for is_here, key in zip(here, needs, strict=True)
                ):
                    first[chain] = change.seq
                    break
        return first

    def _here(self, chain: Chain, beside: Collection[str], *, since: int = 1) -> Iterator[Candidate]:
        for number, change in self.signed(*chain, since=since):
            one = self.candidate(change_hash(change), number, change)
            yield with_branch(one, judge(change, self._standing, one.edits, verified=True), beside)

    def signed(self, device: str, part: str, *, since: int = 1) -> list[tuple[int, Change]]:
        """Give the changes of a chain that are here as they were signed; folded ones are judged no more."""
        return [one for one in self._log.of_chain(device, part, since=since) if one[1].signature]

    def candidate(self, name: str, number: int, change: Change) -> Candidate:
        """Give a change of the history as it counts there."""
        if name in self._apart.silent:
            return Candidate(name, change, self._apart.read(name)[1], self._apart.counts(name))
        return Candidate(name, change, tuple(self._log.edits_of_change(number)))


def with_branch(one: Candidate, counts: Counts, beside: Collection[str]) -> Candidate:
    """Say of a change what becomes of it: beside a branch that an owner named it is cut off."""
    is_good = counts is Counts.YES or counts in SILENT
    return replace(one, counts=Counts.CUT_OFF if is_good and one.name in beside else counts)
