"""Which of the memberships that are at hand is in force, and what stands in the way of the others.

Format: docs/format/circle.md, rules 9, 13, 14 and 32. The answer depends on the set of memberships alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from portable_record.circle.membership import OWNER, Membership, is_given


@dataclass(frozen=True, slots=True, order=True)
class Split:
    """Memberships that follow the same one, none of which counts until somebody settles it."""

    follows: str
    branches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The memberships in force one after the other, the last one now; and, by hash, those that are not.

    ``overruled`` stand on a branch that another one beat; ``waiting`` follow some that are not here;
    ``refused`` may not follow what they follow.
    """

    in_force: tuple[Membership, ...] = ()
    split: Split | None = None
    overruled: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def now(self) -> Membership | None:
        """The membership in force now; none before the first has come."""
        return self.in_force[-1] if self.in_force else None

    def judging(self, epoch: int) -> Membership | None:
        """The membership by which what says an epoch is judged; of one that is not in force, the last."""
        return next((one for one in self.in_force if one.epoch >= epoch), self.now)


@dataclass(slots=True)
class _Tree:
    """The memberships of one circle by hash, and for each those that may follow it.

    Each good one has a bit; ``lines`` has for each those of all that it follows and its own, so that a circle
    of many years is gone through once.
    """

    root: str
    known: dict[str, Membership]
    good: dict[str, Membership] = field(default_factory=dict)
    after: dict[str, list[Membership]] = field(default_factory=dict)
    bits: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def grow(self) -> None:
        """Take in, epoch by epoch, what follows something good in the way it must."""
        for one in sorted(self.known.values(), key=lambda one: (one.epoch, one.hash)):
            parents = [self.good[name] for name in one.previous if name in self.good]
            if len(parents) == len(one.previous) and self._may_follow(one, parents):
                self.good[one.hash] = one
                self.bits[one.hash] = line = 1 << len(self.bits)
                for name in one.previous:
                    line |= self.lines[name]
                self.lines[one.hash] = line
                for name in one.previous or ("",):
                    self.after.setdefault(name, []).append(one)

    def _may_follow(self, one: Membership, parents: list[Membership]) -> bool:
        """Whether one is signed by an owner in each it follows, and counts on from them (rules 9 and 14)."""
        if not parents:
            return one.root == self.root and self.is_roots(one, one)
        if one.epoch != max(parent.epoch for parent in parents) + 1:
            return False
        if {parent.root for parent in parents} != {one.root} or one.word:
            return self.is_new_root(one, parents)
        return all(self._signs(one, parent) for parent in parents)

    def _signs(self, one: Membership, parent: Membership) -> bool:
        """Whether an owner signed one whose time had not passed, or the root with a new device."""
        owner = parent.owner_of(one.by)
        return (owner is not None or self._comes_back(one, parent)) and not is_over(
            parent, owner.did if owner else one.root, one.when
        )

    def is_roots(self, one: Membership, parent: Membership) -> bool:
        """Whether the person whose record it is signed one with a device of theirs."""
        owner = parent.owner_of(one.by)
        return self._comes_back(one, parent) if owner is None else owner.did == parent.root

    def is_new_root(self, one: Membership, parents: list[Membership]) -> bool:
        """Whether the root that those before have gave the circle to the root of this one (rule 32)."""
        before = {parent.root for parent in parents}
        return len(before) == 1 and one.root not in before and is_given(one, before.pop())

    def _comes_back(self, one: Membership, parent: Membership) -> bool:
        """Whether the root signed one with a device that is new after the parent: its own key vouches for it.

        A device that was in it before does not come back so: whoever removed it has the last word. Two that
        came back at once are each new to the branch of the other, so either settles it.
        """
        owner = one.owner_of(one.by)
        if owner is None or owner.did != one.root:
            return False
        before = [parent, *(self.good[name] for name in self.above(parent))]
        return not any(one.by in each.devices for each in before)

    def above(self, one: Membership) -> set[str]:
        """Give the hashes of all that one follows, near or far."""
        found, todo = set[str](), [*one.previous]
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += self.good[name].previous
        return found

    def is_above(self, names: Iterable[str], one: Membership) -> bool:
        """Whether a good one follows all of these, near or far."""
        line = self.lines[one.hash]
        return all(name != one.hash and self.bits[name] & line for name in names)


def is_over(membership: Membership, did: str, when: str) -> bool:
    """Say whether the time of an owner has passed at a moment, while that of another goes on (rule 9)."""
    owners = [one for one in membership.members if one.role == OWNER and one.devices]
    in_time = {one.did for one in owners if not one.until or when <= one.until}
    return bool(in_time) and did not in in_time


def standing(
    memberships: Iterable[Membership], root: str, *, confirmed: Mapping[str, Collection[str]] | None = None
) -> Standing:
    """Find what is in force among memberships whose signatures hold.

    ``root`` is the key of whoever began the circle; ``confirmed`` says, by the hash of a membership, which
    devices have signed that they know it to be in force.
    """
    tree = _Tree(root, {one.hash: one for one in memberships})
    tree.grow()
    final = _final(tree, confirmed or {})
    in_force: list[Membership] = []
    split = None
    follows = ""
    while branches := tree.after.get(follows, []):
        chosen = _chosen(tree, branches, final)
        if chosen is None:
            split = Split(follows, tuple(sorted(one.hash for one in branches)))
            break
        in_force.append(chosen)
        follows = chosen.hash
    counted = {one.hash for one in in_force} | (set() if split is None else _below(tree, follows))
    left = [one for name, one in tree.known.items() if name not in tree.good]
    missing = {one.hash for one in left if _waits(tree, one)}
    return Standing(
        in_force=tuple(in_force),
        split=split,
        overruled=tuple(sorted(tree.good.keys() - counted)),
        waiting=tuple(sorted(missing)),
        refused=tuple(sorted(tree.known.keys() - tree.good.keys() - missing)),
    )


def _final(tree: _Tree, confirmed: Mapping[str, Collection[str]]) -> int:
    """Give the bits of the last membership that all its devices confirmed, with all it follows (rule 13).

    Whoever confirms one, confirms what it follows.
    """
    known: dict[str, set[str]] = {}
    longest, others = 0, list[int]()
    for name, one in reversed(tree.good.items()):
        said = known.setdefault(name, set()) | set(confirmed.get(name, ()))
        for before in one.previous:
            known.setdefault(before, set()).update(said)
        del known[name]
        if said >= one.devices.keys():
            line = tree.lines[name]
            others.append(line)
            longest = max(longest, line, key=int.bit_count)
    return longest if all(line | longest == longest for line in others) else 0


def _chosen(tree: _Tree, branches: list[Membership], final: int) -> Membership | None:
    """Choose among memberships that follow the same one (rule 13); None where people must settle it."""
    if len(branches) == 1:
        return branches[0]
    if sure := [one for one in branches if tree.bits[one.hash] & final]:
        return sure[0]
    names = {one.hash for one in branches}
    settles = (one for one in tree.good.values() if len(one.previous) > 1)
    settling = [one for one in settles if tree.is_above(names, one)]
    first = min((one.epoch for one in settling), default=0)
    earliest = [one for one in settling if one.epoch == first]
    if len(earliest) == 1:
        return earliest[0]
    parent = tree.good.get(next(iter(branches[0].previous), ""))
    given = [one for one in branches if parent and one.root != parent.root]
    if len(given) == 1:
        return given[0]
    roots = [one for one in branches if tree.is_roots(one, parent or one)]
    return roots[0] if len(roots) == 1 else None


def _below(tree: _Tree, follows: str) -> set[str]:
    return {name for name, one in tree.good.items() if not follows or tree.is_above([follows], one)}


def _waits(tree: _Tree, one: Membership) -> bool:
    """Whether something that one follows, near or far, is not here."""
    todo, seen = [*one.previous], set[str]()
    while todo:
        name = todo.pop()
        if name not in tree.known:
            return True
        if name not in seen and name not in tree.good:
            seen.add(name)
            todo += tree.known[name].previous
    return False
