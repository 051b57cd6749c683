"""What members suggest, for whoever may answer it; and for whoever suggested it, what became of it."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.web.circle_apart import part_words
from portable_record.web.forms import PageForm
from portable_record.web.guard import doorway
from portable_record.web.told import tell

pages = Blueprint("circle_suggested", __name__, url_prefix="/circle/suggested")
Answer = str | Response | tuple[str | Response, int]


@pages.route("", methods=["GET", "POST"])
def show() -> Answer:
    """Show what members suggest, and say yes or no to one; whoever is no owner sees what they suggested."""
    from portable_record.actions.circle_state import the_circle
    from portable_record.actions.circle_suggested import how_many_more, what_waits, what_was_refused
    from portable_record.actions.own_suggestions import own_suggestions

    form = PageForm()
    with doorway(current_app).record() as record:
        circle = the_circle(record)
        if request.method == "GET" and circle.member and not circle.is_owner:
            return redirect(url_for("circle_suggested.mine"))
    if form.validate_on_submit():
        try:
            says = _answer(request.form.get("of", ""), yes=request.form.get("answer") == "yes")
        except PortableRecordError as refused:
            form.refuse(_(refused.says))
        else:
            return redirect(url_for("circle_suggested.show", done=tell(says)))
    with doorway(current_app).record() as record:
        waits = what_waits(record)
        page = render_template(
            "circle/suggested.html",
            form=form,
            waits=waits,
            more=how_many_more(record, waits),
            refused=what_was_refused(record),
            has_own=bool(own_suggestions(record)),
            part_words=part_words,
        )
    return page, 400 if form.problems() else 200


def _answer(name: str, *, yes: bool) -> str:
    """Say yes or no to one suggestion, and give what to tell whoever said it."""
    from portable_record.actions.circle_suggested import refuse_suggestion, take_suggestion

    with doorway(current_app).record() as record:
        (take_suggestion if yes else refuse_suggestion)(record, name)
    return str(_("It is in the plan now.") if yes else _("It is not taken. Their words stay with them."))


@pages.route("/mine", methods=["GET", "POST"])
def mine() -> Answer:
    """Show what somebody here suggested and what owners said to it; suggest one once more."""
    from portable_record.actions.own_suggestions import own_suggestions, suggest_again

    form = PageForm()
    if form.validate_on_submit():
        try:
            with doorway(current_app).record() as record:
                suggest_again(record, request.form.get("of", ""))
        except PortableRecordError as refused:
            form.refuse(_(refused.says))
        else:
            return redirect(url_for("circle_suggested.mine", done=tell(_("Suggested. It waits for a yes."))))
    with doorway(current_app).record() as record:
        found = own_suggestions(record)
        page = render_template("circle/suggested-mine.html", form=form, mine=found, part_words=part_words)
    return page, 400 if form.problems() else 200
