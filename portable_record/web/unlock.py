"""The unlock page, and locking."""

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers.response import Response
from wtforms import PasswordField
from wtforms.validators import InputRequired

from portable_record.errors import PortableRecordError
from portable_record.web.guard import doorway

pages = Blueprint("unlock", __name__)


class UnlockForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """One field: the passphrase."""

    passphrase = PasswordField(validators=[InputRequired()])


@pages.get("/unlock")
def ask() -> str:
    """Ask for the passphrase."""
    return _page(UnlockForm(), problem="")


@pages.post("/unlock")
def try_passphrase() -> Response | tuple[str, int]:
    """Open the record, or say plainly why not."""
    form = UnlockForm()
    if not form.validate_on_submit():
        return _page(form, problem=_("Type your passphrase.")), 400
    try:
        shown = doorway(current_app).unlock(str(form.passphrase.data))
    except PortableRecordError as refused:
        return _page(form, problem=refused.says), 400
    session.clear()
    session["pass"] = shown
    return redirect(url_for("home.parts"))


@pages.post("/lock")
def lock() -> Response:
    """Lock the record in every tab."""
    doorway(current_app).lock()
    session.clear()
    return redirect(url_for("unlock.ask"))


def _page(form: UnlockForm, *, problem: str) -> str:
    has_record = doorway(current_app).has_record
    return render_template("unlock/ask.html", form=form, problem=problem, has_record=has_record)
