"""Bringing a record back from a backup: which one, what would be different, and then doing it.

Who may, and what is asked, stands in ``restore_forms.py``. What was chosen, and what opens it, waits in the
memory of this program until it is done (``work.py``).
"""

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portable_record.errors import PortableRecordError, UsageError
from portable_record.record.parts import PARTS
from portable_record.web.guard import doorway, open_to_all
from portable_record.web.restore_forms import (
    FORMS,
    Answer,
    agrees,
    choose_page,
    chosen_in,
    file_in,
    for_those_who_may,
    form_for,
    refuse,
)
from portable_record.web.restore_looking import PASSPHRASE, SHEETS, Looked, Refused, look_into
from portable_record.web.restore_sheets import begin
from portable_record.web.work import Progress
from portable_record.web.working import own_work, set_to_work

pages = Blueprint("restore", __name__, url_prefix="/restore")
open_to_all(*(f"restore.{page}" for page in ("choose", "piece", "look", "now", "done")))
MOST_SHOWN = 100
LONGEST_NUMBER = 15


@pages.route("", methods=["GET", "POST"])
@for_those_who_may
def choose() -> Answer:
    """Ask for the backup and what opens it, and look into it."""
    way = request.args.get("with", "")
    way = way if way in FORMS else PASSPHRASE
    form = form_for(way)
    if form.validate_on_submit() and agrees(form):
        if way != SHEETS:
            return look_into(chosen_in(form))
        try:
            return begin(file_in(form))
        except PortableRecordError as refused:
            refuse(form, refused)
            return choose_page(form, way, code=refused.code)
    return choose_page(form, way)


@pages.post("/piece")
@for_those_who_may
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
@for_those_who_may
def look() -> Answer:
    """Show what would be different; or why that cannot be said, where it was asked for."""
    work = own_work("look")
    if work is None:
        return redirect(url_for("restore.choose"))
    looked = work.answer
    if isinstance(looked, Refused):
        form = form_for(looked.chosen.way, again=looked.chosen.file)
        refuse(form, looked.refusal)
        return choose_page(form, looked.chosen.way, code=looked.refusal.code)
    if not isinstance(looked, Looked):
        return render_template("restore/refused.html", refusal=work.refusal, locked=False), 400
    preview = looked.preview
    sorted_out = {
        kind: [one for one in preview.differences if one.kind == kind]
        for kind in ("here", "changed", "backup")
    }
    return render_template(
        "restore/look.html",
        file=looked.chosen.file,
        preview=preview,
        is_new=bool(looked.chosen.new_passphrase),
        sorted_out=sorted_out,
        parts={part.key: part.title for part in PARTS},
        most=MOST_SHOWN,
    )


@pages.post("/now")
@for_those_who_may
def now() -> Answer:
    """Bring it back; what stands here is set aside whole."""
    from portable_record.actions.backups_at_hand import forget_brought
    from portable_record.actions.restore import restore

    work, at = own_work("look"), doorway(current_app)
    looked = work.answer if work is not None else None
    if not isinstance(looked, Looked):
        return redirect(url_for("restore.choose"))
    chosen, occupied = looked.chosen, looked.preview.occupied

    def deed(progress: Progress) -> object:
        with at.closed() as folder:
            restored = restore(
                *(at.desk, chosen.file, chosen.unlock, folder),
                confirmed=occupied,
                new_passphrase=chosen.new_passphrase,
                told=chosen.told,
                progress=progress,
            )
            forget_brought(folder)
            if at.records is not None and not occupied:
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
        locked = doorway(current_app).has_record
        return render_template("restore/refused.html", refusal=work.refusal, locked=locked), 400
    return render_template("restore/done.html", restored=work.answer)
