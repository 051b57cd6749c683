"""The end of set-up: the locked record is made as it was answered."""

from typing import TYPE_CHECKING

from flask import current_app

from portable_record.web.draft import Draft
from portable_record.web.guard import doorway

if TYPE_CHECKING:
    from portable_record.circle.invitation import Invitation


def start_as_answered(draft: Draft) -> None:
    """Make the record, and lock it again.

    Raises:
        InvitationOverError: it is to join somebody, whose invitation counts no more.
        PortableRecordError: it cannot be made so.
    """
    if draft.whose == "invited":
        _join(draft)
    else:
        _start(draft)


def invitation_of(draft: Draft) -> "Invitation":
    """Read the invitation that was opened.

    Raises:
        InvitationOverError: it counts no more by now.
    """
    from portable_record.actions.circle_join import read_for_joining

    return read_for_joining(doorway(current_app).desk, draft.invitation)


def _start(draft: Draft) -> None:
    from portable_record.actions.start import start_record

    at = doorway(current_app)
    kind = "organisation" if draft.whose == "organisation" else "person"
    start_record(
        *(at.desk, at.folder, draft.passphrase),
        name=draft.name,
        kind=kind,
        recovery=False,
        carer=draft.carer(),
        details=kind == "person",
    )


def _join(draft: Draft) -> None:
    from portable_record.actions.circle_join import join
    from portable_record.actions.circle_place import place_from_value

    at = doorway(current_app)
    join(
        *(at.desk, at.folder, draft.passphrase, invitation_of(draft)),
        name=draft.your_name,
        relation=draft.relation,
        organisation=draft.works_for,
        recovery=False,
        place=place_from_value(draft.place) if draft.place else None,
    )
