"""Set-up by somebody who was invited: the invitation, who they are, and where the files meet."""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField

from portable_record.errors import PortableRecordError
from portable_record.web.draft import Draft
from portable_record.web.forms import paragraphs
from portable_record.web.guard import doorway, open_to_all
from portable_record.web.handed import MOST_TEXT, HandedForm, look_for_code, with_camera
from portable_record.web.place_form import PlaceForm, called
from portable_record.web.setup import Answer, ask, with_draft
from portable_record.web.setup_carer import CarerForm
from portable_record.web.setup_making import invitation_of

if TYPE_CHECKING:
    from portable_record.circle.invitation import Invitation

pages = Blueprint("joining", __name__, url_prefix="/setup")
open_to_all("joining.invited", "joining.frame", "joining.who", "joining.place", "joining.later")


class InvitedForm(HandedForm):
    """The invitation, as text or as a file."""

    text = paragraphs(
        _l("Paste the text of the invitation"),
        hint=_l("It begins with {. Or open the file below, or a picture of the code."),
        most=MOST_TEXT,
    )
    file = FileField(_l("Or choose the file with the invitation"))


class JoiningForm(CarerForm):
    """Who joins: what whoever keeps a record for another says of themselves, and no more."""

    name = None


class WorkerForm(JoiningForm):
    """Who joins a team: whom they work for is known."""

    works_for = None


@pages.route("/invited", methods=["GET", "POST"])
@with_draft
def invited(draft: Draft) -> Answer:
    """Take the invitation."""
    from portable_record.actions.circle_join import read_for_joining

    form = InvitedForm()
    if form.validate_on_submit():
        try:
            found = read_for_joining(doorway(current_app).desk, form.came)
        except PortableRecordError as refused:
            form.refuse(_(refused.says), at="text")
        else:
            return redirect(_kept(draft, found))
    page = render_template(
        "setup/invited.html", form=form, back=url_for("setup.welcome"), most_frame=with_camera()
    )
    return page, 400 if form.problems() else 200


@pages.post("/invited/frame")
@with_draft
def frame(draft: Draft) -> Answer:
    """Look for the code of an invitation in a picture of the camera."""
    from portable_record.actions.circle_join import read_for_joining

    desk = doorway(current_app).desk
    return look_for_code(lambda said: _kept(draft, read_for_joining(desk, said)))


def _kept(draft: Draft, found: "Invitation") -> str:
    """Keep an invitation for the record that is to be made, and say where it goes on."""
    if draft.invitation != found.written:
        draft.begin_for("invited")
    draft.invitation, draft.name, draft.team = found.written, found.whose, found.team
    return url_for("joining.who")


@pages.route("/joining", methods=["GET", "POST"])
@with_draft
def who(draft: Draft) -> Answer:
    """Ask who joins."""
    if draft.whose != "invited":
        return redirect(url_for("joining.invited"))
    fields = ("your_name", "relation") if draft.team else ("your_name", "relation", "works_for")
    form = (WorkerForm if draft.team else JoiningForm)(data={name: getattr(draft, name) for name in fields})
    if form.validate_on_submit() and _is_somebody_else(form, draft):
        for name in fields:
            setattr(draft, name, str(form[name].data or ""))
        return redirect(url_for("joining.place"))
    return ask("who-joins", form, _("You join in keeping the plan of %(name)s", name=draft.name))


def _is_somebody_else(form: JoiningForm, draft: Draft) -> bool:
    """Keep a person from standing in their own circle a second time, because of a second device."""
    if str(form.your_name.data).casefold() != draft.name.casefold():
        return True
    says = (
        _("Type your own name.")
        if draft.team
        else _(
            "This is the name of the person whose plan it is. Is it your own plan? Then go back to the first"
            " page and choose “I have a backup from another device”. If you only have the same name, add"
            " something to it."
        )
    )
    form.refuse(says, at="your_name")
    return False


@pages.route("/place", methods=["GET", "POST"])
@with_draft
def place(draft: Draft) -> Answer:
    """Ask where the files meet on this device, and try it."""
    from portable_record.actions.circle_join import offered_place
    from portable_record.actions.circle_place import trial_for_joining

    if draft.whose != "invited":
        return redirect(url_for("joining.invited"))
    invitation = invitation_of(draft)
    form, offered = PlaceForm(), offered_place(invitation)
    form.offer()
    if offered is not None and not form.is_submitted():
        form.say(offered)
    if form.validate_on_submit():
        at = doorway(current_app)
        try:
            chosen = form.place
            trial_for_joining(at.desk, at.folder, chosen).run()
        except PortableRecordError as refused:
            form.refuse_place(refused)
        else:
            draft.place = chosen.to_value()
            return redirect(url_for("setup.passphrase"))
    page = render_template(
        "setup/place.html", form=form, back=url_for("joining.who"), **called(form, invitation)
    )
    return page, 400 if form.problems() else 200


@pages.post("/place/later")
@with_draft
def later(draft: Draft) -> Answer:
    """Say it later."""
    draft.place = {}
    return redirect(url_for("setup.passphrase"))
