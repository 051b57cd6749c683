"""Who is in the circle: let somebody in, change what they may, remove them, settle what owners did at once.

Each of these makes a membership with keys of its own and lets it wait in the outbox; a sync brings it to the
place. Format: docs/format/circle.md, rules 9 to 15 and 22.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from portable_record.actions.circle_ages import in_time
from portable_record.actions.circle_apply import apply_changes
from portable_record.actions.circle_begin import own_device
from portable_record.actions.circle_issue import ALL_PARTS, issue
from portable_record.actions.circle_standing import memberships_of, standing_of
from portable_record.actions.circle_state import Circle, owned_circle, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.team_line import end_of_deeds
from portable_record.actions.team_shelf import deed_ends
from portable_record.circle.counting import ABOUT_ME
from portable_record.circle.deeds import INBOX
from portable_record.circle.membership import OWNER, SUGGESTS, VIEWER, Cut, Device, Member, Membership
from portable_record.circle.reach import sees
from portable_record.circle.standing import is_over
from portable_record.errors import (
    CircleMemberError,
    CircleOwnerError,
    CircleSplitError,
    MembershipError,
    NotFoundError,
)
from portable_record.record.moments import moment_text

MAY_CHANGE = {"name", "role", "parts", "ticked", "relation", "organisation", "basis", "until"}


def add_member(record: OpenRecord, member: Member) -> Membership:
    """Let somebody in, with the devices that they vouch for.

    Raises:
        CircleMissingError, CircleOwnerError, CircleStoppedError: there is no circle to let them into.
        CircleMemberError: they are in it already.
        CircleSplitError: two owners changed it at once; that is settled first.
        MembershipError: what is said of them breaks a rule.
    """
    _, now = _settled(record)
    if any(one.id == member.id or one.did == member.did for one in now.members):
        raise CircleMemberError
    return change_members(record, now, [*now.members, _in_order(member)], to=member.name)


def change_member(record: OpenRecord, member_id: str, **said: object) -> Membership:
    """Say anew what somebody is called, is to the person, or may: any of ``MAY_CHANGE``.

    Whoever may see fewer parts keeps the words they have, and gets no more.

    Raises:
        NotFoundError: nobody in the circle has this id.
        CircleMemberError: the one whose circle it is stays an owner; or whoever does it as a job would work
            for nobody.
        CircleMissingError, CircleOwnerError, CircleStoppedError, CircleSplitError, MembershipError: see
            ``add_member``.
    """
    if unknown := said.keys() - MAY_CHANGE:
        raise TypeError(f"nobody can change {', '.join(sorted(unknown))}")
    _, now = _settled(record)
    before = member_of(now, member_id)
    after = _in_order(replace(before, **said))  # type: ignore[arg-type]  # their kinds are those of Member
    after = replace(after, ticked=tuple(_ticked_in(record, after)))
    if before.organisation and not after.organisation.strip():
        raise CircleMemberError(
            "It is their job: say whom they work for. If it is not now, take them out and invite them again."
        )
    if before.did == now.root and after.role != OWNER:
        raise CircleMemberError("The one whose circle it is stays an owner.")
    others = [one for one in now.members if one.id != member_id]
    return change_members(record, now, [*others, after], to=after.name)


def remove_member(record: OpenRecord, member_id: str) -> Membership:
    """Remove somebody: what they write from now on does not count, and nothing more is sealed for them.

    They are sent nothing, and told nothing (rule 15).

    Raises:
        NotFoundError: nobody in the circle has this id.
        CircleMemberError: the one whose circle it is stays.
        CircleMissingError, CircleOwnerError, CircleStoppedError, CircleSplitError: see ``add_member``.
    """
    _, now = _settled(record)
    gone = member_of(now, member_id)
    if gone.did == now.root:
        raise CircleMemberError("The one whose circle it is stays.")
    return change_members(record, now, [one for one in now.members if one is not gone], to=gone.name)


def add_device(record: OpenRecord, member_id: str, device: Device) -> Membership:
    """Let somebody use another device of theirs, which they vouch for.

    Raises:
        NotFoundError: nobody in the circle has this id.
        CircleMissingError, CircleOwnerError, CircleStoppedError, CircleSplitError, MembershipError: see
            ``add_member``.
    """
    _, now = _settled(record)
    before = member_of(now, member_id)
    after = _in_order(replace(before, devices=(*before.devices, device)))
    return change_members(
        record, now, [after if one is before else one for one in now.members], to=after.name
    )


def remove_device(record: OpenRecord, device: str, *, instead: Device | None = None) -> Membership:
    """Remove a device that was lost, or that goes on under a new key (``instead``, rule 25).

    Raises:
        NotFoundError: no device in the circle has this id.
        CircleMemberError: it is the last device of the one whose circle it is.
        CircleMissingError, CircleOwnerError, CircleStoppedError, CircleSplitError, MembershipError: see
            ``add_member``.
    """
    _, now = _settled(record)
    return change_members(record, now, _without(now, device, instead), to=_has(now, device).name)


def settle_chains(record: OpenRecord, cuts: Sequence[Cut], *, instead: Device | None = None) -> Membership:
    """Say in each part which of two changes counts that a device made under one number: there its words end.

    The device goes on under a new key (rules 22 and 25): ``instead``, or one that is let in later. Its member
    stays, also where they have no other.

    Raises:
        NotFoundError, CircleMemberError, CircleMissingError, CircleOwnerError, CircleStoppedError,
        CircleSplitError, MembershipError: see ``remove_device``.
    """
    _, now = _settled(record)
    device = cuts[0].device
    members = _without(now, device, instead, stays=True)
    return change_members(record, now, members, named=cuts, to=_has(now, device).name)


def set_own_words(record: OpenRecord, own_words: str) -> Membership:
    """Say who may change About Me at once: the "person" alone, or all "editors".

    Raises:
        CircleMissingError, CircleOwnerError, CircleStoppedError, CircleSplitError, MembershipError: see
            ``add_member``.
    """
    _, now = _settled(record)
    return change_members(record, now, now.members, own_words=own_words)


def settle_split(record: OpenRecord, stays: str) -> Membership:
    """Settle that owners changed the circle at once: let it be as the membership with this hash has it.

    The one whose circle it is can also do it on a device that is new to it; then that one stays in it too.

    Raises:
        NotFoundError: it is none of those that wait to be settled.
        CircleMissingError, CircleOwnerError, CircleStoppedError: see ``add_member``.
        MembershipError: one of them removes whoever settles it: somebody whom all keep has to.
    """
    circle = the_circle(record)
    is_root = circle.now is not None and circle.root == record.identity.did and not circle.stopped
    now = circle.now if is_root and circle.now else owned_circle(record)[1]
    among = branches_of(record, circle)
    chosen = next((one for one in among if one.hash == stays), None)
    if chosen is None:
        raise NotFoundError(place=stays)
    return change_members(
        record,
        now,
        with_this_device(record, chosen) if is_root else chosen.members,
        follows=[one for one in among if _is_end(one, among)],
        named=chosen.removed,
        own_words=chosen.own_words,
    )


def with_this_device(
    record: OpenRecord, membership: Membership, *, gone: Collection[str] = ()
) -> Sequence[Member]:
    """Give who belongs to the circle, with this device among those of the one whose circle it is.

    Devices of theirs that are ``gone`` go.
    """
    root = next(member for member in membership.members if member.did == membership.root)
    left = {device.id: device for device in root.devices if device.id not in gone}
    if record.identity.device_id not in left:
        left[record.identity.device_id] = own_device(record)
    after = _in_order(replace(root, devices=tuple(left.values())))
    return [after if one is root else one for one in membership.members]


def branches_of(record: OpenRecord, circle: Circle) -> list[Membership]:
    """Give all memberships of the branches that wait to be settled, the first ones first."""
    if circle.standing.split is None:
        return []
    known = memberships_of(record).values()
    below = {circle.standing.split.follows}
    found = []
    for one in sorted(known, key=lambda one: (one.epoch, one.hash)):
        if below & set(one.previous) or (one.hash in circle.standing.split.branches):
            below.add(one.hash)
            found.append(one)
    refused = {*circle.standing.refused, *circle.standing.waiting}
    return [one for one in found if one.hash not in refused]


def member_of(membership: Membership, member_id: str) -> Member:
    """Find somebody in the circle.

    Raises:
        NotFoundError: nobody has this id.
    """
    found = next((one for one in membership.members if one.id == member_id), None)
    if found is None:
        raise NotFoundError(place=member_id)
    return found


def _settled(record: OpenRecord) -> tuple[Circle, Membership]:
    circle, now = owned_circle(record)
    if circle.standing.split is not None:
        raise CircleSplitError
    return circle, now


def change_members(
    record: OpenRecord,
    now: Membership,
    members: Sequence[Member],
    *,
    follows: Sequence[Membership] = (),
    named: Iterable[Cut] = (),
    own_words: str = "",
    also_under: Iterable[bytes] = (),
    to: str = "",
    as_said: bool = False,
    root: str = "",
    word: bytes = b"",
) -> Membership:
    """Sign a membership that follows the one in force; what does not count any more by it goes at once.

    Whoever signs may do it; that is asked before. Nobody counts for longer than their right holds
    (``circle_ages``), unless it is ``as_said``: that it goes on is written down next. A new ``root`` is given
    the circle by the ``word`` of the one before.

    Raises:
        CircleOwnerError: the time of whoever is here has passed, and that of another owner goes on.
        MembershipError: it breaks a rule, or would not be in force.
    """
    if not root and is_over(now, record.identity.did, moment_text(record.now)):
        raise CircleOwnerError("Your time in this circle has ended. Another owner can let you go on.")
    own_words = own_words or now.own_words
    members = members if as_said else in_time(record, members, now)
    cuts = {(cut.device, cut.part): cut for cut in (*_cuts(record, now, members, own_words), *named)}
    with record.vault.transaction():
        made = issue(
            record,
            members,
            root=root or now.root,
            follows=follows or [now],
            removed=cuts.values(),
            own_words=own_words,
            word=word,
            also_under=also_under,
        )
        if made not in standing_of(record).in_force:
            raise MembershipError(
                "It would not count: an earlier change of who is in the circle took this device out."
            )
        apply_changes(record)
        note(record, Act.CIRCLE, to=to)
    return made


def _cuts(record: OpenRecord, now: Membership, members: Sequence[Member], own_words: str) -> Iterator[Cut]:
    """Name the last change that counts of each chain in which less may be written from now on (rule 12)."""
    ends, at = record.vault.log.chain_ends() | deed_ends(record), moment_text(record.now)
    after = {device.id: member for member in members for device in member.devices}
    for device, (before, _) in now.devices.items():
        parts = sorted({*ALL_PARTS, *before.parts, *(part for name, part in ends if name == device)})
        for part in parts:
            then = _weight(after.get(device), part, now.root, own_words, at)
            if then < _weight(before, part, now.root, now.own_words, at):
                end = end_of_deeds(record, device) if part == INBOX else ends.get((device, part))
                yield Cut(device, part, end.seq if end else 0, end.hash if end else "")


def _weight(member: Member | None, part: str, root: str, own_words: str, at: str) -> int:
    """How much somebody's words weigh in a part: they count (3), wait (2), only comments do (1), or none."""
    if member is None or not sees(member, part):
        return 0
    if member.role == VIEWER or (member.until and member.until <= at):
        return 1
    waits = part == ABOUT_ME and own_words == "person" and member.did != root
    return 2 if member.role == SUGGESTS or waits else 3


def _has(now: Membership, device: str) -> Member:
    if device not in now.devices:
        raise NotFoundError(place=device)
    return now.devices[device][0]


def _without(now: Membership, device: str, instead: Device | None, *, stays: bool = False) -> list[Member]:
    """Take a device out; whoever has no other left goes with it, or ``stays`` without one."""
    before = _has(now, device)
    left = tuple(one for one in before.devices if one.id != device) + ((instead,) if instead else ())
    if not left and before.did == now.root:
        raise CircleMemberError("It is the last device of the one whose circle it is.")
    after = [_in_order(replace(before, devices=left))] if left or stays else []
    return [*(one for one in now.members if one is not before), *after]


def _in_order(member: Member) -> Member:
    return replace(
        member,
        parts=tuple(sorted(set(member.parts))),
        ticked=tuple(sorted(set(member.ticked))),
        devices=tuple(sorted(member.devices, key=lambda device: device.id)),
    )


def _ticked_in(record: OpenRecord, member: Member) -> Iterator[str]:
    """Give what is ticked for a member, but for entries of parts that they may not see: they get no key."""
    parts = {entry.id: entry.part for entry in record.vault.entries.these(member.ticked)}
    for entry in member.ticked:
        if entry not in parts or sees(member, parts[entry]):
            yield entry


def _is_end(one: Membership, all_of_them: Collection[Membership]) -> bool:
    return not any(one.hash in other.previous for other in all_of_them)
