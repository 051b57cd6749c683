"""Causal order: which of a set of changes can be applied, and what stands in the way of the others.

Format: docs/format/change.md, rules 22 to 26. The answer depends on the set of changes alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from portable_record.record.change import Change, Edit, EditId, change_hash
from portable_record.record.registers import PlacedEdit

MOST_LAMPORT_STEP = 2**32

ChangeKey = tuple[str, str, int]
"""Device, part and seq of a change."""


@dataclass(frozen=True, slots=True, order=True)
class Waiting:
    """A change that is held but waits for others."""

    device: str
    part: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True, order=True)
class Fork:
    """One place in a chain for which a device has signed two changes. Nothing from there on is applied."""

    device: str
    part: str
    seq: int
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """Changes of a chain, from ``first`` to ``last``, that others refer to and that have not arrived."""

    device: str
    part: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, order=True)
class Refused:
    """A change that contradicts the ones it builds on, and why. Later ones of its chain wait."""

    device: str
    part: str
    seq: int
    hash: str
    why: str


@dataclass(frozen=True, slots=True)
class End:
    """The last change of a chain that is folded: of it and those before only what stands is known."""

    seq: int
    hash: str
    lamport: int


@dataclass(frozen=True, slots=True)
class Before:
    """What was folded before, if anything was: how far each chain goes, and the edits that stand."""

    ends: Mapping[tuple[str, str], End] = field(default_factory=dict)
    standing: Mapping[EditId, PlacedEdit] = field(default_factory=dict)

    def holds(self, key: ChangeKey) -> bool:
        """Whether a change is folded."""
        device, part, seq = key
        return seq <= self.seq(device, part)

    def seq(self, device: str, part: str) -> int:
        """The number up to which a chain is folded."""
        end = self.ends.get((device, part))
        return end.seq if end else 0


NOTHING = Before()


class Gone(Protocol):
    """What is taken as absent of that on which changes of an epoch build (rule 23)."""

    def is_gone(self, epoch: int, key: ChangeKey, /) -> bool:
        """Say whether nobody waits for a change."""

    def is_cut(self, epoch: int, chain: tuple[str, str], /) -> bool:
        """Say whether what does not fit a change of a chain was meant for another in its place."""


class _NothingGone:
    """Everything is waited for, and has to fit."""

    def is_gone(self, _epoch: int, _key: ChangeKey, /) -> bool:
        return False

    def is_cut(self, _epoch: int, _chain: tuple[str, str], /) -> bool:
        return False


NOTHING_GONE: Gone = _NothingGone()


@dataclass(frozen=True, slots=True)
class InCausalOrder:
    """The edits that count, by (part, entry), and the changes that do not count yet, or never will."""

    edits: dict[tuple[str, str], list[PlacedEdit]]
    pending: tuple[Waiting, ...]
    forks: tuple[Fork, ...]
    gaps: tuple[Gap, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """A change in hand, with its hash and the changes its bases are in."""

    change: Change
    edits: tuple[Edit, ...]
    hash: str
    needs: frozenset[ChangeKey]

    @property
    def key(self) -> ChangeKey:
        return self.change.device, self.change.part, self.change.seq


@dataclass(slots=True)
class _Applying:
    """Work in hand: what is applied, and which chains wait for which change."""

    chains: dict[tuple[str, str], dict[int, _Held]]
    before: Before = NOTHING
    gone: Gone = NOTHING_GONE
    applied: dict[ChangeKey, _Held] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    waiting: dict[ChangeKey, list[tuple[str, str]]] = field(default_factory=dict)

    def run(self) -> None:
        work = sorted(self.chains)
        following = {chain: self.before.seq(*chain) + 1 for chain in self.chains}
        while work:
            chain = work.pop()
            while held := self.chains[chain].get(following[chain]):
                missing = next((need for need in sorted(held.needs) if not self._has(held, need)), None)
                if missing is not None:
                    self.waiting.setdefault(missing, []).append(chain)
                    break
                if why := self._contradiction(held):
                    self.refused.append(Refused(*held.key, held.hash, why))
                    break
                self.applied[held.key] = held
                following[chain] += 1
                work.extend(self.waiting.pop(held.key, []))

    def _contradiction(self, held: _Held) -> str:
        """Why a change whose causes are all applied is refused (rule 25); empty if it is not."""
        device, part, seq = held.key
        causes = {*held.needs, *([(device, part, seq - 1)] if seq > 1 else [])}
        known = {key: self.applied[key].change.lamport for key in causes if key in self.applied}
        for base in {base for edit in held.edits for base in edit.bases} & self.before.standing.keys():
            known[base.device, base.part, base.seq] = self.before.standing[base].lamport
        end = self.before.ends.get(held.change.chain)
        before = max(
            *(lamport for key, lamport in known.items() if self._comes_before(held, key, lamport)),
            *(0, end.lamport if end else 0),
        )
        if not before < held.change.lamport <= before + MOST_LAMPORT_STEP:
            return "lamport"
        if any(not self._fits(held, edit, base) for edit in held.edits for base in edit.bases):
            return "bases"
        return ""

    def _has(self, held: _Held, key: ChangeKey) -> bool:
        return key in self.applied or self.before.holds(key) or self._is_gone(held, key)

    def _is_gone(self, held: _Held, key: ChangeKey) -> bool:
        return self.gone.is_gone(held.change.epoch, key)

    def _is_cut(self, held: _Held, key: ChangeKey) -> bool:
        chain = key[:2]
        return chain != held.change.chain and self.gone.is_cut(held.change.epoch, chain)

    def _comes_before(self, held: _Held, key: ChangeKey, lamport: int) -> bool:
        """Whether a change is, or claims to be, a cause of this one."""
        if key[:2] != held.change.chain and self._is_gone(held, key):
            return False
        return lamport < held.change.lamport or not self._is_cut(held, key)

    def _fits(self, held: _Held, edit: Edit, base: EditId) -> bool:
        """Whether an edit replaces one of its own entry; of what is folded and gone nobody can say."""
        key = (base.device, base.part, base.seq)
        if self._is_gone(held, key) or self._is_cut(held, key):
            return True
        if self.before.holds(key):
            stands = self.before.standing.get(base)
            return stands is None or stands.edit.entry == edit.entry
        replaced = self.applied.get(key)
        if replaced is None or base.n > len(replaced.edits):
            return False
        return replaced.edits[base.n - 1].entry == edit.entry


def in_causal_order(
    changes: Iterable[tuple[Change, Sequence[Edit]]],
    before: Before = NOTHING,
    *,
    gone: Gone = NOTHING_GONE,
) -> InCausalOrder:
    """Sort out which changes count; those that are folded already change nothing.

    ``gone`` says which changes do not count; a base in one of them is taken as absent (rule 23).
    """
    everything = _once_each(changes)
    held = {name: one for name, one in everything.items() if not before.holds(one.key)}
    places: dict[ChangeKey, list[_Held]] = {}
    for one in held.values():
        places.setdefault(one.key, []).append(one)
    forks = _forks(places, _at_the_ends(everything.values(), before))
    first_fork: dict[tuple[str, str], int] = {}
    for fork in forks:
        chain = (fork.device, fork.part)
        first_fork[chain] = min(fork.seq, first_fork.get(chain, fork.seq))
    applying = _Applying(chains={}, before=before, gone=gone)
    for (device, part, seq), ones in places.items():
        if seq < first_fork.get((device, part), seq + 1):
            applying.chains.setdefault((device, part), {})[seq] = ones[0]
    applying.run()
    refused = tuple(sorted(applying.refused))
    settled = {one.hash for one in applying.applied.values()} | {one.hash for one in refused}
    return InCausalOrder(
        edits=_placed(applying.applied.values(), before),
        pending=tuple(
            sorted(Waiting(*one.key, one.hash) for one in held.values() if one.hash not in settled)
        ),
        forks=forks,
        gaps=_gaps(places, before),
        refused=refused,
    )


def place(change: Change, edits: Iterable[Edit]) -> Iterable[PlacedEdit]:
    """Say of each edit where it stands and who wrote it."""
    for edit in edits:
        edit_id = EditId(change.device, change.part, change.seq, edit.n)
        yield PlacedEdit(edit_id, edit, change.lamport, change.when, change.by)


def _once_each(changes: Iterable[tuple[Change, Sequence[Edit]]]) -> dict[str, _Held]:
    """Each change once (rule 22); a value that only one of its copies has is kept."""
    held: dict[str, _Held] = {}
    for change, edits in changes:
        name = change_hash(change)
        if name in held:
            both = zip(held[name].edits, edits, strict=True)
            held[name] = replace(held[name], edits=tuple(two if one.erased else one for one, two in both))
            continue
        needs = frozenset(
            (base.device, base.part, base.seq)
            for edit in edits
            for base in edit.bases
            if base.device != change.device
        )
        held[name] = _Held(change, tuple(edits), name, needs)
    return held


def _at_the_ends(held: Iterable[_Held], before: Before) -> dict[ChangeKey, set[str]]:
    """Say which changes are known to stand at the end of what is folded: one, or it is a fork."""
    claimed = {(*chain, end.seq): {end.hash} for chain, end in before.ends.items()}
    for one in held:
        if one.key in claimed:
            claimed[one.key].add(one.hash)
    return claimed


def _forks(places: dict[ChangeKey, list[_Held]], claimed: dict[ChangeKey, set[str]]) -> tuple[Fork, ...]:
    """Rule 24: two changes in one place, or one that follows a change other than the one we hold."""
    claimed = claimed | {key: {one.hash for one in ones} for key, ones in places.items()}
    for (device, part, seq), ones in places.items():
        before = (device, part, seq - 1)
        if before in claimed:
            claimed[before].update(one.change.previous for one in ones)
    return tuple(sorted(Fork(*key, tuple(sorted(names))) for key, names in claimed.items() if len(names) > 1))


def _gaps(places: dict[ChangeKey, list[_Held]], before: Before) -> tuple[Gap, ...]:
    """What is missing of each chain up to the newest change that anybody refers to."""
    newest: dict[tuple[str, str], int] = {}
    numbers: dict[tuple[str, str], list[int]] = {}
    for (device, part, seq), ones in places.items():
        numbers.setdefault((device, part), []).append(seq)
        named = [need for one in ones for need in one.needs]
        named += [(seen.device, part, seen.seq) for one in ones for seen in one.change.seen]
        for named_device, named_part, named_seq in [(device, part, seq), *named]:
            chain = (named_device, named_part)
            newest[chain] = max(named_seq, newest.get(chain, 0))
    gaps = []
    for (device, part), last in newest.items():
        follows = before.seq(device, part) + 1
        for seq in [*sorted(numbers.get((device, part), [])), last + 1]:
            if seq > follows:
                gaps.append(Gap(device, part, follows, seq - 1))
            follows = seq + 1
    return tuple(sorted(gaps))


def _placed(applied: Iterable[_Held], before: Before) -> dict[tuple[str, str], list[PlacedEdit]]:
    edits: dict[tuple[str, str], list[PlacedEdit]] = {}
    for standing in before.standing.values():
        edits.setdefault((standing.id.part, standing.edit.entry), []).append(standing)
    for held in applied:
        for placed in place(held.change, held.edits):
            edits.setdefault((held.change.part, placed.edit.entry), []).append(placed)
    return edits
