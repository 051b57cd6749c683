"""Timeline: everything by the day it speaks of, the newest first."""

from flask import Blueprint, current_app, render_template, request

from portable_record.record.parts import PARTS
from portable_record.web.guard import doorway

pages = Blueprint("timeline", __name__)
_KEYS = frozenset(part.key for part in PARTS)


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
