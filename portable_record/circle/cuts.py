"""What nobody waits for: words that memberships cut off, as far as signed facts alone say so.

Format: docs/format/circle.md, rules 12, 18, 45 and 47. A device that has none of them finds the same as all.
"""

from collections.abc import Collection, Iterable
from math import inf

from portable_record.circle.membership import Cut, Device, Member, Membership
from portable_record.circle.standing import Standing
from portable_record.record.causal import ChangeKey
from portable_record.record.change import Change, change_hash

Chain = tuple[str, str]


def cuts_of(standing: Standing, chain: Chain) -> list[Cut]:
    """List what memberships in force say about where a chain ends (rule 12)."""
    return [cut for one in standing.in_force for cut in one.removed if (cut.device, cut.part) == chain]


def went_without(standing: Standing, device: str, epoch: int) -> bool:
    """Say whether a device went after an epoch; without a word about a part, nothing of it counts there."""
    return any(device not in one.devices for one in standing.in_force if one.epoch > epoch)


def judging(standing: Standing, change: Change) -> Membership | None:
    """Give the membership by which a change is judged (rule 18).

    Where that one does not have its device, and the one by which that went names the change among those that
    count, it is the one before it went.
    """
    found = standing.judging(change.epoch)
    if found is None or change.device in found.devices:
        return found
    until = standing.in_force.index(found)
    had = next((n for n in range(until, -1, -1) if change.device in standing.in_force[n].devices), None)
    if had is None or not _names(standing.in_force[had + 1], change):
        return found
    return standing.in_force[had]


def after(standing: Standing, change: Change, judged_by: Membership) -> list[Membership]:
    """List the memberships in force after the one that judges a change, or of a later epoch than it says.

    So a later one makes nothing else of what the one that took its device out let count by its name.
    """
    since = standing.in_force.index(judged_by)
    return [one for n, one in enumerate(standing.in_force) if n > since or one.epoch > change.epoch]


def in_their_place(standing: Standing, device: str) -> tuple[Member, Device] | None:
    """Give a device with its member, as the last membership in force has them in which it is."""
    return next((one.devices[device] for one in reversed(standing.in_force) if device in one.devices), None)


def keeps_place(standing: Standing, change: Change) -> bool:
    """Say whether a change of a device that was in the circle holds its place though it does not count.

    No membership makes a number free again, since it may be overruled: the device is in the one in force, or
    the one by which it went names the change or a later one (rule 47).
    """
    went = None
    for one in reversed(standing.in_force):
        if change.device in one.devices:
            break
        went = one
    return went is None or _names(went, change)


def _names(membership: Membership, change: Change) -> bool:
    cuts = [cut for cut in membership.removed if (cut.device, cut.part) == change.chain]
    return any(change.seq < cut.seq or cut.hash == change_hash(change) for cut in cuts)


class CutOff:
    """The changes for which nobody waits, and that may be missing without harm.

    ``silent`` are the places of changes that are held here and only hold their place.
    """

    def __init__(self, standing: Standing, silent: Collection[ChangeKey] = ()) -> None:
        """Ask these memberships, those in force."""
        self._standing = standing
        self._silent = silent
        self._last: dict[tuple[Chain, int], float] = {}
        self._cut: dict[Chain, list[Cut]] = {}

    def is_gone(self, epoch: int, key: ChangeKey) -> bool:
        """Say whether a change that one of an epoch builds on is nothing to wait for."""
        device, part, seq = key
        return key in self._silent or seq > self._last_that_counts((device, part), epoch)

    def is_cut(self, _epoch: int, chain: Chain) -> bool:
        """Say whether a chain was cut: whoever built on it may have known another branch."""
        return bool(self._cuts_of(chain))

    def _cuts_of(self, chain: Chain) -> list[Cut]:
        if chain not in self._cut:
            self._cut[chain] = cuts_of(self._standing, chain)
        return self._cut[chain]

    def _last_that_counts(self, chain: Chain, epoch: int) -> float:
        """Give the greatest number that a change of a chain can have which somebody knew in an epoch."""
        if cuts := self._cuts_of(chain):
            return min(cut.seq for cut in cuts)
        last = self._last.get((chain, epoch))
        if last is None:
            last = self._last[chain, epoch] = max(self._numbers(chain[0], epoch), default=inf)
        return last

    def _numbers(self, device: str, epoch: int) -> Iterable[float]:
        now = self._standing.now
        if now is None or epoch > now.epoch:
            return  # who belonged to it then is not known yet
        for known in {epoch, *(one.epoch for one in self._standing.in_force if one.epoch < epoch)}:
            judged_by = self._standing.judging(known)
            is_in = judged_by is not None and device in judged_by.devices
            yield inf if is_in and not went_without(self._standing, device, known) else 0
