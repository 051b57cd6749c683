"""Keeping the plan together: who keeps it with me, where our files lie, and looking for news."""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers.response import Response

from portable_record.errors import CirclePlaceMissingError, PortableRecordError
from portable_record.record.parts import PARTS
from portable_record.web.circle_fetching import files_of
from portable_record.web.circle_looking import look_for_news, not_here_yet, says_of, told_of, you_are_in
from portable_record.web.forms import PageForm
from portable_record.web.guard import doorway
from portable_record.web.handed import as_picture, drawn
from portable_record.web.place_form import PlaceForm, called
from portable_record.web.together import what_waits_here
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.circle_place import PlaceOfCircle
    from portable_record.actions.desk import OpenRecord

pages = Blueprint("circle", __name__, url_prefix="/circle")
Answer = str | Response | tuple[str, int]
ROLES = (
    ("editor", _l("Help to write it"), _l("They can read and change the parts that you tick.")),
    (
        "suggests",
        _l("Suggest changes"),
        _l("They can read the parts that you tick. What they write waits until you say yes."),
    ),
    (
        "viewer",
        _l("Read it"),
        _l("They can read the parts that you tick and say something about them. They cannot change them."),
    ),
    (
        "owner",
        _l("Keep it as I do"),
        _l("They can read and change all, also what is sensitive, and decide who else keeps it with you."),
    ),
)


def role_words(role: str) -> str:
    """Say what somebody may, in a few words, whoever reads it."""
    told = {
        "owner": _("Keeps it, and decides who else does"),
        "editor": _("Helps to write it"),
        "suggests": _("Suggests changes"),
        "viewer": _("Reads it"),
    }
    return str(told[role])


def part_titles(keys: tuple[str, ...]) -> list[str]:
    """Say which parts these are."""
    from portable_record.circle.deeds import INBOX  # brings keys along, which the first page does not need

    inbox = [str(_("Inbox"))] if INBOX in keys else []
    return inbox + [str(_(part.title)) for part in PARTS if part.key in keys]


@pages.get("")
def show() -> Answer:
    """Show who keeps the plan with me and what waits; without a circle, what it is. A group has its team."""
    if doorway(current_app).is_group:
        return redirect(url_for("team.show", done=request.args.get("done")))
    return as_it_stands("circle")


def as_it_stands(of: str) -> Answer:
    """Show who is in it and what waits, with the templates ``of`` a circle or a team."""
    from portable_record.actions.circle_again import how_many_lost
    from portable_record.actions.circle_apart import is_something_apart
    from portable_record.actions.circle_changed import how_many_new
    from portable_record.actions.circle_erased import not_yet_gone
    from portable_record.actions.circle_invite import invitations
    from portable_record.actions.circle_join import waiting_for
    from portable_record.actions.circle_leave import leaving_since
    from portable_record.actions.circle_not_come import who_goes_by_another
    from portable_record.actions.circle_removal import is_somebody_gone
    from portable_record.actions.circle_state import circle_of
    from portable_record.actions.circle_words import last_here
    from portable_record.actions.team_card import new_card_since

    with doorway(current_app).record() as record:
        circle = circle_of(record)
        if circle is None:
            return render_template(f"{of}/begin.html")
        waiting = waiting_for(record)
        if waiting is not None:
            drawing = drawn(waiting.request.written.decode(), _("Code with an answer to an invitation"))
            return render_template(
                "circle/waiting.html", waiting=waiting, has_place=bool(circle.place), drawing=drawing
            )
        seen = last_here(record)
        last = {
            member.id: max((seen.get(device.id, "") for device in member.devices), default="")
            for member in (circle.now.members if circle.now else ())
        }
        return render_template(
            f"{of}/show.html",
            circle=circle,
            place=place_of(record),
            files=files_of(record, place_of(record)),
            last={name: when[:10] for name, when in last.items()},
            waits=what_waits_here(record, is_owner=circle.is_owner),
            erased=not_yet_gone(record)[:10],
            invited=bool(invitations(record)),
            apart=is_something_apart(record),
            new=how_many_new(record),
            is_root=record.identity.did == circle.root,
            leaving=leaving_since(record, circle),
            gone=circle.is_owner and is_somebody_gone(circle),
            fault=current_app.extensions["circle-news"].fault,
            lost=how_many_lost(record),
            missing=not_here_yet(record),
            behind=[one.name for one in who_goes_by_another(record)],
            role_words=role_words,
            part_titles=part_titles,
            things=record.vault.inbox.count(),
            new_card=new_card_since(record),
        )


def place_of(record: "OpenRecord") -> "PlaceOfCircle | None":
    """Give where the files of the circle meet, if that was said."""
    from portable_record.actions.circle_place import circle_place

    try:
        return circle_place(record)
    except CirclePlaceMissingError:
        return None


@pages.route("/start", methods=["GET", "POST"])
def start() -> Answer:
    """Begin, once it was said what it means."""
    from portable_record.actions.circle_begin import begin_circle

    if doorway(current_app).is_group:
        return redirect(url_for("team.start"))
    if PageForm().validate_on_submit():
        with doorway(current_app).record() as record:
            begin_circle(record)
        return redirect(url_for("circle.place"))
    return render_template("circle/start.html", form=PageForm())


@pages.route("/place", methods=["GET", "POST"])
def place() -> Answer:
    """Ask where the files lie, try it, and keep it."""
    from portable_record.actions.circle_join import offered_place, waiting_for
    from portable_record.actions.circle_place import keep_circle_place, place_trial_of
    from portable_record.actions.circle_state import the_circle

    form = PlaceForm()
    form.offer()
    with doorway(current_app).record() as record:
        before, told = place_of(record), waiting_for(record)
    if form.validate_on_submit():
        try:
            chosen = form.place
            with doorway(current_app).record() as record:
                trial = place_trial_of(record, chosen, make=form.is_near and the_circle(record).is_owner)
            there = trial.run()
            with doorway(current_app).record() as record:
                keep_circle_place(record, chosen, there=there)
        except PortableRecordError as refused:
            form.refuse_place(refused)
        else:
            return redirect(
                url_for("circle.show", done=tell(_("It works. A file was put there and taken away again.")))
            )
    elif not form.is_submitted():
        if before is None and told:
            before = offered_place(told.invitation)
        if before is not None:
            form.say(before)
    page = render_template("circle/place.html", form=form, **called(form, told.invitation if told else None))
    return page, 400 if form.problems() else 200


@pages.post("/news")
def news() -> Response:
    """Look for news, and bring ours: the record is lent to others while the place is asked."""
    from portable_record.actions.circle_changed import how_many_new
    from portable_record.actions.circle_join import waiting_for

    with doorway(current_app).record() as record:
        waiting = waiting_for(record)
    try:
        synced = look_for_news()
    except PortableRecordError as refused:
        return redirect(url_for("circle.show", done=told_of(refused)))
    with doorway(current_app).record() as record:
        if waiting is not None and waiting.compared and synced.let_in:
            return redirect(url_for("circle.show", done=tell(you_are_in(record))))
        unread = how_many_new(record)
    return redirect(url_for("circle.show", done=tell(says_of(synced, unread=unread))))


@pages.post("/put-again")
def put_again() -> Response:
    """Put again what the place lost, as far as it is here."""
    from portable_record.actions.circle_again import put_again as again

    with doorway(current_app).record() as record:
        count = again(record)
    says = ngettext(
        "%(num)d file waits to be put there again.", "%(num)d files wait to be put there again.", count
    )
    return redirect(url_for("circle.show", done=tell(says)))


@pages.route("/same", methods=["POST"])
def same() -> Response:
    """Keep that the words are the same here, or let go of the invitation."""
    from portable_record.actions.circle_join import not_the_same_here, same_here
    from portable_record.actions.circle_state import the_circle

    with doorway(current_app).record() as record:
        if request.form.get("answer") == "same":
            same_here(record)
            says = tell(you_are_in(record)) if the_circle(record).member is not None else None
            return redirect(url_for("circle.show", done=says))
        not_the_same_here(record)
    return redirect(
        url_for("circle.show", done=tell(_("The invitation was let go. Nobody gets anything from here.")))
    )


@pages.post("/answer-there")
def answer_there() -> Response:
    """Put my answer to the place where our files meet."""
    from portable_record.actions.circle_join import answer_by_place

    with doorway(current_app).record() as record:
        answer_by_place(record)
    try:
        look_for_news()
    except PortableRecordError as refused:
        return redirect(url_for("circle.show", done=told_of(refused)))
    return redirect(url_for("circle.show"))


@pages.get("/answer.circle")
def answer_file() -> Answer:
    """Give my answer to an invitation as a file."""
    from portable_record.actions.circle_join import waiting_for

    with doorway(current_app).record() as record:
        waiting = waiting_for(record)
    if waiting is None:
        return redirect(url_for("circle.show"))
    found = Response(waiting.request.written, mimetype="application/json")
    found.headers["Content-Disposition"] = 'attachment; filename="answer-to-invitation.json"'
    return found


@pages.get("/answer.png")
def answer_picture() -> Answer:
    """Give the code of my answer as a picture."""
    from portable_record.actions.circle_join import waiting_for

    with doorway(current_app).record() as record:
        waiting = waiting_for(record)
    if waiting is None:
        return redirect(url_for("circle.show"))
    return as_picture(waiting.request.written.decode(), "answer-to-invitation.png")
