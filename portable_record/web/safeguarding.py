"""Share without agreement to keep someone safe: the list of what was shared, and handing it over.

It stands apart from the ordinary ways to share, in the record of an organisation alone.
"""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as Answered

from portable_record.errors import NotFoundError
from portable_record.web.files import while_open
from portable_record.web.going_out import saved_as
from portable_record.web.governance import as_table
from portable_record.web.guard import doorway, the_pass
from portable_record.web.languages import clock_in_words, day_in_words
from portable_record.web.safe_here import at_work, hidden_here, who_first

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.safe_shared import Shared
    from portable_record.web.waiting import Waiting

pages = Blueprint("safe", __name__, url_prefix="/governance/safeguarding")
Answer = str | Answered | tuple[str, int]


@pages.get("")
def show() -> Answer:
    """List what was shared, and what was begun; and offer to begin."""
    from portable_record.actions.safe_shared import all_shared
    from portable_record.actions.safeguarding import all_begun
    from portable_record.actions.team_shelf import team_of

    with doorway(current_app).record() as record:
        if at_work(record) is None:
            return who_first()
        hidden = hidden_here(record)
        shared, begun, in_team = all_shared(record, hidden), all_begun(record, hidden), bool(team_of(record))
    told = {"shared": shared, "begun": begun, "in_team": in_team}
    return render_template("governance/safe_list.html", **told, basis=_bases)


@pages.post("/begin")
def begin() -> Answered:
    """Begin one; nothing is chosen."""
    from portable_record.actions.safeguarding import begin

    with doorway(current_app).record() as record:
        now = at_work(record)
        if now is None:
            return who_first()
        safe = begin(record, by=now.by)
    return redirect(url_for("safe_steps.ask", safe=safe, step="items"))


@pages.post("/table")
def table() -> Answered:
    """Give the list as a table, for whoever leads; the activity log keeps that it went out."""
    from portable_record.actions.safe_shared import all_shared

    with doorway(current_app).record() as record:
        if at_work(record) is None:
            return who_first()
        shared = all_shared(record, hidden_here(record))
    head = (
        *(_("Number"), _("Day"), _("Time"), _("About whom"), _("Who it is for"), _("What"), _("Why")),
        *(_("Who decided it?"), _("Who agreed to it"), _("On which day?"), _("On what basis in law")),
        *(_("More about it, in your own words"), _("Have you told the person?"), _("Who shared it")),
        *(_("Taken back on"), _("Why it was taken back"), _("Who took it back")),
    )
    return as_table("kept-safe", head, [_row(one) for one in shared])


@pages.get("/<safe>")
def one(safe: str) -> Answer:
    """Show one that was shared, and the ways to hand it over."""
    with doorway(current_app).record() as record:
        if at_work(record) is None:
            return who_first()
        shared = shared_here(record, safe)
    return render_template("governance/safe_one.html", one=shared, words=_words_of(safe), basis=_bases)


@pages.post("/<safe>/words")
def words(safe: str) -> Answered:
    """Make five words for the lock, or put them away."""
    from portable_record.actions.safe_shared import new_words

    with doorway(current_app).record() as record:
        if at_work(record) is None:
            return who_first()
        shared_here(record, safe)
        if request.form.get("away"):
            _waiting().forget()
        else:
            _waiting().keep((safe, new_words(record)), key=the_pass())
    return redirect(url_for("safe.one", safe=safe))


@pages.post("/<safe>/save/<way>")
def save(safe: str, way: str) -> Answered:
    """Give the locked file, or the page with a lock."""
    from portable_record.actions.safe_shared import file_of

    with doorway(current_app).record() as record:
        now = at_work(record)
        if now is None:
            return who_first()
        shared_here(record, safe)
        name, content = file_of(record, safe, way, passcode=_words_of(safe), by=now.by)
    body = content if isinstance(content, bytes) else while_open(content)
    found = Response(body, content_type="application/octet-stream")
    found.headers["Content-Disposition"] = saved_as(name)
    return found


@pages.post("/<safe>/paper")
def paper(safe: str) -> Answered:
    """Show it on paper, to print."""
    from portable_record.actions.safe_shared import paper_of

    with doorway(current_app).record() as record:
        now = at_work(record)
        if now is None:
            return who_first()
        shared_here(record, safe)
        page = paper_of(record, safe, by=now.by)
    g.is_paper = True
    return Response(page, mimetype="text/html")


def shared_here(record: "OpenRecord", safe: str) -> "Shared":
    """Return one that was shared, if what it is about may be shown here.

    Raises:
        NotFoundError: there is none, or it may not.
    """
    from portable_record.actions.safe_shared import shared_of

    found = shared_of(record, safe)
    if not hidden_here(record).isdisjoint(found.plan.items):
        raise NotFoundError(place=safe)
    return found


def _row(one: "Shared") -> tuple[str, ...]:
    plan = one.plan
    what = [
        f"{_(each.kind)}{': ' + each.title if each.title else ''}{f' ({each.needed})' if each.needed else ''}"
        for each in one.went
    ]
    return (
        one.id[-6:],
        day_in_words(one.when),
        clock_in_words(one.when),
        one.about,
        plan.to,
        "\n".join(what),
        plan.why,
        plan.decided_by,
        plan.agreed_by,
        day_in_words(plan.decided_on),
        "\n".join(_bases(one)),
        plan.basis_words,
        _("Yes, on %(day)s", day=day_in_words(plan.told_on))
        if one.told
        else _("No: %(why)s", why=plan.not_told),
        one.by,
        *((day_in_words(one.back.when), one.back.why, one.back.by) if one.back else ("", "", "")),
    )


def _bases(one: "Shared") -> list[str]:
    from portable_record.sharing.without_agreement import BY_KEY

    return [f"{_(BY_KEY[key].title)} ({BY_KEY[key].law})" for key in one.plan.bases if key in BY_KEY]


def _words_of(safe: str) -> str:
    held = _waiting().of(the_pass())
    return held[1] if held is not None and held[0] == safe else ""


def _waiting() -> "Waiting[tuple[str, str]]":
    found: Waiting[tuple[str, str]] = current_app.extensions["safe-words"]
    return found
