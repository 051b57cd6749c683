"""What can be done with something in the inbox: delete it, keep a part of it, give a receipt, save a copy.

And how the inbox is run: after how many days it deletes what is over, and who works with it.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers.response import Response as Answered

from portable_record.errors import NoReceiptError, NotFoundError, PortableRecordError
from portable_record.web.again import typed_again
from portable_record.web.forms import DayField, PageForm, line, number, offered, one_of, some_of, tick, whole
from portable_record.web.guard import doorway
from portable_record.web.inbox import given_for, line_here, looking
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.receipts import OwnReceipt

pages = Blueprint("inbox_deeds", __name__, url_prefix="/inbox")
Answer = str | Answered | tuple[str, int]
MOST_GONE = 100
MASK = 3  # of the codes of receipts

WHAT = {
    "got": _l("That it came here"),
    "opened": _l("That somebody opened it"),
    "deleted": _l("That it was deleted"),
    "kept": _l("That it is kept longer"),
    "passed": _l("That some of it was passed on"),
}


class KeepForm(PageForm):
    """What is kept, why, until when, and by whom."""

    kinds = some_of(
        _l("What must you keep?"),
        (),
        needed=_l("Tick what you must keep."),
        hint=_l("Tick only what you need. The rest is deleted when its time comes."),
    )
    reason = one_of(_l("Why must you keep it?"), (), needed=_l("Choose why you must keep it."))
    words = line(
        _l("Say more, if you like"), hint=_l("For example: which law, or the date of the complaint.")
    )
    until = DayField(_l("Until which day?"), needed=_l("Say until which day you keep it."))
    may_tell = tick(
        _l("The person may be told why"),
        hint=_l("Leave this empty if telling could put somebody in danger."),
    )
    by = line(_l("Your name"), needed=_l("Type your name."), most=120)


class RulesForm(PageForm):
    """How long what is over stays."""

    days = number(
        _l("After how many days is it deleted?"),
        least=1,
        most=365,
        hint=_l("Counted from the last day, or from when they stopped sharing."),
    )


class WorkerForm(PageForm):
    """One more worker."""

    name = line(_l("Name"), needed=_l("Type the name."), most=120)


@pages.route("/<item>/delete", methods=["GET", "POST"])
def delete(item: str) -> Answer:
    """Ask, and delete it for good."""
    from portable_record.actions.delete_items import delete_now
    from portable_record.actions.inbox_rules import names_oneself
    from portable_record.actions.team_shelf import team_of

    form = PageForm()
    with doorway(current_app).record() as record:
        if _is_gone(record, item):
            return redirect(url_for("inbox_deeds.gone", item=item))
        now = looking(record)
        if now is None and names_oneself(record):
            return _who_first(item)
        shown, team = line_here(record, item), team_of(record)
        if form.validate_on_submit():
            delete_now(record, item, by=now.by if now else "", why=now.why if now else "")
            return redirect(url_for("inbox_deeds.gone", item=item))
    return render_template("inbox/delete.html", form=form, line=shown, given_for=given_for(shown), team=team)


@pages.get("/<item>/gone")
def gone(item: str) -> str:
    """Say that it is deleted, and what that does not mean; offer the receipt."""
    with doorway(current_app).record() as record:
        if not _is_gone(record, item):
            raise NotFoundError(place=item)
        given = _receipts(record, item)
    return render_template("inbox/gone.html", item=item, given=given, what=WHAT)


@pages.get("/deleted")
def deleted() -> str:
    """List what was deleted, the newest first, so that receipts can be given."""
    from portable_record.actions.private_items import private_items
    from portable_record.actions.receipts import GIVEN, GONE

    with doorway(current_app).record() as record:
        hidden = frozenset[str]() if typed_again() else private_items(record)
        gone = record.vault.register.about(GONE)
        all_gone = [one for one in gone if one.id.removeprefix(GIVEN) not in hidden]
    rows = [(one.id.removeprefix(GIVEN), one.value) for one in all_gone[:MOST_GONE]]
    return render_template("inbox/deleted.html", rows=rows, more=max(0, len(all_gone) - MOST_GONE))


@pages.route("/<item>/keep", methods=["GET", "POST"])
def keep(item: str) -> Answer:
    """Ask what is kept longer, why and until when, and keep it."""
    from portable_record.actions.delete_items import keep_longer, kinds_of
    from portable_record.actions.inbox import REASONS
    from portable_record.actions.inbox_rules import has_workers
    from portable_record.actions.team_shelf import team_of

    form = KeepForm()
    with doorway(current_app).record() as record:
        now = looking(record)
        if now is None and _has_list(record):
            return _who_first(item)
        shown = line_here(record, item)
        there = kinds_of(record, item)
        form.kinds.choices = offered([(kind, _(kind), _times(count)) for kind, count in there.items()])
        form.reason.choices = offered([(key, _(words), "") for key, words in REASONS.items()])
        team = team_of(record)
        if team or (now and now.by) or not has_workers(record):
            del form.by
        if form.validate_on_submit():
            try:
                keep_longer(
                    *(record, item),
                    reason=str(form.reason.data),
                    until=_after(form.until.data),
                    kinds=tuple(form.kinds.data or ()),
                    words=str(form.words.data or ""),
                    by=str(form.by.data) if "by" in form else now.by if now else "",
                    may_tell=bool(form.may_tell.data),
                )
            except PortableRecordError as refused:
                form.refuse(refused.says, at="until" if refused.place == "until" else "")
            else:
                done = tell(_("It is kept until the day that you said."))
                return redirect(url_for("inbox.show", done=done))
    page = render_template("inbox/keep.html", form=form, line=shown, given_for=given_for(shown), team=team)
    return page, 400 if form.problems() else 200


@pages.get("/<item>/receipts")
def receipts(item: str) -> str:
    """Show the receipts for it, each as a code to show and as a file."""
    with doorway(current_app).record() as record:
        shown = line_here(record, item)
        given = _receipts(record, item)
    return render_template("inbox/receipts.html", line=shown, given=given, item=item, what=WHAT)


@pages.post("/<item>/receipts/<what>")
def receipt(item: str, what: str) -> Response:
    """Give one receipt as a file."""
    return _file((found := _receipt(item, what)).content, found.file, "application/jose")


@pages.get("/<item>/receipts/<what>.svg")
def code(item: str, what: str) -> Response:
    """Draw the code of one receipt."""
    from portable_record.sharing.paper.plain_code import plain_svg

    drawn = plain_svg(_receipt(item, what).token, label="", mask=MASK)
    return Response(drawn, mimetype="image/svg+xml")


@pages.route("/<item>/save", methods=["GET", "POST"])
def save(item: str) -> Answer:
    """Say what a copy means, and give the signed text as a file."""
    from portable_record.actions.open_item import save_item

    form = PageForm()
    with doorway(current_app).record() as record:
        now = looking(record)
        shown = line_here(record, item)
        if now is None:
            return _who_first(item)
        if form.validate_on_submit():
            content = save_item(record, item, why=now.why, by=now.by)
            return _file(content, f"from-inbox-{item[:8]}.carecard", "application/octet-stream")
    return render_template("inbox/save.html", form=form, line=shown, given_for=given_for(shown))


@pages.route("/rules", methods=["GET", "POST"])
def rules() -> Answer:
    """Show how the inbox is run, and change after how long things are deleted."""
    from portable_record.actions.inbox_rules import has_workers, keep_rules, rules_of
    from portable_record.actions.team_shelf import leads

    with doorway(current_app).record() as record:
        set_now, group = rules_of(record), has_workers(record)
        form = RulesForm(data={"days": str(set_now.days)})
        if form.validate_on_submit() and leads(record):
            keep_rules(record, replace(set_now, days=whole(form.days)))
            return redirect(url_for("inbox_deeds.rules", done=tell(_("Saved"))))
    return _rules_page(form, WorkerForm(formdata=None), group=group, workers=set_now.workers)


@pages.post("/workers")
def add_worker() -> Answer:
    """Add a name to the list of those who work with this inbox."""
    from portable_record.actions.inbox_rules import add_worker, has_workers, rules_of

    worker = WorkerForm()
    with doorway(current_app).record() as record:
        if worker.validate_on_submit():
            try:
                add_worker(record, str(worker.name.data))
            except PortableRecordError as refused:
                worker.refuse(refused.says, at="name")
            else:
                return redirect(url_for("inbox_deeds.rules", done=tell(_("Saved"))))
        set_now, group = rules_of(record), has_workers(record)
    form = RulesForm(formdata=None, data={"days": str(set_now.days)})
    return _rules_page(form, worker, group=group, workers=set_now.workers)


@pages.post("/workers/remove")
def remove_worker() -> Answered:
    """Take a name off that list; what they did stays in the activity log."""
    from portable_record.actions.inbox_rules import remove_worker

    with doorway(current_app).record() as record:
        remove_worker(record, request.form.get("name", ""))
    return redirect(url_for("inbox_deeds.rules", done=tell(_("Saved"))))


def _rules_page(form: RulesForm, worker: WorkerForm, *, group: bool, workers: tuple[str, ...]) -> Answer:
    from portable_record.actions.team_shelf import leads, team_of

    wrong = worker if worker.problems() else form
    with doorway(current_app).record() as record:
        team, may_set = team_of(record), leads(record)
    page = render_template(
        "inbox/rules.html",
        form=wrong,
        days=form,
        worker=worker,
        group=group,
        workers=workers,
        team=team,
        may_set=may_set,
    )
    return page, 400 if wrong.problems() else 200


def _receipts(record: "OpenRecord", item: str) -> tuple["OwnReceipt", ...]:
    from portable_record.actions.receipts import receipts_to_give

    try:
        return receipts_to_give(record, item, confirmed=typed_again())
    except NoReceiptError:
        return ()


def _receipt(item: str, what: str) -> "OwnReceipt":
    from portable_record.actions.private_items import refuse_private

    with doorway(current_app).record() as record:
        refuse_private(record, item, confirmed=typed_again())
        found = [one for one in _receipts(record, item) if one.name == what]
    if not found:
        raise NotFoundError(place=what)
    return found[0]


def _is_gone(record: "OpenRecord", item: str) -> bool:
    from portable_record.actions.private_items import refuse_private
    from portable_record.actions.receipts import GIVEN

    refuse_private(record, item, confirmed=typed_again())
    return record.vault.register.has(GIVEN + item)


def _has_list(record: "OpenRecord") -> bool:
    from portable_record.actions.inbox_rules import has_workers, rules_of

    return has_workers(record) and bool(rules_of(record).workers)


def _who_first(item: str) -> Answered:
    return redirect(url_for("inbox.why", next=request.path if request.method == "GET" else f"/inbox/{item}"))


def _after(day: date | None) -> datetime:
    """Return the first moment at which a day is over; of no day, one that is over."""
    return datetime.combine((day or date.min) + timedelta(days=1), time(), UTC)


def _times(count: int) -> str:
    return str(ngettext("%(num)d entry", "%(num)d entries", count))


def _file(content: bytes, name: str, kind: str) -> Response:
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=kind, headers=named)
