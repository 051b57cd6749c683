"""The record's parts, one part, and one entry, in plain words."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from portable_record.record.parts import part as part_by_key
from portable_record.web.guard import doorway
from portable_record.web.steps import task

pages = Blueprint("home", __name__)


@pages.get("/")
def parts() -> str:
    """Show the parts as tiles."""
    from portable_record.actions.announcements import announcements
    from portable_record.actions.next_steps import next_steps
    from portable_record.actions.status import status_of

    with doorway(current_app).record() as record:
        tasks = [task(step) for step in next_steps(record)]
        return render_template(
            "home/parts.html", status=status_of(record), tasks=tasks, news=announcements(record)
        )


@pages.post("/seen/<announcement>")
def seen(announcement: str) -> Response:
    """Put away what was announced."""
    from portable_record.actions.announcements import dismiss

    with doorway(current_app).record() as record:
        dismiss(record, announcement)
    return redirect(url_for("home.parts"))


@pages.get("/part/<key>")
def one_part(key: str) -> str:
    """List the entries of one part, a page at a time."""
    from portable_record.actions.read_entries import page_of

    with doorway(current_app).record() as record:
        page = page_of(
            record, key, before=request.args.get("before", ""), after=request.args.get("after", "")
        )
        return render_template("home/part.html", part=part_by_key(key), page=page)


@pages.get("/entry/<entry_id>")
def one_entry(entry_id: str) -> str:
    """Show one entry and who wrote it."""
    from portable_record.actions.read_entries import show_entries
    from portable_record.actions.telling import history_of

    with doorway(current_app).record() as record:
        shown = next(iter(show_entries(record, (entry_id,), part=None)))
        return render_template(
            "home/entry.html",
            shown=shown,
            part=part_by_key(shown.entry.part),
            events=list(history_of(record, entry_id)),
        )
