"""Who may write in the record, by what right, since when and until when; changing that, a question a page.

What was answered stays in the memory of this program until it is written down (``draft.py``).
"""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError, PortableRecordError, RightIncompleteError
from portable_record.web.draft import Draft, Drafts
from portable_record.web.forms import DayField, PageForm, line, tick
from portable_record.web.guard import doorway
from portable_record.web.setup_carer import RightForm, details_form, lines_in

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.writer import Writer

pages = Blueprint("rights", __name__, url_prefix="/rights")
Answer = str | Response | tuple[str, int]
_DRAFT = "right"


class WhoForm(PageForm):
    """Whose right it is."""

    name = line(
        _l("Their name"),
        hint=_l("If they are among your people already, the name that stands there."),
        needed=_l("Type their name."),
        most=100,
    )
    relation = line(
        _l("What they are to the person"),
        hint=_l("For example: daughter, friend, neighbour, support worker."),
        needed=_l("Type what they are to the person."),
        most=100,
    )
    works_for = line(
        _l("If this is their job: who they work for"),
        hint=_l("Leave it empty for family and friends."),
        most=100,
    )


class RenewForm(PageForm):
    """That a right was looked at and goes on."""

    renewed = DayField(_l("When did you look at it, together?"), needed=_l("Type the day."))
    review = DayField(
        _l("When will you look at it again?"),
        hint=_l("Leave this empty if you do not know yet. On that day we say so here."),
    )


class AgreedForm(RenewForm):
    """The same for a parent, once the young person is 16: they have to agree."""

    agreed = tick(
        _l("They have agreed that it goes on"),
        hint=_l("At 16 a young person decides who may write for them. Ask them on their own."),
        needed=_l("Tick this only if they have agreed. Without that, the right stays paused."),
    )


@pages.get("")
def show() -> Answer:
    """List who may write, and who could before; of a group that is its team."""
    from portable_record.actions.writer import writers

    with doorway(current_app).record() as record:
        found = list(writers(record))
        if not found and doorway(current_app).is_group:
            return redirect(url_for("team.show"))
        return render_template(
            "rights/show.html",
            now=[writer for writer in found if not _is_over(writer)],
            before=[writer for writer in found if _is_over(writer)],
        )


@pages.route("/add", methods=["GET", "POST"])
def add() -> Answer:
    """Ask whose right it is."""
    draft = _draft()
    fields = ("your_name", "relation", "works_for")
    known = {name: getattr(draft, name) for name in fields} if draft else {}
    form = WhoForm(data={"name": known.get("your_name", ""), **known})
    if form.validate_on_submit():
        draft = _begin()
        draft.your_name, draft.relation = str(form["name"].data), str(form["relation"].data)
        draft.works_for = str(form["works_for"].data or "")
        return redirect(url_for("rights.kind"))
    return _ask(form, _("Who may write?"), back="rights.show")


@pages.route("/kind", methods=["GET", "POST"])
def kind() -> Answer:
    """Ask by what right."""
    draft = _draft()
    if draft is None:
        return redirect(url_for("rights.add"))
    form = RightForm(data={"basis": draft.basis})
    form.basis.label.text = _("By what right may they write?")
    form.offer()
    if form.validate_on_submit():
        if draft.basis != form.basis.data:
            draft.rights = {}
        draft.basis = str(form.basis.data)
        return redirect(url_for("rights.details"))
    return _ask(form, "", back="rights.add")


@pages.route("/details", methods=["GET", "POST"])
def details() -> Answer:
    """Ask what this right needs."""
    from portable_record.actions.rights import refuse_if_incomplete
    from portable_record.record.right_entry import Recorded

    draft = _draft()
    if draft is None or not draft.basis:
        return redirect(url_for("rights.add"))
    known = {**draft.rights, "consulted": "\n".join(lines_in(draft.rights.get("consulted")))}
    form = details_form(draft.basis, born=False)(data=known)
    if form.validate_on_submit():
        answers = {field.name: field.data for field in form if field.type != "CSRFTokenField"}
        if "consulted" in answers:
            answers["consulted"] = lines_in(answers["consulted"])
        same_paper = answers.get("evidence") == draft.rights.get("evidence")
        kept = ("renewed", "document") if same_paper else ("renewed",)
        unasked = {name: draft.rights[name] for name in kept if name in draft.rights}
        draft.rights = unasked | {name: value for name, value in answers.items() if value}
        right, _cannot = draft.right()
        try:
            refuse_if_incomplete(Recorded("", right), doorway(current_app).today)
            return redirect(url_for("rights.check"))
        except RightIncompleteError as wrong:
            for name, says in wrong.problems.items():
                form.refuse(_(says), at=name if name in form else "")
    return _ask(form, _("About this right"), back="rights.kind")


@pages.route("/check", methods=["GET", "POST"])
def check() -> Answer:
    """Show all answers once more, then write the right down."""
    from portable_record.actions.circle_rights import record_right_for_all
    from portable_record.record.right_entry import Recorded
    from portable_record.record.right_words import right_lines

    draft = _draft()
    if draft is None or not draft.basis or not draft.rights:
        return redirect(url_for("rights.add"))
    right, cannot_decide = draft.right()
    form = PageForm()
    if form.validate_on_submit():
        try:
            with doorway(current_app).record() as record:
                record_right_for_all(
                    *(record, draft.your_name, right),
                    cannot_decide=cannot_decide,
                    relation=draft.relation,
                    organisation=draft.works_for,
                    whole=True,
                )
            _drafts().forget()
            return redirect(url_for("rights.show"))
        except PortableRecordError as refused:
            form.refuse(refused.says)
    said = list(right_lines(Recorded("", right, cannot_decide)))
    page = render_template("rights/check.html", form=form, draft=draft, lines=said)
    return page, 400 if form.problems() else 200


@pages.post("/<entry>/change")
def change(entry: str) -> Answer:
    """Begin with what is written down, and ask again."""
    with doorway(current_app).record() as record:
        writer = _writer_of(record, entry)
        draft = _begin()
        draft.your_name, draft.relation = writer.name, _("as before")
        if writer.recorded is not None:
            draft.take(writer.recorded)
    return redirect(url_for("rights.details"))


@pages.route("/<entry>/end", methods=["GET", "POST"])
def end(entry: str) -> Answer:
    """Ask once more, then write down that a right has ended."""
    from portable_record.actions.circle_rights import end_right_for_all

    form = PageForm()
    with doorway(current_app).record() as record:
        writer = _writer_of(record, entry)
        if form.validate_on_submit():
            try:
                end_right_for_all(record, entry, name=writer.name)
                return redirect(url_for("rights.show"))
            except PortableRecordError as refused:
                form.refuse(refused.says)
    page = render_template("rights/end.html", form=form, writer=writer)
    return page, 400 if form.problems() else 200


@pages.route("/<entry>/renew", methods=["GET", "POST"])
def renew(entry: str) -> Answer:
    """Write down that a right was looked at and goes on."""
    from portable_record.actions.circle_rights import record_right_for_all
    from portable_record.record.rights import Right

    with doorway(current_app).record() as record:
        writer = _writer_of(record, entry)
        form = (AgreedForm if writer.needs_their_yes else RenewForm)(data={"renewed": record.today})
        if form.validate_on_submit():
            right = Right(writer.by.basis, renewed=form.renewed.data, review=form.review.data)
            try:
                record_right_for_all(record, writer.by.writer, right)
                return redirect(url_for("rights.show"))
            except RightIncompleteError as wrong:
                for name, says in wrong.problems.items():
                    form.refuse(_(says), at=name if name in form else "")
            except PortableRecordError as refused:
                form.refuse(refused.says)
    return _ask(form, _("%(name)s: it goes on", name=writer.name), back="rights.show")


def _ask(form: PageForm, title: str, *, back: str) -> Answer:
    page = render_template("setup/ask.html", form=form, title=title, back=url_for(back))
    return page, 400 if form.problems() else 200


def _is_over(writer: "Writer") -> bool:
    return writer.right is not None and writer.right.is_over(writer.today)


def _writer_of(record: "OpenRecord", entry: str) -> "Writer":
    from portable_record.actions.writer import writers

    for writer in writers(record):
        if writer.recorded is not None and writer.recorded.entry == entry:
            return writer
    raise NotFoundError(place=entry)


def _drafts() -> Drafts:
    found: Drafts = current_app.extensions["right-drafts"]
    return found


def _draft() -> Draft | None:
    return _drafts().of(str(session.get(_DRAFT, "")))


def _begin() -> Draft:
    session[_DRAFT] = _drafts().begin()
    draft = _draft()
    if draft is None:
        raise NotFoundError
    draft.whose = "someone"
    return draft
