"""Meeting somebody: their card or notice comes in, is looked at, and is kept or let go."""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.web.again import typed_again
from portable_record.web.bringing import coming_in
from portable_record.web.contacts import contact_form, described
from portable_record.web.forms import PageForm, paragraphs
from portable_record.web.guard import doorway, the_pass

if TYPE_CHECKING:
    from portable_record.actions.meet import Meeting
    from portable_record.web.waiting import Waiting

pages = Blueprint("meeting", __name__, url_prefix="/contacts")
Answer = str | Response | tuple[str, int]
MOST_TEXT = 10_000


class PasteForm(PageForm):
    """A contact card that came in a message."""

    text = paragraphs(
        _l("The text of their card"),
        hint=_l("It begins with ey. Or paste the name of a key, which begins with did:key:"),
        needed=_l("Paste the text of their card."),
        most=MOST_TEXT,
    )


def waiting() -> "Waiting[Meeting]":
    """Return where somebody waits who came in and is not kept yet."""
    found: Waiting[Meeting] = current_app.extensions["met"]
    return found


@pages.route("/add", methods=["GET", "POST"])
def add() -> Answer:
    """Say how a card comes in, and take one that was pasted."""
    from portable_record.actions.meet import look_at

    form = PasteForm()
    if form.validate_on_submit():
        try:
            with doorway(current_app).record() as record:
                meeting = look_at(record, str(form.text.data).encode(), confirmed=typed_again())
        except PortableRecordError as refused:
            form.refuse(refused.says, at="text")
        else:
            return _wait(meeting)
    return render_template("contacts/add.html", form=form), 400 if form.problems() else 200


@pages.post("/scanned")
def scanned() -> Response:
    """Take what was scanned or opened, and let go of it there."""
    from portable_record.actions.coming import let_go
    from portable_record.actions.meet import meeting_of

    with coming_in(request.form.get("file", "-")) as (record, coming):
        if coming.verified is None:
            raise NotFoundError
        meeting = meeting_of(record, coming.verified.verdict, confirmed=typed_again())
        let_go(record)
    return _wait(meeting)


@pages.route("/met", methods=["GET", "POST"])
def met() -> Answer:
    """Show who it is that came, with warnings, and keep them once the person says so.

    A private contact is somebody new until the passphrase was typed again.
    """
    from portable_record.actions.meet import Fate, as_described, take

    meeting = _who_waits()
    if meeting is None:
        return redirect(url_for("meeting.add"))
    if meeting.known is not None and meeting.known.private and not typed_again():
        return redirect(url_for("contacts.private", next=url_for("meeting.met")))
    gave = meeting.offered.name if meeting.offered.name != "?" else ""
    before = as_described(meeting.known, gave)
    form = contact_form(
        gave,
        {
            "name": before.name,
            "what_for": before.what_for,
            "met": before.met,
            "met_on": before.met_on,
            "private": before.private,
        },
    )
    if meeting.fate is Fate.NEW and form.validate_on_submit():
        said = described(form)
    elif meeting.fate is not Fate.NEW and PageForm().validate_on_submit():
        said = before
    else:
        page = render_template(
            "contacts/met.html",
            form=form,
            meeting=meeting,
            here=url_for("meeting.add"),
            confirmed=typed_again(),
        )
        return page, 400 if form.problems() else 200
    with doorway(current_app).record() as record:
        did = take(record, meeting, said)
    waiting().forget()
    contact_id = did.removeprefix("did:key:")
    if said.private and not typed_again():
        return redirect(url_for("contacts.private"))
    known_before = meeting.fate is Fate.KNOWN
    return redirect(url_for("contacts.one" if known_before else "contacts.compare", contact_id=contact_id))


@pages.post("/leave")
def leave() -> Response:
    """Let go of whoever came; nothing of it is kept."""
    waiting().forget()
    return redirect(url_for("contacts.show"))


def _who_waits() -> "Meeting | None":
    """Return whoever came in, looked at again where the passphrase was typed since, or too long ago."""
    from portable_record.actions.meet import meeting_of

    meeting = waiting().of(the_pass())
    if meeting is None or meeting.verdict is None or meeting.confirmed == typed_again():
        return meeting
    with doorway(current_app).record() as record:
        again = meeting_of(record, meeting.verdict, confirmed=typed_again())
    waiting().keep(again, key=the_pass())
    return again


def _wait(meeting: "Meeting") -> Response:
    waiting().keep(meeting, key=the_pass())
    return redirect(url_for("meeting.met"))
