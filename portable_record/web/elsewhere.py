"""A new locked record, made quietly from this one: what to know, where its file goes, and what opens it.

The title of the pages speaks of keys alone, so that the history of the browser tells no more than that.
"""

from pathlib import Path

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.web.at_hand import TYPED, place_choices, typed_path
from portable_record.web.forms import PageForm, line, offered, one_of, secret
from portable_record.web.guard import doorway
from portable_record.web.setup_forms import NEW_HINT, is_new_passphrase
from portable_record.web.work import Progress
from portable_record.web.working import own_work, set_to_work

pages = Blueprint("elsewhere", __name__, url_prefix="/keys/elsewhere")
Answer = str | Response | tuple[str, int]
WORK = "elsewhere"


class AwayForm(PageForm):
    """Where the file goes, the passphrase now, and that of the new record twice."""

    place = one_of(_l("Where should it go?"), (), needed=_l("Choose where it should go."))
    elsewhere = line(
        _l("The folder or file, if it is another place"),
        hint=_l("As your files show it, such as /media/stick or D:\\Backups."),
        most=1000,
    )
    now = secret(
        _l("Your passphrase"),
        hint=_l("The one that opens the record now."),
        needed=_l("Type the passphrase that opens the record now."),
    )
    passphrase = secret(
        _l("The passphrase of the new record"), hint=NEW_HINT, needed=_l("Type a new passphrase.")
    )
    again = secret(_l("The same again"), needed=_l("Type the new passphrase a second time."))


@pages.route("", methods=["GET", "POST"])
def ask() -> Answer:
    """Say what comes of it and what does not, and make it after the passphrase."""
    from portable_record.actions.move_away import why_not_away

    places, at = place_choices(), doorway(current_app)
    form = AwayForm(data={} if places else {"place": TYPED})
    form.place.choices = offered([*places, (TYPED, _("Another place"), _("Type it below."))])
    with at.record() as record:
        why_not = why_not_away(record)
    if not why_not and form.validate_on_submit() and _is_good(form):
        place, new = str(form.place.data), str(form.passphrase.data)
        out = typed_path(str(form.elsewhere.data)) if place == TYPED else Path(place)

        def deed(progress: Progress) -> object:
            from portable_record.actions.move_away import move_away

            with at.record() as record:
                return move_away(record, out, new, progress=progress)

        return set_to_work(WORK, deed)
    page = render_template("rekey/elsewhere.html", form=form, why_not=why_not)
    return page, 400 if form.problems() else 200


@pages.get("/done")
def done() -> Answer:
    """Say where the file lies and what opens it, until that is written down or the record locks."""
    work = own_work(WORK)
    if work is None or (work.answer is None and work.refusal is None):
        return redirect(url_for("home.parts"))
    page = render_template("rekey/elsewhere-done.html", refusal=work.refusal, moved=work.answer)
    return page, 400 if work.refusal else 200


@pages.post("/written")
def written() -> Response:
    """Forget the code that was shown: it is on paper now."""
    work = own_work(WORK)
    if work is not None:
        work.answer = None
    return redirect(url_for("home.parts"))


def _is_good(form: AwayForm) -> bool:
    if form.place.data == TYPED and not form.elsewhere.data:
        form.refuse(_("Type where it should go."), at="elsewhere")
        return False
    if not is_new_passphrase(form):
        return False
    if form.passphrase.data == form.now.data:
        form.refuse(_("That passphrase opens this record. Choose another one."), at="passphrase")
        return False
    try:
        doorway(current_app).confirm(str(form.now.data))
    except PortableRecordError as refused:
        form.refuse(refused.says, at="now")
    return not form.problems()
