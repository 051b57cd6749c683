"""How long somebody counts in the circle: no longer than their right holds, and looked at again in time."""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.web.asked import some_day_in_words
from portable_record.web.guard import doorway
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.circle.membership import Membership

pages = Blueprint("circle_ages", __name__, url_prefix="/circle")


@pages.post("/keep-to-rights")
def keep() -> Response:
    """Let nobody count for longer than their right holds."""
    from portable_record.actions.circle_rights import keep_to_rights

    with doorway(current_app).record() as record:
        keep_to_rights(record)
    return redirect(url_for("circle.show", done=tell(_("Saved"))))


def lines_of_what_is_due(record: "OpenRecord") -> list[tuple[str, str]]:
    """Say what an owner should look at of somebody's time and right, each with the page for it."""
    from portable_record.actions.circle_ages import what_is_due

    found = []
    for due in what_is_due(record):
        name, rights = due.member.name, url_for("rights.show")
        person = url_for("circle_people.one", member_id=due.member.id)
        says, place = {
            "over": (_("The time of %(name)s in the circle is over. It can go on.", name=name), person),
            "longer": (_("The right of %(name)s ends before their time in the circle", name=name), person),
            "review": (_("Look at the right of %(name)s again, together", name=name), rights),
        }[due.why]
        found.append((says, rights if due.why == "over" and due.by_right else place))
    return found


def what_is_due_of(member_id: str) -> str:
    """Say what an owner should look at of one person, as a code of ``Due``; nothing where nothing is."""
    from portable_record.actions.circle_ages import what_is_due

    with doorway(current_app).record() as record:
        return next((due.why for due in what_is_due(record) if due.member.id == member_id), "")


def ends_sooner(now: "Membership", member_id: str, said: str) -> str:
    """Say that somebody's time ends before the day that was asked for, as their right does."""
    until = next(one.until for one in now.members if one.id == member_id)
    if not until or until == said:
        return ""
    day = some_day_in_words(until[:10])
    return str(_("Their right ends on %(day)s, and so does their time in the circle.", day=day))
