"""Backups: how it stands with them, making one, trying one out, and when to be reminded."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.web.at_hand import (
    BROWSER,
    TYPED,
    found_backups,
    found_choices,
    in_words,
    place_choices,
    typed_path,
)
from portable_record.web.forms import PageForm, line, number, offered, one_of, secret, tick, whole
from portable_record.web.guard import doorway
from portable_record.web.lanes import take_lane
from portable_record.web.work import Progress
from portable_record.web.working import own_work, set_to_work

pages = Blueprint("backup", __name__, url_prefix="/backup")
Answer = str | Response | tuple[str, int]
PIECE = 1 << 18


class WhereForm(PageForm):
    """Where the backup goes."""

    place = one_of(_l("Where should it go?"), (), needed=_l("Choose where the backup should go."))
    elsewhere = line(
        _l("The folder or file, if it is another place"),
        hint=_l("As your files show it, such as /media/stick or D:\\Backups."),
        most=1000,
    )


class TryForm(PageForm):
    """Which backup to try out, and what opens it."""

    file = one_of(_l("Which backup?"), (), needed=_l("Choose a backup."))
    elsewhere = line(_l("Where the file is, if it is not in the list"), most=1000)
    passphrase = secret(
        _l("The passphrase it was made with"),
        hint=_l("Your passphrase on the day when you made it."),
        needed=_l("Type the passphrase."),
    )


class ReminderForm(PageForm):
    """When to be reminded."""

    on = tick(_l("Remind me of backups"))
    days = number(_l("After how many days?"), least=1, most=365)
    changes = number(_l("Or after how many changes?"), least=1, most=10_000)


@pages.get("")
def show() -> str:
    """Say how it stands with backups."""
    from portable_record.actions.back_up import backup_status

    with doorway(current_app).record() as record:
        return render_template("backup/show.html", status=backup_status(record))


@pages.route("/new", methods=["GET", "POST"])
def new() -> Answer:
    """Ask where it should go, and make it."""
    from portable_record.actions.back_up import back_up
    from portable_record.actions.backups_at_hand import back_up_to_download

    form = WhereForm()
    form.place.choices = offered(
        [
            *place_choices(),
            (BROWSER, _("As a download of this browser"), _("It goes where your downloads go.")),
            (TYPED, _("Another place"), _("Type it below.")),
        ]
    )
    if form.validate_on_submit():
        place, at = str(form.place.data), doorway(current_app)
        if place == BROWSER:

            def to_download(progress: Progress) -> object:
                with at.record() as record:
                    return back_up_to_download(record, progress=progress)

            return set_to_work("download", to_download)
        if place != TYPED or form.elsewhere.data:
            out = typed_path(str(form.elsewhere.data)) if place == TYPED else Path(place)

            def to_place(progress: Progress) -> object:
                with at.record() as record:
                    return back_up(record, out, progress=progress)

            return set_to_work("backup", to_place)
        form.refuse(_("Type where it should go."), at="elsewhere")
    return render_template("backup/new.html", form=form), 400 if form.problems() else 200


@pages.get("/done")
def done() -> Answer:
    """Say where the backup lies, that it is whole, and what to do with it."""
    work = own_work("backup", "download")
    if work is None:
        return redirect(url_for("backup.show"))
    if work.refusal is not None:
        return render_template("backup/refused.html", refusal=work.refusal, again="backup.new"), 400
    made = work.answer
    return render_template(
        "backup/done.html",
        made=made,
        download=work.kind == "download",
        size=in_words(getattr(made, "size", 0)),
    )


@pages.post("/download")
def download() -> Answer:
    """Give the backup to the browser, and remove the copy that waited for it."""
    from portable_record.actions.backups_at_hand import forget_download, place_to_download
    from portable_record.actions.files import open_file

    work, folder = own_work("download"), doorway(current_app).folder
    if work is None or work.refusal is not None:
        return redirect(url_for("backup.new"))
    with doorway(current_app).record() as record:
        name = f"record-{record.today.isoformat()}.carebackup"
    lane, file = take_lane(), place_to_download(folder)
    opened = open_file(file)
    answer = Response(_pieces(opened), content_type="application/octet-stream")
    answer.content_length = file.stat().st_size
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'

    @answer.call_on_close
    def forget() -> None:
        opened.close()
        forget_download(folder)

    return lane.carry(answer)


@pages.route("/try", methods=["GET", "POST"])
def try_out() -> Answer:
    """Ask for a backup, and read it to its last byte as if to restore it."""
    from portable_record.actions.back_up import backup_status, remember_test_here, try_backup
    from portable_record.actions.backups_at_hand import forget_brought, place_to_bring
    from portable_record.actions.ways_in import by_passphrase

    at = doorway(current_app)
    with at.record() as record:
        last = backup_status(record).where
    listed = found_choices(found_backups(last))
    form = TryForm(data={"file": listed[0][0] if listed else TYPED})
    form.file.choices = offered([*listed, (TYPED, _("Another file"), _("Type where it is."))])
    if form.validate_on_submit():
        if form.file.data != TYPED or form.elsewhere.data:
            file = (
                typed_path(str(form.elsewhere.data)) if form.file.data == TYPED else Path(str(form.file.data))
            )
            unlock = by_passphrase(str(form.passphrase.data))

            def deed(progress: Progress) -> object:
                answer = try_backup(at.desk, file, unlock, progress=progress)
                with at.record() as record:
                    remember_test_here(record)
                if file != place_to_bring(at.folder):
                    return file, *answer
                forget_brought(at.folder)
                return "", *answer

            return set_to_work("try", deed)
        form.refuse(_("Type where the file is."), at="elsewhere")
    return render_template("backup/try.html", form=form), 400 if form.problems() else 200


@pages.get("/tried")
def tried() -> Answer:
    """Say what came of trying it out."""
    work = own_work("try")
    if work is None:
        return redirect(url_for("backup.show"))
    if work.refusal is not None or not isinstance(work.answer, tuple):
        return render_template("backup/refused.html", refusal=work.refusal, again="backup.try_out"), 400
    file, contents, findings = work.answer
    return render_template("backup/tried.html", file=file, contents=contents, findings=findings)


@pages.route("/reminder", methods=["GET", "POST"])
def reminder() -> Answer:
    """Choose when to be reminded, or not at all."""
    from portable_record.actions.back_up import backup_status, set_reminder

    with doorway(current_app).record() as record:
        status = backup_status(record)
        form = ReminderForm(data={"on": status.on, "days": str(status.days), "changes": str(status.changes)})
        if form.validate_on_submit():
            set_reminder(record, days=whole(form.days), changes=whole(form.changes), on=bool(form.on.data))
            return redirect(url_for("backup.show"))
    return render_template("backup/reminder.html", form=form), 400 if form.problems() else 200


def _pieces(opened: BinaryIO) -> Iterator[bytes]:
    while piece := opened.read(PIECE):
        yield piece
