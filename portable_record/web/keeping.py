"""Look after an entry: its history, the bin, sensitive or not, another part, undo, and what to choose."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.record.parts import PARTS
from portable_record.record.parts import part as part_by_key
from portable_record.web.circle_ticks import only_here
from portable_record.web.forms import PageForm, number_in_address, one_of
from portable_record.web.guard import doorway, safe_place
from portable_record.web.told import tell

pages = Blueprint("keeping", __name__)
Answered = str | Response | tuple[str, int]


@pages.get("/entry/<entry_id>/history")
def history(entry_id: str) -> str:
    """Tell who changed an entry, when, and what stood there before and after, a page at a time."""
    from portable_record.actions.telling import page_of_history
    from portable_record.actions.versions import versions_of

    older = number_in_address("older")
    with doorway(current_app).record() as record:
        entry = record.vault.entries.get(entry_id)
        page = page_of_history(record, entry_id, older=older)
        versions = versions_of(record, entry_id)
    return render_template(
        "entries/history.html",
        entry=entry,
        part=part_by_key(entry.part),
        page=page,
        versions=versions,
        first=older is None,
    )


@pages.route("/entry/<entry_id>/history/<change>", methods=["GET", "POST"])
def version(entry_id: str, change: str) -> Answered:
    """Show an entry as it was after a change, and put that version back."""
    from portable_record.actions.part_view import card_of
    from portable_record.actions.versions import put_version_back, version_of
    from portable_record.record.readable.view import view

    form = PageForm()
    with doorway(current_app).record() as record:
        entry, was = record.vault.entries.get(entry_id), version_of(record, entry_id, change)
        if form.validate_on_submit():
            try:
                kept = put_version_back(record, entry_id, change)
            except PortableRecordError as refused:
                form.refuse(_(refused.says))
            else:
                says = _("It stands as it was then. What stood there until now is kept in the history.")
                done = tell(says if kept.changes else _("It stands like this already"), kept.changes)
                return redirect(url_for("entries.one", entry_id=entry_id, done=done))
    card = card_of(was.entry)
    page = render_template(
        "entries/version.html",
        entry=entry,
        part=part_by_key(entry.part),
        was=was,
        card=card,
        lines=() if card.sheet else view(card.resource).lines,
        form=form,
    )
    return page, 400 if form.problems() else 200


@pages.post("/entry/<entry_id>/put-back")
def put_back(entry_id: str) -> Response:
    """Put back what stood before a change."""
    from portable_record.actions.put_back import put_back

    number = request.form.get("number", "")
    with doorway(current_app).record() as record:
        kept = put_back(
            record, entry_id, request.form.get("change", ""), int(number) if number.isdecimal() else 0
        )
    says = _("Put back") if kept.changes else _("It stands like this already")
    return redirect(url_for("entries.one", entry_id=entry_id, done=tell(says, kept.changes)))


@pages.post("/entry/<entry_id>/bin")
def to_bin(entry_id: str) -> Response:
    """Put an entry into the bin."""
    from portable_record.actions.look_after import bin_one

    with doorway(current_app).record() as record:
        kept = bin_one(record, entry_id)
    done = tell(_("Put in the bin. It is kept there for 30 days."), kept.changes)
    return redirect(url_for("entries.part", key=kept.part, done=done))


@pages.post("/entry/<entry_id>/take-out")
def out_of_bin(entry_id: str) -> Response:
    """Take an entry out of the bin."""
    from portable_record.actions.look_after import take_out

    with doorway(current_app).record() as record:
        kept = take_out(record, entry_id)
    return redirect(
        url_for("entries.one", entry_id=entry_id, done=tell(_("Taken out of the bin"), kept.changes))
    )


@pages.post("/entry/<entry_id>/sensitive")
def sensitive(entry_id: str) -> Response:
    """Mark an entry as sensitive, or no longer."""
    from portable_record.actions.circle_ticks import who_may_have_read
    from portable_record.actions.look_after import mark_sensitive

    wanted = request.form.get("sensitive") == "yes"
    with doorway(current_app).record() as record:
        kept = mark_sensitive(record, entry_id, sensitive=wanted)
        read = who_may_have_read(record, record.vault.entries.get(entry_id)) if wanted else ()
        careful = only_here(record, entry_id)
    says = _("Marked as sensitive") if wanted else _("No longer marked as sensitive")
    careful = _("These may have read it before: %(names)s.", names=", ".join(read)) if read else careful
    return redirect(url_for("entries.one", entry_id=entry_id, done=tell(says, kept.changes, careful=careful)))


@pages.route("/entry/<entry_id>/move", methods=["GET", "POST"])
def move(entry_id: str) -> Answered:
    """Ask for another part, and move the entry there."""
    from portable_record.actions.look_after import move

    with doorway(current_app).record() as record:
        entry = record.vault.entries.get(entry_id)
        form = _move_form(entry.part)
        if form.validate_on_submit():
            try:
                kept = move(record, entry_id, str(form["to"].data))
                done, is_here = tell(_("Moved"), kept.changes), record.vault.entries.has(kept.entry)
                one = url_for("entries.one", entry_id=kept.entry, done=done)
                return redirect(one if is_here else url_for("entries.part", key=entry.part, done=done))
            except PortableRecordError as refused:
                form.refuse(refused.says)
        page = render_template("entries/move.html", form=form, entry=entry, part=part_by_key(entry.part))
        return page, 400 if form.problems() else 200


def _move_form(here: str) -> PageForm:
    others = [(part.key, _(part.title), _(part.about)) for part in PARTS if part.key != here]
    field = one_of(_("Where should this go?"), others, needed=_("Choose a part."))
    made: PageForm = type("PartForm", (PageForm,), {"to": field})()
    return made


@pages.post("/undo")
def undo() -> Response:
    """Undo what was just done."""
    from portable_record.actions.look_after import undo

    changes = request.form.get("changes", "").split()[:20]
    with doorway(current_app).record() as record:
        done = undo(record, changes)
    told = tell(_("Undone"), done, undo=_("Put it back again"))
    back = safe_place(request.form.get("back", "/")).partition("?")[0]
    return redirect(f"{back}?done={told}")


@pages.route("/entry/<entry_id>/choose", methods=["GET", "POST"])
def choose(entry_id: str) -> Answered:
    """Show what stands side by side, and keep what is chosen."""
    from portable_record.actions.settle import disputes, settle

    says = ""
    with doorway(current_app).record() as record:
        entry = record.vault.entries.get(entry_id)
        if request.method == "POST":
            numbers = [name.removeprefix("path-") for name in request.form if name.startswith("path-")]
            chosen = {
                request.form[f"path-{number}"]: (
                    request.form.get(f"choice-{number}", ""),
                    request.form.get(f"among-{number}", ""),
                )
                for number in numbers
                if request.form.get(f"choice-{number}")
            }
            kept = settle(record, entry_id, chosen)
            if not kept.in_conflict:
                done = tell(_("Saved"), kept.changes)
                return redirect(url_for("entries.one", entry_id=entry_id, done=done))
            says = _("Choose which version to keep.")
        listed = disputes(record, entry_id)
        if not listed:
            return redirect(url_for("entries.one", entry_id=entry_id))
        page = render_template(
            "entries/choose.html", entry=entry, part=part_by_key(entry.part), disputes=listed, says=says
        )
        return page, 400 if says else 200
