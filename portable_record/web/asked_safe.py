"""Somebody asks what is held about them, and some was shared to keep somebody safe: may they know of it?"""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.web.forms import PageForm, line, one_of
from portable_record.web.guard import doorway
from portable_record.web.safe_here import at_work, hidden_here, who_first
from portable_record.web.told import tell

pages = Blueprint("asked_safe", __name__, url_prefix="/governance/subject-access")
Answer = str | Response | tuple[str, int]


class MayKnowForm(PageForm):
    """Whether it goes into the copy, and why not."""

    deed = one_of(
        _l("What do you do with it?"),
        (
            ("leave", _l("Leave it out"), _l("Telling them could do serious harm to somebody.")),
            ("keep", _l("Give it"), _l("They may know of it.")),
        ),
        needed=_l("Choose an answer."),
    )
    reason = line(_l("Why, if you do not give it?"))


@pages.route("/<asked>/shared/<safe>", methods=["GET", "POST"])
def look(asked: str, safe: str) -> Answer:
    """Ask whether the person may know of it; to leave it out stands there first, unless they were told."""
    from portable_record.actions.subject_access import (
        Choice,
        choice_for,
        keep_choice,
        request_of,
        shared_about,
    )

    with doorway(current_app).record() as record:
        now = at_work(record)
        if now is None:
            return who_first()
        shown = request_of(record, asked)
        found = {one.id: one for one in shared_about(record, shown, hidden=hidden_here(record))}
        if safe not in found:
            raise NotFoundError(place=safe)
        before = choice_for(shown, found[safe])
        form = MayKnowForm(data={"deed": before.deed, "reason": _(before.reason) if before.reason else ""})
        if form.validate_on_submit():
            choice = Choice(str(form.deed.data), str(form.reason.data or ""))
            try:
                keep_choice(record, asked, safe, choice, by=now.by)
                return redirect(url_for("asked_for.one", asked=asked, done=tell(_("Saved"))))
            except PortableRecordError as refused:
                form.refuse(refused.detail or refused.says, at=refused.place)
    page = render_template("governance/asked_safe.html", form=form, asked=shown, one=found[safe])
    return page, 400 if form.problems() else 200
