"""The papers on data protection of a group: questions, papers to print and save, and who opened what."""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response as Answered

from portable_record.errors import NotFoundError
from portable_record.web.again import typed_again
from portable_record.web.forms import DayField, PageForm, line, one_of, paragraphs
from portable_record.web.governance_papers import paper
from portable_record.web.governance_rows import COUNTED, TITLES, Paper
from portable_record.web.governance_steps import CASES
from portable_record.web.governance_words import ASKINGS, Ask
from portable_record.web.guard import doorway
from portable_record.web.languages import clock_in_words, day_in_words
from portable_record.web.told import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.looks import Looks

pages = Blueprint("governance", __name__, url_prefix="/governance")
Answer = str | Answered | tuple[str, int]
SHOWN = 50
USUAL = timedelta(days=30)

WAYS = {"person": _l("By person"), "worker": _l("By worker"), "day": _l("By day")}

_DO_NOT_FIT = _l("Your reason for health and care, and the line of UK law, do not go together. Look again.")
_NEEDS_POLICY = _l(
    "For this line of the law you need a short policy: how you keep to the rules, and how long you keep"
    " things. Keep it for six months after you stop."
)
_A_YES = _l(
    "A share in this app says what the person allowed. If a yes is your basis in law, ask for it in its own"
    " words, and keep them."
)


class BetweenForm(PageForm):
    """Between which days; it is part of the address."""

    since = DayField(_l("From"))
    until = DayField(_l("Until"))


@pages.get("")
def show() -> str:
    """List the questions, the papers and the logs, and say what is still missing."""
    from portable_record.actions.cases import cases_of
    from portable_record.actions.governance import answers_of, facts_of

    with doorway(current_app).record() as record:
        answers, facts = answers_of(record), facts_of(record, counted=False)
        open_cases = {kind: sum(not case.is_closed for case in cases_of(record, kind)) for kind in CASES}
    papers = [paper(key, facts, answers) for key in TITLES]
    done = {key: sum(ask.key in answers for ask in asking.asks) for key, asking in ASKINGS.items()}
    return render_template(
        "governance/show.html",
        askings=ASKINGS.values(),
        done=done,
        papers=papers,
        cases=CASES,
        open_cases=open_cases,
        facts=facts,
        careful=careful_of(answers),
    )


@pages.route("/ask/<which>", methods=["GET", "POST"])
def ask(which: str) -> Answer:
    """Ask what only people can answer. Anything may be left open, and filled in later."""
    from portable_record.actions.governance import answers_of, keep_answers

    asking = ASKINGS.get(which)
    if asking is None:
        raise NotFoundError(place=which)
    with doorway(current_app).record() as record:
        before = answers_of(record)
        form = _form_of(which)(data={_field(one): before.get(one.key, "") for one in asking.asks})
        if form.validate_on_submit():
            keep_answers(record, {one.key: str(form[_field(one)].data or "") for one in asking.asks})
            return redirect(url_for("governance.show", done=tell(_("Saved"))))
    page = render_template("governance/ask.html", form=form, asking=asking)
    return page, 400 if form.problems() else 200


@pages.get("/paper/<key>")
def read(key: str) -> str:
    """Show one paper, to read and to print."""
    made, day, careful = _paper(key)
    return render_template(
        "governance/paper.html",
        paper=made,
        day=day,
        careful=careful,
        askings=ASKINGS,
        leaves_out=key in COUNTED and not typed_again(),
    )


@pages.post("/paper/<key>/table")
def table(key: str) -> Response:
    """Give one paper as a table."""
    made, day, _careful = _paper(key)
    rows = [
        *((section.title, _("Note"), says) for section in made.sections for says in section.says),
        *((section.title, row.label, row.text) for section in made.sections for row in section.rows),
    ]
    return as_table(f"{key}-{day}", (_("Heading"), _("What"), _("Answer")), rows)


@pages.get("/looks")
def who_looked() -> Answer:
    """Tell who opened what, counted by person, by worker or by day; usually of the last 30 days."""
    form = _between()
    way = request.args.get("way", "")
    way = way if way in WAYS else "person"
    found = _looks(form) if form.validate() else None
    shown = render_template(
        "governance/looks.html",
        form=form,
        how=way,
        ways=WAYS,
        found=found,
        counted=found.counted(way) if found else [],
        most=SHOWN,
        kept=request.args.to_dict(),
    )
    return shown, 400 if form.problems() else 200


@pages.post("/looks/table")
def looks_table() -> Answered:
    """Give who opened what as a table; the activity log keeps that it went out."""
    from portable_record.actions.looks import MOST_IN_A_TABLE

    form = _between()
    if not form.validate():
        return redirect(url_for("governance.who_looked"))
    rows = [
        (
            day_in_words(look.when),
            clock_in_words(look.when),
            look.worker,
            _(look.what),
            look.about or _("no longer here"),
            look.item,
            look.why,
            look.to,
        )
        for look in _looks(form, MOST_IN_A_TABLE).lines
    ]
    what = (_("What"), _("About whom"), _("Its number here"), _("Why"), _("Passed on to"))
    head = (_("Day"), _("Time"), _("Who"), *what)
    return as_table("who-opened-what", head, rows)


def careful_of(answers: "Mapping[str, str]") -> tuple[str, ...]:
    """Say what does not fit together in the answers, or what they call for."""
    from portable_record.actions.governance import NEEDS_POLICY, fits

    special, condition = answers.get("special", ""), answers.get("condition", "")
    found = []
    if not fits(special, condition):
        found.append(_DO_NOT_FIT)
    if condition in NEEDS_POLICY:
        found.append(_NEEDS_POLICY)
    if special == "explicit" or answers.get("basis") == "consent":
        found.append(_A_YES)
    return tuple(map(str, found))


def as_table(name: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Response:
    """Give rows as a file for spreadsheets; the activity log keeps that a copy was saved."""
    from portable_record.actions.journal import Act, note
    from portable_record.actions.table_copy import MARK, row_of

    with doorway(current_app).record() as record:
        note(record, Act.EXPORT, purpose=name)
    content = MARK + b"".join(row_of(tuple(map(str, row))) for row in (head, *rows))
    answer = Response(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def workers_of(record: "OpenRecord") -> tuple[str, ...]:
    """Return the names of those who work with this record, for whoever must choose theirs."""
    from portable_record.actions.inbox_rules import rules_of

    return rules_of(record).workers


def _paper(key: str) -> tuple[Paper, str, tuple[str, ...]]:
    from portable_record.actions.governance import answers_of, facts_of

    if key not in TITLES:
        raise NotFoundError(place=key)
    with doorway(current_app).record() as record:
        answers, facts = answers_of(record), facts_of(record, counted=key in COUNTED, confirmed=typed_again())
        day = record.today.isoformat()
    return paper(key, facts, answers), day, careful_of(answers) if key == "register" else ()


def _between() -> BetweenForm:
    if any(name in request.args for name in ("since-year", "until-year")):
        return BetweenForm(request.args, meta={"csrf": False})
    today = doorway(current_app).today
    return BetweenForm(None, data={"since": today - USUAL, "until": today}, meta={"csrf": False})


def _looks(form: BetweenForm, most: int = 0) -> "Looks":
    from portable_record.actions.looks import looks

    with doorway(current_app).record() as record:
        return looks(record, since=form.since.data, until=form.until.data, most=most)


@cache
def _form_of(which: str) -> type[PageForm]:
    """Make the form of some questions, once."""
    fields: dict[str, Any] = {_field(one): _asked(one) for one in ASKINGS[which].asks}  # wtforms has no types
    return type("AskForm", (PageForm,), fields)


def _asked(one: Ask) -> object:
    if one.choices:
        return one_of(one.says, one.choices, needed="", hint=one.help)
    return (paragraphs if one.long else line)(one.says, hint=one.help)


def _field(one: Ask) -> str:
    return one.key.replace("-", "_")
