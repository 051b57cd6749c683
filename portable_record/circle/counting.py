"""Which changes count: whether whoever made one may, in the membership that was in force.

Format: docs/format/circle.md, rules 12, 18, 21, 35 and 47. The answer depends on the standing and the change
alone.
"""

from collections.abc import Iterable
from enum import StrEnum

from portable_record.circle.comments import begins_elsewhere, is_own_comment
from portable_record.circle.cuts import after, in_their_place, judging, keeps_place
from portable_record.circle.for_owners import waits_for_owner
from portable_record.circle.membership import EDITOR, OWNER, SUGGESTS, Member, Membership
from portable_record.circle.reach import sees
from portable_record.circle.standing import Standing
from portable_record.errors import SignatureBrokenError
from portable_record.record.causal import ChangeKey
from portable_record.record.change import Change, Edit, change_hash, signed_bytes
from portable_record.record.who import BASES, PERSON, By

ABOUT_ME = "about-me"


class Counts(StrEnum):
    """What becomes of a change, and why."""

    YES = "counts"
    SUGGESTION = "suggestion"
    LATER = "later"
    FOREIGN = "foreign"
    STRANGER = "stranger"
    FORGED = "forged"
    READS_ONLY = "reads-only"
    OTHER_PART = "other-part"
    OTHER_WRITER = "other-writer"
    OTHER_RIGHT = "other-right"
    ENDED = "ended"
    CUT_OFF = "cut-off"
    OVERTAKEN = "overtaken"


SILENT = frozenset(
    {
        *(Counts.SUGGESTION, Counts.READS_ONLY, Counts.OTHER_PART, Counts.OTHER_WRITER),
        *(Counts.OTHER_RIGHT, Counts.ENDED, Counts.OVERTAKEN),
    }
)
"""What holds its place in the history without its edits."""
_LEFT_TO_COMMENT = (Counts.READS_ONLY, Counts.SUGGESTION, Counts.ENDED)
"""What becomes of other words of those who may all the same comment on what they see."""


def judge(
    change: Change, standing: Standing, edits: Iterable[Edit] = (), *, verified: bool = False
) -> Counts:
    """Say whether a change counts; its signature is checked here, unless it is ``verified`` already.

    ``edits`` are those of the change: what only an owner may say waits for an owner's yes, and comments
    count whatever the role.

    ``LATER`` is for one that came before any membership: it is looked at again when one has. A ``STRANGER``
    is in none that is in force; what was signed by who was in one, and not in that of the change, is cut off.
    """
    judged_by = judging(standing, change)
    if judged_by is None:
        return Counts.LATER
    if change.record != judged_by.record:
        return Counts.FOREIGN
    found = judged_by.devices.get(change.device)
    known = found or in_their_place(standing, change.device)
    if known is None:
        return Counts.STRANGER
    member, device = known
    if not verified:
        try:
            device.key.verify(signed_bytes(change), change.signature)
        except SignatureBrokenError:
            return Counts.FORGED
    if found is None or _cut_off(change, standing, judged_by):
        if keeps_place(standing, change):
            return Counts.OVERTAKEN
        return Counts.CUT_OFF
    counts, edits = _may_write(change, member, judged_by), tuple(edits)
    if any(begins_elsewhere(change, edit) for edit in edits):
        return Counts.OTHER_WRITER
    others = [edit for edit in edits if not is_own_comment(change, edit, member, standing)]
    if counts in _LEFT_TO_COMMENT and edits and not others and sees(member, change.part):
        return Counts.YES
    if counts is Counts.YES and any(waits_for_owner(member, change.part, edit) for edit in others):
        return Counts.SUGGESTION
    return counts


def _may_write(change: Change, member: Member, membership: Membership) -> Counts:
    before = (
        change.epoch == 0 and member.did == membership.root
    )  # others wrote there, by a right of their own
    if change.by.writer != member.id and not before:
        return Counts.OTHER_WRITER
    if not before and not _is_own_right(change.by, member, membership):
        return Counts.OTHER_RIGHT
    return allowed(member, membership, change.part, change.when)


def writes_as(member: Member) -> By:
    """Say whom what a member writes is by, and by what right: as their membership has it."""
    if member.id == PERSON:
        return By()
    return By(member.id, member.basis if member.basis in BASES else "agrees")


def _is_own_right(by: By, member: Member, membership: Membership) -> bool:
    """Whether a change says no more of the right and the helper of its writer than their membership.

    Whoever began the circle may write by each right that they wrote down, and say who helped them.
    """
    own = writes_as(member)
    if member.did == membership.root:
        return (
            (by.basis == own.basis) if member.id == PERSON else by.basis in BASES and by.basis != By().basis
        )
    return by == own


def allowed(member: Member, membership: Membership, part: str, when: str) -> Counts:
    """Say what becomes of what a member writes in a part at a moment."""
    if member.role not in (OWNER, EDITOR, SUGGESTS):
        return Counts.READS_ONLY
    if member.role != OWNER and part not in member.parts:
        return Counts.OTHER_PART
    if member.until and when > member.until:
        return Counts.ENDED
    own_words = part == ABOUT_ME and membership.own_words == "person" and member.did != membership.root
    return Counts.SUGGESTION if member.role == SUGGESTS or own_words else Counts.YES


def off_branch(changes: Iterable[Change], standing: Standing) -> set[str]:
    """Give the hashes of those changes that a device made beside the branch that an owner named (rule 22).

    Where something of the branch is not here yet, nothing before it is held to be beside it.
    """
    held = {change_hash(change): change for change in changes}
    beside = set[str]()
    for cut in (cut for one in standing.in_force for cut in one.removed if cut.hash in held):
        named, name, least = set[str](), cut.hash, cut.seq
        while name in held:
            named.add(name)
            least, name = held[name].seq, held[name].previous
        beside |= {
            name
            for name, change in held.items()
            if change.chain == (cut.device, cut.part) and least <= change.seq <= cut.seq and name not in named
        }
    return beside


def without_place(judged: Iterable[tuple[Change, Counts]], ends: Iterable[str] = ()) -> set[str]:
    """Give the hashes of those overtaken changes that hold no place after all (rule 47).

    Their device began again under their number, or what comes before them has no place here. ``ends`` are the
    last changes of what was folded.
    """
    overtaken, places, numbers = list[Change](), set(ends), set[ChangeKey]()
    for change, counts in judged:
        if counts is Counts.OVERTAKEN:
            overtaken.append(change)
        elif counts is Counts.YES or counts in SILENT:
            places.add(change_hash(change))
            numbers.add((*change.chain, change.seq))
    without = set[str]()
    for change in sorted(overtaken, key=lambda change: change.seq):
        follows = change.seq == 1 or change.previous in places
        is_next = follows and (*change.chain, change.seq) not in numbers
        (places if is_next else without).add(change_hash(change))
    return without


def _cut_off(change: Change, standing: Standing, judged_by: Membership) -> bool:
    """Say whether a membership in force says that this chain ended before, or went another way (rule 12)."""
    later = after(standing, change, judged_by)
    cuts = [cut for one in later for cut in one.removed if (cut.device, cut.part) == change.chain]
    if not cuts:  # perhaps nobody held anything in this part when the device went
        return any(change.device not in one.devices for one in later)
    return any(
        change.seq > cut.seq or (change.seq == cut.seq and change_hash(change) != cut.hash) for cut in cuts
    )
