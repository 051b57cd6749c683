"""The activity log in plain sentences, day by day: what was done with the record, by whom and with whom."""

from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.web.again import again, typed_again, typed_now
from portable_record.web.forms import DayField, PageForm, number_in_address, secret
from portable_record.web.guard import doorway
from portable_record.web.languages import day_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portable_record.actions.activity import ActivityLine, Asked

pages = Blueprint("activity", __name__, url_prefix="/activity")
Answer = str | Response | tuple[str, int]
_BOXES = tuple(f"{field}-{box}" for field in ("since", "until") for box in ("day", "month", "year"))


class FilterForm(PageForm):
    """Which lines are wanted. It is part of the address, so that a page can be kept and turned."""

    since = DayField(_l("From"))
    until = DayField(_l("Until"))


class AgainForm(PageForm):
    """The passphrase, once more."""

    passphrase = secret(_l("Your passphrase"), needed=_l("Type your passphrase."))


@pages.get("")
def show() -> Answer:
    """Tell what was done, newest first."""
    from portable_record.actions.activity import activity, broken_chain
    from portable_record.actions.journal import Act

    form = _filter()
    kinds = [(act.value.code, _(act.value.title)) for act in Act]
    kind = request.args.get("kind", "")
    page, broken = None, ""
    older = number_in_address("older")
    if form.validate():
        with doorway(current_app).record() as record:
            page = activity(record, _asked(form, kind), older=older)
            broken = broken_chain(record) if older is None else ""
    shown = render_template(
        "activity/list.html",
        form=form,
        page=page,
        days=_by_day(page.lines) if page else [],
        broken=broken,
        kinds=kinds,
        kind=kind,
        kept=_kept(),
        private=typed_again(),
        later=older is not None,
    )
    return shown, 400 if form.problems() else 200


@pages.route("/private", methods=["GET", "POST"])
def private() -> Answer:
    """Show the lines of private shares as well, once the passphrase was typed again."""
    form = AgainForm()
    if typed_now(form):
        return redirect(url_for("activity.show", **_kept()))
    return render_template("activity/private.html", form=form, kept=_kept()), 400 if form.problems() else 200


@pages.post("/private/hide")
def hide() -> Response:
    """Show those lines no more."""
    again().forget()
    return redirect(url_for("activity.show", **_kept()))


@pages.route("/export", methods=["GET", "POST"])
def export() -> Answer:
    """Give the lines as a file, after saying what that means."""
    from portable_record.actions.activity import export_activity

    form = _filter()
    if request.method == "GET" or not form.validate():
        return render_template("activity/export.html", kept=_kept(), private=typed_again())
    made = BytesIO()
    with doorway(current_app).record() as record:
        export_activity(record, None, made, _asked(form, request.args.get("kind", "")))
        day = record.today.isoformat()
    answer = Response(made.getvalue(), content_type="application/x-ndjson")
    answer.headers["Content-Disposition"] = f'attachment; filename="activity-{day}.ndjson"'
    return answer


def _filter() -> FilterForm:
    return FilterForm(request.args, meta={"csrf": False})


def _asked(form: FilterForm, kind: str) -> "Asked":
    from portable_record.actions.activity import Asked

    return Asked(
        since=form.since.data,
        until=form.until.data,
        acts=frozenset({kind} if kind else ()),
        confirmed=typed_again(),
    )


def _kept() -> dict[str, Any]:
    """Carry the filter on to the next page."""
    return {name: value for name in (*_BOXES, "kind") if (value := request.args.get(name, ""))}


def _by_day(lines: "Sequence[ActivityLine]") -> "list[tuple[str, list[ActivityLine]]]":
    """Put lines together by their day on this device."""
    said = ((day_in_words(line.when) if line.when else "", line) for line in lines)
    return [(day, [line for _day, line in some]) for day, some in groupby(said, key=lambda one: one[0])]
