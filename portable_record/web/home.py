"""Home: the parts as tiles, what to do next, who can see something now, and what changed lately."""

from datetime import timedelta

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.record.moments import moment
from portable_record.record.parts import part as part_by_key
from portable_record.web.guard import doorway
from portable_record.web.languages import day_in_words
from portable_record.web.shares import what_is_seen
from portable_record.web.steps import task
from portable_record.web.together import kept_together

pages = Blueprint("home", __name__)
MOST_SHARES, MOST_DEEDS, MOST_COUNTED = 3, 3, 100
OF_A_GROUP = "community"  # where a group writes about itself; its other parts are folded while empty


@pages.get("/")
def parts() -> str:
    """Greet whoever keeps the record, and show how it stands."""
    from portable_record.actions.announcements import announcements
    from portable_record.actions.begun import begun_forms
    from portable_record.actions.lately import lately
    from portable_record.actions.next_steps import next_steps
    from portable_record.actions.previews import photo_of_me
    from portable_record.actions.status import status_of
    from portable_record.actions.suggestions import count_waiting
    from portable_record.actions.withdraw import count_shares, some_shares

    with doorway(current_app).record() as record:
        status = status_of(record)
        tasks = [] if doorway(current_app).is_example else [task(step) for step in next_steps(record)]
        seen_by = some_shares(record, confirmed=False, is_open=True, most=MOST_SHARES)
        return render_template(
            "home/parts.html",
            status=status,
            photo=photo_of_me(record),
            tasks=tasks,
            begun=begun_forms(record),
            news=announcements(record),
            suggested=count_waiting(record),
            seen_by=[(share, what_is_seen(record, share)) for share in seen_by],
            shared_before=count_shares(record, is_open=False) > 0,
            more_shares=max(0, status.open_shares - MOST_SHARES),
            lately=lately(record, most=MOST_DEEDS, counted=MOST_COUNTED).deeds,
            together=kept_together(record),
            own_parts=[part for part in status.parts if part.count or part.key == OF_A_GROUP],
            changed={part.key: _changed(part.changed) for part in status.parts if part.changed},
        )


def _changed(text: str) -> str:
    """Say when something changed last: today, yesterday, or the day."""
    at = doorway(current_app)
    day = moment(text).astimezone(at.desk.zone).date()
    if day == at.today:
        return str(_("changed today"))
    if day == at.today - timedelta(days=1):
        return str(_("changed yesterday"))
    return str(_("changed %(day)s", day=day_in_words(day.isoformat())))


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
