"""Write an entry and change it: the questions of its kind, all at once or one a page."""

import re
from collections.abc import Callable, Mapping, Sequence
from secrets import token_bytes, token_hex
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.errors import NoQuestionsError, PortableRecordError
from portable_record.record.parts import part as part_by_key
from portable_record.web.asked import asked, cautions, given
from portable_record.web.begun import begun_fields, begun_here, is_saved, keeps, place_of_form, typed_before
from portable_record.web.circle_ticks import only_here
from portable_record.web.entries import at_each_part
from portable_record.web.forms import PageForm
from portable_record.web.guard import doorway
from portable_record.web.may import may_here
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.begun import Begun
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.newest import Kept
    from portable_record.record.asking.places import Answer
    from portable_record.record.asking.sheet import Choice, Question, Sheet
    from portable_record.record.entry import Entry

pages = Blueprint("writing", __name__)
keeps("writing.add", "writing.change")
GOES_ON: dict[tuple[str, str], Callable[[str, str | None], str]] = {}
"""Where it goes on after an entry was written, by part and kind, where that is not the part."""

Answered = str | Response | tuple[str, int]
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@at_each_part(pages, "/add")
def choose(key: str) -> Answered:
    """Offer the kinds of a part; where there is one only, ask its questions."""
    from portable_record.actions.answer import kinds_to_add

    with doorway(current_app).record() as record:
        offered = kinds_to_add(record, key)
    if len(offered) == 1:
        return redirect(url_for("writing.add", key=key, kind=offered[0].key))
    return render_template("entries/add.html", part=part_by_key(key), offered=offered)


@at_each_part(pages, "/add/<kind>", methods=("GET", "POST"))
def add(key: str, kind: str) -> Answered:
    """Ask the questions of a kind, and write the entry."""
    from portable_record.actions.answer import the_only, waits_already
    from portable_record.record.asking.sheets import sheet_named

    sheet = sheet_named(key, kind)
    if sheet.file and not (sheet.file_may_wait and "without" in request.args):
        return redirect(url_for("files.add", key=key, kind=kind))
    new = new_id(request.form.get("entry", ""))
    with doorway(current_app).record() as record:
        if request.method == "GET" and waits_already(record, sheet):
            return redirect(url_for("circle_suggested.mine"))
        there = the_only(record, sheet) if sheet.once else ""
        if there in ("", new) or begun_here():
            return _add(record, sheet, new)
        if request.method == "GET":
            return redirect(url_for("writing.change", entry_id=there))
        return _change(
            record, there, says=_("This was written in another window. What you typed is still here.")
        )


def _add(record: "OpenRecord", sheet: "Sheet", new: str) -> Answered:
    from portable_record.actions.answer import add_answers

    questions, begun = _questions(sheet, first=True), begun_here()
    new = new_id(begun.field("entry")) if begun else new
    form = asked(sheet, questions, {}, among_what(record, sheet), typed=typed_before(begun))
    if form.validate_on_submit():
        answers = given(form, questions, {})
        if not any(answers.values()) and len(questions) < len(sheet.questions):
            return redirect(_after(sheet, questions[-1], ""))
        try:
            kept = add_answers(record, sheet, answers, entry_id=new, sensitive="sensitive" in request.form)
            return _kept(record, sheet, questions, answers, kept)
        except PortableRecordError as refused:
            form.refuse(refused.says)
    hidden = {"entry": new, **begun_fields(new, _(sheet.title))}
    return _ask(sheet, questions, form, hidden=hidden, begun=begun)


@pages.route("/entry/<entry_id>/change", methods=["GET", "POST"])
def change(entry_id: str) -> Answered:
    """Ask the questions again with what stands there, and change what is answered otherwise."""
    with doorway(current_app).record() as record:
        if record.vault.entries.get(entry_id).binned and request.method == "GET":
            return redirect(url_for("entries.one", entry_id=entry_id))
        try:
            return _change(record, entry_id)
        except NoQuestionsError:
            entry = record.vault.entries.get(entry_id)
            return render_template("entries/no-questions.html", entry=entry, part=part_by_key(entry.part))


def _change(record: "OpenRecord", entry_id: str, *, says: str = "") -> Answered:
    from portable_record.actions.answer import change_answers, open_entry

    sent, begun = request.method == "POST", begun_here()
    seen = request.form.get("seen", "") if sent else begun.field("seen") if begun else None
    opened = open_entry(record, entry_id, seen)
    sheet, questions = opened.sheet, _questions(opened.sheet, first=False)
    form = asked(sheet, questions, opened.answers, among_what(record, sheet), typed=typed_before(begun))
    token = (begun.field("form") if begun else request.form.get("form", ""))[:64] or token_hex(8)
    if opened.is_stale and (begun or form.validate_on_submit()):
        form.refuse(
            says or _("This was changed since. What you typed is still here: look at it, and save again.")
        )
    elif form.validate_on_submit():
        answers = given(form, questions, opened.answers)
        try:
            kept = change_answers(record, sheet, entry_id, answers, seen=opened.seen, form=token)
            return _kept(record, sheet, questions, answers, kept)
        except PortableRecordError as refused:
            form.refuse(refused.says)
    hidden = {"seen": opened.seen, "form": token, **begun_fields(token, opened.entry.title)}
    return _ask(sheet, questions, form, entry=opened.entry, hidden=hidden, begun=begun)


def _kept(
    record: "OpenRecord",
    sheet: "Sheet",
    questions: Sequence["Question"],
    answers: Mapping[str, "Answer"],
    kept: "Kept",
) -> Response:
    """Say that it was saved, with undo; then the next question, or the part.

    What is new and waits for a yes is not there yet, so that the part is all there is to go on to.
    """
    is_saved()
    careful = " ".join(filter(None, (cautions(questions, answers), only_here(record, kept.entry))))
    done = tell(_("Saved"), kept.changes, careful=careful) if kept.changes or careful else None
    if kept.in_conflict:
        return redirect(url_for("keeping.choose", entry_id=kept.entry))
    if not record.vault.entries.has(kept.entry):
        return redirect(url_for("entries.part", key=kept.part, done=done))
    if _one_by_one(sheet):
        return redirect(_after(sheet, questions[-1], kept.entry, done=done))
    goes_on = GOES_ON.get((kept.part, sheet.key))
    if goes_on:
        return redirect(goes_on(kept.entry, done))
    return redirect(url_for("entries.part", key=kept.part, done=done, _anchor=f"e-{kept.entry}"))


def _after(sheet: "Sheet", asked_last: "Question", entry_id: str, *, done: str | None = None) -> str:
    """Say where it goes on after a question: to the next one, or to the part."""
    keys, lead = _leads(sheet), asked_last.beside or asked_last.key
    following = keys[keys.index(lead) + 1 :] if lead in keys else []
    if not following:
        return url_for("entries.part", key=sheet.part, done=done)
    if not entry_id:
        return url_for("writing.add", key=sheet.part, kind=sheet.key, ask=following[0], on=1)
    return url_for("writing.change", entry_id=entry_id, ask=following[0], on=1, done=done)


def _one_by_one(sheet: "Sheet") -> bool:
    is_new = request.endpoint == "writing.add"
    return sheet.guided and ("on" in request.args or is_new) and not (is_new and may_here().waits)


def _questions(sheet: "Sheet", *, first: bool) -> list["Question"]:
    """Choose the questions of this page: the one asked for, the first of many, or all.

    What is new and will wait for a yes is asked on one page: each further one would suggest another entry.
    """
    guided = first and sheet.guided
    key = "" if guided and may_here().waits else request.args.get("ask") or sheet.questions[0].key * guided
    wanted = [question for question in sheet.questions if key and key in (question.key, question.beside)]
    if wanted:
        return wanted
    return [question for question in sheet.questions if not (first and question.later)]


def _leads(sheet: "Sheet") -> list[str]:
    """List the questions that begin a page, where they are asked one a page."""
    return [question.key for question in sheet.questions if not question.later and not question.beside]


def among_what(record: "OpenRecord", sheet: "Sheet") -> dict[str, list["Choice"]]:
    """List whom or what the questions of a sheet let choose from."""
    from portable_record.actions.circle_choices import CHOICES

    named = {one.among or ("people" if one.type == "person" else "") for one in sheet.questions}
    return {name: CHOICES[name](record) for name in named if name}


def _ask(
    sheet: "Sheet",
    questions: Sequence["Question"],
    form: PageForm,
    *,
    hidden: Mapping[str, str],
    entry: "Entry | None" = None,
    begun: "Begun | None" = None,
) -> Answered:
    one_by_one = _one_by_one(sheet)
    keys = _leads(sheet)
    number = keys.index(questions[0].key) + 1 if one_by_one and questions[0].key in keys else 0
    together = len(questions) > 1 and questions[1].beside == questions[0].key
    page = render_template(
        "entries/ask.html",
        sheet=sheet,
        part=part_by_key(entry.part if entry else sheet.part),
        form=form,
        hidden=hidden,
        entry=entry,
        begun=begun,
        keeps=place_of_form(),
        sensitive=bool(begun.field("sensitive") if begun else request.form.get("sensitive")),
        only=len(questions) == 1,
        heading=questions[0].says if together else sheet.title,
        number=number,
        count=len(keys),
        skip=_after(sheet, questions[-1], entry.id if entry else "") if number else "",
    )
    return page, 400 if form.problems() else 200


def new_id(sent: str) -> str:
    """Take the id that a form bears, or throw a new one."""
    return sent if _UUID.fullmatch(sent) else str(UUID(bytes=token_bytes(16), version=4))
