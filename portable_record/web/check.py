"""Looking over the record: what was found, what to do, and mending what can be mended."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers.response import Response

from portable_record.web.guard import doorway
from portable_record.web.work import Progress
from portable_record.web.working import own_work, set_to_work

pages = Blueprint("check", __name__, url_prefix="/check")
Answer = str | Response | tuple[str, int]


@pages.get("")
def show() -> str:
    """Say what is looked at."""
    return render_template("check/show.html")


@pages.post("")
def look() -> Response:
    """Look over all of it."""
    from portable_record.actions.check import check_record

    at = doorway(current_app)

    def deed(_progress: Progress) -> object:
        with at.record() as record:
            return (), tuple(check_record(record))

    return set_to_work("check", deed)


@pages.post("/mend")
def mend() -> Response:
    """Make anew what can be."""
    from portable_record.actions.check import mend_record

    at = doorway(current_app)

    def deed(_progress: Progress) -> object:
        with at.record() as record:
            mended, left = mend_record(record)
            return tuple(mended), tuple(left)

    return set_to_work("mend", deed)


@pages.get("/done")
def done() -> Answer:
    """Say what was found, or what is mended now and what is left."""
    work = own_work("check", "mend")
    if work is None:
        return redirect(url_for("check.show"))
    if not isinstance(work.answer, tuple):
        return render_template("check/done.html", refusal=work.refusal, mended=(), left=()), 400
    mended, left = work.answer
    return render_template("check/done.html", refusal=None, mended=mended, left=left)
