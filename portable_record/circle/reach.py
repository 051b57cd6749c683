"""Who may read what, and since when: so that nothing is sealed anew that all can read already.

Format: docs/format/circle.md, rules 10, 17 and 20.
"""

from collections.abc import Callable, Sequence

from portable_record.circle.membership import OWNER, Member, Membership


def sees(member: Member, part: str) -> bool:
    """Whether a member may see a part."""
    return member.role == OWNER or part in member.parts


def readers(membership: Membership, entry: str) -> frozenset[str]:
    """Give the ids of the members who may read a sensitive entry: for whom it is ticked, and owners then."""
    ticked = {member.id for member in membership.members if entry in member.ticked}
    owners = {member.id for member in membership.members if member.role == OWNER}
    return frozenset(ticked | owners if ticked else ())


def read_by_all_since(
    in_force: Sequence[Membership], part: str, *, seen_by: Callable[[Member, str], bool] = sees
) -> int:
    """Give the first epoch of which everybody who may see a part now has its key, and of all after it.

    What is sealed under it, or under a later one, need not be sealed again (rule 20). ``seen_by`` says who
    may see it, where that does not stand among their parts.
    """
    now = in_force[-1]
    since = [now.epoch]
    for device, (member, _) in now.devices.items():
        if not seen_by(member, part):
            continue
        first = now.epoch
        for one in reversed(in_force):
            then, _ = one.devices.get(device, (None, None))
            if then is None or not seen_by(then, part):
                break
            first = one.epoch
        since.append(first)
    return max(since[1:], default=now.epoch)
