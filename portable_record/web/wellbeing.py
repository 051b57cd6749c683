"""Four questions about wellbeing, for the person alone to answer."""

from secrets import token_hex

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.record.parts import part as part_by_key
from portable_record.web.asked import asked, given, place_of
from portable_record.web.guard import doorway
from portable_record.web.told import tell

pages = Blueprint("wellbeing", __name__)


@pages.route("/outcomes/wellbeing", methods=["GET", "POST"])
def ask() -> str | Response | tuple[str, int]:
    """Ask the four questions, in the usual words or in easy ones, and keep the answers with this day."""
    from portable_record.actions.wellbeing import say_wellbeing, wellbeing

    token = request.form.get("form", "")[:64] or token_hex(8)
    with doorway(current_app).record() as record:
        four = wellbeing(record, request.args.get("words", ""))
        form = asked(four.sheet, four.sheet.questions, {})
        if form.validate_on_submit():
            answers = given(form, four.sheet.questions, {})
            try:
                if any(answers.values()):
                    kept = say_wellbeing(record, answers, form=token)
                    done = tell(_("Saved"), kept.changes) if kept.changes else None
                    return redirect(url_for("entries.part", key="outcomes", done=done))
                first = place_of(four.sheet.questions[0])
                form.refuse(_("Answer one of the questions, or go back."), at=first)
            except PortableRecordError as refused:
                form.refuse(refused.says)
    page = render_template(
        "wellbeing/ask.html", four=four, form=form, token=token, part=part_by_key("outcomes")
    )
    return page, 400 if form.problems() else 200
