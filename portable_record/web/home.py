"""Home: the record's parts, and what to do next."""

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
def one_part(key: str) -> Response:
    """Lead from the former address of a part to the one it has now."""
    before, after = request.args.get("before"), request.args.get("after")
    return redirect(url_for("entries.part", key=part_by_key(key).key, before=before, after=after), 301)


@pages.get("/entries/<entry_id>")
def one_entry(entry_id: str) -> Response:
    """Lead from another address of an entry to its own."""
    return redirect(url_for("entries.one", entry_id=entry_id), 301)
