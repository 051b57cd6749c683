"""When the person has died: writing it down, taking a mistake back, and doing what they chose beforehand."""

from datetime import date

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.web.draft import Draft, Drafts
from portable_record.web.forms import DayField, PageForm, line, secret
from portable_record.web.guard import doorway

pages = Blueprint("death", __name__, url_prefix="/death")
Answer = str | Response | tuple[str, int]
_DRAFT = "death"


class DeathForm(PageForm):
    """The day, who says so, and what they saw."""

    day = DayField(_l("On which day?"), hint=_l("For example 20 11 2026."), needed=_l("Type the day."))
    said_by = line(
        _l("Who says so?"),
        hint=_l("Your own name, or the name of whoever told you."),
        needed=_l("Type the name of who says so."),
    )
    evidence = line(
        _l("What did they see?"), hint=_l("For example the certificate. Leave it empty if you do not know.")
    )


class MistakeForm(PageForm):
    """Who says that it was a mistake."""

    said_by = line(_l("Who says that it was a mistake?"), needed=_l("Type the name of who says so."))


class DeleteForm(PageForm):
    """The passphrase, before everything is deleted."""

    passphrase = secret(_l("The passphrase of this record"), needed=_l("Type the passphrase."))


def _drafts() -> Drafts:
    found: Drafts = current_app.extensions["death"]
    return found


def _draft() -> Draft | None:
    return _drafts().of(str(session.get(_DRAFT, "")))


@pages.get("")
def show() -> str:
    """Say what is written down, what it means, and what can be done."""
    from portable_record.actions.after_death import SAYS, chosen
    from portable_record.actions.death import death_of

    with doorway(current_app).record() as record:
        what = chosen(record)
        return render_template(
            "death/show.html",
            death=death_of(record),
            name=record.identity.name,
            what=what,
            says=SAYS[what.choice],
            unknown_day=date.min,
        )


@pages.get("/as-it-was")
def as_it_was() -> Answer:
    """Say that nothing new is written here: see ``web/as_it_was.py``."""
    if not doorway(current_app).is_closed:
        return redirect(url_for("death.show"))
    return render_template("death/as-it-was.html")


@pages.route("/record", methods=["GET", "POST"])
def ask() -> Answer:
    """Ask when, and who says so."""
    draft = _draft()
    form = DeathForm(data=dict(draft.rights) if draft else {})
    if doorway(current_app).is_closed:
        return redirect(url_for("death.show"))
    if form.validate_on_submit():
        if form.day.data is not None and form.day.data > doorway(current_app).today:
            form.refuse(_("This day is still to come."), at="day")
        else:
            session[_DRAFT] = _drafts().begin()
            draft = _draft()
            if draft is not None:
                draft.rights = {name: form[name].data for name in ("day", "said_by", "evidence")}
            return redirect(url_for("death.check"))
    return _page("death/ask.html", form)


@pages.route("/record/check", methods=["GET", "POST"])
def check() -> Answer:
    """Show the answers once more and what they bring about, then write them down."""
    from portable_record.actions.death import record_death

    draft, form = _draft(), PageForm()
    day = draft.rights.get("day") if draft else None
    if draft is None or not isinstance(day, date):
        return redirect(url_for("death.ask"))
    said_by, evidence = str(draft.rights["said_by"]), str(draft.rights["evidence"] or "")
    if form.validate_on_submit():
        try:
            with doorway(current_app).record() as record:
                record_death(record, day, said_by=said_by, evidence=evidence)
        except PortableRecordError as refused:
            form.refuse(refused.says)
        else:
            _drafts().forget()
            return redirect(url_for("death.show"))
    return _page("death/check.html", form, day=day, said_by=said_by, evidence=evidence)


@pages.route("/mistake", methods=["GET", "POST"])
def mistake() -> Answer:
    """Take it back, where it was written down by mistake."""
    from portable_record.actions.death import correct_death

    form = MistakeForm()
    if not doorway(current_app).is_closed:
        return redirect(url_for("death.show"))
    if form.validate_on_submit():
        with doorway(current_app).record() as record:
            correct_death(record, said_by=str(form.said_by.data))
        return redirect(url_for("death.show"))
    return _page("death/mistake.html", form)


@pages.route("/give", methods=["GET", "POST"])
def give() -> Answer:
    """Give all of it as a file, if the person chose that, after saying what that means."""
    from portable_record.actions.after_death import Choice, chosen, give_all

    form = PageForm()
    with doorway(current_app).record() as record:
        what = chosen(record)
        if what.choice is not Choice.GIVE or not doorway(current_app).is_closed:
            return redirect(url_for("death.show"))
        if not form.validate_on_submit():
            return _page("death/give.html", form, what=what)
        content, day = b"".join(give_all(record)), record.today.isoformat()
    answer = Response(content, content_type="application/fhir+json")
    answer.headers["Content-Disposition"] = f'attachment; filename="record-{day}.json"'
    return answer


@pages.route("/delete", methods=["GET", "POST"])
def delete() -> Answer:
    """Delete all of it, if the person chose that, after the passphrase."""
    from portable_record.actions.after_death import Choice, carry_out, chosen

    at, form = doorway(current_app), DeleteForm()
    with at.record() as record:
        if chosen(record).choice is not Choice.DELETE or not at.is_closed:
            return redirect(url_for("death.show"))
        name = record.identity.name
    if form.validate_on_submit():
        try:
            at.confirm(str(form.passphrase.data))
        except PortableRecordError as refused:
            form.refuse(refused.says, at="passphrase")
        else:
            at.let_go(carry_out)
            return render_template("death/gone.html")
    return _page("death/delete.html", form, name=name)


def _page(template: str, form: PageForm, **more: object) -> Answer:
    return render_template(template, form=form, **more), 400 if form.problems() else 200
