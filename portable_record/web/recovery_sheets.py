"""When the passphrase is lost: sheets of trusted people are typed one after another, then a new passphrase.

What was typed waits in the memory of this program for a while, for the one browser session that typed it.
"""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.web.forms import PageForm, paragraphs, secret
from portable_record.web.guard import doorway, open_to_all, the_mark
from portable_record.web.setup_forms import NEW_HINT, is_new_passphrase
from portable_record.web.unlock import ways_on
from portable_record.web.ways_back import recover_with_sheets

if TYPE_CHECKING:
    from portable_record.crypto.shares import SharePart
    from portable_record.web.waiting import Waiting

pages = Blueprint("sheets", __name__, url_prefix="/recover/sheets")
open_to_all("sheets.show", "sheets.new_passphrase", "sheets.begin_again")
Answer = str | Response | tuple[str, int]


class SheetForm(PageForm):
    """The words of one sheet."""

    words = paragraphs(
        _l("The 20 words of one sheet"),
        hint=_l("With a space between. The first four letters of each word are enough."),
        needed=_l("Type the words of the sheet."),
        most=600,
    )


class NewForm(PageForm):
    """A new passphrase, twice."""

    passphrase = secret(_l("A new passphrase"), hint=NEW_HINT, needed=_l("Type a new passphrase."))
    again = secret(_l("The same again"), needed=_l("Type the new passphrase a second time."))


def _typed() -> "Waiting[tuple[SharePart, ...]]":
    found: Waiting[tuple[SharePart, ...]] = current_app.extensions["typed-sheets"]
    return found


def _shares() -> "tuple[SharePart, ...]":
    return _typed().of(str(session.get("sheets", ""))) or ()


@pages.route("", methods=["GET", "POST"])
def show() -> Answer:
    """Take the words of one more sheet, and say how many are still needed."""
    from portable_record.actions.trusted import add_sheet, sheets_needed

    at = doorway(current_app)
    if not at.has_record:
        return redirect(url_for("setup.begin"))
    shares, form = _shares(), SheetForm()
    try:
        needed = sheets_needed(at.folder)
    except PortableRecordError as none:
        return render_template("recovery/no-sheets.html", says=none.says, more=ways_on(none))
    if len(shares) >= needed.needed:
        return redirect(url_for("sheets.new_passphrase"))
    if form.validate_on_submit():
        try:
            shares = add_sheet(needed, shares, str(form.words.data))
        except PortableRecordError as refused:
            form.refuse(refused.says, at="words")
        else:
            session["sheets"] = _typed().keep(shares)
            return redirect(url_for("sheets.show"))
    page = render_template(
        "recovery/sheets.html",
        form=form,
        needed=needed,
        have=len(shares),
        back=url_for("recovery.recover"),
        again=url_for("sheets.begin_again"),
    )
    return page, 400 if form.problems() else 200


@pages.route("/passphrase", methods=["GET", "POST"])
def new_passphrase() -> Answer:
    """Set a new passphrase, once enough sheets are there."""
    from portable_record.actions.trusted import sheets_needed

    at, shares, form, more = doorway(current_app), _shares(), NewForm(), ways_on(None)
    if not shares or len(shares) < sheets_needed(at.folder).needed:
        return redirect(url_for("sheets.show"))
    if form.validate_on_submit() and is_new_passphrase(form):
        try:
            recover_with_sheets(at, shares, str(form.passphrase.data), mark=the_mark())
        except PortableRecordError as refused:
            form.refuse(refused.says)
            more = ways_on(refused)
        else:
            _typed().forget()
            session.pop("sheets", None)
            return render_template("recovery/sheets-passphrase.html", form=form, done=True)
    page = render_template("recovery/sheets-passphrase.html", form=form, done=False, more=more)
    return page, 400 if form.problems() else 200


@pages.post("/again")
def begin_again() -> Response:
    """Let go of what was typed."""
    if _shares():
        _typed().forget()
    session.pop("sheets", None)
    return redirect(url_for("sheets.show"))
