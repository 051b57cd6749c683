"""Pass some of what somebody gave on to a smaller group: to whom, what, until when, in which role.

One question a page. What was answered before goes along in the form, so that nothing waits on this side.
Before it was signed nothing is kept; afterwards it is handed over like any other share.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers.response import Response as Answered

from portable_record.errors import NotFoundError, PassOnApartError, PortableRecordError
from portable_record.web.again import typed_again
from portable_record.web.begun import is_saved, keeping, keeps
from portable_record.web.forms import PageForm
from portable_record.web.guard import doorway
from portable_record.web.inbox import line_here, looking
from portable_record.web.languages import last_day_in_words
from portable_record.web.passing_forms import FIELDS, Asking, find_group
from portable_record.web.shared import has_been_signed

if TYPE_CHECKING:
    from portable_record.actions.inbox import InboxLine
    from portable_record.actions.open_item import OpenedItem
    from portable_record.actions.pass_on import Passing, PassLook

pages = Blueprint("passing", __name__, url_prefix="/inbox")
keeps("passing.ask")
Answer = str | Answered | tuple[str, int]
STEPS = ("to", "what", "until", "role", "look")
SIGN, BACK = "sign", "back"
MOST_TYPED = 25_000  # fields that go along


@pages.route("/<item>/pass-on", methods=["GET", "POST"])
def ask(item: str) -> Answer:
    """Ask one question after the other, show exactly what goes on, and sign it."""
    from portable_record.actions.open_item import open_item
    from portable_record.actions.to_pass_on import to_pass, who_passes_on, why_not_pass_on

    with doorway(current_app).record() as record:
        shown = line_here(record, item)
        why = why_not_pass_on(record, record.vault.inbox.get(item))
        if why is not None:
            colleague = who_passes_on(record, record.vault.inbox.get(item))
            return render_template("passing/cannot.html", line=shown, why=why, ask_colleague=colleague)
        now = looking(record)
        if now is None:
            return redirect(url_for("inbox.why", next=url_for("passing.ask", item=item)))
        kept = keeping(_("Something to pass on"))
        sent = request.method == "POST"
        typed = request.form if sent else MultiDict(kept.begun.fields) if kept.begun else MultiDict()
        opened = open_item(record, item, why=now.why, by=now.by)
        asking = Asking(record, item, to_pass(record, opened), typed)
        step = typed.get("step", "")
        at = STEPS.index(step) if step in STEPS else 0
        if sent and request.form.get("deed") == BACK:
            return _question(asking, STEPS[max(0, at - 1)], shown, kept.hidden, kept.place)
        if not sent:
            return _question(asking, STEPS[min(at, 3)], shown, kept.hidden, kept.place)
        if step != "look":
            form = _form(asking, STEPS[min(at, 3)], request.form)
            if not form.validate_on_submit() or not _takes(asking, form, STEPS[min(at, 3)]):
                return _page(asking, STEPS[min(at, 3)], shown, form, kept.hidden, kept.place)
            if STEPS[at + 1] != "look":
                return _question(asking, STEPS[at + 1], shown, kept.hidden, kept.place)
        return _look(asking, shown, opened, kept.hidden, who=now.by)


@pages.post("/<item>/notice")
def notice(item: str) -> Response:
    """Give the person's own notice, to be handed on to whoever has a part of it."""
    from portable_record.actions.passed_on import notice_to_hand_on

    with doorway(current_app).record() as record:
        line_here(record, item)
        found = notice_to_hand_on(record, item)
    if found is None:
        raise NotFoundError(place=item)
    named = {"Content-Disposition": f'attachment; filename="{found[0]}"'}
    return Response(found[1], content_type="application/jose", headers=named)


@pages.get("/<item>/notice.svg")
def notice_code(item: str) -> Response:
    """Draw that notice as a code."""
    from portable_record.actions.passed_on import notice_to_hand_on
    from portable_record.sharing.paper.plain_code import plain_svg

    with doorway(current_app).record() as record:
        line_here(record, item)
        found = notice_to_hand_on(record, item)
    if found is None or not found[1].strip().isascii():
        raise NotFoundError(place=item)
    return Response(plain_svg(found[1].decode("ascii").strip(), label="", mask=3), mimetype="image/svg+xml")


# --- the questions ---


def _question(asking: Asking, step: str, shown: "InboxLine", hidden: Mapping[str, str], place: str) -> Answer:
    return _page(asking, step, shown, _form(asking, step, asking.typed), hidden, place)


def _page(
    asking: Asking, step: str, shown: "InboxLine", form: PageForm, hidden: Mapping[str, str], place: str
) -> Answer:
    own_fields = {field.name for field in form}
    before = [
        (name, text)
        for name, text in asking.typed.items(multi=True)
        if name[:2] == "q_" and name not in own_fields and name.rpartition("-")[0] not in own_fields
    ]
    number = STEPS.index(step)
    page = render_template(
        "passing/ask.html",
        line=shown,
        form=form,
        step=step,
        typed=before[:MOST_TYPED],
        number=(number + 1, len(STEPS) - 1),
        hidden=hidden,
        place=place,
        find=find_group(asking) if step == "to" else None,
        until=last_day_in_words(asking.there.until.isoformat()),
    )
    return page, 400 if form.problems() else 200


def _form(asking: Asking, step: str, typed: "MultiDict[str, str]") -> PageForm:
    fields = FIELDS[step](asking)
    made: type[PageForm] = type("PassForm", (PageForm,), fields)
    given = any(name[:2] == "q_" and name.split("-")[0] in fields for name in typed)
    return made(formdata=typed if given or request.method == "POST" else None)


def _takes(asking: Asking, form: PageForm, step: str) -> bool:
    """Say what is wrong with an answer beyond its form."""
    if step == "until":
        day, most = form["q_until"].data, (asking.there.until - timedelta(seconds=1)).date()
        if day < asking.record.today:
            form.refuse(_("That day is over. Type a day that comes."), at="q_until")
        if day > most:
            last = last_day_in_words(asking.there.until.isoformat())
            form.refuse(
                _("The person shares it until %(day)s. Type that day or an earlier one.", day=last),
                at="q_until",
            )
    if step == "what":
        if not set(asking.typed.getlist("q_files")) <= set(asking.typed.getlist("q_entries")):
            form.refuse(_("Tick the entry too that the file belongs to."), at="q_files")
        try:
            _try_parts(asking)
        except PassOnApartError as apart:
            for one, other in apart.pairs[:5]:
                says = _("“%(one)s” speaks of “%(other)s”. Tick both, or neither.", one=one, other=other)
                form.refuse(says, at="q_entries")
    return not form.problems()


def _try_parts(asking: Asking) -> None:
    from portable_record.actions.pass_on import refuse_apart

    refuse_apart(asking.record, asking.item, tuple(asking.typed.getlist("q_entries")))


# --- looking and signing ---


def _wish(asking: Asking) -> "Passing":
    from portable_record.actions.pass_on import Passing

    day = _form(asking, "until", asking.typed)["q_until"].data
    return Passing(
        to=asking.typed.get("q_to", ""),
        entries=tuple(asking.typed.getlist("q_entries")),
        details=tuple(asking.typed.getlist("q_details")),
        until=day.isoformat() if isinstance(day, date) else "",
        role=asking.typed.get("q_role", ""),
        again=bool(asking.typed.get("q_again")),
        files=tuple(asking.typed.getlist("q_files")),
    )


def _look(
    asking: Asking, shown: "InboxLine", opened: "OpenedItem", hidden: Mapping[str, str], *, who: str
) -> Answer:
    from portable_record.actions.pass_on import WAYS, look_at_passing, sign_passing

    form, record, wish = PageForm(), asking.record, _wish(asking)
    once = request.form.get("once", "")[:64] or doorway(current_app).desk.dice(8).hex()
    private = typed_again()
    found: PassLook | None = None
    try:
        found = look_at_passing(record, asking.item, wish, private=private)
        if request.form.get("deed") == SIGN and form.validate_on_submit():
            seen = request.form.get("seen", "")
            share = sign_passing(record, asking.item, wish, seen=seen, form=once, who=who, private=private)
            is_saved()
            return redirect(has_been_signed(record, share, WAYS))
    except PortableRecordError as refused:
        form.refuse(refused.says)
    page = render_template(
        "passing/look.html",
        line=shown,
        form=form,
        going=found,
        typed=[(name, text) for name, text in asking.typed.items(multi=True) if name[:2] == "q_"],
        hidden=hidden,
        once=once,
        files_stay=len(opened.files) > len(found.files if found else ()),
    )
    return page, 400 if form.problems() else 200
