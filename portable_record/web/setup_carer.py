"""Set-up by somebody who keeps a record for another: who they both are, and by what right."""

from typing import TYPE_CHECKING

from flask import current_app, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field

from portable_record.errors import PortableRecordError, RightIncompleteError
from portable_record.web.draft import Draft
from portable_record.web.forms import DayField, PageForm, line, offered, one_of, paragraphs, tick
from portable_record.web.guard import doorway
from portable_record.web.setup import Answer, ask, pages, with_draft

if TYPE_CHECKING:
    from portable_record.record.right_questions import Question


class CarerForm(PageForm):
    """Who is cared for, and who cares."""

    name = line(
        _l("Their name"), hint=_l("As they like to be called."), needed=_l("Type their name."), most=100
    )
    your_name = line(_l("Your name"), needed=_l("Type your own name."), most=100)
    relation = line(
        _l("What you are to them"),
        hint=_l("For example: daughter, friend, neighbour, support worker."),
        needed=_l("Type what you are to them."),
        most=100,
    )
    works_for = line(
        _l("If this is your job: who you work for"),
        hint=_l("Leave it empty for family and friends."),
        most=100,
    )


class RightForm(PageForm):
    """By what right somebody keeps a record for another."""

    basis = one_of(
        _l("By what right do you keep it?"),
        (),
        hint=_l("These are our own short words, not legal advice. You can change this later."),
        needed=_l("Choose the right by which you keep this record."),
    )

    def offer(self) -> None:
        """Offer the kinds of right that there are."""
        from portable_record.record.right_questions import WHO_FOR
        from portable_record.record.right_words import said_basis

        self.basis.choices = offered(
            [(code, _(said_basis(code)), _(about)) for code, about in WHO_FOR.items()]
        )


def details_form(basis: str, *, born: bool = True) -> type[PageForm]:
    """Make the form with the questions that this kind of right needs; ``born``: also their birth date."""
    from portable_record.record.right_questions import questions

    asked = {question.field: _field(question) for question in questions(basis)}
    if born and basis == "parental-responsibility":
        asked["born"] = DayField(_("Their birth date"), needed=_("Type their birth date."))
    return type("DetailsForm", (PageForm,), asked)


def _field(question: "Question") -> Field:
    hint, needed = _(question.hint), _(question.absent) if question.required else ""
    if question.kind == "day":
        return DayField(_(question.asks), hint=hint, needed=needed)
    if question.kind == "yes":
        return tick(_(question.asks), hint=hint, needed=_(question.absent))
    if question.kind == "names":
        return paragraphs(_(question.asks), hint=hint, needed=needed)
    return line(_(question.asks), hint=hint, needed=needed, most=500)


@pages.route("/people", methods=["GET", "POST"])
@with_draft
def people(draft: Draft) -> Answer:
    """Ask who is cared for, and who cares."""
    if draft.whose != "someone":
        return redirect(url_for(f"setup.{draft.first_gap}"))
    fields = ("name", "your_name", "relation", "works_for")
    form = CarerForm(data={name: getattr(draft, name) for name in fields})
    if form.validate_on_submit():
        for name in fields:
            setattr(draft, name, str(form[name].data or ""))
        return redirect(url_for("setup.right"))
    return ask("people", form, _("Who you both are"))


@pages.route("/right", methods=["GET", "POST"])
@with_draft
def right(draft: Draft) -> Answer:
    """Ask by what right somebody keeps a record for another."""
    if draft.whose != "someone":
        return redirect(url_for(f"setup.{draft.first_gap}"))
    form = RightForm(data={"basis": draft.basis})
    form.offer()
    if form.validate_on_submit():
        if draft.basis != form.basis.data:
            draft.rights = {}
        draft.basis = str(form.basis.data)
        return redirect(url_for("setup.details"))
    return ask("right", form, "")


@pages.route("/right/details", methods=["GET", "POST"])
@with_draft
def details(draft: Draft) -> Answer:
    """Ask what this right needs."""
    if draft.whose != "someone" or not draft.basis:
        return redirect(url_for(f"setup.{draft.first_gap}"))
    known = {**draft.rights, "consulted": "\n".join(lines_in(draft.rights.get("consulted")))}
    form = details_form(draft.basis)(data=known)
    if form.validate_on_submit():
        answers = {field.name: field.data for field in form if field.type != "CSRFTokenField"}
        if "consulted" in answers:
            answers["consulted"] = lines_in(answers["consulted"])
        draft.rights = {name: value for name, value in answers.items() if value}
        if _right_holds(draft, form):
            return redirect(url_for("setup.passphrase"))
        draft.rights = {}
    return ask("details", form, _("About this right"))


def lines_in(answer: object) -> tuple[str, ...]:
    """Take several answers, each on its own line."""
    words = answer if isinstance(answer, tuple) else str(answer or "").splitlines()
    return tuple(word.strip() for word in words if word.strip())


def _right_holds(draft: Draft, form: PageForm) -> bool:
    """Ask the rules whether this right holds today, and say at each field what is wrong."""
    from portable_record.actions.start import refuse_unless_may_keep

    carer = draft.carer()
    try:
        if carer is not None:
            refuse_unless_may_keep(doorway(current_app).desk, carer, name=draft.name, kind="person")
    except RightIncompleteError as wrong:
        for name, says in wrong.problems.items():
            form.refuse(_(says), at=name if name in form else "")
    except PortableRecordError as refused:
        form.refuse(refused.says)
    return not form.errors and not form.form_errors
