"""After a new goal: how much it matters and how sure the person is, one question a page; each can wait."""

from dataclasses import replace
from secrets import token_hex

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.record.parts import part as part_by_key
from portable_record.web.asked import asked, given
from portable_record.web.begun import begun_fields, begun_here, is_saved, keeps, place_of_form, typed_before
from portable_record.web.guard import doorway
from portable_record.web.told import tell

pages = Blueprint("plan_new_goal", __name__)
keeps("plan_new_goal.ask")
QUESTIONS = ("importance", "confidence")


@pages.route("/plan/goal/<entry_id>/new/<which>", methods=["GET", "POST"])
def ask(entry_id: str, which: str) -> str | Response | tuple[str, int]:
    """Ask one of them; sent without an answer, it is left for later."""
    from portable_record.actions.plan_view import goal_seen
    from portable_record.actions.scores import say
    from portable_record.record.asking.sheets import sheet_named

    if which not in QUESTIONS:
        raise NotFoundError(place=which)
    begun = begun_here()
    token = (begun.field("form") if begun else request.form.get("form", ""))[:64] or token_hex(8)
    with doorway(current_app).record() as record:
        goal = goal_seen(record, entry_id)
        address, title = goal.card.entry.full_url, goal.card.entry.title
        sheet = sheet_named("plan", which)
        questions = [replace(sheet.question("score"), needed="")]
        form = asked(sheet, questions, {}, typed=typed_before(begun))
        if form.validate_on_submit():
            score = given(form, questions, {})["score"]
            said = {which: {"score": score, "goal": f"{address} {title}"}} if score else {}
            try:
                kept = say(record, "plan", said, form=token, about=address)
            except PortableRecordError as refused:
                form.refuse(refused.says)
            else:
                is_saved()
                return redirect(_next(entry_id, which, tell(_("Saved"), kept.changes) if score else None))
        page = render_template(
            "plan/new-goal.html",
            form=form,
            about=title,
            number=QUESTIONS.index(which) + 1,
            count=len(QUESTIONS),
            part=part_by_key("plan"),
            later=_next(entry_id, which),
            stop=url_for("plan.goal", entry_id=entry_id),
            hidden={"form": token, **begun_fields(token, title)},
            begun=begun,
            keeps=place_of_form(),
        )
    return page, 400 if form.problems() else 200


def _next(entry_id: str, which: str, done: str | None = None) -> str:
    """Give the address of the question after this one, or of the goal."""
    rest = QUESTIONS[QUESTIONS.index(which) + 1 :]
    if rest:
        return url_for("plan_new_goal.ask", entry_id=entry_id, which=rest[0], done=done)
    return url_for("plan.goal", entry_id=entry_id, done=done)
