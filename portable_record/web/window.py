"""The code of the window, typed by whoever sits before it: then this browser belongs here (``tries.py``)."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.web.forms import PageForm, line
from portable_record.web.guard import belong_here, doorway, is_unlocked, open_to_all, safe_place, the_mark
from portable_record.web.launch import Launch

pages = Blueprint("window", __name__)
open_to_all("window.ask")
AFTERWARDS = {"unlock": "unlock.ask", "restore": "restore.choose"}


class WindowForm(PageForm):
    """The code that the window says."""

    code = line(
        _l("The code in the window"),
        hint=_l("Three groups of four letters and numbers, at the end of one of the last lines there."),
        needed=_l("Type the code from the window."),
    )


@pages.route("/unlock/code", methods=["GET", "POST"])
def ask() -> Response | str | tuple[str, int]:
    """Have the window say a code, and ask for it."""
    at, launch = doorway(current_app), _launch()
    what = request.args.get("then", "")
    place = safe_place(url_for(AFTERWARDS.get(what, "unlock.ask")))
    if not at.has_record or is_unlocked(current_app) or at.tries.knows(the_mark()):
        return redirect(place)
    form = WindowForm()
    if form.validate_on_submit():
        try:
            launch.spend(str(form.code.data))
        except PortableRecordError as refused:
            form.refuse(refused.says, at="code")
        else:
            belong_here()
            return redirect(place)
    launch.tell()
    return render_template("unlock/code.html", form=form, then=what), 400 if form.problems() else 200


def _launch() -> Launch:
    found: Launch = current_app.extensions["launch"]
    return found
