"""Tell somebody that they are not in the circle any more, if an owner wants that; and be told so here.

Removing sends nothing. The word is sealed under the ``circle`` key of the last epoch in which they were in
it, since they have no later one. Format: docs/format/circle.md, rules 15 and 37.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from portable_record.actions.circle_outbox import put_out
from portable_record.actions.circle_standing import HERE, TOLD, standing_of
from portable_record.actions.circle_state import ELSE, Circle, owned_circle, say_of_circle
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.circle.files import seal_part_file
from portable_record.circle.here import read_here
from portable_record.circle.membership import Member, Membership
from portable_record.circle.removal import PURPOSE, Removal, read_removal, sign_removal, verify_removal
from portable_record.circle.ring import CIRCLE as CIRCLE_KEY
from portable_record.circle.standing import Standing
from portable_record.errors import CircleMemberError, NotFoundError, PortableRecordError
from portable_record.record.moments import moment, moment_text
from portable_record.vault.shelf import Document

REMOVAL = "told-removed"
A_DAY = timedelta(days=1)
ALREADY = "They were told already."
NOT_FROM_HERE = "This device cannot tell them: it did not own the circle while they were in it."


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who was in the circle: since when they are not, and when they were told so; empty if not.

    ``can_be_told`` says that this device can write the word.
    """

    member: Member
    last: Membership
    since: str
    told: str
    can_be_told: bool


def who_is_gone(record: OpenRecord) -> list[Gone]:
    """List who was in the circle and is not any more, whoever went last first.

    Raises:
        CircleMissingError, CircleOwnerError, CircleStoppedError: this is no owner of a circle.
    """
    circle, now = owned_circle(record)
    in_force, here = circle.standing.in_force, {one.did for one in now.members}
    told = {one.id: one.moment for one in record.vault.circle.about(REMOVAL)}
    found: dict[str, Gone] = {}
    for before, after in pairwise(in_force):
        stays = {one.did for one in after.members}
        for one in before.members:
            if one.did not in stays | here:
                said = told.get(_name(one, before), "")
                able = not said and _can_tell(circle, one, before)
                found[one.did] = Gone(one, before, after.when, said, able)
    return sorted(found.values(), key=lambda gone: gone.since, reverse=True)


def is_somebody_gone(circle: Circle) -> bool:
    """Say whether ``who_is_gone`` lists anybody, without looking who can be told."""
    here = {one.did for one in circle.now.members} if circle.now else set()
    return any(one.did not in here for each in circle.standing.in_force for one in each.members)


def tell_removed(record: OpenRecord, member_id: str) -> Removal:
    """Have it written to somebody that they are not in the circle any more. It cannot be undone.

    Raises:
        NotFoundError: nobody of this id went.
        CircleMemberError: they were told, or this device cannot tell them.
        MayNotWriteError: the person has died.
        CircleMissingError, CircleOwnerError, CircleStoppedError: this is no owner of a circle.
    """
    refuse_if_closed(record)
    circle, _ = owned_circle(record)
    gone = next((one for one in who_is_gone(record) if one.member.id == member_id), None)
    if gone is None:
        raise NotFoundError(place=member_id)
    if not gone.can_be_told:
        raise CircleMemberError(ALREADY if gone.told else NOT_FROM_HERE)
    said = Removal(gone.last.record, gone.member.did, gone.last.epoch, gone.since, circle.device)
    raw = sign_removal(said, record.identity.device)
    key = circle.rings[gone.last.hash].keys[CIRCLE_KEY]
    with record.vault.transaction():
        put_out(record, [seal_part_file(raw, key, record.desk.dice)])
        name = _name(gone.member, gone.last)
        record.vault.circle.put(Document(name, REMOVAL, moment_text(record.now), {}))
        note(record, Act.TELL_REMOVED, to=gone.member.name)
    return read_removal(raw)


def take_word_of_removal(record: OpenRecord) -> bool:
    """Take it to heart if an owner has told whoever has this device that they are not in the circle any more.

    Say whether that holds. What is here stays, and can be read. It does not hold where the devices of others
    go on by the membership in which they are in it (``_who_goes_on``): then it is said to them, and no more.
    To a device that goes by lists of its own alone, only the one whose circle it is can say it.
    """
    standing = standing_of(record)
    for said, came in _words(record):
        last = _last_with_others(standing, record.identity.device_id, said.epoch)
        if standing.now is None or last is None or said.did != record.identity.did:
            continue
        with suppress(PortableRecordError):
            verify_removal(said, last)
            owner, _ = last.devices[said.by]
            if last is not standing.now and owner.did != last.root:
                continue
            others = _who_goes_on(record, last, owner.did, came)
            since = min(said.since, came)  # by its own clock: that of the owner may be wrong
            told = {"epoch": standing.now.epoch, "since": since, "by": owner.name, "others": others}
            say_of_circle(record, **{TOLD: told})
            return not others
    return False


def _last_with_others(standing: Standing, own: str, epoch: int) -> Membership | None:
    """Give the membership of an epoch if it is the newest, or all after it were signed by this device."""
    for one in reversed(standing.in_force):
        if one.epoch == epoch:
            return one
        if one.by != own:
            return None
    return None


def _who_goes_on(record: OpenRecord, now: Membership, owner: str, came: str) -> list[str]:
    """Name those of whom a device has confirmed a membership (rule 23) more than a day after a word came.

    They looked at the place, and know of none in which somebody was taken out. Who wrote the word, and who
    it is about, are not asked. A day is for devices whose clocks differ.
    """
    late = moment_text(moment(came) + A_DAY)
    found = set[str]()
    for document in record.vault.circle.about(HERE):
        here = read_here(record.vault.circle.raw(document.id))
        member, _ = now.devices.get(here.device, (None, None))
        if member is not None and here.membership == now.hash and min(here.when, document.moment) > late:
            found |= {member.name} if member.did not in (owner, record.identity.did) else set()
    return sorted(found)


def _can_tell(circle: Circle, member: Member, last: Membership) -> bool:
    is_owner = last.owner_of(circle.device) is not None
    return is_owner and last.hash in circle.rings and bool(member.devices) and member.did != last.root


def _words(record: OpenRecord) -> Iterator[tuple[Removal, str]]:
    """Give each word, and when it came here."""
    shelf = record.vault.circle
    for document in shelf.about(ELSE):
        if document.value["purpose"] == PURPOSE and document.value["key"] == CIRCLE_KEY:
            with suppress(PortableRecordError):
                yield read_removal(shelf.raw(document.id)), document.moment


def _name(member: Member, last: Membership) -> str:
    return f"{REMOVAL} {last.hash} {member.id}"
