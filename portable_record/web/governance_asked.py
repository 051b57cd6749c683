"""Somebody asks what a group holds about them: the clock, the look through it, and the copy."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response as Answered

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.web.again import typed_again
from portable_record.web.forms import DayField, PageForm, line, one_of, paragraphs
from portable_record.web.guard import doorway
from portable_record.web.inbox import given_for, looking, read_out
from portable_record.web.languages import day_in_words, last_day_in_words
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.passed_on import PassedLine
    from portable_record.actions.subject_access import Choice, Request
    from portable_record.actions.subject_copy import Copy, Given

pages = Blueprint("asked_for", __name__, url_prefix="/governance/subject-access")
Answer = str | Answered | tuple[str, int]

DEEDS = {"keep": _l("Give it"), "cover": _l("Cover it"), "leave": _l("Leave it out")}
MISSING = {
    "checked": _l("Make sure who asks, and write down how."),
    "look": _l("Look through each thing below."),
    "harm": _l("Say if serious harm could come of it."),
}


class NewForm(PageForm):
    """Whose data, who asks, and when the request came."""

    about = line(
        _l("Whose data is it?"), needed=_l("Type the name."), hint=_l("The name as it stands in your inbox.")
    )
    also = paragraphs(
        _l("What else are they known by?"),
        hint=_l("Other or earlier names, NHS number, birth date, or the name of their key: one on a line."),
    )
    asks = line(
        _l("Who asks, if it is somebody else?"),
        hint=_l("And by which right: their written yes, a power of attorney, a parent."),
    )
    came = DayField(_l("On which day did they ask?"), needed=_l("Say on which day they asked."))


class SettleForm(PageForm):
    """How it was made sure who asks, and whether harm could come of it."""

    checked = one_of(
        _l("How did you make sure who asks?"),
        (
            ("known", _l("We know them, and spoke with them"), ""),
            ("paper", _l("They showed us a paper with their name"), _l("Look at it. Keep no copy of it.")),
            ("called", _l("We called them at a number that we had before"), ""),
            ("not-yet", _l("Not yet"), _l("Ask only for what you need. Do it soon.")),
        ),
        needed=_l("Choose how you made sure."),
    )
    checked_words = line(_l("Say more, if you like"), hint=_l("For example: which paper, and who saw it."))
    harm = one_of(
        _l("Could reading it do serious harm to somebody's health?"),
        (
            ("no", _l("No"), ""),
            (
                "asked",
                _l("We were not sure, and asked somebody who treats them"),
                _l("Leave out what could harm, in the list above."),
            ),
            ("not-yet", _l("We do not know yet"), ""),
        ),
        needed=_l("Choose an answer."),
    )
    harm_words = paragraphs(
        _l("Whom did you ask, and what did they say?"), hint=_l("This is never given to the person.")
    )


@pages.get("")
def show() -> str:
    """List the requests with their clocks."""
    from portable_record.actions.subject_access import requests_of

    with doorway(current_app).record() as record:
        return render_template("governance/asked_list.html", requests=requests_of(record), today=record.today)


@pages.route("/new", methods=["GET", "POST"])
def new() -> Answer:
    """Write down that somebody asks; the clock is one month."""
    from portable_record.actions.subject_access import begin_request, requests_of

    form = NewForm()
    with doorway(current_app).record() as record:
        requests_of(record)
        now = looking(record)
        if now is None:
            return _who_first()
        if form.validate_on_submit():
            try:
                made = begin_request(
                    record,
                    about=str(form.about.data),
                    also=str(form.also.data or ""),
                    asks=str(form.asks.data or ""),
                    came=form.came.data or record.today,
                    by=now.by,
                )
            except PortableRecordError as refused:
                form.refuse(refused.detail or refused.says, at="came" if refused.place == "came" else "")
            else:
                return redirect(url_for("asked_for.one", asked=made))
    page = render_template("governance/asked_new.html", form=form)
    return page, 400 if form.problems() else 200


@pages.route("/<asked>", methods=["GET", "POST"])
def one(asked: str) -> Answer:
    """Show a request: its clock, what is held, and the two questions."""
    from portable_record.actions.subject_access import held_about, request_of, settle_request, shared_about
    from portable_record.actions.subject_copy import still_missing
    from portable_record.actions.team_shelf import team_of

    with doorway(current_app).record() as record:
        shown, now = request_of(record, asked), looking(record)
        if now is None:
            return _who_first()
        form = SettleForm(
            data={
                "checked": shown.checked,
                "checked_words": shown.checked_words,
                "harm": shown.harm,
                "harm_words": shown.harm_words,
            }
        )
        if form.validate_on_submit():
            try:
                settle_request(
                    record,
                    asked,
                    checked=str(form.checked.data),
                    checked_words=str(form.checked_words.data or ""),
                    harm=str(form.harm.data),
                    harm_words=str(form.harm_words.data or ""),
                    by=now.by,
                )
            except PortableRecordError as refused:
                form.refuse(refused.detail or refused.says, at=refused.place)
            else:
                return redirect(url_for("asked_for.one", asked=asked, done=tell(_("Saved"))))
        held = held_about(record, shown, hidden=_hidden(record))
        shared = shared_about(record, shown, hidden=_hidden(record))
        missing = still_missing(shown, held, shared)
        late, team = record.today > shown.due, bool(team_of(record))
    page = render_template(
        "governance/asked_one.html",
        form=form,
        asked=shown,
        held=held,
        shared=shared,
        missing=[MISSING[code] for code in missing],
        late=late,
        team=team,
        sought=_sought(shown),
    )
    return page, 400 if form.problems() else 200


def _sought(asked: "Request") -> list[tuple[str, list[str]]]:
    """Say by what somebody was looked for."""
    marks = asked.marks
    rows = [
        (_("Names"), [asked.about, *marks.names[1:]]),
        (_("NHS number"), list(marks.numbers)),
        (_("Birth date"), [day_in_words(day) for day in marks.born]),
        (_("Name of the key"), list(marks.keys)),
    ]
    return [(label, said) for label, said in rows if said]


@pages.route("/<asked>/look/<item>", methods=["GET", "POST"])
def look(asked: str, item: str) -> Answer:
    """Go through one thing, entry by entry: give it, cover it, or leave it out, and why."""
    from portable_record.actions.inbox import item_of
    from portable_record.actions.subject_access import (
        Choice,
        held_about,
        keep_choices,
        look_through,
        request_of,
    )

    form = PageForm()
    with doorway(current_app).record() as record:
        shown, now = request_of(record, asked), looking(record)
        if now is None:
            return _who_first()
        if item not in {line.id for line in held_about(record, shown, hidden=_hidden(record))}:
            raise NotFoundError(place=item)
        entries = look_through(record, item, by=now.by)
        chosen = shown.choices_of(item) or tuple(Choice("keep") for _entry in entries)
        if form.is_submitted():
            chosen = tuple(_chosen(number) for number in range(len(entries)))
        if form.validate_on_submit():
            try:
                keep_choices(record, asked, item, chosen, by=now.by)
            except PortableRecordError as refused:
                first = refused.place if refused.place.isdecimal() else "0"
                form.refuse(refused.detail or refused.says, to=f"deed-{first}")
            else:
                return redirect(url_for("asked_for.one", asked=asked, done=tell(_("Saved"))))
        of_inbox = item_of(record, item)
    page = render_template(
        "governance/asked_look.html",
        form=form,
        asked=shown,
        line=of_inbox,
        rows=list(zip(entries, chosen, strict=False)),
        deeds=DEEDS,
        read_out=read_out,
    )
    return page, 400 if form.problems() else 200


@pages.post("/<asked>/print")
def printed(asked: str) -> Answer:
    """Show the copy to print."""
    copy = _copy(asked)
    if not isinstance(copy, tuple):
        return copy
    return render_template(
        "governance/asked_copy.html",
        copy=copy[0].things,
        shared=copy[0].shared,
        passed=copy[0].passed,
        about=copy[1],
        day=copy[2],
        read_out=read_out,
        given_for=given_for,
    )


@pages.post("/<asked>/copy")
def copy_of(asked: str) -> Answer:
    """Give the copy as a zip: a page to read, and a table."""
    from portable_record.actions.table_copy import MARK, row_of
    from portable_record.sharing.zip_stream import ZipStream

    copy = _copy(asked)
    if not isinstance(copy, tuple):
        return copy
    made, about, day = copy
    things = made.things
    head = (_("Number"), _("What it is"), _("What"), _("What it says"))
    table = [
        (line.id, _(given.seen.kind), given.seen.title or given.reason, _text(given))
        for line, entries in things
        for given in entries
    ]
    on = _("Passed on")
    table += [(item, on, one.to, _passed_on(one)) for item, some in made.passed.items() for one in some]
    safe = _("Shared to keep somebody safe")
    table += [(one.id[-6:], safe, one.plan.to, one.plan.why) for one in made.shared]
    page = render_template(
        "governance/asked_file.html",
        copy=things,
        shared=made.shared,
        passed=made.passed,
        about=about,
        day=day,
        read_out=read_out,
        given_for=given_for,
    )
    zipped = ZipStream(doorway(current_app).desk.now())
    pieces = [
        *zipped.add("what-we-hold.html", [page.encode()]),
        *zipped.add("what-we-hold.csv", [MARK, *(row_of(tuple(map(str, row))) for row in (head, *table))]),
        *zipped.end(),
    ]
    answer = Response(b"".join(pieces), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="what-we-hold-{day}.zip"'
    return answer


def _copy(asked: str) -> "tuple[Copy, str, str] | Answered":
    from portable_record.actions.subject_access import request_of
    from portable_record.actions.subject_copy import copy_for

    with doorway(current_app).record() as record:
        now = looking(record)
        if now is None:
            return _who_first()
        copy = copy_for(record, asked, by=now.by, hidden=_hidden(record), confirmed=typed_again())
        return copy, request_of(record, asked).about, record.today.isoformat()


def _text(given: "Given") -> str:
    return "\n".join(f"{_(label)}: {text}" if label else text for _depth, label, text in read_out(given.seen))


def _passed_on(one: "PassedLine") -> str:
    says: str = _(
        "Passed on to %(to)s on %(day)s, until %(end)s.",
        to=one.to,
        day=day_in_words(one.when),
        end=last_day_in_words(one.until),
    )
    return says


def _chosen(number: int) -> "Choice":
    from portable_record.actions.subject_access import Choice

    reason = request.form.get(f"reason-{number}", "")[:200]
    return Choice(request.form.get(f"deed-{number}", ""), " ".join(reason.split()))


def _hidden(record: "OpenRecord") -> frozenset[str]:
    from portable_record.actions.private_items import private_items

    return frozenset() if typed_again() else private_items(record)


def _who_first() -> Answered:
    return redirect(
        url_for("inbox.why", next=request.path if request.method == "GET" else url_for("asked_for.show"))
    )
