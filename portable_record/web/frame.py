"""What every page needs to know, and what a page says when something was refused."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from flask import Flask, current_app, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError, UnexpectedError
from portable_record.web import begun, easy, languages
from portable_record.web.guard import doorway, here, is_unlocked
from portable_record.web.may import may_here
from portable_record.web.records import which_is_open
from portable_record.web.uploads import HEADER

SAYS = {
    404: "There is no such page.",
    405: "This cannot be done.",
    413: "This is larger than we take.",
    429: "Too many requests. Wait a moment.",
}


def surround(app: Flask) -> None:
    """Give every page its frame."""

    @app.context_processor
    def always() -> dict[str, Any]:
        lang, direction = languages.lang_and_dir()
        at = doorway(app)
        unlocked = is_unlocked(app)
        died, may = unlocked and not at.is_busy and at.is_closed, may_here()
        return {
            "lang": lang,
            "dir": direction,
            "look": _look(app),
            "easy": easy.is_easy(app),
            "easy_lines": easy.easy_lines(app),
            "unlocked": unlocked,
            "keeping_for": at.keeping_for if unlocked else "",
            "kept_by": at.kept_by if unlocked else "",
            "here_as": at.here_as if unlocked else "",
            "whose": at.whose if unlocked else "",
            "died": died,
            "closed": died or not may.write,
            "may_share": not died and may.share,
            "may_says": may.says,
            "is_hidden": may.is_hidden,
            "hidden_parts": may.hidden,
            "is_example": unlocked and at.is_example,
            "example_words": at.example_words if unlocked else "",
            "which": which_is_open() if unlocked else None,
            "locks_in": at.seconds_left() if unlocked else 0,
            "here": here() or "/",
            "LANGUAGES": languages.LANGUAGES,
            "other_way": languages.other_way(),
            "this_page": languages.this_page(),
            "NAV": (
                ("home.parts", _("Record")),
                ("search.show", _("Search")),
                ("settings.show", _("Settings")),
                ("help.show", _("Help")),
            ),
        }


def _look(app: Flask) -> str:
    """Give the classes of the page for large letters, strong contrast and Easy Read."""
    liked = doorway(app).liked
    chosen = (("text", liked.text), ("contrast", liked.contrast)) if liked is not None else ()
    names = [f"{name}-{value}" for name, value in chosen if value != "normal"]
    return " ".join([*names, "easy"] if easy.is_easy(app) else names)


def answer_errors(app: Flask, *, complain: Callable[[str], None]) -> None:
    """Turn every refusal into a page with a sentence and a code; no traceback reaches a person.

    ``complain`` is told of faults of ours: the kind and the place in the program, never what was in hand.
    Flask's own log of them holds a traceback, and is never written.
    """

    def told(exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]) -> None:
        complain(place_of(exc_info[1] or UnexpectedError()))

    app.logger.disabled = True
    app.log_exception = told  # type: ignore[method-assign]  # where even an error page cannot be made

    @app.errorhandler(PortableRecordError)
    def refused(error: PortableRecordError) -> tuple[str, int]:
        status = 404 if error.code == "not-found" else 400
        return _problem(error.says, error.code), status

    @app.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> tuple[str, int] | Response:
        if request.headers.get(HEADER):  # nothing of it was read, its token neither
            return _problem(SAYS[413], "413"), 413
        if (kept := begun.rescue()) is not None:
            return kept
        return _problem(_("This page was open too long. Go back and try again."), "page-too-old"), 400

    @app.errorhandler(HTTPException)
    def missing(error: HTTPException) -> tuple[str, int] | Response:
        status = error.code or 500
        if status < 400:
            return error.get_response()  # a redirect of the router
        return _problem(_(SAYS.get(status, SAYS[405])), str(status)), status

    @app.errorhandler(Exception)
    def fault(error: Exception) -> tuple[str, int]:
        complain(place_of(error))
        return _problem(UnexpectedError().says, UnexpectedError.code), 500


def place_of(error: BaseException) -> str:
    """Name the kind of a fault and the line where it came up, and not what it says: that may be private."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" in {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"unexpected: {type(error).__name__}{where}"


def complain_here(says: str) -> None:
    """Say a fault in the window where the app was started."""
    print(says, file=sys.stderr)  # noqa: T201 - one line without content


def _problem(says: str, code: str) -> str:
    """Show a problem; in Easy Read it says that, and not what the page would have been about."""
    lines = easy.PROBLEM if easy.is_easy(current_app) else ()
    return render_template("problem.html", says=_(says), code=code, easy_lines=lines)
