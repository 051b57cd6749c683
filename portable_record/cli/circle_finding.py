"""Whom a command about the circle means."""

from typing import TYPE_CHECKING

from portable_record.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.circle.membership import Member


def member_called(record: "OpenRecord", who: str) -> "Member":
    """Find a member by their id, or by a name that only one of them has.

    Raises:
        NotFoundError: nobody is called so.
        UsageError: several are.
    """
    from portable_record.actions.circle_state import the_circle

    now = the_circle(record).now
    found = [one for one in now.members if who == one.id] if now else []
    found = found or [one for one in now.members if one.name.casefold() == who.casefold()] if now else []
    found = found or [one for one in now.members if who.casefold() in one.name.casefold()] if now else []
    if not found:
        raise NotFoundError(place=who)
    if len(found) > 1:
        raise UsageError(f"Several are called so: {', '.join(one.name for one in found)}.")
    return found[0]
