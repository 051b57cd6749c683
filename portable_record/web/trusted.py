"""Trusted people: who has a sheet, making new ones to print and hand over, and taking them back."""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response
from wtforms import StringField

from portable_record.errors import PortableRecordError
from portable_record.web.forms import PageForm, line, number, secret, tick, whole
from portable_record.web.guard import doorway, the_pass

if TYPE_CHECKING:
    from portable_record.actions.trusted import Sheets
    from portable_record.web.waiting import Waiting

pages = Blueprint("trusted", __name__, url_prefix="/trusted")
Answer = str | Response | tuple[str, int]
ROWS = 6


class PeopleForm(PageForm):
    """For whom sheets are made, how many open the record, and whom to call first."""

    needed = number(
        _l("How many of them together can open your record?"),
        least=2,
        most=ROWS,
        hint=_l("Two of three is a good choice: one may be away, and none can do it alone."),
    )
    call = line(
        _l("Whom should they call first? (You can leave this out)"),
        hint=_l("It is printed on the sheets. Such as: my sister Ruth, 0161 496 0000."),
        most=100,
    )
    named = tick(
        _l("Print my name on the sheets"),
        hint=_l("Without it, whoever finds a sheet does not learn whose it is."),
    )
    passphrase = secret(_l("Your passphrase"), needed=_l("Type your passphrase."))

    def rows(self) -> list[tuple[StringField, StringField]]:
        """Give the fields for each person: name and household."""
        return [(self[f"name{at}"], self[f"home{at}"]) for at in range(1, ROWS + 1)]


for _at in range(1, ROWS + 1):
    setattr(PeopleForm, f"name{_at}", line(_l("Name"), most=60))
    setattr(PeopleForm, f"home{_at}", line(_l("Their address, in short"), most=60))


class KeepForm(PageForm):
    """A word that the sheets are there."""

    handed = tick(
        _l("I have printed all of them, or written them down, and will hand them over myself"),
        needed=_l("Tick this when you have every sheet on paper."),
    )


def made_sheets() -> "Waiting[Sheets]":
    """Return where the sheets wait that were made and do not count yet."""
    found: Waiting[Sheets] = current_app.extensions["sheets"]
    return found


@pages.get("")
def show() -> str:
    """Say who has a sheet that counts."""
    from portable_record.actions.trusted import trusted_people

    with doorway(current_app).record() as record:
        return render_template("trusted/show.html", trusted=trusted_people(record))


@pages.route("/new", methods=["GET", "POST"])
def new() -> Answer:
    """Ask for whom, and make the sheets. They open nothing yet."""
    from portable_record.actions.trusted import Person, make_sheets

    form = PeopleForm(data={"needed": "2", "named": True})
    if form.validate_on_submit():
        pairs = [(str(name.data or ""), str(home.data or "")) for name, home in form.rows()]
        people = [Person(name, home) for name, home in pairs if name or home]
        needed, at = whole(form.needed), doorway(current_app)
        if len(people) < 2:
            form.refuse(_("Write at least two names."), at="name1")
        elif needed > len(people):
            form.refuse(_("So many people are not there. Write a smaller number."), at="needed")
        else:
            try:
                at.confirm(str(form.passphrase.data))
                with at.record() as record:
                    call, named = str(form.call.data or ""), bool(form.named.data)
                    made = make_sheets(record, people, needed, named=named, call=call)
                    made_sheets().keep(made, key=the_pass())
                return redirect(url_for("trusted.sheets"))
            except PortableRecordError as refused:
                form.refuse(refused.says, at="passphrase" if "passphrase" in refused.code else "name1")
    return render_template("trusted/new.html", form=form), 400 if form.problems() else 200


@pages.route("/sheets", methods=["GET", "POST"])
def sheets() -> Answer:
    """Show the sheets to print, one a page; they count once the owner says that they are on paper."""
    from portable_record.actions.trusted import keep_sheets

    made = made_sheets().of(the_pass())
    if made is None:
        return redirect(url_for("trusted.show"))
    form = KeepForm()
    if form.validate_on_submit():
        with doorway(current_app).record() as record:
            keep_sheets(record, made)
        made_sheets().forget()
        return redirect(url_for("trusted.kept"))
    return render_template("trusted/sheets.html", form=form, made=made), 400 if form.problems() else 200


@pages.get("/kept")
def kept() -> Answer:
    """Say that the sheets count, and what to do with them."""
    from portable_record.actions.trusted import trusted_people

    with doorway(current_app).record() as record:
        trusted = trusted_people(record)
    if not trusted.there:
        return redirect(url_for("trusted.show"))
    return render_template("trusted/kept.html", trusted=trusted)


@pages.route("/remove", methods=["GET", "POST"])
def remove() -> Answer:
    """Let no sheets open the record any more, after a question."""
    from portable_record.actions.trusted import remove_sheets, trusted_people

    form = PageForm()
    with doorway(current_app).record() as record:
        trusted = trusted_people(record)
        if not trusted.there:
            return redirect(url_for("trusted.show"))
        if form.validate_on_submit():
            remove_sheets(record)
            return redirect(url_for("trusted.show"))
    return render_template("trusted/remove.html", form=form, trusted=trusted)
