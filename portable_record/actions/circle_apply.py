"""Changes that came from the circle go into the record: those that count, each after what it builds on.

What comes out is what ``fold`` makes of all changes that are held, whatever the order in which they came
(docs/format/circle.md, rules 12, 18, 19, 21 and 47). All of it is one transaction: history, states, words to
search for, and what is kept apart.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from portable_record.actions.circle_apart import UNCHECKED, ApartShelf, completed
from portable_record.actions.circle_bring_up import bring_up
from portable_record.actions.circle_causes import (
    FORKED,
    REFUSED,
    WAITS,
    Candidate,
    Chain,
    Onward,
    first_forks,
)
from portable_record.actions.circle_folded import NOTHING_FOLDED, FoldedIn, folded_ends
from portable_record.actions.circle_judged import Judging, with_branch
from portable_record.actions.circle_standing import standing_of
from portable_record.actions.circle_waiting import Waiting
from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import devices_of, verify_by_device
from portable_record.actions.journal import Act, note
from portable_record.circle.counting import SILENT, Counts, judge
from portable_record.circle.cuts import CutOff
from portable_record.record.change import Change, Edit, change_hash
from portable_record.record.registers import PlacedEdit
from portable_record.vault.taking_out import take_out

APPLIED = "circle-applied"
"""The setting that names the memberships by which the history was judged last."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of it: how many changes were taken in and out, and the entries of which something is new.

    ``apart`` says of each change that came and does not count, by hash, why. ``let_go`` counts the entries of
    which words went for good: traces of them are left in the folder until ``Vault.forget_traces``.
    """

    taken: int
    taken_out: int
    let_go: int
    entries: frozenset[tuple[str, str]]
    apart: Mapping[str, str]


def apply_changes(
    record: OpenRecord,
    came: Iterable[tuple[Change, Sequence[Edit]]] = (),
    *,
    folded: FoldedIn = NOTHING_FOLDED,
) -> Applied:
    """Take in what counts of the changes that came; what was kept apart before is looked at again.

    Call it without changes after the memberships in force are others: what counts no longer goes out.
    ``folded`` says what was laid over the history before that.

    Raises:
        VaultError: nothing was written.
    """
    with record.vault.transaction():
        return _Applying(record, folded).run(came)


class _Applying:
    def __init__(self, record: OpenRecord, folded: FoldedIn) -> None:
        self._record = record
        self._log = record.vault.log
        self._folded = folded_ends(record)
        self._standing = standing_of(record)
        self._apart = ApartShelf(record)
        self._judging = Judging(self._log, self._apart, self._standing, self._folded)
        self._names = [one.hash for one in self._standing.in_force]
        self._before: list[str] = record.vault.settings.get(APPLIED, [])
        self._touched = set(folded.touched)
        self._torn = dict(folded.torn)
        self._out: dict[str, Candidate] = {}
        self._copies: dict[str, list[Change]] = {}
        self._taken: set[str] = set()
        self._told: dict[str, str] = {}

    def run(self, came: Iterable[tuple[Change, Sequence[Edit]]]) -> Applied:
        is_settled_anew = self._names != self._before
        found: dict[str, Candidate] | None = self._came(came)
        on, whole = set[Chain](), set[Chain]()
        while found is not None:
            waiting = Waiting(self._apart, self._log)
            forks = self._take_in(found, waiting, on, whole)
            on, whole = waiting.gone_on(), waiting.forked(forks)
            found = {} if on or whole else None
        gone_for_good = bring_up(self._record, self._apart, self._touched)
        self._close(is_settled_anew=is_settled_anew)
        in_again = len(self._taken & self._out.keys())
        return Applied(
            len(self._taken) - in_again,
            len(self._out) - in_again,
            gone_for_good,
            frozenset(self._touched),
            self._told,
        )

    def _take_in(
        self, found: dict[str, Candidate], waiting: Waiting, on: Collection[Chain], whole: Collection[Chain]
    ) -> dict[Chain, int]:
        """Take in what can be of what came and of what waited; say where chains fork."""
        is_settled_anew = self._names != self._before
        anew = self._to_judge_anew(found.values(), is_settled_anew=is_settled_anew)
        self._add_apart(found, self._apart.names(*(() if is_settled_anew else (Counts.LATER,))))
        whole = {*whole, *(waiting.chains if is_settled_anew else self._judging.chains), *anew}
        more = waiting.to_read([one.key for one in found.values()], on=on, whole=whole)
        self._add_apart(found, [*self._apart.of_chains(anew), *more])
        fresh = {name for name in found if self._is_unchecked(name)}
        beside = self._judging.beside(anew if is_settled_anew else (), found.values())
        self._judge(found, fresh, beside)
        without = self._judging.without_place(found.values(), beside, is_settled_anew=is_settled_anew)
        for name in without & found.keys():
            found[name] = replace(found[name], counts=Counts.CUT_OFF)
        beside |= without
        is_other = is_settled_anew or bool(beside)
        since = self._judging.not_as_before(anew if is_other else (), beside)
        for chain, seq in self._torn.items():
            since[chain] = min(seq, since.get(chain, seq))
        out = self._take_out(since)
        self._judge(out, (), beside)
        found |= out
        ready = [one for one in found.values() if one.counts is Counts.YES or one.counts in SILENT]
        ready = [one for one in ready if not self._is_folded(one)]
        forks = waiting.with_known(first_forks(self._log, ready))
        there = {chain: seq for chain, seq in forks.items() if self._log.head(*chain).seq >= seq}
        ready += [one for name, one in self._take_out(there).items() if name not in found]
        onward = Onward(self._log, forks, self._gone(found.values(), ready), self._folded)
        onward.run(ready)
        if is_settled_anew:
            ready = self._let_wait(ready, anew, onward)
        self._sort_apart(found.values(), ready, onward, forks)
        self._before, self._torn = self._names, {}
        return forks

    def _let_wait(
        self, ready: Sequence[Candidate], chains: Collection[Chain], onward: Onward
    ) -> list[Candidate]:
        """Take out what nobody waited for that it builds on, and somebody does now; give it with the rest."""
        out = self._take_out(self._judging.lacking(chains, onward.gone))
        onward.taken = [one for one in onward.taken if one.name not in out]
        onward.again(out.values())
        return [*(one for one in ready if one.name not in out), *out.values()]

    def _came(self, came: Iterable[tuple[Change, Sequence[Edit]]]) -> dict[str, Candidate]:
        found: dict[str, Candidate] = {}
        for change, edits in came:
            name = change_hash(change)
            if name in found:
                found[name] = replace(found[name], edits=completed(found[name].edits, edits))
                self._copies.setdefault(name, []).append(change)
            elif not self._log.has(name) or self._log.only_ends(name):  # perhaps it waits for a yes
                kept, values = self._apart.read(name) if self._apart.has(name) else (change, edits)
                signed = change if self._is_unchecked(name) else kept
                found[name] = Candidate(name, signed, completed(edits, values))
            elif self._apart.has(name):
                self._apart.keep(name, change, edits, self._apart.counts(name))
            else:
                self._touched |= {(change.part, entry) for entry in self._log.fill_in(name, edits)}
        return found

    def _is_unchecked(self, name: str) -> bool:
        """Whether nobody has looked yet if the signature of a change is good."""
        return not self._apart.has(name) or self._apart.counts(name) in UNCHECKED

    def _to_judge_anew(self, found: Iterable[Candidate], *, is_settled_anew: bool) -> set[Chain]:
        """Name the chains in which something that was held before may count otherwise now."""
        grew = bool(self._before) and self._names[: len(self._before)] == self._before
        if is_settled_anew and not grew:
            return {*self._judging.named, *self._log.chain_ends()}
        new = self._standing.in_force[len(self._before) :]
        here = self._judging.touched(one.change for one in found)
        if new and self._before:  # what said an epoch that was not in force was judged by the last that was
            last = self._standing.in_force[len(self._before) - 1]
            gone = {device for one in (last, *new) for device in one.devices} - new[-1].devices.keys()
            here |= self._log.chains_after(last.epoch)
            here |= {chain for chain in self._log.chain_ends() if chain[0] in gone}
        return here | {(one.device, one.part) for each in new for one in each.removed}

    def _add_apart(self, found: dict[str, Candidate], names: Iterable[str]) -> None:
        for name in sorted(set(names) - found.keys()):
            if not self._log.has(name):
                found[name] = Candidate(name, *self._apart.read(name), self._apart.counts(name))
            elif self._apart.has(name) and self._apart.counts(name) is Counts.YES:  # a checkpoint brought it
                self._apart.let_go(name)

    def _is_folded(self, one: Candidate) -> bool:
        """Whether a checkpoint that this device began with holds a change: it changes nothing (rule 28)."""
        end = self._folded.get(one.change.chain)
        is_folded = end is not None and one.change.seq <= end.seq
        if is_folded and one.counts is Counts.YES:
            self._apart.let_go(one.name)
        return is_folded

    def _take_out(self, since: Mapping[Chain, int]) -> dict[str, Candidate]:
        """Take chains out of the history from somewhere on, with all that builds on them."""
        out: dict[str, Candidate] = {}
        keys: set[tuple[str, str, int]] = set()
        todo = list(since.items())
        while todo:
            chain, seq = todo.pop()
            for number, change in self._judging.signed(*chain, since=seq):
                name = self._log.listed_hash(number)
                if name in out:
                    break
                out[name] = one = self._judging.candidate(name, number, change)
                keys.add(one.key)
                for entry in {edit.entry for edit in one.that_count}:
                    todo += _built_on(self._log.edits_of(entry), keys)
        if out:
            own, check = self._record.identity, devices_of(self._record.vault)
            self._touched |= take_out(
                self._record.vault,
                out,
                device=own.device_id,
                sign=own.device.sign,
                check=lambda *signed: verify_by_device(check, *signed),
            )
        self._out |= out
        return out

    def _judge(self, found: dict[str, Candidate], fresh: Collection[str], beside: Collection[str]) -> None:
        """Say of each whether it counts; of what was held before, the signature is known to be good."""
        for name, one in found.items():
            if name in self._out and not one.change.epoch:
                continue  # it was here before there was a circle
            counts = judge(one.change, self._standing, one.edits, verified=name not in fresh)
            for copy in self._copies.get(name, ()) if counts is Counts.FORGED else ():
                if (counts := judge(copy, self._standing, one.edits)) is not Counts.FORGED:
                    one = replace(one, change=copy)
                    break
            found[name] = with_branch(one, counts, beside)

    def _gone(self, found: Iterable[Candidate], ready: Iterable[Candidate]) -> CutOff:
        still = {one.name for one in ready if self._apart.has(one.name)}
        for one in found:
            if one.counts is not Counts.YES:
                why = self._apart.why(one.name) if one.name in still else ""
                self._apart.keep(one.name, one.change, one.edits, one.counts, why)
            elif self._apart.has(one.name):  # perhaps for another reason before
                waits = self._apart.why(one.name) in (WAITS, FORKED, REFUSED)
                why = self._apart.why(one.name) if waits else WAITS
                self._apart.keep(one.name, one.change, one.edits, one.counts, why)
        return self._apart.gone(self._standing)

    def _sort_apart(
        self,
        found: Iterable[Candidate],
        ready: Sequence[Candidate],
        onward: Onward,
        forks: Mapping[Chain, int],
    ) -> None:
        self._told |= {one.name: one.counts.value for one in found if one.counts is not Counts.YES}
        taken = {one.name for one in onward.taken}
        self._taken |= taken
        for one in ready:
            if one.name in taken:
                self._touched |= {(one.change.part, edit.entry) for edit in one.that_count}
                if one.counts is Counts.YES:
                    self._apart.let_go(one.name)
                    self._told.pop(one.name, None)
                else:
                    self._apart.keep(one.name, one.change, one.edits, one.counts)
                continue
            forked = one.change.seq >= forks.get(one.change.chain, one.change.seq + 1)
            why = FORKED if forked else REFUSED if one.name in onward.refused else WAITS
            self._apart.keep(one.name, one.change, one.edits, one.counts, why)
            self._told[one.name] = why

    def _close(self, *, is_settled_anew: bool) -> None:
        if self._out:
            note(self._record, Act.SORTED_OUT)
        if is_settled_anew:
            self._record.vault.settings.put(APPLIED, self._names)
        if self._touched or self._out:
            self._record.vault.anchor.keep(self._record.identity.device.sign)


def _built_on(edits: Iterable[PlacedEdit], keys: set[tuple[str, str, int]]) -> list[tuple[Chain, int]]:
    """Name the changes of which an edit replaces one of these."""
    return [
        ((placed.id.device, placed.id.part), placed.id.seq)
        for placed in edits
        if any((base.device, base.part, base.seq) in keys for base in placed.edit.bases)
    ]
