"""The page that says how far something long has come; it looks again by itself, with a script or without."""

from typing import Any

from flask import Blueprint, current_app, jsonify, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.web.guard import doorway, open_to_all
from portable_record.web.work import Deed, Work

pages = Blueprint("working", __name__, url_prefix="/working")
open_to_all("working.show", "working.state", "working.stop")

AFTERWARDS = {
    "backup": "backup.done",
    "download": "backup.done",
    "try": "backup.tried",
    "look": "restore.look",
    "restore": "restore.done",
    "rekey": "rekey.done",
    "elsewhere": "elsewhere.done",
    "hand-over": "handover.done",
    "check": "check.done",
    "mend": "check.done",
    "accept": "check.done",
    "look-into": "bringing.looked",
    "scanned": "bringing.looked",
    "import": "bringing.done",
    "undo-import": "bringing.undone",
}
"""Where each kind of work says what came of it."""


def set_to_work(kind: str, deed: Deed) -> Response:
    """Begin something long, and go where it is told how it goes, or what came of it if it was quick."""
    work = doorway(current_app).set_to_work(kind, deed)
    session["work"] = work.token
    return redirect(url_for(AFTERWARDS[kind] if work.wait() else "working.show"))


def own_work(*kinds: str) -> Work | None:
    """Return the work of this browser session, if it is one of these kinds; all if none is named."""
    work = doorway(current_app).work
    if work is None or (kinds and work.kind not in kinds) or not work.belongs_to(session.get("work", "")):
        return None
    return work


@pages.get("")
def show() -> str | Response:
    """Say how far it has come."""
    work, at = own_work(), doorway(current_app)
    if work is not None and work.is_over:
        return redirect(url_for(AFTERWARDS[work.kind]))
    if work is None and not at.is_busy:
        return redirect(url_for("home.parts"))
    return render_template("working/show.html", work=work, title=_titles().get(work.kind if work else "", ""))


@pages.get("/state")
def state() -> Response:
    """Tell the script of the page how far it has come."""
    work = own_work()
    over = work is None or work.is_over
    return jsonify(over=over, percent=work.percent if work else 0)


@pages.post("/stop")
def stop() -> Response:
    """Stop it; nothing half-done stays behind."""
    work = own_work()
    if work is not None:
        work.stop()
        work.wait(5)
    return redirect(url_for("working.show"))


def _titles() -> dict[str, Any]:
    return {
        "backup": _("Making the backup"),
        "download": _("Making the backup"),
        "try": _("Trying the backup out"),
        "look": _("Looking into the backup"),
        "restore": _("Bringing the record back"),
        "rekey": _("Making new keys"),
        "elsewhere": _("Making new keys"),
        "hand-over": _("Handing the record over"),
        "check": _("Looking over the record"),
        "mend": _("Mending the record"),
        "accept": _("Looking over the record"),
        "look-into": _("Looking into the file"),
        "scanned": _("Looking into the file"),
        "import": _("Taking the file in"),
        "undo-import": _("Undoing all of it"),
    }
