"""What people who keep a record together say about an entry of it: to write it, and to take it away."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import MayNotWriteError, NotFoundError, PortableRecordError
from portable_record.record.comment import MOST
from portable_record.record.parts import part as part_by_key
from portable_record.web.begun import is_saved, keeping, keeps
from portable_record.web.forms import PageForm, paragraphs
from portable_record.web.guard import doorway
from portable_record.web.told import tell

pages = Blueprint("comments", __name__)
keeps("comments.say")
Answer = str | Response | tuple[str, int]
PLACE = "said"


class SayForm(PageForm):
    """What somebody says about an entry."""

    words = paragraphs(
        _l("What do you want to say about it?"),
        hint=_l("A question, a thank you, or something the others need to know. The entry stays as it is."),
        needed=_l("Write something, or go back."),
        most=MOST,
    )


@pages.route("/entry/<entry_id>/say", methods=["GET", "POST"])
def say(entry_id: str) -> Answer:
    """Ask what somebody wants to say about an entry, and keep it."""
    from portable_record.actions.comments import NOT_HERE, add_comment, comments_on, may_comment

    with doorway(current_app).record() as record:
        entry = record.vault.entries.get(entry_id)
        kept = keeping(entry.title)
        form = SayForm(**kept.sent)
        if form.validate_on_submit():
            try:
                add_comment(record, entry_id, str(form.words.data or ""))
            except PortableRecordError as refused:
                form.refuse(_(refused.says), at="words")
            else:
                is_saved()
                return redirect(_back(entry_id, _("The others read it once they look for news.")))
        elif not form.is_submitted() and not may_comment(record, entry):
            raise MayNotWriteError(NOT_HERE)
        page = render_template(
            "entries/say.html",
            entry=entry,
            part=part_by_key(entry.part),
            form=form,
            kept=kept,
            said=comments_on(record, entry),
            back=_back(entry_id),
        )
    return page, 400 if form.problems() else 200


@pages.route("/entry/<entry_id>/said/<comment>", methods=["GET", "POST"])
def away(entry_id: str, comment: str) -> Answer:
    """Ask whether something that was said is to go, and take it away for good."""
    from portable_record.actions.comments import comments_on, remove_comment

    form = PageForm()
    with doorway(current_app).record() as record:
        entry = record.vault.entries.get(entry_id)
        one = next((one for one in comments_on(record, entry) if one.id == comment and one.may_go), None)
        if one is None:
            raise NotFoundError(place=comment)
        if form.validate_on_submit():
            try:
                remove_comment(record, comment)
            except PortableRecordError as refused:
                form.refuse(_(refused.says))
            else:
                says = _("It is gone here. With the others it goes when they look for news.")
                return redirect(_back(entry_id, says))
        page = render_template(
            "entries/said-away.html",
            entry=entry,
            part=part_by_key(entry.part),
            form=form,
            one=one,
            back=_back(entry_id),
        )
    return page, 400 if form.problems() else 200


def _back(entry_id: str, says: str = "") -> str:
    done = tell(str(says)) if says else None
    return url_for("entries.one", entry_id=entry_id, done=done, _anchor=None if says else PLACE)
