"""An example to look at first: opened from the set-up, and left for one's own record."""

from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, session, url_for
from werkzeug.wrappers.response import Response

from portable_record import assets
from portable_record.web.draft import Drafts
from portable_record.web.guard import doorway, let_in, open_to_all
from portable_record.web.guard import leave as end_session

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord

pages = Blueprint("example", __name__, url_prefix="/example")
open_to_all("example.look")


def _drafts() -> Drafts:
    found: Drafts = current_app.extensions["drafts"]
    return found


def may_begin_again() -> bool:
    """Say whether this browser looked at the example after it had shown the code of the window."""
    return bool(session.get("looked")) and session["looked"] == current_app.extensions.get("looked")


@pages.post("")
def look() -> Response:
    """Make the example and open it, for the browser that may set up a record."""
    from portable_record.actions.example import open_example

    at = doorway(current_app)
    if _drafts().of(str(session.get("draft", ""))) is None:
        return redirect(url_for("setup.begin"))

    def begin(folder: Path) -> "tuple[OpenRecord, str]":
        return open_example(at.desk, folder, assets.folder("sample_records"))

    shown = at.show_example(begin)
    let_in(shown)
    session["looked"] = current_app.extensions["looked"] = token_hex(16)
    return redirect(url_for("home.parts"))


@pages.post("/leave")
def leave() -> Response:
    """Let the example go, and begin with a record of one's own."""
    at = doorway(current_app)
    if not at.is_example:
        return redirect(url_for("home.parts"))
    at.lock()
    end_session()
    session["draft"] = _drafts().begin()
    return redirect(url_for("setup.begin"))
