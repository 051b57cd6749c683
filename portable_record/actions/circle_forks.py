"""A device that wrote two things under one number: what each branch says, and which an owner lets count.

Format: docs/format/circle.md, rules 22 and 25, and docs/format/change.md, rule 24. Until it is settled
neither counts. What is not chosen stays apart, to be read and brought in again by whoever wrote it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_causes import FORKED, Chain
from portable_record.actions.circle_members import settle_chains
from portable_record.actions.circle_pieces import Piece, pieces_of
from portable_record.actions.circle_state import circle_of, owned_circle
from portable_record.actions.desk import OpenRecord
from portable_record.circle.membership import Cut, Membership
from portable_record.errors import NotFoundError, UsageError
from portable_record.record.change import Change


@dataclass(frozen=True, slots=True)
class BranchChange:
    """One change of a branch: when it was written, and what it would do now."""

    when: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the ways on which a device went: named by its last change. ``cut`` is what an owner signs.

    ``is_there`` says whether it lies where our files meet, so that others may have built on it.
    """

    cut: Cut
    changes: tuple[BranchChange, ...]
    is_there: bool

    @property
    def id(self) -> str:
        """The name of the branch."""
        return self.cut.hash


@dataclass(frozen=True, slots=True)
class Fork:
    """A part in which a device went several ways."""

    device: str
    part: str
    who: str
    branches: tuple[Branch, ...]


def forks(record: OpenRecord) -> list[Fork]:
    """List what devices of the circle wrote twice under one number, by device and part.

    The device in hand is left out: it goes on under a new key by itself (rule 25).
    """
    circle = circle_of(record)
    if circle is None or circle.now is None:
        return []
    shelf, chains = ApartShelf(record), dict[Chain, dict[str, Change]]()
    for name in shelf.names(FORKED):
        if shelf.device(name) in circle.now.devices.keys() - {circle.device}:
            change = shelf.read(name)[0]
            chains.setdefault(change.chain, {})[name] = change
    return [
        Fork(*chain, circle.now.devices[chain[0]][0].name, tuple(_branches(record, shelf, changes)))
        for chain, changes in sorted(chains.items())
    ]


def settle_forks(record: OpenRecord, chosen: Iterable[str]) -> Membership:
    """Let branches count, by name: one in each part in which their device went several ways.

    The device goes out of the circle; whoever has it goes on under a new key, and asks to be let in again.

    Raises:
        NotFoundError: one is none of those that wait to be settled.
        UsageError: they are not one for each part of one device.
        CircleMemberError, CircleMissingError, CircleOwnerError, CircleStoppedError, CircleSplitError: see
            ``settle_chains``.
    """
    owned_circle(record)
    names, found = list(dict.fromkeys(chosen)), forks(record)
    branches = {branch.id: branch for fork in found for branch in fork.branches}
    if unknown := [name for name in names if name not in branches]:
        raise NotFoundError(place=unknown[0][:80])
    cuts = [branches[name].cut for name in names]
    devices = {cut.device for cut in cuts}
    parts = [fork.part for fork in found if fork.device in devices]
    if len(devices) != 1 or sorted(cut.part for cut in cuts) != sorted(parts):
        raise UsageError("Choose what counts in each part in which the device wrote two things at once.")
    return settle_chains(record, cuts)


def _branches(record: OpenRecord, shelf: ApartShelf, changes: Mapping[str, Change]) -> Iterator[Branch]:
    """Give each way from the fork on, by its last change, the one that lies at the place first."""
    followed = {change.previous for change in changes.values()}
    ends = [name for name in changes if name not in followed]
    found = [_branch(record, shelf, changes, name) for name in ends]
    yield from sorted(found, key=lambda branch: (not branch.is_there, branch.changes[0].when, branch.id))


def _branch(record: OpenRecord, shelf: ApartShelf, changes: Mapping[str, Change], end: str) -> Branch:
    way, name = list[str](), end
    while name in changes:
        way.append(name)
        name = changes[name].previous
    last = changes[end]
    told = _told(record, shelf, way[::-1])
    is_there = bool(record.vault.place_files.holding(end))
    return Branch(Cut(last.device, last.part, last.seq, end), tuple(told), is_there)


def _told(record: OpenRecord, shelf: ApartShelf, names: Sequence[str]) -> Iterator[BranchChange]:
    for name in names:
        change, edits = shelf.read(name)
        yield BranchChange(change.when, tuple(pieces_of(record, change, edits)))
