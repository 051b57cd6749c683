"""If things go wrong: one page that somebody else can read in ten seconds."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.record.parts import part as part_by_key
from portable_record.web.entries import OWN_PAGES
from portable_record.web.guard import doorway
from portable_record.web.told import tell

pages = Blueprint("crisis", __name__)


def show() -> str:
    """Show the crisis plan."""
    from portable_record.actions.crisis_view import crisis_seen

    with doorway(current_app).record() as record:
        return render_template("crisis/show.html", seen=crisis_seen(record), part=part_by_key("crisis"))


OWN_PAGES["crisis"] = show


@pages.post("/crisis/callers/<place>/sooner")
def sooner(place: str) -> Response:
    """Have somebody called before the one above them."""
    from portable_record.actions.crisis_view import call_sooner

    with doorway(current_app).record() as record:
        kept = call_sooner(record, int(place) if place.isdecimal() else -1)
    done = tell(_("Saved"), kept.changes) if kept.changes else None
    return redirect(url_for("entries.part", key="crisis", done=done, _anchor="call"))
