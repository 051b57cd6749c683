"""Answer an invitation to keep a record together: make a locked record for it, and ask to be let in.

Format: docs/format/circle.md, rule 30. Whoever has the record already, from a backup say, asks for this
device of theirs. Until an owner lets it in, the invitation and the request wait on the shelf ``circle``: both
screens show the words that are made of them.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from portable_record.actions.circle_begin import own_device
from portable_record.actions.circle_code import said_by
from portable_record.actions.circle_outbox import count_waiting, put_out
from portable_record.actions.circle_place import PlaceOfCircle
from portable_record.actions.circle_standing import CIRCLE, has_circle, seat_of
from portable_record.actions.circle_state import ASKED, COMPARED, say_of_circle, the_circle
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.start import Started, refuse_unless_name
from portable_record.actions.start_as_member import Joining, start_as_member
from portable_record.circle.files import seal_part_file
from portable_record.circle.invitation import Invitation, read_invitation
from portable_record.circle.request import Request, make_request, read_request
from portable_record.errors import InvitationError, NotFoundError
from portable_record.record.moments import moment_text
from portable_record.vault.shelf import Document

INVITED, _HAD_CIRCLE, _GIVEN = "invited", "had_circle", "given"


@dataclass(frozen=True, slots=True)
class Waiting:
    """This device waits to be let in; ``request`` goes to the owner, who must see the same words.

    ``compared`` says that somebody here has said so, ``is_in`` that an owner has let this device in,
    ``given`` that the request went to the place.
    """

    invitation: Invitation
    request: Request
    words: tuple[str, ...]
    digits: str
    compared: bool = False
    is_in: bool = False
    given: bool = False


def read_for_joining(desk: Desk, data: bytes) -> Invitation:
    """Read an invitation that came by code or file, and see that it still counts.

    Raises:
        InvitationError, SignatureBrokenError: it is none, or was changed.
        InvitationOverError: it counts no more.
        PictureUnreadableError and the like: it is a picture that can not be read.
    """
    invitation = read_invitation(said_by(desk, data).strip())
    invitation.refuse_if_over(moment_text(desk.now()))
    return invitation


def offered_place(invitation: Invitation) -> PlaceOfCircle | None:
    """Give the place that an invitation names, to be completed: of a folder it tells the last name alone."""
    return PlaceOfCircle(**invitation.place) if invitation.place else None


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
        team=invitation.team,
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
    if has_circle(record.vault) and the_circle(record).began != invitation.root:
        raise InvitationError("It is to another circle.", place="root")
    if _is_in(record):
        raise InvitationError("This device is in the circle already.")
    had_circle = has_circle(record.vault)
    with record.vault.transaction():
        say_of_circle(record, root=invitation.root, joined=moment_text(record.now))
        return _ask(record, invitation, had_circle=had_circle)


def waiting_for(record: OpenRecord) -> Waiting | None:
    """Give what this device waits with; None where it never asked, or is in and has said that all is right.

    Until somebody here has compared the words (``same_here``) it is given, even if an owner let this device
    in: so nobody writes in a circle that is not the one they mean.
    """
    shelf = record.vault.circle
    try:
        asked, raw = shelf.get(ASKED), shelf.raw(ASKED)
    except NotFoundError:
        return None
    invitation, request = read_invitation(shelf.raw(INVITED)), read_request(raw)
    compared, is_in = bool(asked.value[COMPARED]), _is_in(record)
    if (is_in and compared) or request.device.id != record.identity.device_id:
        return None
    given = bool(asked.value.get(_GIVEN)) and not count_waiting(record)
    return replace(_waiting(invitation, request, compared=compared, is_in=is_in), given=given)


def let_go_of_answer(record: OpenRecord) -> None:
    """Let go of what this device waited with, once it is in, or is another device; a sync does it."""
    if record.vault.circle.has(ASKED) and waiting_for(record) is None:
        _forget(record)


def same_here(record: OpenRecord) -> None:
    """Keep that somebody here has said that the words are the same on both screens.

    Raises:
        NotFoundError: this device asks for nothing.
    """
    _the_waiting(record)
    asked = record.vault.circle.get(ASKED)
    record.vault.circle.put(replace(asked, value={**asked.value, COMPARED: True}))


def not_the_same_here(record: OpenRecord) -> None:
    """Let go of the invitation: the words are not the same, so it was somebody else's.

    A record that was made to join goes to no place any more; one that had its circle before keeps it.

    Raises:
        NotFoundError: this device asks for nothing.
    """
    _the_waiting(record)
    with record.vault.transaction():
        had_circle = bool(record.vault.circle.get(ASKED).value[_HAD_CIRCLE])
        _forget(record)
        if not had_circle:
            record.vault.settings.remove(CIRCLE)
        note(record, Act.NOT_THE_SAME)


def answer_by_place(record: OpenRecord) -> Waiting:
    """Let the request wait for the place of the circle, where the owner's next sync finds it.

    Raises:
        NotFoundError: this device asks for nothing.
    """
    waiting = _the_waiting(record)
    key, dice = waiting.invitation.answer_key, record.desk.dice
    with record.vault.transaction():
        put_out(record, [seal_part_file(waiting.request.written, key, dice)])
        asked = record.vault.circle.get(ASKED)
        record.vault.circle.put(replace(asked, value={**asked.value, _GIVEN: True}))
    return waiting


def _is_in(record: OpenRecord) -> bool:
    """Whether an owner has let this device in.

    One that signed the list in force here itself may stand on that alone, beside the others (rule 13); but
    for the one whose circle it is.
    """
    seat = seat_of(record)
    if seat.member is None or seat.membership is None:
        return False
    return seat.membership.by != record.identity.device_id or seat.member.did == seat.membership.root


def _ask(record: OpenRecord, invitation: Invitation, *, had_circle: bool = False) -> Waiting:
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
    record.vault.circle.put(
        Document(ASKED, ASKED, now, {COMPARED: False, _HAD_CIRCLE: had_circle}), request.written
    )
    return _waiting(invitation, request)


def _the_waiting(record: OpenRecord) -> Waiting:
    waiting = waiting_for(record)
    if waiting is None:
        raise NotFoundError(place=ASKED)
    return waiting


def _forget(record: OpenRecord) -> None:
    with record.vault.transaction():
        record.vault.circle.delete(INVITED)
        record.vault.circle.delete(ASKED)


def _waiting(
    invitation: Invitation, request: Request, *, compared: bool = False, is_in: bool = False
) -> Waiting:
    words, digits = request.words(invitation), request.digits(invitation)
    return Waiting(invitation, request, words, digits, compared=compared, is_in=is_in)
