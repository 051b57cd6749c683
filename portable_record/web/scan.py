"""Scan or open what somebody gave: a camera, photos of codes, a pasted text, a file.

The script of the page posts pictures of the camera, two at a time at most; what is in them is found by the
reader process. Everything else works without a script.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from flask import Blueprint, current_app, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.csrf import validate_csrf
from werkzeug.wrappers.response import Response
from wtforms import ValidationError

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.web.bringing import look_again
from portable_record.web.forms import PageForm, paragraphs
from portable_record.web.guard import doorway
from portable_record.web.paper_words import apart
from portable_record.web.search import one_line
from portable_record.web.sent_file import SentFile, by_script, not_taken
from portable_record.web.uploads import HEADER, MOST_FRAME

if TYPE_CHECKING:
    from portable_record.actions.coming import Coming
    from portable_record.sharing.collector import Gathered

pages = Blueprint("scan", __name__, url_prefix="/scan")
Answer = str | Response | tuple[str | Response, int]
Found = TypeVar("Found")
FRAMES = ("image/jpeg", "image/png")
MOST_TEXT = 60_000
MOST_SENT = 24 << 20
"""Bytes of a file that is sent here. A larger one is no share, and is brought in as a file."""


class PasteForm(PageForm):
    """What was copied out of a message."""

    text = paragraphs(
        _l("The text"),
        hint=_l("It begins with shc:/, ur: or ey, or is a link with shlink:/ in it."),
        needed=_l("Paste the text first."),
        most=MOST_TEXT,
    )


@pages.get("")
def show() -> Answer:
    """Offer the ways to scan or open, and say how far it is with the parts of a card."""
    return _page(PasteForm(formdata=None))


@pages.post("/begin")
def begin() -> Response:
    """Begin to scan with the camera; the script gets the token of its scan."""
    from portable_record.actions.scan import begin_scan

    with doorway(current_app).record() as record:
        return jsonify(scan=begin_scan(record).token)


@pages.post("/frame")
def frame() -> Answer:
    """Look for codes in one picture of the camera, and tell how far it is."""
    from portable_record.actions.scan import codes_in, gather, scan_of

    if request.headers.get(HEADER):
        return jsonify(state="too-large"), 413
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError:
        return jsonify(state="over", says=_("This page was open too long. Go back and try again.")), 400
    if request.mimetype not in FRAMES:
        return jsonify(state="nothing"), 415
    at, token = doorway(current_app), request.args.get("scan", "")
    try:
        with at.record() as record:
            scan_of(record, token)
        texts = codes_in(at.desk, _body())
        with at.record() as record:
            gathered = gather(record, scan_of(record, token), texts)
    except NotFoundError as over:
        return jsonify(state="over", says=_(over.detail)), 409
    except PortableRecordError as refused:
        return jsonify(state="nothing", says=_(refused.says)), 400
    return jsonify(_told(gathered))


@pages.post("/stop")
def stop() -> Response:
    """Let go of what was gathered."""
    from portable_record.actions.scan import end_scan

    with doorway(current_app).record() as record:
        end_scan(record)
    return redirect(url_for("scan.show"))


@pages.post("/send")
def send() -> Answer:
    """Take the files that the browser sends, sealed as they come: pictures of codes, or one file."""
    from portable_record.actions.scan import take_files

    if (refused := not_taken(_too_large())) is not None:
        return _not_sent(*refused)
    try:
        sent = SentFile(request)
        name = sent.open()
        if not name:
            return _not_sent(_("Choose a file."), 400)
        with doorway(current_app).record() as record:
            found = take_files(record, _files(sent, name))
    except PortableRecordError as error:
        return _not_sent(_(error.says), 400)
    return _went_on(found, PasteForm(formdata=None))


@pages.post("/paste")
def paste() -> Answer:
    """Take a text that was pasted."""
    from portable_record.actions.scan import paste

    form = PasteForm()
    if not form.validate_on_submit():
        return _page(form)
    with doorway(current_app).record() as record:
        found = paste(record, str(form.text.data))
    return _went_on(found, form)


def _went_on(found: "Coming | Gathered", form: PasteForm) -> Answer:
    """Lead on to what waits now; to this page where more is needed, or nothing could be made out."""
    from portable_record.actions.coming import Coming, let_go
    from portable_record.actions.scan import AGAIN

    if not isinstance(found, Coming):
        if not found.total:
            return _not_sent(_of_another(found), 400)
        return _by_script_or(url_for("scan.show"))
    if found.looked is None and found.verified is None:
        return _by_script_or(str(look_again(found.token, kind="scanned").location))
    verdict = found.verified.verdict if found.verified is not None else None
    if verdict is not None and verdict.code in AGAIN:
        with doorway(current_app).record() as record:
            let_go(record)
        says = f"{_(verdict.says)} {_(verdict.advice)}"
        if not form.text.data:
            return _not_sent(says, 400)
        form.refuse(says, at="text")
        return _page(form)
    return _by_script_or(url_for("result.show"))


def _page(form: PasteForm, says: str = "") -> tuple[str, int]:
    from portable_record.actions.coming import waits_here
    from portable_record.actions.scan import going_on

    g.allowed = ("camera",)
    with doorway(current_app).record() as record:
        scan, waits = going_on(record), waits_here(record)
    page = render_template(
        "scan/scan.html",
        form=form,
        says=says,
        waits=waits,
        most=MOST_SENT,
        too_large=_too_large(),
        scan=scan.token if scan else "",
        progress=_progress(scan.gathered) if scan else "",
    )
    return page, 400 if says or form.problems() else 200


def _told(gathered: "Gathered") -> dict[str, object]:
    """Tell the script of the page how far it is."""
    if gathered.data:
        return {"state": "done", "place": url_for("result.show")}
    if gathered.total:
        return {
            "state": "parts",
            "says": _progress(gathered),
            "read": gathered.read,
            "total": gathered.total,
        }
    return {"state": "other", "says": _of_another(gathered)} if gathered.other else {"state": "nothing"}


def _of_another(gathered: "Gathered") -> str:
    """Say of a code that is none of ours what it is; plain words, as on an emergency sheet, are read out."""
    if not gathered.words:
        return str(_("That is a code of something else. Show the code of the card."))
    lines = (one_line(line) for line in gathered.words.splitlines())
    words = apart(" \u00b7 ".join(filter(None, lines)))
    return str(_("This code says plain words, which nobody signed: %(words)s", words=words))


def _progress(gathered: "Gathered") -> str:
    if not gathered.total:
        return ""
    return str(
        ngettext(
            "%(read)d of %(num)d part is read.",
            "%(read)d of %(num)d parts are read.",
            gathered.total,
            read=gathered.read,
        )
    )


def _body() -> bytes:
    """Give the bytes of this request, of which its length was looked at before."""
    return bytes(request.environ["wsgi.input"].read(min(request.content_length or 0, MOST_FRAME)))


def _files(sent: SentFile, name: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    found: str | None = name
    while found is not None:
        if found:
            yield found, sent.pieces()
        found = sent.another()


def _not_sent(says: str, status: int) -> Answer:
    if by_script():
        return jsonify(says=says), status
    page, _status = _page(PasteForm(formdata=None), says)
    return page, status


def _by_script_or(place: str) -> Answer:
    return jsonify(place=place) if by_script() else redirect(place)


def _too_large() -> str:
    return str(
        _(
            "This file is too large. What somebody shares has %(most)d MB at most."
            " Anything larger is brought in as a file.",
            most=MOST_SENT >> 20,
        )
    )
