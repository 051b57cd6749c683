"""The unlock page, and locking."""

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.web.forms import PageForm, secret
from portable_record.web.guard import doorway

pages = Blueprint("unlock", __name__)


class UnlockForm(PageForm):
    """One field: the passphrase."""

    passphrase = secret(
        _l("Your passphrase"),
        hint=_l("Upper and lower case matter. Only you know it: we cannot look it up."),
        needed=_l("Type your passphrase."),
    )


@pages.get("/unlock")
def ask() -> str:
    """Ask for the passphrase."""
    return _page(UnlockForm())


@pages.post("/unlock")
def try_passphrase() -> Response | tuple[str, int]:
    """Open the record, or say plainly why not."""
    form = UnlockForm()
    if not form.validate_on_submit():
        return _page(form), 400
    try:
        shown = doorway(current_app).unlock(str(form.passphrase.data))
    except PortableRecordError as refused:
        form.refuse(refused.says, at="passphrase")
        return _page(form), 400
    session.clear()
    session["pass"] = shown
    return redirect(url_for("home.parts"))


@pages.post("/lock")
def lock() -> Response:
    """Lock the record in every tab."""
    doorway(current_app).lock()
    session.clear()
    return redirect(url_for("unlock.ask"))


def _page(form: UnlockForm) -> str:
    return render_template("unlock/ask.html", form=form, has_record=doorway(current_app).has_record)
