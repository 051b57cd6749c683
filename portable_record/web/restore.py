"""Bringing a record back from a backup: which one, what would be different, and then doing it.

The owner may, with the record open; and where there is no record yet, the browser that may set one up. What
was chosen, and what opens it, waits in the memory of this program until it is done (``work.py``).
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import ExampleOnlyError, PortableRecordError, UsageError
from portable_record.record.parts import PARTS
from portable_record.web.at_hand import TYPED, found_backups, found_choices, typed_path
from portable_record.web.forms import PageForm, line, offered, one_of, secret
from portable_record.web.guard import doorway, is_unlocked, open_to_all
from portable_record.web.setup_forms import NEW_HINT, is_new_passphrase
from portable_record.web.work import Progress
from portable_record.web.working import own_work, set_to_work

if TYPE_CHECKING:
    from portable_record.actions.restore import Preview
    from portable_record.actions.ways_in import Unlock
    from portable_record.web.draft import Drafts

pages = Blueprint("restore", __name__, url_prefix="/restore")
open_to_all(*(f"restore.{page}" for page in ("choose", "piece", "look", "now", "done")))
Answer = str | Response | tuple[str | Response, int]
MOST_SHOWN = 100
LONGEST_NUMBER = 15


class FileForm(PageForm):
    """Which backup, and the passphrase that it had."""

    file = one_of(_l("Which backup?"), (), needed=_l("Choose a backup."))
    elsewhere = line(
        _l("Where the file is, if it is not in the list"),
        hint=_l("As your files show it, such as /media/stick/record-2026-11-26.carebackup"),
        most=1000,
    )
    passphrase = secret(
        _l("The passphrase it was made with"),
        hint=_l("Your passphrase on the day when you made it. It opens the record afterwards too."),
        needed=_l("Type the passphrase that the backup was made with."),
    )


class CodeForm(FileForm):
    """Which backup, the recovery code that it had, and a new passphrase."""

    code = secret(
        _l("The recovery code"),
        hint=_l("From your recovery sheet: 28 letters and numbers."),
        needed=_l("Type the recovery code."),
    )
    passphrase = secret(_l("A new passphrase"), hint=NEW_HINT, needed=_l("Type a new passphrase."))
    again = secret(_l("The same again"), needed=_l("Type the new passphrase a second time."))


@dataclass(frozen=True, slots=True)
class Looked:
    """A backup that was looked into, and what opens it; the passphrase is new where a code opened it."""

    file: Path
    preview: "Preview"
    unlock: "Unlock" = field(repr=False)
    new_passphrase: str = field(repr=False)


def _for_those_who_may(page: Callable[[], Answer]) -> Callable[[], Answer]:
    """Let the owner in; and, where there is no record yet, the browser that may set one up."""

    @wraps(page)
    def guarded() -> Answer:
        at = doorway(current_app)
        drafts: Drafts = current_app.extensions["drafts"]
        if at.is_busy:
            return redirect(url_for("working.show"))
        if is_unlocked(current_app):
            if at.is_example:
                raise ExampleOnlyError
            at.visit()
            return page()
        if not at.has_record and drafts.of(str(session.get("draft", ""))) is not None:
            return page()
        return redirect(url_for("unlock.ask", next=request.path if request.method == "GET" else None))

    return guarded


@pages.route("", methods=["GET", "POST"])
@_for_those_who_may
def choose() -> Answer:
    """Ask for the backup and what opens it, and look into it."""
    by_code = request.args.get("with") == "code"
    listed = found_choices(found_backups(_last_place()))
    form = (CodeForm if by_code else FileForm)(data={"file": listed[0][0] if listed else TYPED})
    form.file.choices = offered([*listed, (TYPED, _("Another file"), _("Type where it is."))])
    if form.validate_on_submit() and _agrees(form):
        file = typed_path(str(form.elsewhere.data)) if form.file.data == TYPED else Path(str(form.file.data))
        unlock, new = _way_in(form)
        return set_to_work("look", _looking(file, unlock, new))
    page = render_template("restore/choose.html", form=form, by_code=by_code, first=not _has_record())
    return page, 400 if form.problems() else 200


@pages.post("/piece")
@_for_those_who_may
def piece() -> Answer:
    """Take a piece of a backup that a script brings from a file which was chosen."""
    from portable_record.actions.backups_at_hand import bring_piece

    at, sent = request.form.get("at", ""), request.files.get("piece")
    try:
        if sent is None or not at.isdecimal() or len(at) > LONGEST_NUMBER:
            raise UsageError("Choose the file again.")
        place = bring_piece(doorway(current_app).folder, int(at), sent.read())
    except PortableRecordError as refused:
        return jsonify(says=_(refused.says)), 400
    return jsonify(place=str(place))


@pages.get("/look")
@_for_those_who_may
def look() -> Answer:
    """Show what would be different."""
    work = own_work("look")
    if work is None:
        return redirect(url_for("restore.choose"))
    if not isinstance(work.answer, Looked):
        return render_template("restore/refused.html", refusal=work.refusal, locked=False), 400
    preview = work.answer.preview
    sorted_out = {
        kind: [one for one in preview.differences if one.kind == kind]
        for kind in ("here", "changed", "backup")
    }
    return render_template(
        "restore/look.html",
        file=work.answer.file,
        preview=preview,
        sorted_out=sorted_out,
        parts={part.key: part.title for part in PARTS},
        most=MOST_SHOWN,
    )


@pages.post("/now")
@_for_those_who_may
def now() -> Answer:
    """Bring it back; what stands here is set aside whole."""
    from portable_record.actions.backups_at_hand import forget_brought
    from portable_record.actions.restore import restore

    work, at = own_work("look"), doorway(current_app)
    if work is None or not isinstance(work.answer, Looked):
        return redirect(url_for("restore.choose"))
    looked = work.answer

    def deed(progress: Progress) -> object:
        with at.closed() as folder:
            restored = restore(
                *(at.desk, looked.file, looked.unlock, folder),
                confirmed=looked.preview.occupied,
                new_passphrase=looked.new_passphrase,
                progress=progress,
            )
            forget_brought(folder)
            if at.records is not None and not looked.preview.occupied:
                at.records.note_new(folder)
            return restored

    return set_to_work("restore", deed)


@pages.get("/done")
def done() -> Answer:
    """Say what came of it, to the browser that did it."""
    work = own_work("restore")
    if work is None:
        return redirect(url_for("home.parts"))
    if not work.is_over:
        return redirect(url_for("working.show"))
    if work.refusal is not None:
        return render_template("restore/refused.html", refusal=work.refusal, locked=_has_record()), 400
    return render_template("restore/done.html", restored=work.answer)


def _looking(file: Path, unlock: "Unlock", new: str) -> Callable[[Progress], object]:
    from portable_record.actions.restore import preview_restore

    at = doorway(current_app)
    unlocked = is_unlocked(current_app)

    def deed(progress: Progress) -> object:
        with ExitStack() as stack:
            opened = stack.enter_context(at.record()).vault if unlocked else None
            preview = preview_restore(at.desk, file, unlock, at.folder, opened=opened, progress=progress)
        return Looked(file, preview, unlock, new)

    return deed


def _agrees(form: FileForm) -> bool:
    """Look at what belongs together, and say at the field what is wrong."""
    if form.file.data == TYPED and not form.elsewhere.data:
        form.refuse(_("Type where the file is."), at="elsewhere")
    if isinstance(form, CodeForm):
        return is_new_passphrase(form)
    return not form.problems()


def _way_in(form: FileForm) -> "tuple[Unlock, str]":
    from portable_record.actions.ways_in import by_passphrase, by_recovery_code

    passphrase = str(form.passphrase.data)
    if isinstance(form, CodeForm):
        return by_recovery_code(str(form.code.data)), passphrase
    return by_passphrase(passphrase), ""


def _has_record() -> bool:
    return doorway(current_app).has_record


def _last_place() -> str:
    from portable_record.actions.back_up import backup_status

    if not is_unlocked(current_app):
        return ""
    with doorway(current_app).record() as record:
        return backup_status(record).where
