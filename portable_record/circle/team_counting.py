"""Which deeds of a team count, and what they make of each thing: the answer depends on the set alone.

Format: docs/format/team.md, rules 1, 2, 6, 8 and 9.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter

from portable_record.circle.deeds import (
    ANSWER,
    ANSWERING,
    DELETE,
    INBOX,
    KEEP,
    OPEN,
    RECEIVE,
    Deed,
    Deeds,
    signed_bytes,
)
from portable_record.circle.membership import EDITOR, OWNER, VIEWER, Cut, Member, Membership
from portable_record.circle.standing import Standing
from portable_record.errors import SignatureBrokenError
from portable_record.record.who import PERSON
from portable_record.sharing.receipt import REASONS

ROLES = (OWNER, EDITOR, VIEWER)
"""What somebody may be in a team: lead, worker, reader."""


class Weight(StrEnum):
    """What deeds weigh, and why not more."""

    YES = "counts"
    READS_ONLY = "reads-only"
    CUT_OFF = "cut-off"
    LATER = "later"
    FOREIGN = "foreign"
    STRANGER = "stranger"
    FORGED = "forged"


TOLD_OF = (Weight.YES, Weight.READS_ONLY, Weight.CUT_OFF)
"""Those that are written into the log of every device."""


def team_name(membership: Membership | None) -> str:
    """Name the organisation whose team this is; empty where it is none (rule 1)."""
    root = next((one for one in membership.members if one.id == PERSON), None) if membership else None
    return root.organisation if root is not None and membership and root.did == membership.root else ""


def sees_inbox(member: Member) -> bool:
    """Whether a member may see the inbox."""
    return member.role in ROLES and (member.role == OWNER or INBOX in member.parts)


def may_receive(member: Member) -> bool:
    """Whether a member may take things in: a lead, or a worker (rule 2)."""
    return member.role in (OWNER, EDITOR) and sees_inbox(member)


def who_did(device: str, epoch: int, standing: Standing) -> Member | None:
    """Name the member whose device did something, as the membership has it that was in force."""
    judged_by = standing.judging(epoch)
    member, _ = judged_by.devices.get(device, (None, None)) if judged_by else (None, None)
    return member


Beside = Mapping[str, Collection[str]]
"""Deeds that lie beside those which a cut names, or are not tied to them here; by the hash in the cut."""


def cuts_of_deeds(standing: Standing, device: str = "", *, after: int = -1) -> list[Cut]:
    """List what memberships in force after an epoch say of where deeds end: of one device, or of all."""
    return [
        cut
        for one in standing.in_force
        if one.epoch > after
        for cut in one.removed
        if cut.part == INBOX and cut.device == (device or cut.device)
    ]


def lies_beside(cut: Cut, held: Mapping[str, tuple[int, str]]) -> list[str]:
    """Name the deeds up to a cut that those named do not follow, as far as all between is here (rule 8).

    ``held`` are the deeds of the device: by hash the number, and the hash of those before.
    """
    named, name = set[str](), cut.hash
    while name in held and name not in named:
        named.add(name)
        _, name = held[name]
    return sorted(name for name, (seq, _) in held.items() if seq <= cut.seq and name not in named)


def end_of_line(held: Mapping[str, tuple[int, str]]) -> tuple[int, str]:
    """Give the last of the deeds that are here one after the other from the first on: number and hash."""
    end = (0, "")
    line = {"": 0}
    for name, (seq, before) in sorted(held.items(), key=lambda one: (one[1][0], one[0])):
        if line.get(before) == seq - 1:
            line[name] = seq
            end = max(end, (seq, name))
    return end


def weigh(deeds: Deeds, standing: Standing, beside: Beside | None = None) -> Weight:
    """Say what deeds weigh; their signature is checked here.

    ``LATER`` is for those of a device that may come in with an epoch which is not here yet: they are looked
    at again when it is. What says an epoch that was overruled is judged by the last in force.
    """
    judged_by = standing.judging(deeds.epoch)
    if judged_by is None:
        return Weight.LATER
    if deeds.record != judged_by.record or not team_name(judged_by):
        return Weight.FOREIGN
    member, device = judged_by.devices.get(deeds.device, (None, None))
    if member is None or device is None or not sees_inbox(member):
        return Weight.LATER if deeds.epoch > judged_by.epoch else Weight.STRANGER
    try:
        device.key.verify(signed_bytes(deeds), deeds.signature)
    except SignatureBrokenError:
        return Weight.FORGED
    place = (deeds.device, deeds.epoch, deeds.seq, deeds.hash)
    return weigh_again(*place, standing, when=deeds.when, beside=beside)


def weigh_again(
    device: str,
    epoch: int,
    seq: int,
    name: str,
    standing: Standing,
    *,
    when: str = "",
    beside: Beside | None = None,
) -> Weight:
    """Say what deeds weigh now that were believed before (rule 8), or a line of them of a moment."""
    member = who_did(device, epoch, standing)
    if member is None:
        return Weight.LATER
    cuts = cuts_of_deeds(standing, device, after=epoch)
    gone = not cuts and any(device not in one.devices for one in standing.in_force if one.epoch > epoch)
    if gone or any(_is_cut(seq, name, cut, beside or {}) for cut in cuts):
        return Weight.CUT_OFF
    is_over = member.until and when > member.until
    return Weight.YES if member.role in (OWNER, EDITOR) and not is_over else Weight.READS_ONLY


def _is_cut(seq: int, name: str, cut: Cut, beside: Beside) -> bool:
    is_other = seq == cut.seq and name != cut.hash
    return seq > cut.seq or is_other or name in beside.get(cut.hash, ())


@dataclass(frozen=True, slots=True)
class Line:
    """A line with what is known of who did it: the device, its member and what the deeds weigh."""

    deed: Deed
    device: str
    member: str
    name: str
    weight: Weight


@dataclass(frozen=True, slots=True)
class State:
    """What all lines make of a thing (rule 9); each may be None or empty."""

    things: tuple[str, ...] = ()
    deleted: Line | None = None
    opened: Line | None = None
    answering: Line | None = None
    kept: Mapping[str, object] = field(default_factory=dict)
    answers: tuple[tuple[str, str, str], ...] = ()
    """Of each answer its id, its signed text, and the device that says it gave it."""


def state_of(lines: Iterable[Line]) -> State:
    """Put all lines about one thing together; their order does not matter."""
    lines = sorted(lines, key=lambda line: (line.deed.when, line.device, line.deed.what))
    counting = [line for line in lines if line.weight is Weight.YES]
    looks = [line for line in lines if line.deed.what == OPEN]
    deletes = [line for line in counting if line.deed.what == DELETE and line.deed.said["gone"]]
    received = [line.deed.thing for line in counting if line.deed.what == RECEIVE and line.deed.thing]
    answered = {line.device: line.deed.when for line in counting if line.deed.what == ANSWER}
    begun = [
        line
        for line in counting
        if line.deed.what == ANSWERING and line.deed.when > answered.get(line.device, "")
    ]
    answers = {one for line in counting if line.deed.what == ANSWER for one in _answers(line)}
    return State(
        things=tuple(sorted(set(received))),
        deleted=deletes[0] if deletes else None,
        opened=max(looks, key=attrgetter("deed.when"), default=None),
        answering=begun[-1] if begun else None,
        kept=_longest({line.device: _kept(line) for line in counting if line.deed.what == KEEP}.values()),
        answers=tuple(sorted(answers)),
    )


def _kept(line: Line) -> Mapping[str, object]:
    kept = line.deed.said["kept"]
    return kept if isinstance(kept, dict) and kept.get("reason") in REASONS else {}


def _longest(kept: Iterable[Mapping[str, object]]) -> Mapping[str, object]:
    return max(
        kept,
        key=lambda one: (str(one.get("until", "")), str(one.get("since", ""))),
        default=dict[str, object](),
    )


def _answers(line: Line) -> list[tuple[str, str, str]]:
    said = line.deed.said["answers"]
    return [(str(one[0]), str(one[1]), line.device) for one in said] if isinstance(said, list) else []
