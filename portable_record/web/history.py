"""What changed lately in the whole record, and undoing it: one change, or all that came in together."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.record.parts import part as part_by_key
from portable_record.web.forms import PageForm, number_in_address
from portable_record.web.guard import doorway

pages = Blueprint("history", __name__, url_prefix="/history")


@pages.get("")
def show() -> str:
    """List what changed, newest first."""
    from portable_record.actions.lately import lately

    with doorway(current_app).record() as record:
        page = lately(record, older=number_in_address("older"))
    return render_template("history/list.html", page=page, first="older" not in request.args)


@pages.route("/<change>", methods=["GET", "POST"])
def undo(change: str) -> str | Response | tuple[str, int]:
    """Show one act of writing, and undo it."""
    from portable_record.actions.lately import deed_of
    from portable_record.actions.undo import undo_act

    form, count = PageForm(), -1
    with doorway(current_app).record() as record:
        if form.validate_on_submit():
            try:
                count = undo_act(record, change)
            except PortableRecordError as refused:
                form.refuse(refused.says)
            else:
                return redirect(url_for("history.undone", change=change, count=count))
        deed = deed_of(record, change)
    parts = [part_by_key(key) for key in deed.parts]
    return render_template("history/undo.html", deed=deed, parts=parts, form=form), (
        400 if form.problems() else 200
    )


@pages.get("/undone/<change>/<int:count>")
def undone(change: str, count: int) -> str:
    """Say what was undone, and where it can be taken back."""
    return render_template("history/undone.html", change=change, count=count)
