"""Take back what was shared to keep somebody safe: what that does and does not do, why, and the notice."""

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response as Answered

from portable_record.errors import PortableRecordError
from portable_record.web.forms import PageForm, paragraphs
from portable_record.web.going_out import saved_as
from portable_record.web.guard import doorway
from portable_record.web.safe_here import at_work, who_first
from portable_record.web.safeguarding import shared_here
from portable_record.web.told import tell

pages = Blueprint("safe_back", __name__, url_prefix="/governance/safeguarding")


class BackForm(PageForm):
    """Why it is taken back."""

    why = paragraphs(
        _l("Why do you take it back?"),
        needed=_l("Say why you take it back."),
        hint=_l("Such as: it went to the wrong person. It stays in your list and is not sent."),
    )


@pages.route("/<safe>/back", methods=["GET", "POST"])
def ask(safe: str) -> str | Answered | tuple[str, int]:
    """Say what taking back does and what not, ask why, and do it."""
    from portable_record.actions.safe_back import take_back

    form = BackForm()
    with doorway(current_app).record() as record:
        now = at_work(record)
        if now is None:
            return who_first()
        shared = shared_here(record, safe)
        if not shared.may_take_back:
            return redirect(url_for("safe.one", safe=safe))
        if form.validate_on_submit():
            try:
                take_back(record, safe, why=str(form.why.data), by=now.by)
                tell(_("It is taken back. Now give them the notice."))
                return redirect(url_for("safe.one", safe=safe))
            except PortableRecordError as refused:
                form.refuse(refused.detail or refused.says)
    page = render_template("governance/safe_back.html", form=form, one=shared)
    return page, 400 if form.problems() else 200


@pages.post("/<safe>/notice")
def notice(safe: str) -> Answered:
    """Give the notice as a file."""
    from portable_record.actions.safe_back import notice_of

    with doorway(current_app).record() as record:
        if at_work(record) is None:
            return who_first()
        shared_here(record, safe)
        name, content = notice_of(record, safe)
    found = Response(content, content_type="application/octet-stream")
    found.headers["Content-Disposition"] = saved_as(name)
    return found
