"""What whoever is here may do on a page, in the record of somebody whose circle they belong to.

Templates ask ``closed`` (nothing can be written on this page) and ``may_share``; the band of the page says
why in a line. Where what they write waits for a yes, the buttons say so (``member_words.py``).
Nothing is decided here: an action refuses what somebody may not do.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, g, has_request_context, request
from flask_babel import gettext as _

from portable_record.errors import MayNotWriteError, PortableRecordError
from portable_record.record.parts import PARTS
from portable_record.record.rights import HINDRANCES
from portable_record.web.guard import doorway, is_unlocked

if TYPE_CHECKING:
    from portable_record.actions.circle_standing import Seat
    from portable_record.actions.desk import OpenRecord

_KEYS = tuple(part.key for part in PARTS)
_OF = {
    **dict.fromkeys(("plan", "plan_forms", "plan_new_goal", "week"), "plan"),
    **dict.fromkeys(("people", "rights"), "people"),
    **dict.fromkeys(("community", "directory"), "community"),
    **dict.fromkeys(("outcomes", "wellbeing"), "outcomes"),
    "crisis": "crisis",
    "health": "health",
    "which_is_me": "details",
}
_ALL = frozenset(
    {
        *("home", "entries", "keeping", "writing", "files", "history", "timeline", "search", "first"),
        *("binned", "bringing", "taking"),
    }
)
"""The groups of pages that are about one part, and those that are about several."""


@dataclass(frozen=True, slots=True)
class May:
    """``hindrance`` is why nothing can be written on this page, as a code of ``HINDRANCES``.

    ``waits`` says that what is written here waits for a yes; ``share``, that they may share the record;
    ``is_hidden``, that this is the page of a part of which they see nothing;
    ``is_of_many``, that it is about no one part. ``hidden`` are all such parts. ``birth_waits`` says that of
    what they write here the birth date waits for a yes.
    """

    hindrance: str = ""
    waits: bool = False
    share: bool = True
    is_hidden: bool = False
    is_of_many: bool = False
    hidden: frozenset[str] = frozenset()
    birth_waits: bool = False

    @property
    def write(self) -> bool:
        """Whether something can be written on this page."""
        return not self.hindrance

    @property
    def says(self) -> str:
        """Say in a line what they may here; nothing where they may all."""
        told = {
            "": self._what_waits(),
            "reads-only": _("You can read it and say something about it. You cannot change it."),
            "other-part": "" if self.is_of_many else _("This part is not shared with you."),
            "ended": _("Your time in it is over. You can read what is here."),
        }
        return str(told.get(self.hindrance, _("You can write here once you are let in.")))

    def _what_waits(self) -> str:
        if self.waits:
            return str(_("What you write here waits for a yes."))
        return str(_("A birth date that you write here waits for a yes.")) if self.birth_waits else ""


ALL = May()


def may_here() -> May:
    """Say what whoever is here may do on this page; all of it, where this is no record of somebody else's."""
    found: May | None = g.get("may")
    if found is None:
        found = g.may = _found() if has_request_context() else ALL
    return found


def refuse_unless_may_write() -> None:
    """Let nobody begin to write what would be refused.

    Raises:
        MayNotWriteError: they may not write what this page asks for.
    """
    if hindrance := may_here().hindrance:
        raise MayNotWriteError(HINDRANCES[hindrance])


def _found() -> May:
    at = doorway(current_app)
    if not at.here_as or at.is_busy or not is_unlocked(current_app):
        return ALL
    from portable_record.actions.circle_standing import seat_of
    from portable_record.circle.for_owners import says_for_the_person

    with suppress(PortableRecordError), at.record() as record:
        seat = seat_of(record)
        part, hidden = _part(record), _hidden(record, seat)
        why = "other-part" if part in hidden else _hindrance(seat, part)
        is_hidden = part in hidden and "entry_id" not in (request.view_args or {})
        birth_waits = part == "details" and seat.member is not None and not says_for_the_person(seat.member)
        return May(why, seat.waits(part), seat.is_owner, is_hidden, not part, hidden, birth_waits)
    return ALL


def _hidden(record: "OpenRecord", seat: "Seat") -> frozenset[str]:
    """Name the parts that an owner does not show them, and of which nothing is here from before.

    Who was taken out must not read that nothing is written where nothing ever came to them.
    """
    from portable_record.actions.circle_standing import last_seat_of
    from portable_record.circle.membership import OWNER

    member = seat.member or last_seat_of(record)
    if member is None or seat.is_owner or (seat.member is None and member.role == OWNER):
        return frozenset()
    others = (key for key in _KEYS if key not in member.parts)
    return frozenset(key for key in others if not record.vault.entries.newest_in(key))


def _part(record: "OpenRecord") -> str:
    """Name the part that this page is about; nothing where it is about none, or about several."""
    said = request.view_args or {}
    if said.get("key") in _KEYS:
        return str(said["key"])
    if "entry_id" in said:
        with suppress(PortableRecordError):
            return record.vault.entries.get(said["entry_id"]).part
    return _OF.get(request.blueprint or "", "")


def _hindrance(seat: "Seat", part: str) -> str:
    if part:
        return seat.hindrance(part)
    if request.blueprint not in _ALL:
        return ""
    whys = [seat.hindrance(key) for key in _KEYS]
    return "" if "" in whys else next((why for why in whys if why != "other-part"), "other-part")
