"""Easy Read: the switch on every page, kept for this session, and in the record while it is open."""

from dataclasses import replace

from flask import Blueprint, Flask, current_app, g, redirect, request, session
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.web.easy_words import Line, lines_for
from portable_record.web.guard import doorway, is_unlocked, open_to_all, safe_place

pages = Blueprint("easy", __name__)
PROBLEM: tuple[Line, ...] = (("warning", _l("It went wrong.")), ("undo", _l("You can go back.")))
"""What a page says first that tells of a problem."""

open_to_all("easy.switch")


@pages.post("/easy-read")
def switch() -> Response:
    """Turn Easy Read on or off, and go back to the page."""
    wanted = not is_easy(current_app)
    session["easy"] = wanted
    if is_unlocked(current_app) and not doorway(current_app).is_busy:
        _keep(wanted=wanted)
    return redirect(safe_place(request.args.get("next", "")))


def is_easy(app: Flask) -> bool:
    """Say whether this browser session reads Easy Read: as it chose, or else as the record keeps it."""
    if "easy" not in g:  # each sentence of a page asks for it
        liked = doorway(app).liked
        g.easy = bool(session.get("easy", liked is not None and liked.easy))
    return bool(g.easy)


def easy_lines(app: Flask) -> tuple[Line, ...]:
    """Return what this page says first in Easy Read; nothing where it is off."""
    if not is_easy(app):
        return ()
    keeps = is_unlocked(app) and bool(doorway(app).keeping_for)
    part = str((request.view_args or {}).get("key", "for" if keeps else ""))
    return lines_for(request.endpoint or "", part)


def _keep(*, wanted: bool) -> None:
    from portable_record.actions.preferences import keep_preferences, preferences_of

    with doorway(current_app).record() as record:
        liked = replace(preferences_of(record), easy=wanted)
        keep_preferences(record, liked)
    doorway(current_app).like(liked)
