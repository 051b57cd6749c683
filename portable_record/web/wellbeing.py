"""Four questions about wellbeing, for the person alone to answer."""

from secrets import token_hex

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.record.parts import part as part_by_key
from portable_record.web.asked import asked, given, place_of
from portable_record.web.begun import begun_fields, begun_here, is_saved, keeps, place_of_form, typed_before
from portable_record.web.guard import doorway
from portable_record.web.told import tell

pages = Blueprint("wellbeing", __name__)
keeps("wellbeing.ask")
HOW = ("instead", "beside")


@pages.route("/outcomes/wellbeing", methods=["GET", "POST"])
def ask() -> str | Response | tuple[str, int]:
    """Ask the four questions, in the usual words or in easy ones, and keep the answers with this day.

    What was answered today already is said, and replaced or kept as the person chooses.
    """
    from portable_record.actions.wellbeing import say_wellbeing, wellbeing

    begun = begun_here()
    token = (begun.field("form") if begun else request.form.get("form", ""))[:64] or token_hex(8)
    how, undecided = request.form.get("how", ""), False
    with doorway(current_app).record() as record:
        four = wellbeing(record, request.args.get("words", ""), form=token)
        questions = four.sheet.questions
        form = asked(four.sheet, questions, {}, typed=typed_before(begun))
        if form.validate_on_submit():
            answers = given(form, questions, {})
            undecided = bool(four.today) and how not in HOW
            if not any(answers.values()):
                form.refuse(_("Answer one of the questions, or go back."), at=place_of(questions[0]))
            elif not undecided:
                try:
                    kept = say_wellbeing(record, answers, form=token, beside=how == "beside")
                except PortableRecordError as refused:
                    form.refuse(refused.says)
                else:
                    is_saved()
                    says = _("Saved in place of what you said before") if how == "instead" else _("Saved")
                    done = tell(says, kept.changes) if kept.changes else None
                    return redirect(url_for("entries.part", key="outcomes", done=done))
        page = render_template(
            "wellbeing/ask.html",
            four=four,
            form=form,
            undecided=undecided,
            hidden={"form": token, **begun_fields(token, _(four.sheet.title))},
            begun=begun,
            keeps=place_of_form(),
            part=part_by_key("outcomes"),
        )
    return page, 400 if form.problems() or undecided else 200
