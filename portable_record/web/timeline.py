"""Timeline: everything by the day it speaks of, the newest first."""

from datetime import date

from flask import Blueprint, current_app, render_template, request
from flask_babel import format_date

from portable_record.record.parts import PARTS
from portable_record.web.guard import doorway

pages = Blueprint("timeline", __name__)
_KEYS = frozenset(part.key for part in PARTS)


@pages.app_template_filter("month")
def month_in_words(text: str) -> str:
    """Say the name of a month that is written 2026-11."""
    return str(format_date(date.fromisoformat(f"{text}-01"), "LLLL"))


@pages.get("/timeline")
def show() -> str:
    """Show a page of the timeline, of all or of one part, kind and person who wrote."""
    from portable_record.actions.timeline import UNDATED, kinds, timeline
    from portable_record.actions.who_wrote import chosen_of, to_choose_from, writer_in

    part, kind, by, after = (request.args.get(name, "") for name in ("part", "kind", "by", "after"))
    with doorway(current_app).record() as record:
        known = kinds(record)
        part = part if part in _KEYS else ""
        kind = kind if kind in dict(known) else ""
        writers = to_choose_from(record)
        wrote = chosen_of(writers, by)
        page = timeline(record, part=part or None, kind=kind or None, writer=writer_in(wrote), after=after)
    kept = {"part": part, "kind": kind, "by": wrote.id if wrote else ""}
    return render_template(
        "timeline/page.html",
        page=page,
        parts=PARTS,
        kinds=known,
        writers=writers,
        wrote=wrote,
        kept={name: value for name, value in kept.items() if value},
        undated=UNDATED,
        goes_on=bool(after),
    )
