"""Invitations to keep the plan together: made, shown, handed on as a file or a code, and taken back."""

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response as Answer

from portable_record.errors import NotFoundError, UsageError
from portable_record.record.asking.attached import safe_name
from portable_record.web.circle import place_of
from portable_record.web.forms import PageForm, line, tick
from portable_record.web.going_out import saved_as
from portable_record.web.guard import doorway
from portable_record.web.handed import as_picture, drawn
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.circle.invitation import Invitation

pages = Blueprint("circle_invitations", __name__, url_prefix="/circle")
Answered = str | Answer | tuple[str | Response, int]
JSON = "application/json"


class InviteForm(PageForm):
    """What goes with an invitation, and whom it is for."""

    name = line(
        _l("Who is it for?"),
        hint=_l("Only you see it, in your list of invitations. You may leave it empty."),
        most=80,
    )
    password = tick(
        _l("Put the password of our place into it"),
        hint=_l("Only where all of you use one password. Whoever finds the invitation could read it."),
    )


@pages.route("/add", methods=["GET", "POST"])
def add() -> Answered:
    """Make an invitation, and show those that still count."""
    from portable_record.actions.circle_invite import invitations, invite, whom_it_is_for
    from portable_record.actions.circle_meant import NOBODY, meant_again
    from portable_record.actions.circle_state import owned_circle

    again = request.args.get("again", "")
    with doorway(current_app).record() as record:
        owned_circle(record)
        place = place_of(record)
        meant = meant_again(record, again) if again else NOBODY
    form = InviteForm(data={"name": meant.name})
    if place is None or not place.is_elsewhere:
        del form.password
    if form.validate_on_submit():
        with doorway(current_app).record() as record:
            meant = replace(meant, name=str(form["name"].data or ""))
            with_password = "password" in form and bool(form.password.data)
            try:
                made = invite(record, with_password=with_password, meant=meant)
            except UsageError as refused:
                form.refuse(_(refused.says))
            else:
                return redirect(url_for("circle_invitations.invitation", name=made.hash))
    with doorway(current_app).record() as record:
        waiting = [(one, whom_it_is_for(record, one.hash).name) for one in invitations(record)]
    page = render_template("circle/add.html", form=form, open=waiting, again=meant if again else None)
    return page, 400 if form.problems() else 200


@pages.get("/invitation/<name>")
def invitation(name: str) -> Answered:
    """Show an invitation as a code, a text and a file."""
    found = _invitation(name)
    text = found.written.decode()
    drawing = drawn(text, _("Code with an invitation"))
    folder = found.place.get("address", "") if found.place.get("kind") == "folder" else ""
    return render_template(
        "circle/invitation.html", invitation=found, text=text, drawing=drawing, folder=folder
    )


@pages.get("/invitation/<name>/file")
def invitation_file(name: str) -> Answered:
    """Give an invitation as a file."""
    invitation = _invitation(name)
    found = Response(invitation.written, mimetype=JSON)
    file = safe_name(_("invitation from %(name)s", name=invitation.name or invitation.whose))
    found.headers["Content-Disposition"] = saved_as(f"{file}.json")
    return found


@pages.get("/invitation/<name>/code.png")
def invitation_picture(name: str) -> Answered:
    """Give the code of an invitation as a picture."""
    return as_picture(_invitation(name).written.decode(), "invitation.png")


@pages.post("/invitation/<name>/take-back")
def take_back(name: str) -> Answer:
    """Let an invitation count no more."""
    from portable_record.actions.circle_invite import take_back as let_go

    _invitation(name)
    with doorway(current_app).record() as record:
        let_go(record, name)
    return redirect(url_for("circle_invitations.add", done=tell(_("The invitation counts no more."))))


def _invitation(name: str) -> "Invitation":
    from portable_record.actions.circle_invite import invitations

    with doorway(current_app).record() as record:
        found = next((one for one in invitations(record) if one.hash == name), None)
    if found is None:
        raise NotFoundError
    return found
