"""A new membership: signed here, with keys of its own for everybody in it, and put into the outbox.

Format: docs/format/circle.md, rules 7 to 12, 14 and 15.
"""

from collections.abc import Iterable, Sequence

from portable_record.actions.circle_outbox import put_out
from portable_record.actions.circle_standing import MEMBERSHIP, keep_membership
from portable_record.actions.circle_state import keep_ring
from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_keys import keys_for_team
from portable_record.circle.files import seal_part_file
from portable_record.circle.membership import Cut, Member, Membership
from portable_record.circle.membership_file import read_membership, sign_membership
from portable_record.circle.paper import ASKED, PAPERS
from portable_record.circle.ring import CIRCLE, Ring, give_out, keys_of, new_keys, read_ring, sign_ring
from portable_record.circle.team_counting import team_name
from portable_record.record.moments import moment_text
from portable_record.record.parts import PARTS

ALL_PARTS = tuple(sorted(part.key for part in PARTS))


def issue(
    record: OpenRecord,
    members: Iterable[Member],
    *,
    root: str,
    follows: Sequence[Membership] = (),
    removed: Iterable[Cut] = (),
    own_words: str = "person",
    word: bytes = b"",
    also_under: Iterable[bytes] = (),
) -> Membership:
    """Sign a membership and let it wait to be put to the place, with a ring for each device in it.

    Whoever signs may do it; that is asked before. ``also_under`` are keys of epochs before, under which the
    membership can be read too. Call it in a transaction.

    Raises:
        MembershipError: it breaks a rule.
    """
    device, dice = record.identity.device, record.desk.dice
    made = Membership(
        record=record.identity.record,
        epoch=max((one.epoch for one in follows), default=0) + 1,
        root=root,
        when=moment_text(record.now),
        members=tuple(sorted(members, key=lambda member: member.id)),
        by=record.identity.device_id,
        previous=tuple(sorted(one.hash for one in follows)),
        removed=tuple(sorted(removed)),
        own_words=own_words,
        word=word,
    )
    raw = sign_membership(made, device)
    membership = read_membership(raw)
    ticked = {entry for member in membership.members for entry in member.ticked}
    parts = {part for member in membership.members for part in member.parts}
    parts |= {PAPERS, ASKED} if team_name(membership) else set()
    keys = new_keys(parts.union(ALL_PARTS), ticked, dice) | keys_for_team(record, membership, follows)
    files = give_out(membership, keys, device, dice)
    files += [seal_part_file(raw, key, dice) for key in also_under]
    if any(name not in one.devices for name in membership.devices for one in follows):
        files += _before(record, keys[CIRCLE])
    if record.identity.device_id in membership.devices:
        own, _ = membership.devices[record.identity.device_id]
        ring = Ring(membership.record, membership.epoch, membership.hash, made.by, keys_of(own, keys))
        signed = sign_ring(ring, device)
        keep_ring(record, read_ring(signed), signed)
    keep_membership(record.vault, raw, now=moment_text(record.now))
    put_out(record, files, kept=True)
    return membership


def _before(record: OpenRecord, key: bytes) -> list[bytes]:
    """Seal the memberships before once more, so that whoever joins can tell who may do what (rule 14)."""
    shelf = record.vault.circle
    return [seal_part_file(shelf.raw(one.id), key, record.desk.dice) for one in shelf.about(MEMBERSHIP)[::-1]]
