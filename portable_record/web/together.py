"""Who keeps the open record together, and what waits for somebody here: for the circle, and for home."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portable_record.web.circle_ages import lines_of_what_is_due
from portable_record.web.titled import titled

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord

MOST_DISPUTED = 20


@dataclass(frozen=True, slots=True)
class Together:
    """Who keeps the record too, by name, and what waits for somebody here: words, and where it is settled.

    ``new`` counts what others wrote since somebody here looked.
    """

    names: tuple[str, ...] = ()
    waits: tuple[tuple[str, str], ...] = ()
    new: int = 0


def kept_together(record: "OpenRecord") -> Together:
    """Say who else keeps the open record, and what waits; nobody and nothing where it is kept alone."""
    from portable_record.actions.circle_changed import how_many_new
    from portable_record.actions.circle_state import circle_of

    circle = circle_of(record)
    if circle is None or circle.now is None:
        return Together()
    own = circle.member.id if circle.member else ""
    names = tuple(one.name for one in circle.now.members if one.id != own)
    waits = tuple(what_waits_here(record, is_owner=circle.is_owner))
    return Together(names, waits, how_many_new(record))


def what_waits_here(record: "OpenRecord", *, is_owner: bool) -> list[tuple[str, str]]:
    """Say what waits for somebody here, each with the page on which it is settled."""
    from portable_record.actions.circle_invite import who_asks
    from portable_record.actions.circle_leave import who_leaves
    from portable_record.actions.circle_many import TOO_MANY_ASK, is_in_many_hands
    from portable_record.actions.circle_only_theirs import who_alone_has_words
    from portable_record.actions.circle_standing import seat_of
    from portable_record.actions.circle_state import the_circle
    from portable_record.actions.circle_suggested import what_waits
    from portable_record.web.circle_apart import to_settle

    found: list[tuple[str, str]] = []
    circle, seat = the_circle(record), seat_of(record)
    if is_owner and not circle.stopped:
        found += [
            (_("%(name)s asks to join", name=one.request.name), url_for("circle_people.compare", ask=one.id))
            for one in who_asks(record)
        ]
        if is_in_many_hands(record):
            found.insert(0, (_(TOO_MANY_ASK), url_for("circle_invitations.add")))
        if count := sum(not one.for_another for one in what_waits(record)):
            says = ngettext("%(num)d thing is suggested", "%(num)d things are suggested", count)
            found.append((says, url_for("circle_suggested.show")))
        found += [
            (_("%(name)s wants to leave", name=one.name), url_for("circle_people.one", member_id=one.id))
            for one in who_leaves(record)
        ]
        found += [
            (
                _("%(name)s marked something as sensitive. Only they have it.", name=one.name),
                url_for("circle_ticks.show", member_id=one.id),
            )
            for one in who_alone_has_words(record)
        ]
        found += lines_of_what_is_due(record)
    found += to_settle(record, is_owner=is_owner and not circle.stopped)
    found += [
        (
            _("Two versions: %(title)s", title=titled(entry.title)),
            url_for("keeping.choose", entry_id=entry.id),
        )
        for entry in record.vault.entries.disputed(limit=MOST_DISPUTED)
        if not seat.hindrance(entry.part)
    ]
    return found
