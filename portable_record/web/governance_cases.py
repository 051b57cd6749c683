"""The log of what went wrong and of complaints: each with its clock, and with what was done, step by step."""

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response as Answered
from wtforms import StringField
from wtforms.validators import ValidationError

from portable_record.errors import PortableRecordError
from portable_record.record.moments import moment_text
from portable_record.web.forms import DayField, PageForm, line, offered, one_of, paragraphs, tidy
from portable_record.web.governance import as_table, workers_of
from portable_record.web.governance_steps import CASES, STEPS
from portable_record.web.guard import doorway
from portable_record.web.inbox import looking
from portable_record.web.languages import clock_in_words, day_in_words
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord

pages = Blueprint("cases", __name__, url_prefix="/governance/log")
Answer = str | Answered | tuple[str, int]


def _is_clock(_form: object, field: StringField) -> None:
    try:
        time.fromisoformat(str(field.data or "") or "00:00")
    except ValueError:
        raise ValidationError(_("Type a time such as 09:30.")) from None


class _ByForm(PageForm):
    """Who writes: chosen from the list where the group has one, else typed."""

    who = one_of(_l("Who are you?"), (), needed=_l("Choose your name."))
    name = line(_l("Your name"), needed=_l("Type your name."), most=120)

    def ask_who(self, record: "OpenRecord") -> None:
        """Leave the one question that fits."""
        workers = workers_of(record)
        self.who.choices = offered([(name, name, "") for name in workers])
        now = looking(record)
        if workers:
            del self.name
            if now and not self.who.data:
                self.who.data = now.by
        else:
            del self.who

    @property
    def by(self) -> str:
        """The name of whoever writes."""
        return str(self.who.data if "who" in self else self.name.data)


class CaseForm(_ByForm):
    """What happened, to whom, and when somebody became aware of it."""

    aware = DayField(_l("On which day did you notice it?"), needed=_l("Say on which day you noticed it."))
    clock = StringField(
        _l("At what time?"),
        [_is_clock],
        [tidy],
        _l("As well as you can say, such as 09:30. It begins the clock."),
    )
    words = paragraphs(
        _l("What happened?"),
        needed=_l("Say what happened."),
        hint=_l("Only what you know. You can add more later."),
    )
    whom = line(
        _l("Who is concerned, and how many people?"),
        hint=_l("And what kinds of data: names, addresses, health."),
    )


class StepForm(_ByForm):
    """What was done, in words."""

    what = one_of(_l("What do you write down?"), (), needed=_l("Choose what you write down."))
    words = paragraphs(_l("In a few words"), hint=_l("What stands here cannot be changed later."))
    when = DayField(
        _l("On which day was that? (You can leave this out)"),
        hint=_l("If it was not today, or not just now."),
    )
    clock = StringField(
        _l("At what time?"),
        [_is_clock],
        [tidy],
        _l("Such as 09:30. Without a time, the end of that day counts."),
    )


@pages.get("/<kind>")
def show(kind: str) -> str:
    """List the cases of one kind."""
    from portable_record.actions.cases import cases_of

    with doorway(current_app).record() as record:
        cases = cases_of(record, kind)
    return render_template("governance/cases.html", kind=kind, about=CASES[kind], cases=cases, at=_at)


@pages.route("/<kind>/new", methods=["GET", "POST"])
def new(kind: str) -> Answer:
    """Write down a case; its clock begins when somebody became aware of it."""
    from portable_record.actions.cases import begin_case, cases_of

    form = CaseForm()
    with doorway(current_app).record() as record:
        cases_of(record, kind)
        form.ask_who(record)
        if form.validate_on_submit():
            try:
                case = begin_case(
                    record,
                    kind,
                    aware=_moment(record, form),
                    words=str(form.words.data),
                    whom=str(form.whom.data or ""),
                    by=form.by,
                )
            except PortableRecordError as refused:
                form.refuse(refused.detail or refused.says, at="aware" if refused.place == "aware" else "")
            else:
                return redirect(
                    url_for("cases.one", kind=kind, case=case, done=tell(_("It is written down.")))
                )
    page = render_template("governance/case_new.html", form=form, kind=kind, about=CASES[kind])
    return page, 400 if form.problems() else 200


@pages.route("/<kind>/<case>", methods=["GET", "POST"])
def one(kind: str, case: str) -> Answer:
    """Show one case with its clock and its steps, and add a step."""
    from portable_record.actions.cases import add_step, case_of

    form = StepForm()
    with doorway(current_app).record() as record:
        shown = case_of(record, kind, case)
        form.ask_who(record)
        form.what.choices = offered([(key, words, hint) for key, (words, hint) in STEPS[kind].items()])
        if form.validate_on_submit():
            try:
                add_step(
                    *(record, kind, case),
                    what=str(form.what.data),
                    words=str(form.words.data or ""),
                    by=form.by,
                    when=_done(record, form, shown.aware),
                )
            except PortableRecordError as refused:
                at = refused.place if refused.place in ("words", "when") else ""
                form.refuse(refused.detail or refused.says, at=at)
            else:
                return redirect(
                    url_for("cases.one", kind=kind, case=case, done=tell(_("It is written down.")))
                )
    page = render_template(
        "governance/case.html", form=form, kind=kind, about=CASES[kind], case=shown, steps=STEPS[kind], at=_at
    )
    return page, 400 if form.problems() else 200


@pages.post("/<kind>/table")
def table(kind: str) -> Response:
    """Give the log of one kind as a table, a step a row."""
    from portable_record.actions.cases import cases_of

    with doorway(current_app).record() as record:
        cases = cases_of(record, kind)
    rows = []
    for case in cases:
        noticed = _at(case.aware)
        rows.append(
            (case.id, _at(case.written), case.by, _("What happened?"), case.words, case.whom, noticed)
        )
        rows += [
            (case.id, _at(step.when), step.by, str(STEPS[kind][step.what][0]), step.words, case.whom, noticed)
            for step in case.steps
        ]
    head = (
        _("Number"),
        _("When"),
        _("Who"),
        _("What"),
        _("Words"),
        _("Whom it concerns"),
        _("Noticed on"),
    )
    return as_table(f"{kind}-log", head, rows)


def _moment(record: "OpenRecord", form: CaseForm) -> datetime:
    clock = time.fromisoformat(str(form.clock.data or "") or "00:00").replace(tzinfo=None)
    return datetime.combine(form.aware.data or date.max, clock, record.desk.zone).astimezone(UTC)


def _done(record: "OpenRecord", form: StepForm, aware: datetime) -> datetime | None:
    """Say when it was done; of a day without a time its end, or now where that is earlier."""
    day, clock = form.when.data, str(form.clock.data or "")
    if day is None:
        if not clock:
            return None
        day = record.today
    at = datetime.combine(day, time.fromisoformat(clock or "23:59").replace(tzinfo=None), record.desk.zone)
    done = at.astimezone(UTC)
    if not clock and day == record.today:
        return min(done, record.now)
    # Minutes are all that is typed: the very minute in which it was noticed is not before it.
    return aware if done == aware.replace(second=0, microsecond=0) else done


def _at(when: datetime | str) -> str:
    text = when if isinstance(when, str) else moment_text(when)
    return f"{day_in_words(text)}, {clock_in_words(text)}"
