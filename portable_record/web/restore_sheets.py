"""Bringing a record back with sheets of trusted people: typed one after another, then a new passphrase.

The backup that was chosen and what was typed wait in the memory of this program for a while, for the one
browser session that typed it (``waiting.py``).
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.web.guard import open_to_all
from portable_record.web.recovery_sheets import NewForm, SheetForm
from portable_record.web.restore_forms import Answer, for_those_who_may
from portable_record.web.restore_looking import SHEETS, Chosen, look_into
from portable_record.web.setup_forms import is_new_passphrase

if TYPE_CHECKING:
    from portable_record.actions.trusted import Trusted
    from portable_record.crypto.shares import SharePart
    from portable_record.web.waiting import Waiting

pages = Blueprint("restore_sheets", __name__, url_prefix="/restore/sheets")
open_to_all(*(f"restore_sheets.{page}" for page in ("show", "new_passphrase", "begin_again")))
_KEY = "restore-sheets"


@dataclass(frozen=True, slots=True)
class Typed:
    """A backup, which sheets open it, and those that were typed so far."""

    file: Path
    needed: "Trusted"
    shares: "tuple[SharePart, ...]" = field(default=(), repr=False)

    @property
    def is_enough(self) -> bool:
        """Whether all that are needed are there."""
        return len(self.shares) >= self.needed.needed


def begin(file: Path) -> Response:
    """Begin with a backup, and go where its sheets are typed.

    Raises:
        NoTrustedPeopleError: no sheets open it.
        FileUnreadableError, BackupError, VaultError: it cannot be read, or is none.
    """
    from portable_record.actions.trusted import sheets_for_backup

    session[_KEY] = _waiting().keep(Typed(file, sheets_for_backup(file)))
    return redirect(url_for("restore_sheets.show"))


def _waiting() -> "Waiting[Typed]":
    found: Waiting[Typed] = current_app.extensions[_KEY]
    return found


def _typed() -> Typed | None:
    return _waiting().of(str(session.get(_KEY, "")))


@pages.route("", methods=["GET", "POST"])
@for_those_who_may
def show() -> Answer:
    """Take the words of one more sheet, and say how many are still needed."""
    from portable_record.actions.trusted import add_sheet

    typed, form = _typed(), SheetForm()
    if typed is None:
        return redirect(_choose())
    if typed.is_enough:
        return redirect(url_for("restore_sheets.new_passphrase"))
    if form.validate_on_submit():
        try:
            shares = add_sheet(typed.needed, typed.shares, str(form.words.data))
        except PortableRecordError as refused:
            form.refuse(refused.says, at="words")
        else:
            session[_KEY] = _waiting().keep(replace(typed, shares=shares))
            return redirect(url_for("restore_sheets.show"))
    page = render_template(
        "recovery/sheets.html",
        form=form,
        needed=typed.needed,
        have=len(typed.shares),
        back=_choose(),
        again=url_for("restore_sheets.begin_again"),
    )
    return page, 400 if form.problems() else 200


@pages.route("/passphrase", methods=["GET", "POST"])
@for_those_who_may
def new_passphrase() -> Answer:
    """Ask for a new passphrase, once enough sheets are there, and look into the backup."""
    from portable_record.actions.ways_in import by_sheets

    typed, form = _typed(), NewForm()
    if typed is None or not typed.is_enough:
        return redirect(url_for("restore_sheets.show"))
    if form.validate_on_submit() and is_new_passphrase(form):
        unlock = by_sheets([" ".join(share.words) for share in typed.shares])
        chosen = Chosen(typed.file, SHEETS, unlock, str(form.passphrase.data))
        _forget()
        return look_into(chosen)
    page = render_template("restore/passphrase.html", form=form)
    return page, 400 if form.problems() else 200


@pages.post("/again")
@for_those_who_may
def begin_again() -> Answer:
    """Let go of what was typed."""
    typed = _typed()
    if typed is not None:
        session[_KEY] = _waiting().keep(replace(typed, shares=()))
    return redirect(url_for("restore_sheets.show"))


def _choose() -> str:
    return f"{url_for('restore.choose')}?with={SHEETS}"


def _forget() -> None:
    _waiting().forget()
    session.pop(_KEY, None)
