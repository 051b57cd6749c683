"""An owner invites somebody to keep the record together, and lets in whoever answers and is the one meant.

Format: docs/format/circle.md, rule 30. On the shelf ``circle`` lie invitations that still count, by their
hash, and the requests that answered them. A request comes by code or file, or lies at the place, where the
next sync finds it: the key of the answer waits among the keys to rings for that. Looking writes nothing: what
is over goes, and what came is taken up, with a sync (``gather``).
"""

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from portable_record.actions.circle_code import said_by
from portable_record.actions.circle_many import REQUEST, refuse_if_many_ask
from portable_record.actions.circle_meant import MEANT, NOBODY, Meant, meant_from_value
from portable_record.actions.circle_members import add_device, add_member, remove_device
from portable_record.actions.circle_place import PlaceOfCircle, place_from_value
from portable_record.actions.circle_state import ELSE, Circle, forget_ring_key, keep_ring_key, owned_circle
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.in_circle import add_professional, add_somebody
from portable_record.actions.journal import Act, note
from portable_record.actions.team_shelf import team_of
from portable_record.actions.write import new_entry_id
from portable_record.circle.deeds import INBOX
from portable_record.circle.invitation import DAYS, Invitation, read_invitation, sign_invitation
from portable_record.circle.membership import Member, Membership
from portable_record.circle.request import PURPOSE, Request, read_request, refuse_unless_answers
from portable_record.crypto.derive import KEY
from portable_record.errors import (
    CircleMemberError,
    InvitationOverError,
    NotFoundError,
    PortableRecordError,
    RequestError,
    UsageError,
)
from portable_record.record.moments import moment_text
from portable_record.vault.shelf import Document, Shelf

INVITATION = "invitation"
MOST_OPEN, AT_ONCE = 100, 200
"""So many invitations are open, and so many requests are taken from the place at once."""
TOO_MANY_OPEN = "Too many invitations are open. Take back those that nobody needs."


@dataclass(frozen=True, slots=True)
class Asks:
    """Somebody asks to be let in. ``words`` or ``digits`` must be those on their own screen.

    ``known`` is who they say they are among the members, where they ask for another device of theirs.
    """

    id: str
    request: Request
    words: tuple[str, ...]
    digits: str
    known: Member | None = None


def invite(
    record: OpenRecord,
    *,
    tell_place: bool = True,
    with_password: bool = False,
    meant: Meant = NOBODY,
) -> Invitation:
    """Make an invitation, good once and for seven days; ``written`` is its file, and the text of its code.

    Args:
        record: the open record of an owner of the circle.
        tell_place: say where the files of the circle lie.
        with_password: say what lets us in there too, so that whoever joins uses the same.
        meant: whom it is for, which is kept here alone.

    Raises:
        CircleMissingError, CircleOwnerError, CircleStoppedError: this is no owner of a circle.
        MayNotWriteError: the person has died.
        UsageError: as many are open as there may be.
    """
    circle, _ = owned_circle(record)
    refuse_if_closed(record)
    if len(invitations(record)) >= MOST_OPEN:
        raise UsageError(TOO_MANY_OPEN)
    identity = record.identity
    place = _told(place_from_value(circle.place), with_password) if tell_place and circle.place else {}
    made = Invitation(
        record=identity.record,
        root=circle.began,
        whose=identity.name.strip() or "?",
        name=_name_here(circle),
        did=identity.did,
        until=moment_text(record.now + timedelta(days=DAYS)),
        secret=record.desk.dice(KEY),
        place=place,
        team=bool(team_of(record)),
    )
    written = sign_invitation(made, identity.signer)
    invitation = read_invitation(written)
    value = {"until": invitation.until, MEANT: meant.to_value()}
    document = Document(f"{INVITATION} {invitation.hash}", INVITATION, moment_text(record.now), value)
    with record.vault.transaction():
        record.vault.circle.put(document, written)
        keep_ring_key(record, invitation.hash, invitation.answer_key)
        note(record, Act.INVITE)
    return invitation


def invitations(record: OpenRecord) -> list[Invitation]:
    """List the invitations that still count, the newest first."""
    now = moment_text(record.now)
    return [one for one in _all(record) if one.until >= now]


def gather(record: OpenRecord) -> None:
    """Let go of invitations that are over, and take up the requests that a sync found at the place.

    What is no good is let go of.
    """
    shelf, now = record.vault.circle, moment_text(record.now)
    over = [one.hash for one in _all(record) if one.until < now]
    came = [one for one in shelf.about(ELSE) if one.value["purpose"] == PURPOSE][::-1][:AT_ONCE]
    if not over and not came:
        return
    with record.vault.transaction():
        for name in over:
            take_back(record, name)
        for document in came:
            with suppress(PortableRecordError):
                take_request(record, shelf.raw(document.id))
            shelf.delete(document.id)


def whom_it_is_for(record: OpenRecord, invitation: str) -> Meant:
    """Say whom an invitation is for, as it was kept when it was made; an empty one where nothing was."""
    name = f"{INVITATION} {invitation}"
    if not record.vault.circle.has(name):
        return NOBODY
    return meant_from_value(record.vault.circle.get(name).value.get(MEANT) or {})


def take_back(record: OpenRecord, invitation: str) -> None:
    """Let an invitation count no more, with the requests that answered it; one that is gone is no fault."""
    shelf = record.vault.circle
    with record.vault.transaction():
        for document in shelf.about(REQUEST):
            if document.value["invitation"] == invitation:
                shelf.delete(document.id)
        with suppress(NotFoundError):
            shelf.delete(f"{INVITATION} {invitation}")
        forget_ring_key(record, invitation)


def take_request(record: OpenRecord, data: bytes) -> Asks:
    """Take a request that came by code or file; nobody is let in by that.

    Raises:
        CircleMissingError, CircleOwnerError, CircleStoppedError: this is no owner of a circle.
        RequestError, SignatureBrokenError: it is none, was changed, answers no invitation made here, or too
            many answer that one.
        InvitationOverError: its invitation counts no more.
        PictureUnreadableError and the like: it is a picture that can not be read.
    """
    owned_circle(record)
    data = said_by(record.desk, data)
    request = read_request(data)
    if request.record != record.identity.record:
        raise RequestError("It is about another record.", place="record")
    invitation = _invitation(record, request.invitation)
    refuse_unless_answers(request, invitation)
    name = f"{REQUEST} {request.hash}"
    refuse_if_many_ask(record, invitation.hash, but=name)
    value = {"invitation": invitation.hash}
    record.vault.circle.put(Document(name, REQUEST, moment_text(record.now), value), data)
    return _asks(record, request, invitation)


def who_asks(record: OpenRecord) -> list[Asks]:
    """List who asks to be let in, those at the place among them once a sync found them, the newest first.

    Raises:
        CircleMissingError, CircleOwnerError, CircleStoppedError: this is no owner of a circle.
    """
    owned_circle(record)
    known = {one.hash: one for one in invitations(record)}
    found = [one for one in _requests(record.vault.circle) if one.invitation in known]
    return [_asks(record, request, known[request.invitation]) for request in found]


def let_in(
    record: OpenRecord,
    ask: str,
    *,
    role: str = "viewer",
    parts: Collection[str] = (),
    ticked: Collection[str] = (),
    relation: str | None = None,
    organisation: str | None = None,
    paid: bool = False,
    basis: str = "agrees",
    until: str = "",
    entry: str = "",
    instead: str = "",
) -> Membership:
    """Let in whoever asks, once somebody has said that the words are the same on both screens.

    Args:
        record: the open record of an owner of the circle.
        ask: which of ``who_asks``.
        role: what they may: owner, editor, suggests, viewer.
        parts: the parts that they may see; an owner sees all. In a team that is its inbox, whatever is said.
        ticked: the ids of sensitive entries that they may see.
        relation: what they are to the person; left out, as they say.
        organisation: whom they work for; left out, as they say.
        paid: they are paid for it, so ``organisation`` must be known.
        basis: the right by which they help.
        until: the moment until which their role holds.
        entry: their entry in the part ``people``, where there is one already; else one is written.
        instead: for somebody who is a member: the device that they lost, whose place the new one takes.

    A member's request is for another device of theirs; what they may stays as it is.

    Raises:
        NotFoundError: nobody asks so any more, or there is no such entry.
        CircleMemberError: they are paid, and it is not said by whom.
        CircleMissingError, CircleOwnerError, CircleStoppedError, CircleSplitError, MembershipError,
        MayNotWriteError: see ``circle_members``.
    """
    found = next((one for one in who_asks(record) if one.id == ask), None)
    if found is None:
        raise NotFoundError(place=ask)
    request, team = found.request, team_of(record)
    if team:
        parts, organisation = (INBOX,), organisation or request.organisation or team
    with record.vault.transaction():
        if found.known is not None:
            membership = _another_device(record, found.known, request, instead)
        else:
            member = Member(
                id=entry or new_entry_id(record),
                name=request.name,
                did=request.did,
                role=role,
                parts=tuple(parts),
                ticked=tuple(ticked),
                relation=request.relation if relation is None else relation.strip(),
                organisation=request.organisation if organisation is None else organisation.strip(),
                basis=basis,
                since=moment_text(record.now),
                until=until,
                devices=(request.device,),
            )
            if paid and not member.organisation:
                raise CircleMemberError("Say whom they work for: whoever is paid names it.")
            if entry:
                record.vault.entries.get(entry)
            else:
                _write(record, member)
            membership = add_member(record, member)
        take_back(record, request.invitation)
    return membership


def not_the_same(record: OpenRecord, ask: str) -> None:
    """Refuse whoever asks: the words are not the same, so somebody else has the invitation; it is over.

    Raises:
        NotFoundError: nobody asks so any more.
    """
    document = record.vault.circle.get(f"{REQUEST} {ask}")
    with record.vault.transaction():
        take_back(record, str(document.value["invitation"]))
        note(record, Act.NOT_THE_SAME)


def _name_here(circle: Circle) -> str:
    return circle.member.name if circle.member else ""


def _told(place: PlaceOfCircle, with_password: bool) -> dict[str, str]:  # noqa: FBT001 - as ``invite`` has it
    """Say where the files lie; of a path on this device only the last name, which others may know it by."""
    said = place.to_value() if with_password else place.without_secret.to_value()
    return said if place.is_elsewhere else said | {"address": Path(place.address).name}


def _invitation(record: OpenRecord, name: str) -> Invitation:
    try:
        raw = record.vault.circle.raw(f"{INVITATION} {name}")
    except NotFoundError as gone:
        raise InvitationOverError from gone
    invitation = read_invitation(raw)
    invitation.refuse_if_over(moment_text(record.now))
    return invitation


def _all(record: OpenRecord) -> list[Invitation]:
    """Read the invitations that were made here and not taken back."""
    shelf = record.vault.circle
    return [read_invitation(shelf.raw(document.id)) for document in shelf.about(INVITATION)]


def _requests(shelf: Shelf) -> Iterator[Request]:
    for document in shelf.about(REQUEST):
        yield read_request(shelf.raw(document.id))


def _asks(record: OpenRecord, request: Request, invitation: Invitation) -> Asks:
    _, now = owned_circle(record)
    known = next((one for one in now.members if one.did == request.did), None)
    return Asks(request.hash, request, request.words(invitation), request.digits(invitation), known)


def _another_device(record: OpenRecord, known: Member, request: Request, instead: str) -> Membership:
    if instead:
        if instead not in {device.id for device in known.devices}:
            raise NotFoundError(place=instead)
        return remove_device(record, instead, instead=request.device)
    return add_device(record, known.id, request.device)


def _write(record: OpenRecord, member: Member) -> None:
    """Write who they are among the people around the person."""
    by, who = record.identity.by, {"entry_id": member.id, "did": member.did}
    if member.organisation:
        work = {"role": member.relation, "organisation": member.organisation}
        add_professional(record, member.name, by=by, **work, **who)
    else:
        add_somebody(record, member.name, relation=member.relation, by=by, **who)
