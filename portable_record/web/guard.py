"""This browser session only: who may see a page, and what is said with every answer."""

import re
from collections.abc import Callable

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadData
from werkzeug.wrappers.response import Response

from portable_record.web.doorway import Doorway
from portable_record.web.front import FOREIGN, PAPER, allowing

OPEN_TO_ALL = {"static"}
"""The pages that need no pass; a page that is one of them says so with ``open_to_all``."""

_PLACE = re.compile(r"/(?!/)[A-Za-z0-9/._~:?=&%+-]*")


def open_to_all(*endpoints: str) -> None:
    """Let anybody on this machine reach these pages; they must hold nothing of the record."""
    OPEN_TO_ALL.update(endpoints)


def doorway(app: Flask) -> Doorway:
    """Return the doorway of this app."""
    found: Doorway = app.extensions["doorway"]
    return found


def the_pass() -> str:
    """Return the pass that this browser session shows, or nothing."""
    return str(session.get("pass", ""))


def is_unlocked(app: Flask) -> bool:
    """Say whether this browser session has the record open."""
    return doorway(app).lets_in(the_pass())


def is_of_owner(app: Flask, cookie: str) -> bool:
    """Say whether a cookie is of the session that has the record open or covered; it waits for nothing."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    try:
        held = signer.loads(cookie) if signer is not None else {}
    except BadData:
        return False
    return doorway(app).is_ours(str(held.get("pass", "")))


def was_ours(app: Flask) -> bool:
    """Say whether this browser session has the record open, or had it open before it was locked."""
    return doorway(app).held.knew(the_pass() or str(session.get("was", "")))


def the_mark() -> str:
    """Return the mark of a browser that belongs here (``tries.py``), or nothing."""
    return str(session.get("mark", ""))


def let_in(shown: str) -> None:
    """Begin a fresh session with this pass; its browser belongs here from now on."""
    belong_here()
    session["pass"] = shown


def belong_here() -> None:
    """Begin a fresh session; only its own wrong tries let its browser wait."""
    tries, mark = doorway(current_app).tries, the_mark()
    session.clear()
    session["mark"] = mark if tries.knows(mark) else tries.know()


def leave() -> None:
    """End the session; its browser is known still, what it had open, and that it looked at the example."""
    mark, was, looked = the_mark(), the_pass(), session.get("looked", "")
    session.clear()
    session["was"], session["looked"] = was, looked
    if doorway(current_app).tries.knows(mark):
        session["mark"] = mark


def safe_place(place: str) -> str:
    """Return a place within this app as it is, and the home page for anything else."""
    return place if _PLACE.fullmatch(place) and len(place) < 500 else url_for("home.parts")


def here() -> str:
    """Say where this session should come back to after unlocking; nothing for the home page."""
    found = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    place = request.full_path.rstrip("?") if found else "/"
    return "" if place == "/" or request.endpoint in OPEN_TO_ALL else place


def protect(app: Flask, rescue: Callable[[], Response | None]) -> None:
    """Send anyone without a pass to unlock, and renew the time when the owner does something.

    ``rescue`` keeps the text of a form that was sent after the record was locked.
    """

    @app.before_request
    def check() -> Response | None:
        if request.endpoint in OPEN_TO_ALL:
            return None
        if doorway(app).is_busy:
            return redirect(url_for("working.show"))
        if not is_unlocked(app):
            if (kept := rescue()) is not None:
                return kept
            return redirect(url_for("unlock.ask", next=here() or None))
        if _is_a_deed():
            doorway(app).visit()
        return None

    @app.after_request
    def say(response: Response) -> Response:
        said = FOREIGN if g.get("is_foreign") else PAPER if g.get("is_paper") else None
        response.headers.update(said or allowing(g.get("allowed", ())))
        cache = "no-cache" if request.endpoint == "static" else "no-store"
        response.headers["Cache-Control"] = cache
        return response


def _is_a_deed() -> bool:
    """Say whether a person asked for this: what a script or the browser fetches by itself renews no time."""
    fetched = request.headers.get("Sec-Fetch-Dest", "document") != "document"
    ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    return not fetched and not ahead
