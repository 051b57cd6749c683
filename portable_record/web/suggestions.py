"""What others suggest, each beside what stands in the record now; a yes, a no or "not now" to each."""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError
from portable_record.web.again import typed_again
from portable_record.web.forms import PageForm
from portable_record.web.guard import doorway
from portable_record.web.suggested_words import NOTICED_AS, THEIRS
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.suggestions import CameReply

pages = Blueprint("suggestions", __name__, url_prefix="/suggestions")
Answer = str | Response | tuple[str, int]
MOST_DIGITS = 4
YES, NO, LATER, BACK = "yes", "no", "later", "back"


@pages.get("")
def show() -> str:
    """List the answers that came, and how many suggestions of each wait."""
    from portable_record.actions.suggestions import replies_here

    with doorway(current_app).record() as record:
        listed = replies_here(record, private=typed_again())
    return render_template("suggestions/list.html", listed=listed)


@pages.get("/<reply_id>")
def one(reply_id: str) -> str:
    """Show one answer, each suggestion beside what stands now."""
    from portable_record.actions.closed import is_closed
    from portable_record.actions.say_yes import stands_now

    with doorway(current_app).record() as record:
        reply = _reply(record, reply_id)
        beside = {each.number: stands_now(record, each.piece) for each in reply.pieces}
        closed = is_closed(record)
    return render_template(
        "suggestions/one.html", reply=reply, beside=beside, kinds=THEIRS, noticed_as=NOTICED_AS, closed=closed
    )


@pages.post("/<reply_id>/<piece>")
def say(reply_id: str, piece: str) -> Response:
    """Take a yes, a no, "not now", or that something said before is taken back."""
    from portable_record.actions.say_yes import not_now, say_no, say_yes, take_back

    said, says = request.form.get("say", ""), ""
    number = int(piece) if piece.isdecimal() and len(piece) < MOST_DIGITS else 0
    changes: tuple[str, ...] = ()
    with doorway(current_app).record() as record:
        _reply(record, reply_id)
        if said == YES or said in NOTICED_AS:
            kept = say_yes(record, reply_id, number, noticed_as=said if said in NOTICED_AS else "")
            changes = kept.changes
            says = _("It is in your record now.")
        elif said == NO:
            say_no(record, reply_id, number)
            says = _("You said no. Nothing was written.")
        elif said == LATER:
            not_now(record, reply_id, number)
            says = _("It stays here until you decide.")
        elif said == BACK:
            take_back(record, reply_id, number)
            says = _("You took it back. You can decide again.")
        else:
            raise NotFoundError(place=said)
    done = tell(says, changes)
    return redirect(url_for("suggestions.one", reply_id=reply_id, done=done, _anchor=f"piece-{number}"))


@pages.route("/<reply_id>/away", methods=["GET", "POST"])
def away(reply_id: str) -> Answer:
    """Ask, and let go of an answer; what was accepted stays."""
    from portable_record.actions.suggestions import forget_reply

    form = PageForm()
    with doorway(current_app).record() as record:
        reply = _reply(record, reply_id)
        if form.validate_on_submit():
            forget_reply(record, reply_id)
            return redirect(url_for("suggestions.show", done=tell(_("The answer is gone."))))
    return render_template("suggestions/away.html", form=form, reply=reply)


def _reply(record: "OpenRecord", reply_id: str) -> "CameReply":
    """Return an answer; one to a private share only after the passphrase was typed again."""
    from portable_record.actions.suggestions import reply_here

    reply = reply_here(record, reply_id)
    if reply.private and not typed_again():
        raise NotFoundError(place=reply_id)
    return reply
