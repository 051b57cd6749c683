"""What becomes of what others write about the person in About me: it waits for a yes, or counts at once."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.web.forms import PageForm, one_of
from portable_record.web.guard import doorway
from portable_record.web.told import tell

pages = Blueprint("circle_own_words", __name__, url_prefix="/circle/own-words")


class OwnWordsForm(PageForm):
    """Who may change About me at once, as the membership has it (docs/format/circle.md, rule 21)."""

    own_words = one_of(
        _l("What others write in About me"),
        (
            ("person", _l("It waits until you say yes"), ""),
            ("editors", _l("It counts at once"), _l("From everybody who may change things.")),
        ),
        needed=_l("Choose an answer."),
    )


@pages.route("", methods=["GET", "POST"])
def show() -> str | Response | tuple[str, int]:
    """Ask whoever's circle it is, and keep it; nobody else decides that on a page."""
    from portable_record.actions.circle_members import set_own_words
    from portable_record.actions.circle_state import the_circle

    with doorway(current_app).record() as record:
        circle = the_circle(record)
        now, member = circle.now, circle.member
        if now is None or member is None or member.did != now.root or doorway(current_app).is_group:
            raise NotFoundError
        form = OwnWordsForm(data={"own_words": now.own_words})
        if form.validate_on_submit():
            try:
                if form.own_words.data != now.own_words:
                    set_own_words(record, form.own_words.data)
            except PortableRecordError as refused:
                form.refuse(_(refused.says))
            else:
                return redirect(url_for("circle_people.one", member_id=member.id, done=tell(_("Saved"))))
    page = render_template("circle/own-words.html", form=form, member_id=member.id)
    return page, 400 if form.problems() else 200
