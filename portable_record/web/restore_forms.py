"""What is asked before a record is brought back: which backup, what opens it; and who may ask."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import (
    BackupError,
    ExampleOnlyError,
    FileUnreadableError,
    NoRecoveryCodeError,
    PortableRecordError,
    RecoveryCodeError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from portable_record.web.at_hand import TYPED, found_backups, found_choices, typed_path
from portable_record.web.forms import PageForm, line, offered, one_of, secret
from portable_record.web.guard import doorway, is_unlocked, the_mark
from portable_record.web.restore_looking import CODE, PASSPHRASE, SHEETS, Chosen
from portable_record.web.setup_forms import NEW_HINT, is_new_passphrase

if TYPE_CHECKING:
    from portable_record.web.draft import Drafts

Answer = str | Response | tuple[str | Response, int]


class BackupForm(PageForm):
    """Which backup."""

    file = one_of(_l("Which backup?"), (), needed=_l("Choose a backup."))
    elsewhere = line(
        _l("Where the file is, if it is not in the list"),
        hint=_l("As your files show it, such as /media/stick/record-2026-11-26.carebackup"),
        most=1000,
    )


class PassphraseForm(BackupForm):
    """Which backup, and the passphrase that it had."""

    passphrase = secret(
        _l("The passphrase it was made with"),
        hint=_l("Your passphrase on the day when you made it. It opens the record afterwards too."),
        needed=_l("Type the passphrase that the backup was made with."),
    )


class CodeForm(BackupForm):
    """Which backup, the recovery code that it had, and a new passphrase."""

    code = secret(
        _l("The recovery code"),
        hint=_l("From your recovery sheet: 28 letters and numbers."),
        needed=_l("Type the recovery code."),
    )
    passphrase = secret(_l("A new passphrase"), hint=NEW_HINT, needed=_l("Type a new passphrase."))
    again = secret(_l("The same again"), needed=_l("Type the new passphrase a second time."))


FORMS = {PASSPHRASE: PassphraseForm, CODE: CodeForm, SHEETS: BackupForm}


def for_those_who_may(page: Callable[[], Answer]) -> Callable[[], Answer]:
    """Let in whoever may bring a record back.

    The owner, with the record open; where there is no record yet, the browser that may set one up; and where
    the record is damaged, a browser that belongs here (``tries.py``).
    """

    @wraps(page)
    def guarded() -> Answer:
        at = doorway(current_app)
        if at.is_busy:
            return redirect(url_for("working.show"))
        if is_unlocked(current_app):
            if at.is_example:
                raise ExampleOnlyError
            at.visit()
            return page()
        drafts: Drafts = current_app.extensions["drafts"]
        sets_up = not at.has_record and drafts.of(str(session.get("draft", ""))) is not None
        if sets_up or (at.is_damaged and at.tries.knows(the_mark())):
            return page()
        return redirect(url_for("unlock.ask", next=request.path if request.method == "GET" else None))

    return guarded


def form_for(way: str, *, again: Path | None = None) -> BackupForm:
    """Make the form for a way in, filled from the request; or anew, with the backup chosen before."""
    listed = found_choices(found_backups(_last_place()))
    known = {value for value, *_rest in listed}
    data = {"file": listed[0][0] if listed else TYPED}
    if again is not None:
        in_list = str(again) in known
        data = {"file": str(again) if in_list else TYPED, "elsewhere": "" if in_list else str(again)}
    more = {} if again is None else {"formdata": None}
    form: BackupForm = FORMS[way](data=data, **more)
    form.file.choices = offered([*listed, (TYPED, _("Another file"), _("Type where it is."))])
    return form


def agrees(form: BackupForm) -> bool:
    """Look at what belongs together, and say at the field what is wrong."""
    if form.file.data == TYPED and not form.elsewhere.data:
        form.refuse(_("Type where the file is."), at="elsewhere")
    if isinstance(form, CodeForm):
        return is_new_passphrase(form)
    return not form.problems()


def file_in(form: BackupForm) -> Path:
    """Give the backup that was chosen."""
    return typed_path(str(form.elsewhere.data)) if form.file.data == TYPED else Path(str(form.file.data))


def chosen_in(form: BackupForm) -> Chosen:
    """Give what was chosen, and what opens it."""
    from portable_record.actions.ways_in import by_passphrase, by_recovery_code

    file, passphrase = file_in(form), str(form["passphrase"].data)
    if isinstance(form, CodeForm):
        return Chosen(file, CODE, by_recovery_code(str(form.code.data)), passphrase)
    return Chosen(file, PASSPHRASE, by_passphrase(passphrase))


def refuse(form: BackupForm, refused: PortableRecordError) -> None:
    """Say why a backup cannot be looked into, at the field it is about."""
    place = ""
    if isinstance(refused, FileUnreadableError | BackupError):
        place = "elsewhere" if form.file.data == TYPED else "file"
    elif isinstance(refused, WrongPassphraseError):
        place = "passphrase"
    elif isinstance(refused, RecoveryCodeError | WrongRecoveryCodeError | NoRecoveryCodeError):
        place = "code"
    form.refuse(refused.says, at=place if place in form else "")


def choose_page(form: BackupForm, way: str, *, code: str = "") -> Answer:
    """Show the form; ``code`` is that of why it is shown again."""
    first = not is_unlocked(current_app)
    back = url_for("backup.show")
    if first:
        back = url_for("unlock.ask" if doorway(current_app).has_record else "setup.welcome")
    page = render_template("restore/choose.html", form=form, way=way, back=back, code=code)
    return page, 400 if form.problems() else 200


def _last_place() -> str:
    from portable_record.actions.back_up import backup_status

    if not is_unlocked(current_app):
        return ""
    with doorway(current_app).record() as record:
        return backup_status(record).where
