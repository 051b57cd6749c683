"""Answer an invitation to keep a record together: make a locked record for it, and ask to be let in.

Format: docs/format/circle.md, rule 30. Whoever has the record already, from a backup say, asks for this
device of theirs. Until an owner lets it in, the invitation and the request wait on the shelf ``circle``: both
screens show the words that are made of them.
"""

from dataclasses import dataclass
from pathlib import Path

from portable_record.actions.circle_begin import own_device
from portable_record.actions.circle_outbox import put_out
from portable_record.actions.circle_place import PlaceOfCircle
from portable_record.actions.circle_standing import has_circle, seat_of
from portable_record.actions.circle_state import say_of_circle, the_circle
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.start import Started, refuse_unless_name
from portable_record.actions.start_as_member import Joining, start_as_member
from portable_record.circle.files import seal_part_file
from portable_record.circle.invitation import Invitation, read_invitation
from portable_record.circle.request import Request, make_request, read_request
from portable_record.errors import InvitationError, NotFoundError
from portable_record.record.moments import moment_text
from portable_record.vault.shelf import Document

INVITED, ASKED = "invited", "asked"


@dataclass(frozen=True, slots=True)
class Waiting:
    """This device waits to be let in; ``request`` goes to the owner, who must see the same words."""

    invitation: Invitation
    request: Request
    words: tuple[str, ...]
    digits: str


def read_for_joining(desk: Desk, data: bytes) -> Invitation:
    """Read an invitation that came by code or file, and see that it still counts.

    Raises:
        InvitationError, SignatureBrokenError: it is none, or was changed.
        InvitationOverError: it counts no more.
    """
    invitation = read_invitation(data.strip())
    invitation.refuse_if_over(moment_text(desk.now()))
    return invitation


def join(
    desk: Desk,
    folder: Path,
    passphrase: str,
    invitation: Invitation,
    *,
    name: str,
    relation: str,
    organisation: str = "",
    paid: bool = False,
    recovery: bool = True,
    place: PlaceOfCircle | None = None,
) -> Started:
    """Make a locked record in an empty or absent folder that asks to be let in, and lock it again.

    Args:
        desk: clock and dice.
        folder: where to.
        passphrase: what opens it from now on.
        invitation: from ``read_for_joining``.
        name: who joins.
        relation: what they are to the person, in words.
        organisation: whom they work for.
        paid: they are paid for it, so ``organisation`` must be said.
        recovery: make a recovery code.
        place: where the files of the circle lie on this device, where it is known and was tried.

    Raises:
        VaultError, UsageError: see ``start_as_member``; or they are paid, and do not say by whom.
        InvitationOverError: the invitation counts no more.
    """
    invitation.refuse_if_over(moment_text(desk.now()))
    refuse_unless_name(relation, "what you are to them")
    if paid or organisation.strip():
        refuse_unless_name(organisation, "whom you work for")
    joining = Joining(
        record=invitation.record,
        root=invitation.root,
        whose=invitation.whose,
        name=name,
        relation=relation,
        organisation=organisation,
    )

    def first(record: OpenRecord) -> None:
        say_of_circle(
            record,
            root=invitation.root,
            joined=moment_text(record.now),
            place=place.to_value() if place else {},
        )
        _ask(record, invitation)

    return start_as_member(desk, folder, passphrase, joining, recovery=recovery, first=first)


def ask_in(record: OpenRecord, invitation: Invitation) -> Waiting:
    """Ask for this device of somebody who has the record already: a second one, or one for a lost one.

    Raises:
        InvitationError: it is to another record or another circle, or this device is in it already.
        InvitationOverError: it counts no more.
    """
    invitation.refuse_if_over(moment_text(record.now))
    if invitation.record != record.identity.record:
        raise InvitationError("It is to another record.", place="record")
    if has_circle(record.vault) and the_circle(record).root != invitation.root:
        raise InvitationError("It is to another circle.", place="root")
    if seat_of(record).member is not None:
        raise InvitationError("This device is in the circle already.")
    with record.vault.transaction():
        say_of_circle(record, root=invitation.root, joined=moment_text(record.now))
        return _ask(record, invitation)


def waiting_for(record: OpenRecord) -> Waiting | None:
    """Give what this device waits with; None once it is in, or where it never asked."""
    shelf = record.vault.circle
    try:
        invitation, request = read_invitation(shelf.raw(INVITED)), read_request(shelf.raw(ASKED))
    except NotFoundError:
        return None
    if seat_of(record).member is not None or request.device.id != record.identity.device_id:
        with record.vault.transaction():
            shelf.delete(INVITED)
            shelf.delete(ASKED)
        return None
    return _waiting(invitation, request)


def answer_by_place(record: OpenRecord) -> Waiting:
    """Let the request wait for the place of the circle, where the owner's next sync finds it.

    Raises:
        NotFoundError: this device asks for nothing.
    """
    waiting = waiting_for(record)
    if waiting is None:
        raise NotFoundError(place=ASKED)
    key, dice = waiting.invitation.answer_key, record.desk.dice
    with record.vault.transaction():
        put_out(record, [seal_part_file(waiting.request.written, key, dice)])
    return waiting


def _ask(record: OpenRecord, invitation: Invitation) -> Waiting:
    identity, keeper = record.identity, record.identity.keeper
    asked = Request(
        record=identity.record,
        invitation=invitation.hash,
        did=identity.did,
        name=keeper.name if keeper else identity.name,
        relation=keeper.relation if keeper else "",
        organisation=keeper.organisation if keeper else "",
        device=own_device(record),
    )
    request = make_request(asked, invitation)
    now = moment_text(record.now)
    record.vault.circle.put(Document(INVITED, INVITED, now, {}), invitation.written)
    record.vault.circle.put(Document(ASKED, ASKED, now, {}), request.written)
    return _waiting(invitation, request)


def _waiting(invitation: Invitation, request: Request) -> Waiting:
    return Waiting(invitation, request, request.words(invitation), request.digits(invitation))
