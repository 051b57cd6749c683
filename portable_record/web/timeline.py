"""Timeline: everything by the day it speaks of, the newest first."""

from flask import Blueprint, current_app, render_template, request

from portable_record.record.parts import PARTS
from portable_record.web.guard import doorway

pages = Blueprint("timeline", __name__)
_KEYS = frozenset(part.key for part in PARTS)


@pages.get("/timeline")
def show() -> str:
    """Show a page of the timeline, of all or of one part and kind."""
    from portable_record.actions.timeline import UNDATED, kinds, timeline

    part, kind, after = (request.args.get(name, "") for name in ("part", "kind", "after"))
    with doorway(current_app).record() as record:
        known = kinds(record)
        part = part if part in _KEYS else ""
        kind = kind if kind in dict(known) else ""
        page = timeline(record, part=part or None, kind=kind or None, after=after)
    return render_template(
        "timeline/page.html",
        page=page,
        parts=PARTS,
        kinds=known,
        kept={name: value for name, value in (("part", part), ("kind", kind)) if value},
        undated=UNDATED,
        goes_on=bool(after),
    )
