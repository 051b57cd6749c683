"""A circle gets another root: by hand-over it becomes the person's own; or its root signs with a new key.

The root before gives its word for the new one, in a new epoch with new keys. After a hand-over whoever kept
the record is in it no more, with all their devices; of the others, those stay whom the person names, and
nothing sensitive is ticked for them.

Format: docs/format/circle.md, rule 32.
"""

from collections.abc import Collection
from dataclasses import replace

from portable_record.actions.circle_begin import own_device
from portable_record.actions.circle_invite import invitations, take_back
from portable_record.actions.circle_issue import ALL_PARTS
from portable_record.actions.circle_members import change_members
from portable_record.actions.circle_state import circle_of, owned_circle
from portable_record.actions.desk import OpenRecord
from portable_record.circle.membership import OWNER, Member, Membership, new_root_word, vouch
from portable_record.errors import CircleMemberError, CircleSplitError, NotFoundError
from portable_record.record.moments import moment_text
from portable_record.record.who import PERSON

NOT_FROM_HERE = (
    "The circle can be handed over only by whoever it belongs to, on a device of theirs that is in it."
)


def who_can_stay(record: OpenRecord) -> list[Member]:
    """List the members who can stay when the record is handed over; whoever keeps it is none of them.

    Raises:
        CircleMemberError: the circle belongs to somebody else than to whoever keeps the record here.
        CircleOwnerError, CircleStoppedError: this device may not change it.
        CircleSplitError: two owners changed it at once; that is settled first.
    """
    if circle_of(record) is None:
        return []
    circle, now = owned_circle(record)
    if circle.standing.split is not None:
        raise CircleSplitError
    if now.root != record.identity.did:
        raise CircleMemberError(NOT_FROM_HERE)
    return [one for one in now.members if one.did != now.root and one.id != PERSON]


def refuse_unless_can_stay(record: OpenRecord, stays: Collection[str]) -> None:
    """Look before anything is done whether the circle can be handed over, and these can stay in it.

    Raises:
        NotFoundError: somebody who is to stay is not in it, or is whoever keeps the record.
        CircleMemberError, CircleOwnerError, CircleStoppedError, CircleSplitError: see ``who_can_stay``.
    """
    can = {one.id for one in who_can_stay(record)}
    for one in stays:
        if one not in can:
            raise NotFoundError(place=one)


def give_circle(record: OpenRecord, own: OpenRecord, stays: Collection[str]) -> Membership | None:
    """Give the circle to the person, whose keys ``own`` has; those stay whom they name, by id.

    Call it in the transaction in which the record becomes theirs. Nothing is done where there is no circle.

    Raises:
        CircleMemberError, CircleOwnerError, CircleStoppedError, CircleSplitError: see ``who_can_stay``.
    """
    if circle_of(record) is None:
        return None
    can = {one.id: one for one in who_can_stay(record)}
    _, now = owned_circle(record)
    new = own.identity.did
    for invitation in invitations(own):
        take_back(own, invitation.hash)
    return change_members(
        own,
        now,
        [_person(own), *(replace(can[name], ticked=()) for name in sorted(set(stays)))],
        own_words="person",
        root=new,
        word=_word(record, now, new),
    )


def go_on_with_new_key(record: OpenRecord, anew: OpenRecord) -> Membership | None:
    """Let the circle go on under a new key of the one whose it is, which vouches for their devices.

    Call it in the transaction in which the key is kept. Nothing is done where the circle is somebody else's.

    Raises:
        CircleOwnerError, CircleStoppedError, CircleSplitError: this device may not change the circle now.
    """
    circle = circle_of(record)
    if circle is None or circle.root != record.identity.did:
        return None
    circle, now = owned_circle(record)
    if circle.standing.split is not None:
        raise CircleSplitError
    new, signer = anew.identity.did, anew.identity.signer
    root = next(one for one in now.members if one.did == now.root)
    devices = tuple(vouch(now.record, new, replace(one, vouched=b""), signer) for one in root.devices)
    after = replace(root, did=new, devices=devices)
    return change_members(
        anew,
        now,
        [after if one is root else one for one in now.members],
        root=new,
        word=_word(record, now, new),
        to=root.name,
    )


def _word(record: OpenRecord, now: Membership, new: str) -> bytes:
    return record.identity.signer.sign(new_root_word(now.record, [now.hash], old=now.root, new=new))


def _person(own: OpenRecord) -> Member:
    return Member(
        id=PERSON,
        name=own.identity.name.strip() or "?",
        did=own.identity.did,
        role=OWNER,
        parts=ALL_PARTS,
        devices=(own_device(own),),
        basis=own.identity.by.basis,
        since=moment_text(own.now),
    )
