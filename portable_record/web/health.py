"""My health: lists that can be read, of own words and of what was taken in."""

from flask import Blueprint, current_app, render_template

from portable_record.record.parts import part as part_by_key
from portable_record.web.entries import OWN_PAGES
from portable_record.web.guard import doorway

pages = Blueprint("health", __name__)


def show() -> str:
    """Show the lists of the health part."""
    from portable_record.actions.health_view import health_seen

    with doorway(current_app).record() as record:
        return render_template("health/show.html", seen=health_seen(record), part=part_by_key("health"))


OWN_PAGES["health"] = show
