"""Our team: the workers of a group who share one inbox, each on a device of their own.

Its pages are those of keeping a plan together, in the words of a team (``team_words.py``); what is its own
stands here. Format: docs/format/team.md.
"""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import OnlyGroupsError
from portable_record.web import circle
from portable_record.web.forms import PageForm, line
from portable_record.web.guard import doorway

pages = Blueprint("team", __name__, url_prefix="/team")
Answer = str | Response | tuple[str, int]


class BeginForm(PageForm):
    """Who begins the team."""

    name = line(
        _l("Your own name"),
        hint=_l("The others see it, with what you do."),
        needed=_l("Type your name."),
        most=80,
    )


@pages.get("")
def show() -> Answer:
    """Show who works here, and what waits; without a team, what it is. A person's record has none."""
    if not doorway(current_app).is_group:
        return redirect(url_for("circle.show"))
    return circle.as_it_stands("team")


@pages.route("/start", methods=["GET", "POST"])
def start() -> Answer:
    """Begin the team with whoever is here, by their own name."""
    from portable_record.actions.circle_begin import begin_circle
    from portable_record.actions.circle_standing import has_circle

    if not doorway(current_app).is_group:
        raise OnlyGroupsError
    with doorway(current_app).record() as record:
        if has_circle(record.vault):
            return redirect(url_for("team.show"))
    form = BeginForm()
    if form.validate_on_submit():
        with doorway(current_app).record() as record:
            begin_circle(record, name=str(form.name.data))
        return redirect(url_for("circle.place"))
    return render_template("team/start.html", form=form), 400 if form.problems() else 200
