"""Nothing typed is lost: a form that was begun is kept over a lock, and offered again.

A page whose form is to be kept has its endpoint in ``keeps``, and the fields of ``begun_fields`` in its form.
What is typed reaches us in three ways: a script sends it before its page is hidden, the person sends the form
after the record was locked, or sends it from a page that is too old to be taken.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers.response import Response

from portable_record.web.guard import doorway, is_unlocked, safe_place, was_ours

if TYPE_CHECKING:
    from portable_record.actions.begun import Begun

pages = Blueprint("begun", __name__, url_prefix="/begun")
KEPT = {"begun.keep"}
"""The pages whose forms are kept; a page that is one of them says so with ``keeps``."""

_OURS = ("csrf_token", "place", "begun", "about", "of")
AGAIN = "again"
_BEARING_A_FILE: set[str] = set()
_UNSAID = ("done", "form", AGAIN)
LONGEST = 120


def keeps(*endpoints: str) -> None:
    """Have what is typed into these pages kept over a lock."""
    KEPT.update(endpoints)


def bears_a_file(*endpoints: str) -> None:
    """Have these pages ask for the file again where it came too late: it cannot be kept behind the lock."""
    _BEARING_A_FILE.update(endpoints)


def place_of_form() -> str:
    """Give the address of this page without what only this visit needs."""
    said = [(name, value) for name, value in request.args.items(multi=True) if name not in _UNSAID]
    return f"{request.path}?{urlencode(said)}" if said else request.path


def begun_here() -> "Begun | None":
    """Return what was begun on this page, when it is asked for and not when it is sent."""
    from portable_record.actions.begun import begun_at

    if request.method != "GET":
        return None
    with doorway(current_app).record() as record:
        return begun_at(record, place_of_form())


def typed_before(begun: "Begun | None") -> "MultiDict[str, str] | None":
    """Give the fields of what was begun as if they were just sent, for a form to be filled with."""
    return MultiDict(begun.fields) if begun else None


def begun_fields(form_id: str, about: str) -> dict[str, str]:
    """Give the hidden fields by which a form is kept: its id, what it is about, and whose record it is in."""
    at = doorway(current_app)
    with at.record() as record:
        return {"begun": form_id, "about": about[:LONGEST], "of": at.held.mark_of(record)}


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a short form needs to be kept: what was begun in it, its hidden fields, and its place."""

    begun: "Begun | None"
    hidden: dict[str, str]
    place: str

    @property
    def sent(self) -> "dict[str, MultiDict[str, str]]":
        """Give what was typed before as the form takes it; nothing where nothing was."""
        typed = typed_before(self.begun)
        return {} if typed is None else {"formdata": typed}


def keeping(about: str) -> Keeping:
    """Have the one form of this page kept; it is known by the page, of which there is one."""
    place = place_of_form()
    return Keeping(begun_here(), begun_fields(place, about), place)


def is_saved() -> None:
    """Let go of what was begun in the form that was just saved."""
    from portable_record.actions.begun import throw_away

    with doorway(current_app).record() as record:
        throw_away(record, request.form.get("begun", ""))


@pages.post("")
def keep() -> Response:
    """Keep what a script sends before its page is hidden."""
    _take()
    return Response(status=204)


@pages.post("/<begun_id>/throw-away")
def away(begun_id: str) -> Response:
    """Let go of what was begun."""
    from portable_record.actions.begun import throw_away

    with doorway(current_app).record() as record:
        throw_away(record, begun_id)
    return redirect(safe_place(request.form.get("back", "")))


def rescue() -> Response | None:
    """Keep what was sent when it could not be taken; say where to go then. Nothing where nothing is kept."""
    if request.method == "POST" and request.endpoint in _BEARING_A_FILE and not is_unlocked(current_app):
        return redirect(url_for("unlock.ask", next=f"{request.path}?{AGAIN}=1"))
    if request.method != "POST" or request.endpoint not in KEPT or not _take():
        return None
    if request.endpoint == "begun.keep":
        return Response(status=204)
    place = place_of_form()
    return redirect(place if is_unlocked(current_app) else url_for("unlock.ask", next=place))


def _take() -> bool:
    """Put the form that was sent into its record, or hold it for that; say whether it is kept."""
    from portable_record.actions.begun import Begun, keep_begun

    at, sent = doorway(current_app), request.form
    place = safe_place(sent.get("place", "")) if request.endpoint == "begun.keep" else place_of_form()
    fields = [(name, text) for name, text in sent.items(multi=True) if name not in _OURS]
    begun = Begun(sent.get("begun", "")[:LONGEST], place, sent.get("about", "")[:LONGEST], tuple(fields))
    if not begun.id:
        return False
    if is_unlocked(current_app) and not at.is_busy:
        with at.record() as record:
            if at.held.mark_of(record) == sent.get("of", ""):
                keep_begun(record, begun)
                return True
    return was_ours(current_app) and at.held.hold(sent.get("of", ""), begun)
