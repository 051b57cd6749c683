"""Search: the whole record by words, with the line that says why each entry was found."""

import unicodedata

from flask import Blueprint, current_app, render_template, request

from portable_record.record.parts import PARTS
from portable_record.web.guard import doorway

pages = Blueprint("search", __name__)
MOST = 300
_KEYS = frozenset(part.key for part in PARTS)


@pages.get("/search")
def show() -> str:
    """Ask for words, and show what they find."""
    from portable_record.actions.look_for import COUNTED, look_for
    from portable_record.actions.who_wrote import chosen_of, to_choose_from, writer_in

    typed = one_line(request.args.get("q", ""))
    part = request.args.get("part", "")
    part = part if part in _KEYS else ""
    after = request.args.get("after", "")
    with doorway(current_app).record() as record:
        writers = to_choose_from(record)
        wrote = chosen_of(writers, request.args.get("by", ""))
        results = look_for(record, typed, part=part or None, writer=writer_in(wrote), after=after)
    return render_template(
        "search/results.html",
        typed=typed,
        part=part,
        parts=PARTS,
        writers=writers,
        wrote=wrote,
        results=results,
        counted=COUNTED,
        goes_on=bool(after),
    )


def one_line(typed: str) -> str:
    """Give what was typed, on one line, without signs that cannot be seen."""
    text = typed[:MOST]
    seen = (" " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign for sign in text)
    return "".join(seen).strip()
