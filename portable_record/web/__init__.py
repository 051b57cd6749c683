"""A request becomes an action, an answer becomes a page. The only room that knows Flask.

Actions are imported inside the page that needs them, as the commands do it, so that the app listens at once;
``server.py`` reads ahead what every unlocked record needs while the passphrase is being typed.
"""

from secrets import token_hex
from typing import Any

from flask import Flask, render_template
from flask_babel import Babel
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers.response import Response

from portable_record import assets
from portable_record.errors import PortableRecordError
from portable_record.web import guard, home, languages, unlock
from portable_record.web.doorway import Doorway

MOST_BODY = 64 * 1024


def create_app(doorway: Doorway, *, host: str) -> Flask:
    """Make the app for one locked record, reachable under exactly one ``host`` (name and port)."""
    app = Flask(
        __name__,
        template_folder=str(assets.folder("templates")),
        static_folder=str(assets.folder("static")),
        static_url_path="/static",
    )
    app.config.update(
        SECRET_KEY=token_hex(32),
        SESSION_COOKIE_NAME=f"record_{token_hex(8)}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=MOST_BODY,
        MAX_FORM_PARTS=50,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["doorway"] = doorway
    Babel(app, default_locale="en_GB", locale_selector=languages.choose)
    CSRFProtect(app)
    guard.protect(app, host)
    app.register_blueprint(unlock.pages)
    app.register_blueprint(home.pages)
    _answer_errors(app)
    return app


def _answer_errors(app: Flask) -> None:
    """Turn every refusal into a page with a sentence; no traceback reaches a person."""

    @app.errorhandler(PortableRecordError)
    def refused(error: PortableRecordError) -> tuple[str, int]:
        return render_template("problem.html", says=error.says), 400

    @app.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> tuple[str, int]:
        return render_template(
            "problem.html", says="This page was open too long. Go back and try again."
        ), 400

    @app.errorhandler(HTTPException)
    def missing(error: HTTPException) -> tuple[str, int] | Response:
        status = error.code or 500
        says = "There is no such page." if status == 404 else "This cannot be done."
        return render_template("problem.html", says=says), status

    @app.errorhandler(Exception)
    def fault(_error: Exception) -> tuple[str, int]:
        says = "Something went wrong that we did not foresee. Nothing was lost."
        return render_template("problem.html", says=says), 500

    @app.context_processor
    def always() -> dict[str, Any]:
        lang, direction = languages.lang_and_dir()
        return {"unlocked": guard.is_unlocked(app), "lang": lang, "dir": direction, "look": ""}
