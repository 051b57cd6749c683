"""Whom an invitation is for, as whoever made it keeps it here alone: the invitation says nothing of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from portable_record.actions.circle_removal import who_is_gone
from portable_record.actions.desk import OpenRecord
from portable_record.errors import NotFoundError

MEANT = "meant"


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom an invitation is for.

    Of somebody who was in the circle before it has what they could; ``entry`` names them among the people.
    """

    name: str = ""
    relation: str = ""
    organisation: str = ""
    role: str = ""
    parts: tuple[str, ...] = ()
    entry: str = ""

    def to_value(self) -> dict[str, Any]:
        """Write it down for the shelf of the circle."""
        return {**asdict(self), "parts": list(self.parts)}


NOBODY = Meant()


def meant_from_value(value: Mapping[str, Any]) -> Meant:
    """Read whom an invitation is for, as it was written down."""
    return Meant(**{**value, "parts": tuple(value.get("parts", ()))})


def meant_again(record: OpenRecord, member_id: str) -> Meant:
    """Give somebody who was in the circle before as an invitation is for them again.

    Raises:
        NotFoundError: nobody of this id went.
        CircleMissingError, CircleOwnerError, CircleStoppedError: this is no owner of a circle.
    """
    gone = next((one.member for one in who_is_gone(record) if one.member.id == member_id), None)
    if gone is None:
        raise NotFoundError(place=member_id)
    entry = member_id if record.vault.entries.has(member_id) else ""
    return Meant(gone.name, gone.relation, gone.organisation, gone.role, gone.parts, entry)
