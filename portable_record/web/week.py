"""Who does what this week, by day: one press says that it is done; and a file of it for a calendar."""

import re
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as Answer

from portable_record.errors import NotFoundError
from portable_record.record.week import DAYS, ToDo
from portable_record.web.guard import doorway
from portable_record.web.told import tell
from portable_record.web.writing import GOES_ON

pages = Blueprint("week", __name__)
_FULL_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def after_note(_entry_id: str, done: str | None) -> str:
    """Go on from a note for the next person to all of them."""
    return url_for("week.notes", done=done)


def after_task(entry_id: str, done: str | None) -> str:
    """Go on from something to do to the week it is in."""
    with doorway(current_app).record() as record:
        day = record.vault.entries.get(entry_id).day
    where: dict[str, Any] = {"from": day} if _FULL_DAY.fullmatch(day) else {}
    return url_for("week.show", done=done, **where)


GOES_ON["plan", "task"] = after_task
GOES_ON["plan", "handover-note"] = after_note


@pages.get("/plan/notes")
def notes() -> str:
    """Show what helpers left for whoever comes next, the newest first."""
    from portable_record.actions.week import handover_notes

    with doorway(current_app).record() as record:
        return render_template("plan/notes.html", notes=handover_notes(record))


@pages.get("/plan/week")
def show() -> str:
    """Show a week: this one, or the one that the day in the address is in."""
    from portable_record.actions.circle_choices import helpers_to_choose
    from portable_record.actions.week import week_seen

    with doorway(current_app).record() as record:
        who = request.args.get("who", "")
        seen = week_seen(record, _asked_day(), who=who)
        return render_template(
            "plan/week.html",
            week=seen,
            days=[(day, format_date(day, "EEEE d MMMM"), todos) for day, todos in seen.days],
            today=record.today,
            who=who,
            helpers=[(_whose(one.value), one.words) for one in helpers_to_choose(record)],
            before=seen.first - timedelta(days=DAYS),
            after=seen.first + timedelta(days=DAYS),
        )


@pages.post("/plan/week/<entry_id>/mark")
def mark(entry_id: str) -> Answer:
    """Say that something is done, or is to do after all."""
    from portable_record.actions.week import mark_task

    with doorway(current_app).record() as record:
        kept = mark_task(record, entry_id, done=request.form.get("state") == "done")
    return _back(tell(_("Saved"), kept.changes) if kept.changes else None)


@pages.post("/plan/week/<entry_id>/again")
def again(entry_id: str) -> Answer:
    """Put the same in the plan a week later."""
    from portable_record.actions.week import same_again

    with doorway(current_app).record() as record:
        kept = same_again(record, entry_id)
    return _back(tell(_("It is in the plan for the week after, too"), kept.changes) if kept.changes else None)


@pages.get("/plan/week/calendar.ics")
def calendar() -> Response:
    """Give what is to do, as a file for a calendar."""
    from portable_record.actions.week import tasks
    from portable_record.record.calendar_file import MIME, calendar_file
    from portable_record.record.moments import moment_text

    with doorway(current_app).record() as record:
        who = request.args.get("who", "")
        data = calendar_file(tasks(record, who=who), made=moment_text(record.now), says=_title)
    answer = Response(data, mimetype=MIME)
    answer.headers["Content-Disposition"] = "attachment; filename=week.ics"
    return answer


def _title(todo: ToDo) -> str:
    first = todo.words.partition("\n")[0]
    return f"{first} ({todo.name})" if todo.name else first


def _whose(choice: str) -> str:
    """Say by what somebody is found who was chosen: their address, or a space and their name alone."""
    return choice.partition(" ")[0] or choice


def _asked_day() -> date | None:
    text = request.args.get("from", "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as broken:
        raise NotFoundError from broken
    if not date(1900, 1, 1) < day < date(2200, 1, 1):
        raise NotFoundError
    return day


def _back(done: str | None) -> Answer:
    where: dict[str, Any] = {name: said for name in ("from", "who") if (said := request.form.get(name))}
    return redirect(url_for("week.show", done=done, **where))
