"""The first three things worth writing, one question a page; each can be skipped."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.web.asked import asked, cautions, given, place_of
from portable_record.web.begun import begun_fields, begun_here, is_saved, keeps, place_of_form, typed_before
from portable_record.web.guard import doorway
from portable_record.web.told import tell
from portable_record.web.writing import among_what, new_id

if TYPE_CHECKING:
    from portable_record.record.asking.sheet import Question

pages = Blueprint("first", __name__, url_prefix="/first")
keeps("first.ask")
Answer = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class First:
    """One of the three: the kind of entry it makes, which of its questions are asked, and how it is put."""

    part: str
    kind: str
    keys: tuple[str, ...]
    asks: str
    why: str


FIRST = (
    First(
        *("communication", "communication-need", ("words",)),
        asks=_l("How should people talk with you?"),
        why=_l("Tick it when you share: it then stands first."),
    ),
    First(
        *("about-me", "about-me", ("most-important",)),
        asks=_l("What matters most to you?"),
        why=_l("People, places, habits, faith, music, a pet: what makes a day a good day."),
    ),
    First(
        *("people", "person", ("name", "relation", "phone")),
        asks=_l("Who should be called if something happens?"),
        why=_l("One person is enough to begin with."),
    ),
)


@pages.route("/<which>", methods=["GET", "POST"])
def ask(which: str) -> Answer:
    """Ask one of them, and write the answer as an entry like any other."""
    from portable_record.actions.answer import add_answers, the_only
    from portable_record.record.asking.sheets import sheet_named

    number = int(which) if which in {"1", "2", "3"} else 0
    if not number:
        raise NotFoundError(place=which)
    one = FIRST[number - 1]
    sheet = sheet_named(one.part, one.kind)
    questions = [sheet.question(key) for key in one.keys]
    new, begun = new_id(request.form.get("entry", "")), begun_here()
    with doorway(current_app).record() as record:
        if sheet.once and the_only(record, sheet) not in ("", new):
            return _after(number)
        new = new_id(begun.field("entry")) if begun else new
        form = asked(sheet, questions, {}, among_what(record, sheet), typed=typed_before(begun))
        if len(questions) == 1:
            form[place_of(questions[0])].label.text = str(one.asks)
        if _is_left_empty(questions):
            return _after(number)
        if form.validate_on_submit():
            answers = given(form, questions, {})
            try:
                kept = add_answers(record, sheet, answers, entry_id=new)
            except PortableRecordError as refused:
                form.refuse(refused.says)
            else:
                is_saved()
                careful = cautions(questions, answers)
                return _after(number, tell(_("Saved"), kept.changes, careful=careful))
        page = render_template(
            "first/ask.html",
            form=form,
            one=one,
            number=number,
            count=len(FIRST),
            only=len(questions) == 1,
            hidden={"entry": new, **begun_fields(new, str(one.asks))},
            begun=begun,
            keeps=place_of_form(),
            skip=_next(number),
        )
    return page, 400 if form.problems() else 200


def _is_left_empty(questions: "list[Question]") -> bool:
    """Say whether the form was sent without any answer, which skips the question."""
    return request.method == "POST" and not any(
        request.form.get(place_of(question), "").strip() for question in questions
    )


def _next(number: int, done: str | None = None) -> str:
    if number < len(FIRST):
        return url_for("first.ask", which=number + 1, done=done)
    return url_for("home.parts", done=done)


def _after(number: int, done: str | None = None) -> Response:
    return redirect(_next(number, done))
