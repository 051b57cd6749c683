"""Unlocking: with the passphrase, or with the PIN while only the screen is closed."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.actions.records_here import listed_or_none
from portable_record.errors import (
    PortableRecordError,
    RecordLockedError,
    TooManyTriesError,
    VaultDamagedError,
)
from portable_record.web.easy import is_easy
from portable_record.web.easy_words import Line, lines_for
from portable_record.web.forms import PageForm, secret
from portable_record.web.guard import (
    doorway,
    is_unlocked,
    let_in,
    open_to_all,
    safe_place,
    the_mark,
    the_pass,
)
from portable_record.web.language import chosen_before_unlocking, keep_in_record
from portable_record.web.records import which_is_open

pages = Blueprint("unlock", __name__)
open_to_all("unlock.ask", "unlock.try_passphrase", "unlock.try_pin")


class UnlockForm(PageForm):
    """One field: the passphrase."""

    passphrase = secret(
        _l("Your passphrase"),
        hint=_l("Capital and small letters matter. Only you know it: we cannot look it up."),
        needed=_l("Type your passphrase."),
    )


class PinForm(PageForm):
    """One field: the PIN."""

    pin = secret(_l("Your PIN"), hint=_l("4 to 8 digits."), needed=_l("Type your PIN."))


@pages.get("/unlock")
def ask() -> str | Response:
    """Ask for the passphrase, or for the PIN where only the screen is closed."""
    at = doorway(current_app)
    if not at.has_record:
        beside = at.records is not None and at.records.could_list(at.folder) and listed_or_none(at.records)
        return redirect(url_for("records.show" if beside else "setup.begin"))
    if is_unlocked(current_app):
        return render_template("unlock/open.html", place=_next(), easy_lines=_in_easy_read("open"))
    if at.is_covered(the_pass()) and "passphrase" not in request.args:
        return _pin_page(PinForm())
    return _page(UnlockForm(), VaultDamagedError() if at.lacks_header else None)


@pages.post("/unlock")
def try_passphrase() -> Response | tuple[str, int]:
    """Open the record, or say plainly why not."""
    form = UnlockForm()
    if form.validate_on_submit():
        try:
            _stand_before_meant()
            _go_in(doorway(current_app).unlock(str(form.passphrase.data), mark=the_mark()))
            return redirect(_next())
        except VaultDamagedError as damaged:
            form.refuse(_(damaged.sentence))
            return _page(form, damaged), 400
        except PortableRecordError as refused:
            form.refuse(refused.says, at="passphrase")
            return _page(form, refused), 400
    return _page(form), 400


@pages.post("/unlock/pin")
def try_pin() -> Response | tuple[str, int]:
    """Open the screen again, or say plainly why not; after five tries only the passphrase does."""
    form = PinForm()
    if form.validate_on_submit():
        try:
            _go_in(doorway(current_app).uncover(the_pass(), str(form.pin.data)))
            return redirect(_next())
        except RecordLockedError:
            return redirect(url_for("unlock.ask", next=_next()))
        except PortableRecordError as refused:
            if not doorway(current_app).is_covered(the_pass()):
                other = UnlockForm(formdata=None)
                other.refuse(refused.says, at="passphrase")
                return _page(other), 400
            form.refuse(refused.says, at="pin")
    return _pin_page(form), 400


def _go_in(shown: str) -> None:
    """Begin a session with this pass; a language chosen on a locked page goes into the record now."""
    chosen = chosen_before_unlocking()
    let_in(shown)
    if chosen is not None:
        keep_in_record(chosen)


def _stand_before_meant() -> None:
    """Go to the record that the page named, if another browser chose another one since."""
    at = doorway(current_app)
    meant = at.records.folder(request.form.get("record", "")) if at.records is not None else None
    if meant is not None and meant != at.folder:
        at.stand_before(meant, the_pass())


def _next() -> str:
    return safe_place(request.args.get("next", ""))


def _page(form: UnlockForm, refused: PortableRecordError | None = None) -> str:
    return render_template(
        "unlock/ask.html", form=form, place=_next(), named=which_is_open(), more=ways_on(refused)
    )


def ways_on(refused: PortableRecordError | None) -> dict[str, bool]:
    """Say what to offer whoever was refused: bringing a damaged record back, or not waiting for others."""
    at = doorway(current_app)
    waits = isinstance(refused, TooManyTriesError) and not at.tries.knows(the_mark())
    damaged = isinstance(refused, VaultDamagedError)
    return {"damaged": damaged, "lacks_header": damaged and at.lacks_header, "waits": waits}


def _pin_page(form: PinForm) -> str:
    return render_template("unlock/pin.html", form=form, place=_next(), easy_lines=_in_easy_read("pin"))


def _in_easy_read(how: str) -> tuple[Line, ...]:
    return lines_for("unlock.ask", how) if is_easy(current_app) else ()
