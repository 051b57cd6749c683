"""Looking after a plan that is kept together: what is new, what is to settle, a device that is new to it."""

from contextlib import suppress
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError, PortableRecordError, RecordLockedError
from portable_record.web.circle_apart import part_words
from portable_record.web.circle_looking import look_for_news
from portable_record.web.circle_news import lending
from portable_record.web.circle_people import TakeForm
from portable_record.web.forms import PageForm, number_in_address
from portable_record.web.guard import doorway
from portable_record.web.handed import look_for_code, with_camera
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.circle.membership import Membership

pages = Blueprint("circle_upkeep", __name__, url_prefix="/circle")
Answer = str | Response | tuple[str | Response, int]
DEEDS = {
    "new": _l("New"),
    "changed": _l("Changed"),
    "binned": _l("Put in the bin"),
    "gone": _l("Something was erased for good"),
    "comment": _l("Somebody said something"),
    "comment-gone": _l("Something that was said was taken away"),
    "not-taken": _l("What you suggested was not taken"),
}


@pages.get("/changed")
def changed() -> Answer:
    """Show what others wrote since somebody here last looked, a page at a time."""
    from portable_record.actions.circle_changed import changed_since

    upto, beyond = number_in_address("upto"), number_in_address("beyond") or 0
    with doorway(current_app).record() as record:
        found = changed_since(record, upto=upto, beyond=beyond)
    return render_template(
        "circle/changed.html", found=found, beyond=beyond, part_words=part_words, deeds=DEEDS
    )


@pages.post("/changed")
def seen() -> Response:
    """Keep that it was seen."""
    from portable_record.actions.circle_changed import looked

    upto = request.form.get("upto", "")
    if not upto.isdecimal() or len(upto) > 15:
        raise NotFoundError
    with doorway(current_app).record() as record:
        looked(record, int(upto))
    return redirect(url_for("circle.show", done=tell(_("You have seen all of it."))))


@pages.route("/settle", methods=["GET", "POST"])
def settle() -> Answer:
    """Settle that two owners changed at once who keeps the plan."""
    from portable_record.actions.circle_conflicts import branches
    from portable_record.actions.circle_members import settle_split
    from portable_record.actions.circle_state import circle_of

    form = PageForm()
    with doorway(current_app).record() as record:
        found, circle = branches(record), circle_of(record)
        known = circle.now.members if circle and circle.now else ()
        if found and form.validate_on_submit():
            try:
                settle_split(record, request.form.get("stays", ""))
            except PortableRecordError as refused:
                form.refuse(_(refused.says))
            else:
                return redirect(url_for("circle.show", done=tell(_("It is settled."))))

    def out(one: "Membership") -> list[str]:
        stay = {member.did for member in one.members}
        return [member.name for member in known if member.did not in stay]

    page = render_template("circle/settle.html", form=form, found=found, by=_by, out=out)
    return page, 400 if form.problems() else 200


def _by(membership: "Membership") -> str:
    member, _device = membership.devices[membership.by]
    return member.name


@pages.route("/come-back", methods=["GET", "POST"])
def come_back() -> Answer:
    """Go on, on a device that is new to the circle, as the one whose circle it is."""
    from portable_record.actions.circle_come_back import come_back as let_in
    from portable_record.actions.circle_state import the_circle

    form = PageForm()
    lend, _first = lending(doorway(current_app))
    with lend() as record:
        circle = the_circle(record)
        root = next(
            (one for one in (circle.now.members if circle.now else ()) if one.did == circle.root), None
        )
        if root is None or circle.member is not None or record.identity.did != circle.root:
            raise NotFoundError
    if form.validate_on_submit():
        with suppress(PortableRecordError):
            look_for_news()  # what others decided since the backup stays so; a place may be away
        known = {device.id for device in root.devices}
        try:
            with lend() as record:
                let_in(record, gone=[one for one in request.form.getlist("gone") if one in known])
        except RecordLockedError:
            raise  # another may be open by now, of which nothing is shown here
        except PortableRecordError as refused:
            form.refuse(_(refused.says))
        else:
            return redirect(url_for("circle.show", done=tell(_("This device belongs to it now."))))
    page = render_template("circle/come-back.html", form=form, devices=root.devices)
    return page, 400 if form.problems() else 200


@pages.post("/new-key")
def new_key() -> Response:
    """Give a device that had to stop a new key; the record is locked, and opened anew with it."""
    from portable_record.actions.circle_come_back import begin_anew
    from portable_record.actions.circle_state import the_circle

    at = doorway(current_app)
    with at.record() as record:
        if not the_circle(record).stopped:
            raise NotFoundError
        begin_anew(record)
    at.lock()
    return redirect(url_for("unlock.ask", next=url_for("circle.show")))


@pages.route("/ask-in", methods=["GET", "POST"])
def ask_in() -> Answer:
    """Ask to be let in with this device, by an invitation."""
    from portable_record.actions.circle_join import ask_in as ask
    from portable_record.actions.circle_join import read_for_joining

    form = TakeForm()
    if form.validate_on_submit():
        at = doorway(current_app)
        try:
            found = read_for_joining(at.desk, form.came)
            with at.record() as record:
                ask(record, found)
        except PortableRecordError as refused:
            form.refuse(_(refused.says), at="text")
        else:
            return redirect(url_for("circle.show"))
    page = render_template("circle/ask-in.html", form=form, most_frame=with_camera())
    return page, 400 if form.problems() else 200


@pages.post("/ask-in/frame")
def ask_in_frame() -> Answer:
    """Look for the code of an invitation in a picture of the camera, and ask with this device."""
    from portable_record.actions.circle_join import ask_in as ask
    from portable_record.actions.circle_join import read_for_joining, waiting_for

    at = doorway(current_app)

    def asked(said: bytes) -> str:
        found = read_for_joining(at.desk, said)
        with at.record() as record:
            waiting = waiting_for(record)
            if waiting is None or waiting.invitation.hash != found.hash:  # each picture may show the code
                ask(record, found)
        return url_for("circle.show")

    return look_for_code(asked)
