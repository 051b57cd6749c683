"""Bring in services out of a directory's file: choose the file, choose what to keep, undo it if you like."""

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers.response import Response

from portable_record.errors import NothingChosenError, PortableRecordError
from portable_record.web.at_hand import TYPED, found_choices, found_files, typed_path
from portable_record.web.bringing import FolderForm
from portable_record.web.forms import offered
from portable_record.web.guard import doorway
from portable_record.web.search import one_line
from portable_record.web.sent_file import SentFile, not_taken
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.choosing import Choosing

pages = Blueprint("directory", __name__, url_prefix="/community/bring-in")
Answer = str | Response | tuple[str, int]
PAGE = 40


@pages.get("")
def begin() -> Answer:
    """Ask for the file."""
    return _begin()


@pages.post("/send")
def send() -> Answer:
    """Take the file that the browser sends, sealed as it comes, and read it."""
    from portable_record.actions.choosing import choose_from
    from portable_record.actions.coming import begin, bring

    if (refused := not_taken(_("This file is too large."))) is not None:
        return _begin(refused[0])
    try:
        sent = SentFile(request)
        name = sent.open()
        if not name:
            return _begin(_("Choose a file."))
        with doorway(current_app).record() as record:
            for _came in bring(begin(record, name), sent.pieces()):
                pass
            sent.rest()
            choose_from(record)
    except PortableRecordError as error:
        return _begin(_(error.says))
    return redirect(url_for("directory.choose"))


@pages.route("/folder", methods=["GET", "POST"])
def folder() -> Answer:
    """Read a file out of the folders of this device."""
    from portable_record.actions.choosing import choose_from

    form = _folder_form()
    typed = form.found.data == TYPED
    if form.validate_on_submit():
        if not typed or form.elsewhere.data:
            file = typed_path(str(form.elsewhere.data)) if typed else Path(str(form.found.data))
            try:
                with doorway(current_app).record() as record:
                    choose_from(record, file)
                return redirect(url_for("directory.choose"))
            except PortableRecordError as refused:
                form.refuse(_(refused.says))
        else:
            form.refuse(_("Type where the file is."), at="elsewhere")
    return render_template("community/folder.html", form=form), 400 if form.problems() else 200


@pages.get("/choose")
def choose() -> Answer:
    """Show the services, to be ticked; nothing is ticked at the start."""
    from portable_record.actions.choosing import choosing_now

    words, start = one_line(request.args.get("q", "")), _number(request.args.get("start", ""))
    with doorway(current_app).record() as record:
        now = choosing_now(record)
        status = 400 if now.says else 200
        return _page(now, words, start), status


@pages.post("/choose")
def tick() -> Response:
    """Remember what is ticked on this page, and go on: to other services, or to keep what is ticked."""
    from portable_record.actions.choosing import choosing_now, let_go

    words, start = one_line(request.form.get("before", "")), _number(request.form.get("start", ""))
    do = request.form.get("do", "search")
    with doorway(current_app).record() as record:
        now = choosing_now(record, request.form.get("file", "-"))
        shown = now.matching(words)[start : start + PAGE]
        ticked = {_number(number) for number in request.form.getlist("take")}
        now.tick({number for number, _one in shown}, ticked)
        if do == "keep":
            try:
                kept = now.keep(record)
            except NothingChosenError:
                now.says = _("Tick what you want to keep.")
                return redirect(url_for("directory.choose", q=words or None, start=start or None))
            let_go(record)
            changes = [kept.change] if kept.change else []
            says = ngettext("%(num)d service is kept.", "%(num)d services are kept.", kept.services)
            return redirect(url_for("entries.part", key="community", done=tell(says, changes)))
        if do == "leave":
            let_go(record)
            return redirect(url_for("entries.part", key="community"))
    if do in ("earlier", "later"):
        start = max(0, start + (PAGE if do == "later" else -PAGE))
        return redirect(url_for("directory.choose", q=words or None, start=start or None))
    return redirect(url_for("directory.choose", q=one_line(request.form.get("q", "")) or None))


def _page(now: "Choosing", words: str, start: int) -> str:
    matching = now.matching(words)
    start = start if start < len(matching) else 0
    return render_template(
        "community/choose.html",
        now=now,
        words=words,
        start=start,
        size=PAGE,
        matching=matching,
        shown=matching[start : start + PAGE],
    )


def _begin(says: str = "") -> tuple[str, int]:
    return render_template("community/bring-in.html", says=says), 400 if says else 200


def _folder_form() -> FolderForm:
    listed = found_choices(found_files((".json",)))
    form = FolderForm(data={"found": listed[0][0] if listed else TYPED})
    form.found.choices = offered([*listed, (TYPED, _("Another file"), _("Type where it is."))])
    return form


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0
