"""This machine only, this browser session only: what is checked before every request and said after it."""

from flask import Flask, abort, redirect, request, session, url_for
from werkzeug.wrappers.response import Response

from portable_record.web.doorway import Doorway

OPEN_TO_ALL = {"static", "unlock.ask", "unlock.try_passphrase"}

# With "no-referrer" a browser sends "Origin: null" with its own forms, which the check below must refuse.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def doorway(app: Flask) -> Doorway:
    """Return the doorway of this app."""
    found: Doorway = app.extensions["doorway"]
    return found


def is_unlocked(app: Flask) -> bool:
    """Say whether this browser session has the record open."""
    return doorway(app).lets_in(session.get("pass", ""))


def protect(app: Flask, host: str) -> None:
    """Refuse what does not come from this app's own pages, and send anyone without a pass to unlock.

    A foreign web page can reach a server on this machine by DNS rebinding or by a form: the exact Host, the
    Origin and Sec-Fetch-Site are checked on every request (OWASP ASVS 5.0, V3.5).
    """

    @app.before_request
    def check() -> Response | None:
        if request.host != host:
            abort(403)
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"http://{host}":
            abort(403)
        if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            abort(403)
        if request.endpoint in OPEN_TO_ALL or is_unlocked(app):
            return None
        return redirect(url_for("unlock.ask"))

    @app.after_request
    def say(response: Response) -> Response:
        response.headers.update(HEADERS)
        cache = "no-cache" if request.endpoint == "static" else "no-store"
        response.headers["Cache-Control"] = cache
        response.headers.pop("Server", None)
        return response
